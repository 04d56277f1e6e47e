"""The gallery of saved queries: by topic, by tag, and found by words."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.queries.view import CHARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.queries import Catalog, SavedQuery

_COMMON: Final = 3
"""Queries that a tag has at least, to stand above the gallery."""
START: Final = "start"
"""The tag of queries that are shown first; it says nothing of their subject."""
_WORD: Final = re.compile(r"\w+")
_MARKS: Final = dict.fromkeys(CHARTS, "chart") | {"graph": "drawing", "value": "yes or no"}


@dataclass(frozen=True)
class Card:
    """A query in the gallery.

    Attributes:
        query: the query.
        mark: what its page shows first, in a word; empty for a table.
    """

    query: SavedQuery
    mark: str


@dataclass(frozen=True)
class Shelf:
    """What the gallery shows.

    Attributes:
        queries: the queries, in the order in which they stand.
        topics: the same by topic; what words found stands in one group without a name, best first.
        tags: tags that several of all queries have, in alphabetical order.
        words: what was searched for.
        tag: the tag that was chosen.
        count: how many queries there are in all.
    """

    queries: tuple[SavedQuery, ...]
    topics: tuple[tuple[str, tuple[Card, ...]], ...]
    tags: tuple[str, ...]
    words: str
    tag: str
    count: int


def shelf(catalog: Catalog, *, words: str, tag: str) -> Shelf:
    """Return what the gallery shows.

    Args:
        catalog: all queries.
        words: what is searched for; empty for all.
        tag: what the queries are tagged with; empty for all.
    """
    tagged = [query for query in catalog if not tag or tag in query.tags]
    queries = tuple(found(words, tagged) if words else tagged)
    cards = tuple(Card(query, _MARKS.get(query.view.kind, "")) for query in queries)
    if words:
        topics: tuple[tuple[str, tuple[Card, ...]], ...] = (("", cards),) if cards else ()
    else:
        groups = itertools.groupby(cards, lambda card: card.query.topic)
        topics = tuple((topic, tuple(of_topic)) for topic, of_topic in groups)
    counted = Counter(name for query in catalog for name in query.tags)
    common = sorted(name for name, count in counted.items() if count >= _COMMON and name != START)
    return Shelf(queries, topics, tuple(common), words, tag, len(catalog))


def found(words: str, queries: Iterable[SavedQuery]) -> Sequence[SavedQuery]:
    """Return the queries that words find, those with most of the words first."""
    wanted = {_stem(word) for word in _WORD.findall(words.casefold())}
    scored = [(len(wanted & _words(query)), query) for query in queries]
    best = max((score for score, _ in scored), default=0)
    # With one of several words, only what has as many of them as anything else has.
    kept = [(score, query) for score, query in scored if score and score >= best - (best > 1)]
    return [query for _, query in sorted(kept, key=lambda pair: -pair[0])]


def _words(query: SavedQuery) -> set[str]:
    texts = (
        query.summary, *query.questions, *query.tags, query.slug,
        *(parameter.label for parameter in query.parameters),
        *(column.label for column in query.columns if not column.label_of),
    )  # fmt: skip
    return {_stem(word) for text in texts for word in _WORD.findall(text.casefold())}


def _stem(word: str) -> str:
    """Return a word without the s of its plural."""
    return word[:-1] if len(word) > len("its") and word.endswith("s") else word
