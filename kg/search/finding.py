"""Finding saved queries, entities and facts by the words of people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import BadRequestError
from kg.rdf.namespaces import curie
from kg.search.index import TextIndex, tells, words
from kg.search.texts import NAMES, Kind, of_data, of_queries, thing_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.queries import Catalog
    from kg.search.index import Row, Word
    from kg.search.texts import Text, Thing
    from kg.store.engine import Engine

LONGEST: Final = 500
"""The longest text that is searched for, in code points."""
_MOST_WORDS: Final = 40
_SHOWN: Final = 2
"""Texts that say why something was found."""
_ELSEWHERE: Final = 0.4
"""How much words count that stand in other texts of a thing than the one that holds most."""
_OTHER_NAME: Final = 0.4
"""How much a word counts that is another name of what was named: "pee test" is "urine test"."""
_TAKES: Final = 0.8
"""How much it counts that a query takes what was named as a value."""
_FEW: Final = 20
"""Number of options of a parameter from which on that counts less than half."""
_NAMED: Final = 2.0
"""How much more an entity counts whose name was typed in full."""
_PART_OF_NAME: Final = 0.5
"""How much a name counts that is part of a longer one: MYCN in "MYCN amplification"."""
_PART: Final = 0.35
"""What is found ends where the score falls below this part of the best one."""


@dataclass(frozen=True)
class Match:
    """Why something was found.

    Attributes:
        field: what the text says, such as ``question``, ``synonym``, or ``option`` for an entity
            that a query takes as a value.
        text: the text.
    """

    field: str
    text: str


@dataclass(frozen=True)
class Hit:
    """What was found.

    Attributes:
        thing: the query, entity or fact.
        score: how well it fits; comparable within one search only.
        matches: why it was found, best first.
        values: for a query, parameters with the entity that was named, by local name.
    """

    thing: Thing
    score: float
    matches: tuple[Match, ...]
    values: Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """The answer to a search.

    Attributes:
        hits: what was found, best first.
        read_as: typed word to the words that it was taken for, where no text holds it as typed.
        unknown: words that stand in no text and are close to none.
    """

    hits: tuple[Hit, ...]
    read_as: Mapping[str, tuple[str, ...]]
    unknown: tuple[str, ...]


class Search:
    """An index of saved queries, and of the entities and facts of an engine."""

    def __init__(self, catalog: Catalog, engine: Engine | None = None) -> None:
        """Build the index.

        Args:
            catalog: the saved queries.
            engine: holds the entities and facts; without it only queries are found, and not by
                the names of entities.

        Raises:
            KgError: see ``Engine.query``; or SQLite lacks what is needed.
        """
        self._texts: tuple[Text, ...] = (*of_queries(catalog), *(of_data(engine) if engine else ()))
        self._index = TextIndex([text.text for text in self._texts])
        self._names: dict[Thing, list[str]] = defaultdict(list)
        for text in self._texts:
            if text.field in NAMES:
                self._names[text.thing].append(text.text)
        self._takers = _takers(catalog, engine) if engine else {}

    def find(
        self, text: str, kinds: Iterable[Kind] = ("query", "entity", "fact"), *, most: int = 10
    ) -> Found:
        """Find what fits a text.

        Args:
            text: words, a name or a question, as a person types them.
            kinds: what to find.
            most: the largest number of hits of each kind.

        Raises:
            BadRequestError: the text is too long to be looked for.
        """
        if len(text) > LONGEST:
            raise BadRequestError(
                f"The text to search for has {len(text)} characters; at most {LONGEST} are read."
            )
        asked = _Asked(self._index.meant(words(text)[:_MOST_WORDS]))
        rows = self._index.rows(asked.looked_for)
        named = self._named(rows)
        other = self._index.rows(self._other_names(named, asked))
        hits: list[Hit] = []
        for kind in dict.fromkeys(kinds):
            hits += self._ranked(kind, rows, other, named, asked)[:most]
        return Found(
            tuple(sorted(hits, key=lambda hit: -hit.score)),
            asked.read_as,
            tuple(w for w in dict.fromkeys(words(text)) if w not in asked.weights and tells(w)),
        )

    def _named(self, rows: Mapping[int, Row]) -> dict[Thing, float]:
        """Return the things of whose names one stands in what was typed, each with its weight.

        That is the score of the name; less of one that is part of a longer one.
        """
        full: dict[Thing, tuple[frozenset[str], float]] = {}
        for number, row in rows.items():
            text = self._texts[number]
            if text.field in NAMES and len(row.scores) >= self._index.lengths[number]:
                held = frozenset(filter(tells, row.scores))
                score = sum(row.scores.values())
                if held and score > full.get(text.thing, (held, 0.0))[1]:
                    full[text.thing] = (held, score)
        return {
            thing: score * (_PART_OF_NAME if any(held < o for o, _ in full.values()) else 1.0)
            for thing, (held, score) in full.items()
        }

    def _other_names(self, named: Mapping[Thing, float], asked: _Asked) -> list[Word]:
        """Return the words of the other names of what was named."""
        names = (text for thing in named for text in self._names[thing])
        fresh = (word for text in names for word in words(text))
        return self._index.meant(w for w in fresh if tells(w) and w not in asked.weights)

    def _ranked(
        self,
        kind: Kind,
        rows: Mapping[int, Row],
        other: Mapping[int, Row],
        named: Mapping[Thing, float],
        asked: _Asked,
    ) -> list[Hit]:
        """Return what was found of one kind, best first."""
        found: dict[Thing, _Held] = defaultdict(_Held)
        for held, share in ((rows, 1.0), (other, 0.0 if kind == "entity" else _OTHER_NAME)):
            for number, row in held.items() if share else ():
                text = self._texts[number]
                if text.thing.kind == kind:
                    found[text.thing].add(number, row, text.weight * share)
        for thing, weight in named.items():
            for query, parameter, share in self._takers.get(thing.iri, ()):
                if kind == query.kind:
                    found[query].take(parameter, thing, _TAKES * weight * share)
        scores = {
            thing: held.score(asked) * (_NAMED if thing in named else 1)
            for thing, held in found.items()
            if held.tells(asked)
        }
        least = _PART * max(scores.values(), default=0.0)
        return [
            Hit(
                thing,
                round(score, 3),
                self._why(found[thing]),
                {name: entity.name for name, (entity, _) in found[thing].taken.items()},
            )
            for thing, score in sorted(scores.items(), key=lambda item: (-item[1], item[0].iri))
            if score >= least
        ]

    def _why(self, held: _Held) -> tuple[Match, ...]:
        ranked = sorted(held.texts.items(), key=lambda item: (-item[1], item[0]))
        said = [Match(self._texts[n].field, self._texts[n].text) for n, _ in ranked[:_SHOWN]]
        return (*said, *(Match("option", entity.title) for entity, _ in held.taken.values()))


class _Asked:
    """What is looked for.

    Attributes:
        looked_for: the words.
        weights: typed word to the weight of the best word for it.
        read_as: see `Found`.
    """

    def __init__(self, looked_for: Sequence[Word]) -> None:
        self.looked_for = looked_for
        self.weights: dict[str, float] = {}
        self.read_as: dict[str, tuple[str, ...]] = {}
        for word in looked_for:
            self.weights[word.typed] = max(word.weight, self.weights.get(word.typed, 0.0))
            if word.text != word.typed:
                self.read_as[word.typed] = (*self.read_as.get(word.typed, ()), word.text)
        self.all = sum(self.weights.values())
        self.only_prose = not any(map(tells, self.weights))


class _Held:
    """What a thing holds of what is looked for.

    Attributes:
        texts: number of a text to its score.
        words: word to its best score in any text.
        taken: parameter to the entity that was named, and how much that counts.
    """

    def __init__(self) -> None:
        self.texts: dict[int, float] = {}
        self.words: dict[str, float] = {}
        self.taken: dict[str, tuple[Thing, float]] = {}

    def add(self, number: int, row: Row, weight: float) -> None:
        """Add what a text holds."""
        score = (sum(row.scores.values()) + row.pairs) * weight
        self.texts[number] = self.texts.get(number, 0.0) + score
        for word, value in row.scores.items():
            self.words[word] = max(self.words.get(word, 0.0), value * weight)

    def take(self, parameter: str, entity: Thing, score: float) -> None:
        """Add an entity that a parameter takes; the best one is kept."""
        if parameter not in self.taken or self.taken[parameter][1] < score:
            self.taken[parameter] = (entity, score)

    def tells(self, asked: _Asked) -> bool:
        """Whether any of it says what is asked about."""
        return asked.only_prose or bool(self.taken) or any(map(tells, self.words))

    def score(self, asked: _Asked) -> float:
        """Return how well the thing fits: the best text, the other words, and how many of them."""
        taken = max((score for _, score in self.taken.values()), default=0.0)
        if not self.texts:
            return taken
        covered = min(1.0, sum(asked.weights.get(word, 0.0) for word in self.words) / asked.all)
        base = max(self.texts.values()) + _ELSEWHERE * sum(self.words.values())
        return base * (0.5 + 0.5 * covered) + taken


def _takers(catalog: Catalog, engine: Engine) -> dict[str, list[tuple[Thing, str, float]]]:
    """Return entity IRI to the queries that take it: query, parameter, how telling that is.

    A parameter that takes one of ten entities tells more than one that takes any.
    """
    takers: dict[str, list[tuple[Thing, str, float]]] = defaultdict(list)
    for query in catalog:
        for parameter in query.parameters:
            if parameter.type != "entity":
                continue
            options = parameter.options(engine)
            weight = 1 / (1 + len(options) / _FEW)
            for option in options:
                if isinstance(option.term, ox.NamedNode) and curie(option.term.value):
                    takers[option.term.value].append((thing_of(query), parameter.name, weight))
    return takers
