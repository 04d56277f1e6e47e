"""The gallery of saved queries: by topic, by tag, and found by words."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.queries.view import CHARTS
from kg.web.links import with_query

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.queries import Catalog, SavedQuery
    from kg.search import Found

_COMMON: Final = 3
"""Queries that a tag has at least, to stand above the gallery."""
START: Final = "start"
"""The tag of queries that are shown first; it says nothing of their subject."""
_MARKS: Final = dict.fromkeys(CHARTS, "chart") | {"graph": "drawing", "value": "yes or no"}


@dataclass(frozen=True)
class Card:
    """A query in the gallery.

    Attributes:
        query: the query.
        mark: what its page shows first, in a word; empty for a table.
        href: its page, with what the words that found it named.
        chosen: label of a parameter to what was named for it.
    """

    query: SavedQuery
    mark: str
    href: str
    chosen: Mapping[str, str]


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
        found: what a search gave, or None.
    """

    queries: tuple[SavedQuery, ...]
    topics: tuple[tuple[str, tuple[Card, ...]], ...]
    tags: tuple[str, ...]
    words: str
    tag: str
    count: int
    found: Found | None


def shelf(catalog: Catalog, *, words: str = "", tag: str = "", found: Found | None = None) -> Shelf:
    """Return what the gallery shows.

    Args:
        catalog: all queries.
        words: what is searched for.
        tag: what the queries are tagged with; empty for all.
        found: the queries that the words find; None for all.
    """
    if found is None:
        cards = tuple(_card(query, {}) for query in catalog if not tag or tag in query.tags)
        groups = itertools.groupby(cards, lambda card: card.query.topic)
        topics = tuple((topic, tuple(of_topic)) for topic, of_topic in groups)
    else:
        hits = [(catalog[hit.thing.name], hit.values) for hit in found.hits]
        cards = tuple(_card(query, named) for query, named in hits if not tag or tag in query.tags)
        topics = (("", cards),) if cards else ()
    queries = tuple(card.query for card in cards)
    counted = Counter(name for query in catalog for name in query.tags)
    common = sorted(name for name, count in counted.items() if count >= _COMMON and name != START)
    return Shelf(queries, topics, tuple(common), words, tag, len(catalog), found)


def _card(query: SavedQuery, named: Mapping[str, str]) -> Card:
    label = {parameter.name: parameter.label for parameter in query.parameters}
    return Card(
        query,
        _MARKS.get(query.view.kind, ""),
        with_query(f"/queries/{query.slug}", list(named.items())),
        {label[name]: value for name, value in named.items()},
    )
