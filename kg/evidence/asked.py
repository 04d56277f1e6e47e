"""What a bound query asks: the values chosen, the things they name, and in which relations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib.paths import Path

from kg.evidence.asking import rows_of
from kg.evidence.parts import Part, Text
from kg.evidence.patterns import block_of, predicates
from kg.queries.syntax import Syntax
from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.evidence.patterns import Pattern
    from kg.queries import Parameter, SavedQuery
    from kg.store.engine import Engine, Term

_OF_TERMS: Final = """SELECT ?class {
  VALUES (?class) { %s }
  FILTER EXISTS { ?class rdfs:subClassOf* nbo:ControlledTerm }
}"""
_USED_BY_FACTS: Final = """SELECT ?property {
  VALUES (?property) { %s }
  FILTER EXISTS { ?fact a nbo:Fact . GRAPH ?fact { ?subject ?property ?object } }
}"""


_FIRST: Final = iri("rdf:first")


@dataclass(frozen=True)
class Relation:
    """A property by which a thing is asked about.

    Attributes:
        thing: the thing.
        property: the property.
        forward: whether the thing is its subject, and what is sought its object.
    """

    thing: ox.NamedNode
    property: ox.NamedNode
    forward: bool


class Question:
    """A saved query with the values chosen."""

    def __init__(self, query: SavedQuery, bound: str) -> None:
        """Read both; the patterns are those of the file."""
        self._query = query
        self._bound = bound
        text = Text(query.text)
        self._prologue = text.prologue
        self._whole = None if query.form == "DESCRIBE" else text.whole()
        self.values = _values(bound)

    def patterns(self) -> Iterator[Pattern]:
        """Yield the patterns of the query and its subselects; of DESCRIBE none."""
        todo = [self._whole] if self._whole else []
        while todo:
            part: Part = todo.pop()
            yield from block_of(self._prologue, part.group).every()
            todo += [inner for inner in part.inner if inner.kind == "subselect"]

    def conditions(self, engine: Engine) -> list[Parameter]:
        """Return the parameters that have values and only narrow what is listed.

        That are numbers, texts and other literals, and the terms of this project that say how a
        statement is made. All others say what is asked about.
        """
        given = [p for p in self._query.parameters if self.values.get(p.name)]
        classes = {(p.of_class,) for p in given if p.of_class is not None}
        of_terms = {row[0] for row in rows_of(engine, _OF_TERMS, classes)}
        return [p for p in given if p.of_class is None or p.of_class in of_terms]

    def without(self, conditions: list[Parameter]) -> tuple[SavedQuery, str]:
        """Return the query without conditions, and the same with the values that are left.

        Conditions have no value then, and no FILTER names one.
        """
        names = {parameter.name for parameter in conditions}
        file = replace(self._query, text=_opened(self._query.text, names))
        return file, _opened(self._bound, names)

    def things(self, conditions: list[Parameter]) -> dict[str, tuple[ox.NamedNode, ...]]:
        """Return parameter to the things that it asks about."""
        return {
            p.name: found
            for p in self._query.parameters
            if p not in conditions
            and (found := tuple(t for t in self.values[p.name] if isinstance(t, ox.NamedNode)))
        }

    def relations(self, things: Mapping[str, tuple[ox.NamedNode, ...]]) -> Iterator[Relation]:
        """Yield the properties by which things are asked about: parameters, or constants."""
        for pattern in self.patterns():
            for node, forward in ((pattern.subject, True), (pattern.object, False)):
                if isinstance(node, ox.Variable):
                    about = things.get(node.value, ())
                else:
                    about = (node,) if isinstance(node, ox.NamedNode) and not things else ()
                for thing in about:
                    for found in self._properties(pattern):
                        yield Relation(thing, found, forward)
                        if isinstance(pattern.predicate, Path):
                            yield Relation(thing, found, not forward)

    def asks_the_document(self, engine: Engine) -> bool:
        """Whether a row would say what a fact says, not just what the graph holds beside facts."""
        if self._whole is None:
            return True
        named: set[tuple[Term, ...]] = set()
        for pattern in self.patterns():
            if isinstance(pattern.graph, ox.Variable):
                return True
            if pattern.graph is None and not pattern.names:
                named |= {(found,) for found in self._properties(pattern)}
        return any(rows_of(engine, _USED_BY_FACTS, named))

    def _properties(self, pattern: Pattern) -> list[ox.NamedNode]:
        """Return the properties that a pattern names, itself or by a VALUES block."""
        if isinstance(pattern.predicate, Path):
            return list(predicates(pattern.predicate))
        if isinstance(pattern.predicate, ox.Variable):
            found = self.values.get(pattern.predicate.value, ())
            return [term for term in found if isinstance(term, ox.NamedNode)]
        return [pattern.predicate] if isinstance(pattern.predicate, ox.NamedNode) else []


def _opened(whole: str, names: set[str]) -> str:
    """Return the text of a query without some conditions."""
    text = Text(whole)
    edits = [
        (block.start, block.end, " UNDEF ")
        for block in Syntax(whole).values_blocks()
        if block.variable in names
    ]
    edits += [(start, end, "") for name in names for start, end in text.filters_with(name)]
    opened, last = whole, len(whole)
    for start, end, new in sorted(set(edits), key=lambda edit: (-edit[1], edit[0])):
        if end <= last:  # what stands in a FILTER that is gone is gone with it
            opened = opened[:start] + new + opened[end:]
            last = start
    return opened


def _values(bound: str) -> dict[str, tuple[Term, ...]]:
    """Return variable to the terms of its VALUES block; none for UNDEF."""
    prologue = Syntax(bound).prologue
    found: dict[str, tuple[Term, ...]] = {}
    for block in Syntax(bound).values_blocks():
        inside = bound[block.start : block.end]
        if inside.strip().upper() == "UNDEF":
            found[block.variable] = ()
            continue
        # Turtle reads prefixes and terms as SPARQL does; a list holds them in a row.
        text = f"{prologue}\n<x:s> <x:p> ( {inside} ) ."
        quads = ox.parse(text, format=ox.RdfFormat.TURTLE)
        found[block.variable] = tuple(q.object for q in quads if q.predicate == _FIRST)
    return found
