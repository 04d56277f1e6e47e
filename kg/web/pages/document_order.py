"""The document as a line of characters: where passages stand, and facts in the order of reading."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES
from kg.web.lookups import rows
from kg.web.service import service

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.store.engine import Engine, Term

_PASSAGES: Final = """SELECT ?passage ?source ?start ?end ?section ?heading ?kind {
  ?passage a nbo:Passage ; oa:hasSource ?source ; oa:hasSelector ?place .
  ?place oa:start ?start ; oa:end ?end .
  OPTIONAL { ?passage nbo:inSection ?section . ?section rdfs:label ?heading }
  OPTIONAL { ?passage nbo:passageKind/rdfs:label ?kind }
} ORDER BY ?source ?start ?passage"""
_CITES: Final = "SELECT ?fact ?passage { ?fact a nbo:Fact ; nbo:cites ?passage } ORDER BY ?fact"
_LENGTHS: Final = "SELECT ?source ?length { ?source nbo:lengthInCharacters ?length }"


@dataclass(frozen=True)
class Place:
    """Where a passage stands.

    Attributes:
        name: of the passage, such as ``P0042``.
        source: IRI of the document.
        start: its first character, counted in code points from 0.
        end: the place after its last character.
        heading: the heading of its section, or empty.
        kind: what kind of passage it is, or empty.
    """

    name: str
    source: str
    start: int
    end: int
    heading: str
    kind: str


@dataclass(frozen=True)
class Bar:
    """Places on the length of a document, in percent of it.

    Attributes:
        marks: where each begins, how wide it is, and what it is called.
        length: of the document in characters.
    """

    marks: tuple[tuple[float, float, str], ...]
    length: int


@dataclass(frozen=True)
class DocumentOrder:
    """Passages and facts in the order of reading.

    Attributes:
        places: passages by name, in order.
        facts: names of facts, by the first passage that each cites.
        citing: the facts that cite a passage, in order.
        lengths: the length of each document in characters, by IRI.
    """

    places: dict[str, Place] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    citing: dict[str, tuple[str, ...]] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)

    def around(self, name: str) -> tuple[str | None, str | None]:
        """Return what stands before and after a fact or a passage."""
        line = list(self.places) if name in self.places else list(self.facts)
        if name not in line:
            return None, None
        at = line.index(name)
        return (line[at - 1] if at else None), (line[at + 1] if at + 1 < len(line) else None)

    def in_order(self, facts: Iterable[str]) -> list[str]:
        """Return names of facts in the order of reading."""
        rank = {name: at for at, name in enumerate(self.facts)}
        return sorted(facts, key=lambda name: (rank.get(name, len(rank)), name))

    def bar(self, passages: Iterable[str]) -> Bar | None:
        """Return where passages stand in their document, or None where that is not known."""
        found = [self.places[name] for name in passages if name in self.places]
        length = self.lengths.get(found[0].source, 0) if found else 0
        if not length:
            return None
        return Bar(
            tuple(
                (
                    round(100 * place.start / length, 2),
                    # What is shorter could not be seen.
                    max(round(100 * (place.end - place.start) / length, 2), 0.6),
                    place.name,
                )
                for place in found
                if place.source == found[0].source
            ),
            length,
        )


def document_order() -> DocumentOrder:
    """Return the order of the documents of the release; asked of the engine once."""
    serving = service()
    return serving.once("document order", lambda: _ask(serving.own_engine))


def _ask(engine: Engine) -> DocumentOrder:
    places = {}
    for passage, source, start, end, _, heading, kind in rows(engine, _PASSAGES):
        name = _text(passage).removeprefix(PREFIXES["passage"])
        places[name] = Place(
            name, _text(source), int(_text(start)), int(_text(end)), _text(heading), _text(kind)
        )
    rank = {name: at for at, name in enumerate(places)}
    first: dict[str, int] = {}
    citing: defaultdict[str, list[str]] = defaultdict(list)
    for fact, passage in rows(engine, _CITES):
        cited, name = (
            _text(passage).removeprefix(PREFIXES["passage"]),
            _text(fact).removeprefix(PREFIXES["fact"]),
        )
        citing[cited].append(name)
        at = rank.get(cited, len(rank))
        first[name] = min(at, first.get(name, at))
    return DocumentOrder(
        places,
        tuple(sorted(first, key=lambda name: (first[name], name))),
        {name: tuple(facts) for name, facts in citing.items()},
        {_text(source): int(_text(length)) for source, length in rows(engine, _LENGTHS)},
    )


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
