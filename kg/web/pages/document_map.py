"""The map of a document: its sections in order, their passages as cells, and what is covered.

A passage is accounted for if a fact cites it or if the data give a reason why none does; the map
counts the rest too, so that what was left out would be seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES
from kg.web.links import page
from kg.web.lookups import rows
from kg.web.service import service

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.store.engine import Engine, Term

_PASSAGES: Final = """
SELECT ?passage ?start ?end ?section ?kind ?kindLabel ?reason (COUNT(DISTINCT ?fact) AS ?facts) {
  ?passage a nbo:Passage ; oa:hasSource %s ; nbo:passageKind ?kind ;
    oa:hasSelector [ oa:start ?start ; oa:end ?end ]
  OPTIONAL { ?passage nbo:inSection ?section }
  OPTIONAL { ?kind rdfs:label ?kindLabel }
  OPTIONAL { ?passage nbo:reason ?reason }
  OPTIONAL { ?fact nbo:cites ?passage }
} GROUP BY ?passage ?start ?end ?section ?kind ?kindLabel ?reason ORDER BY ?start ?passage"""

_SECTIONS: Final = """
SELECT ?section ?heading ?parent (COUNT(DISTINCT ?fact) AS ?facts) {
  ?section a nbo:Section ; nbo:source %s
  OPTIONAL { ?section rdfs:label ?heading }
  OPTIONAL { ?section nbo:parentSection ?parent }
  OPTIONAL { ?section nbo:order ?order }
  OPTIONAL { ?fact nbo:cites ?passage . ?passage nbo:inSection ?section }
} GROUP BY ?section ?heading ?parent ?order ORDER BY ?order ?section"""

_WIDTHS: Final = (25, 50, 75, 100, 150, 200)
"""Characters up to which a cell has one of the widths; a longer passage has the last."""
_STYLES: Final = 10
"""Kinds that have a color of their own; the rest share the last."""


@dataclass(frozen=True)
class Kind:
    """A kind of passage.

    Attributes:
        label: its name.
        letter: one letter of the name that no other kind has; ``*`` where there is none. The
            commonest kind has none at all: what is not of it stands out.
        style: number of its color, the commonest kind first.
        href: its page.
        passages: how many there are of it.
        cited: how many of these a fact cites.
    """

    label: str
    letter: str
    style: int
    href: str | None
    passages: int
    cited: int


@dataclass(frozen=True)
class Cell:
    """A passage on the map.

    Attributes:
        name: its number, such as ``P0012``.
        href: its page.
        kind: what it is.
        width: step of the width, from 1.
        length: in characters.
        facts: how many facts cite it.
        reason: why none does, or empty.
    """

    name: str
    href: str
    kind: Kind
    width: int
    length: int
    facts: int
    reason: str

    @property
    def title(self) -> str:
        """What it is, in words."""
        cited = f"{self.facts} fact{'' if self.facts == 1 else 's'}" if self.facts else self.reason
        return f"{self.name}, {self.kind.label}, {cited or 'no fact, and no reason given'}"

    @property
    def is_open(self) -> bool:
        """Whether it is neither cited nor explained."""
        return not self.facts and not self.reason


@dataclass(frozen=True)
class Section:
    """A section on the map.

    Attributes:
        name: its local name.
        heading: as the document has it.
        depth: sections that it is part of.
        cells: its passages in order; those of sections within it stand there.
        facts: how many facts rest on it.
    """

    name: str
    heading: str
    depth: int
    cells: tuple[Cell, ...]
    facts: int

    @property
    def cited(self) -> int:
        """How many of its passages a fact cites."""
        return sum(bool(cell.facts) for cell in self.cells)

    @property
    def explained(self) -> int:
        """How many of its passages no fact cites for a reason that is given."""
        return sum(not cell.facts and bool(cell.reason) for cell in self.cells)

    @property
    def open(self) -> int:
        """How many of its passages are neither cited nor explained."""
        return sum(cell.is_open for cell in self.cells)


@dataclass(frozen=True)
class Map:
    """A document, section by section.

    Attributes:
        sections: in the order of the document.
        kinds: of its passages, the commonest first.
        passages: how many there are.
        cited: how many of them a fact cites.
        explained: how many no fact cites for a reason that is given.
        characters: how many the passages hold.
    """

    sections: tuple[Section, ...]
    kinds: tuple[Kind, ...]
    passages: int
    cited: int
    explained: int
    characters: int

    @property
    def open(self) -> int:
        """How many passages are neither cited nor explained."""
        return self.passages - self.cited - self.explained


def map_of(source: ox.NamedNode) -> Map:
    """Return the map of a source, read once."""
    serving = service()
    return serving.once(f"map of {source.value}", lambda: document_map(serving.own_engine, source))


def document_map(engine: Engine, source: ox.NamedNode) -> Map:
    """Read the map of a source."""
    found = rows(engine, _PASSAGES % source)
    kinds = _kinds([(_iri(kind), _text(label), _number(facts))
                    for _, _, _, _, kind, label, _, facts in found])  # fmt: skip
    cells: dict[str, list[Cell]] = {}
    for passage, start, end, section, kind, _, reason, facts in found:
        length = _number(end) - _number(start)
        iri = _iri(passage)
        cells.setdefault(_iri(section), []).append(
            Cell(
                iri.removeprefix(PREFIXES["passage"]),
                page(iri) or iri,
                kinds[_iri(kind)],
                1 + sum(length > most for most in _WIDTHS),
                length,
                _number(facts),
                _text(reason),
            )
        )
    every = [cell for of_section in cells.values() for cell in of_section]
    return Map(
        tuple(_sections(rows(engine, _SECTIONS % source), cells)),
        tuple(kinds.values()),
        len(every),
        sum(bool(cell.facts) for cell in every),
        sum(not cell.facts and bool(cell.reason) for cell in every),
        sum(cell.length for cell in every),
    )


def _sections(
    found: Iterable[Sequence[Term | None]], cells: dict[str, list[Cell]]
) -> Iterable[Section]:
    """Yield sections; at the end the passages that stand in none."""
    depths: dict[str, int] = {}
    left = dict(cells)
    for section, heading, parent, facts in found:
        iri = _iri(section)
        # A section comes after the one that it is part of.
        depths[iri] = depths.get(_iri(parent), -1) + 1
        name = iri.removeprefix(PREFIXES["nb"])
        yield Section(
            name, _text(heading) or name, depths[iri], tuple(left.pop(iri, ())), _number(facts)
        )
    if left:
        rest = tuple(cell for of_section in left.values() for cell in of_section)
        yield Section("", "In no section", 0, rest, 0)


def _kinds(passages: Sequence[tuple[str, str, int]]) -> dict[str, Kind]:
    """Return kinds by IRI, the commonest first, each with a letter of its own."""
    counted: dict[str, list[int]] = {}
    labels: dict[str, str] = {}
    for kind, label, facts in passages:
        counted.setdefault(kind, []).append(facts)
        labels[kind] = label or kind.removeprefix(PREFIXES["nb"])
    taken: set[str] = set()
    kinds: dict[str, Kind] = {}
    for kind in sorted(counted, key=lambda kind: (-len(counted[kind]), labels[kind])):
        free = (c for c in labels[kind].upper() if c.isalpha() and c not in taken)
        letter = next(free, "*") if kinds else ""
        taken.add(letter)
        kinds[kind] = Kind(
            labels[kind],
            letter,
            min(len(kinds), _STYLES - 1),
            page(kind),
            len(counted[kind]),
            sum(bool(facts) for facts in counted[kind]),
        )
    return kinds


def _iri(term: Term | None) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, ox.Literal) else ""


def _number(term: Term | None) -> int:
    return int(term.value) if isinstance(term, ox.Literal) else 0
