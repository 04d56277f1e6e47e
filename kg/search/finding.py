"""Finding saved queries, entities and facts by the words of people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import BadRequestError
from kg.rdf.namespaces import curie
from kg.search.answers import Answers
from kg.search.asking import Asked
from kg.search.everyday import everyday_words
from kg.search.index import TextIndex, tells, words
from kg.search.matching import Match, shown
from kg.search.scoring import Held
from kg.search.texts import NAMES, Kind, facts_about, of_data, of_queries, thing_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kg.queries import Catalog
    from kg.search.index import Row, Word
    from kg.search.texts import Text, Thing
    from kg.store.engine import Engine

LONGEST: Final = 500
"""The longest text that is searched for, in code points."""
_SHOWN: Final = 2
"""Texts that say why something was found."""
_OTHER_NAME: Final = 0.4
"""How much a word counts that is another name of what was named: "pee test" is "urine test"."""
_TAKES: Final = 0.5
"""How much it counts that a query takes what was named as a value."""
_FEW: Final = 40
"""Number of options of a parameter, or of facts about a thing, at which that counts half."""
_NO_ROW: Final = 0.2
"""How much of that counts where the answer to the value has no row."""
_EXACT: Final = 4.0
"""How much a thing counts whose name is all that was typed."""
_ALL: Final = 0.95
"""Part of what is asked about from which on it is all of it."""
_KINDS: Final[Mapping[Kind, float]] = {"query": 1.5, "entity": 1.0, "fact": 0.6}
"""How much a kind counts: a question answers more than a thing, and a fact is one row of it."""
_PART_OF_NAME: Final = 0.5
"""How much a name counts that is part of a longer one: MYCN in "MYCN amplification"."""
_PART: Final = 0.35
"""What is found ends where the score falls below this part of the best one."""
_SURE: Final = 0.5
"""Part of what is asked about that a hit says at least; below it, hits only come nearest."""


@dataclass(frozen=True)
class Hit:
    """What was found.

    Attributes:
        thing: the query, entity or fact.
        score: how well it fits; comparable within one search only.
        matches: why it was found, best first.
        values: for a query, parameters with the entity that was named, or whose answer holds what
            was looked for, by local name.
        chosen: the same parameters with the labels of the entities.
    """

    thing: Thing
    score: float
    matches: tuple[Match, ...]
    values: Mapping[str, str]
    chosen: Mapping[str, str]


@dataclass(frozen=True)
class Found:
    """The answer to a search.

    Attributes:
        hits: what was found, best first.
        read_as: typed word to the words that it was taken for, where no text holds it as typed.
        unknown: words that stand in no text and are close to none.
        everyday: everyday words that were typed and led to hits, to what was looked for also.
        suggested: what was typed with its slips mended; empty where there are none.
        counts: kind to how many of it were found, those beyond the number asked for included.
        sure: whether some hit says much of what was asked about; else the hits only come nearest.
    """

    hits: tuple[Hit, ...]
    read_as: Mapping[str, tuple[str, ...]]
    unknown: tuple[str, ...]
    everyday: Mapping[str, str]
    suggested: str
    counts: Mapping[Kind, int]
    sure: bool


class Search:
    """An index of saved queries, and of the entities and facts of an engine."""

    def __init__(self, catalog: Catalog, engine: Engine | None = None) -> None:
        """Build the index.

        Args:
            catalog: the saved queries.
            engine: holds the entities and facts; without it only queries are found, and not by
                their answers or the names of entities.

        Raises:
            KgError: see ``Engine.query``; or SQLite lacks what is needed.
        """
        answers = Answers(catalog, engine) if engine else None
        self._texts: tuple[Text, ...] = (
            *of_queries(catalog),
            *(of_data(engine) if engine else ()),
            *(answers.texts if answers else ()),
        )
        self._everyday = everyday_words()
        self._index = TextIndex(
            [*(text.text for text in self._texts), *(phrase.typed for phrase in self._everyday)]
        )
        self._names: dict[Thing, list[str]] = defaultdict(list)
        for text in self._texts:
            if text.field in NAMES:
                self._names[text.thing].append(text.text)
        self._takers = _takers(catalog, engine, answers.empty) if engine and answers else {}
        self._facts = facts_about(engine) if engine else {}
        self._defaults = {
            (thing_of(query), parameter.name, term.value)
            for query in catalog
            for parameter in query.parameters
            for term in parameter.default
        }

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
        asked = Asked(text, self._index, self._everyday)
        named = self._named(asked)
        other = self._index.rows(self._other_names(named, asked))
        by_kind = {kind: self._ranked(kind, other, named, asked) for kind in dict.fromkeys(kinds)}
        if "query" in by_kind and self._is_name(asked):
            whole = Asked(f"what is {text}", self._index, self._everyday)
            by_kind["query"] = _better(self._ranked("query", other, named, whole), by_kind["query"])
        ranked = [pair for pairs in by_kind.values() for pair in pairs[:most]]
        ranked.sort(key=lambda pair: -pair[0].score)
        told = {word for thing in named for name in self._names[thing] for word in words(name)}
        return Found(
            tuple(hit for hit, _ in ranked),
            asked.read_as,
            asked.unknown,
            asked.everyday(told, (held.words for _, held in ranked)),
            asked.suggested(text),
            {kind: len(pairs) for kind, pairs in by_kind.items()},
            max((asked.covered(held.words) for _, held in ranked), default=0.0) >= _SURE,
        )

    def _named(self, asked: Asked) -> dict[Thing, float]:
        """Return the things of whose names one stands in what was typed, each with its weight.

        That is the score of the name: more where it is all that was typed, less where it is part
        of a longer one.
        """
        full: dict[Thing, tuple[frozenset[str], float]] = {}
        for number, row in asked.rows.items():
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

    def _is_name(self, asked: Asked) -> bool:
        """Whether a name and nothing else was typed: that asks what it is."""
        return any(
            self._texts[number].field in NAMES and row.scores.keys() == set(asked.typed)
            for number, row in asked.rows.items()
            if self._index.lengths[number] == len(asked.typed)
        )

    def _other_names(self, named: Mapping[Thing, float], asked: Asked) -> list[Word]:
        """Return the words of the other names of what was named."""
        names = (text for thing in named for text in self._names[thing])
        fresh = (word for text in names for word in words(text))
        return self._index.meant(w for w in fresh if tells(w) and asked.is_new(w))

    def _ranked(
        self, kind: Kind, other: Mapping[int, Row], named: Mapping[Thing, float], asked: Asked
    ) -> list[tuple[Hit, Held]]:
        """Return what was found of one kind, best first, each with what it holds."""
        found: dict[Thing, Held] = defaultdict(Held)
        for held, share in ((asked.rows, 1.0), (other, 0.0 if kind == "entity" else _OTHER_NAME)):
            for number, row in sorted(held.items()) if share else ():
                if number < len(self._texts) and self._texts[number].thing.kind == kind:
                    text = self._texts[number]
                    found[text.thing].add(number, row, text.weight * share, text)
        for thing, weight in named.items():
            for query, parameter, share in self._takers.get(thing.iri, ()):
                if kind == query.kind:
                    found[query].take(parameter, thing, _TAKES * weight * share)
            facts = self._facts.get(thing.iri, ()) if kind == "fact" else ()
            for fact in facts:
                found[fact].concern(thing, _TAKES * weight / (1 + len(facts) / _FEW))

        def exact(thing: Thing, held: Held) -> bool:
            if thing in named:
                return asked.covered(held.words) >= _ALL
            return kind == "query" and asked.typed == tuple(words(thing.name))

        scores = {
            thing: held.score(asked) * (_EXACT if exact(thing, held) else _KINDS[kind])
            for thing, held in found.items()
            if held.tells(asked)
        }
        least = _PART * max(scores.values(), default=0.0)
        return [
            (self._hit(thing, score, found[thing]), found[thing])
            for thing, score in sorted(scores.items(), key=lambda item: (-item[1], item[0].iri))
            if score >= least
        ]

    def _hit(self, thing: Thing, score: float, held: Held) -> Hit:
        """Return a hit; its title names what is set, where a question would name another thing."""
        values = held.values
        chosen = {name: entity.title for name, entity in values.items()}
        if any((thing, name, entity.iri) not in self._defaults for name, entity in values.items()):
            thing = replace(thing, title=f"{thing.summary}: {', '.join(chosen.values())}")
        names = {name: entity.name for name, entity in values.items()}
        return Hit(thing, round(score, 3), self._why(held), names, chosen)

    def _why(self, held: Held) -> tuple[Match, ...]:
        ranked = sorted(held.texts, key=lambda number: (-held.texts[number], number))[:_SHOWN]
        said = [shown(self._texts[number], held.words) for number in ranked]
        about = (Match("about", held.about[0].title),) if held.about and not said else ()
        options = dict.fromkeys(entity.title for entity, _ in held.taken.values())
        return (*said, *(Match("option", title) for title in options), *about)


def _better(one: list[tuple[Hit, Held]], other: list[tuple[Hit, Held]]) -> list[tuple[Hit, Held]]:
    """Return what either reading of a text found, each hit with its better score, best first."""
    best: dict[str, tuple[Hit, Held]] = {}
    for hit, held in (*one, *other):
        if hit.thing.iri not in best or best[hit.thing.iri][0].score < hit.score:
            best[hit.thing.iri] = (hit, held)
    return sorted(best.values(), key=lambda pair: (-pair[0].score, pair[0].thing.iri))


def _takers(
    catalog: Catalog, engine: Engine, empty: Collection[tuple[str, str]]
) -> dict[str, list[tuple[Thing, str, float]]]:
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
            thing = thing_of(query)
            for option in options:
                if isinstance(option.term, ox.NamedNode) and curie(option.term.value):
                    share = _NO_ROW if (thing.iri, option.term.value) in empty else 1.0
                    takers[option.term.value].append((thing, parameter.name, weight * share))
    return takers
