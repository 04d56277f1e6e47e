"""Classes and properties in order: what lies below what, and how much is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES, curie, iri
from kg.web.ontology.reading import CLASS, SUBCLASS, SUBPROPERTY, TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.store.engine import Term
    from kg.web.ontology.reading import Ontology

EQUIVALENT: Final = iri("owl:equivalentClass")
_AND: Final = iri("owl:intersectionOf")
_NBO: Final = PREFIXES["nbo"]

PROPERTY_KINDS: Final = {
    iri("owl:ObjectProperty"): "object property",
    iri("owl:DatatypeProperty"): "data property",
    iri("owl:AnnotationProperty"): "annotation property",
}
"""Class of properties to what one is called."""


@dataclass(frozen=True)
class Node:
    """A class or property in a tree.

    Attributes:
        anchor: name of its place on the page.
        label: how it is called.
        defined: whether an axiom says exactly what belongs to it.
        count: instances of a class and of those below it; triples of a property.
        cases: example cases of a class and of those below it.
        below: what lies directly below it.
    """

    anchor: str
    label: str
    defined: bool
    count: int
    cases: int
    below: tuple[Node, ...]


def anchor(term: ox.NamedNode) -> str:
    """Return the name of a term's place on the page.

    That is its local name, so that its IRI leads there; for a term of another vocabulary its
    CURIE, which no local name can be.
    """
    local = term.value.removeprefix(_NBO)
    return local if local != term.value else curie(term.value) or term.value


class Hierarchy:
    """What lies directly below what.

    A class is also below the named classes that its definition intersects, as a reasoner would
    place it.
    """

    def __init__(self, known: Ontology) -> None:
        """Order the terms that are declared."""
        self._known = known
        self.classes = self.sorted(known.stated.named(CLASS))
        told = {c: set(self._told_above(c)) & set(self.classes) - {c} for c in self.classes}
        self.above: dict[ox.NamedNode, list[ox.NamedNode]] = {
            c: self.sorted(_nearest(told[c], told)) for c in self.classes
        }
        self.properties: dict[str, list[ox.NamedNode]] = {}
        for type_, kind in PROPERTY_KINDS.items():
            self.properties[kind] = self.sorted(known.stated.named(type_))
            self.above |= {
                p: self._named(known.stated.objects(p, SUBPROPERTY)) for p in self.properties[kind]
            }
        self.below: dict[ox.NamedNode, list[ox.NamedNode]] = {}
        for term, parents in self.above.items():
            for parent in parents:
                self.below.setdefault(parent, []).append(term)

    def is_defined(self, class_: ox.NamedNode) -> bool:
        """Whether an axiom says exactly what belongs to a class."""
        return any(
            isinstance(other, ox.BlankNode)
            for other in self._known.stated.objects(class_, EQUIVALENT)
        )

    def within(
        self, class_: ox.NamedNode, members: Mapping[Term, frozenset[Term]]
    ) -> frozenset[Term]:
        """Return the members of a class and of all below it."""
        found: set[Term] = set()
        todo, seen = [class_], {class_}
        while todo:
            one = todo.pop()
            found |= members.get(one, frozenset())
            todo += (more := [c for c in self.below.get(one, ()) if c not in seen])
            seen.update(more)
        return frozenset(found)

    def tree(self, terms: Sequence[ox.NamedNode]) -> tuple[Node, ...]:
        """Return terms as a tree; one with several terms above it stands below each of them."""
        among = set(terms)
        roots = [t for t in terms if not among & set(self.above[t])]
        found = [self._node(t, among, frozenset()) for t in roots]
        # Large trees of classes first; what other vocabularies give comes last.
        classes = terms is self.classes
        return tuple(
            sorted(found, key=lambda node: (":" in node.anchor, -_size(node) if classes else 0))
        )

    def _node(
        self, term: ox.NamedNode, among: set[ox.NamedNode], path: frozenset[ox.NamedNode]
    ) -> Node:
        known, path = self._known, path | {term}
        is_class = CLASS in known.stated.objects(term, TYPE)
        below = [t for t in self.below.get(term, ()) if t in among and t not in path]
        return Node(
            anchor(term),
            self.label(term),
            self.is_defined(term),
            len(self.within(term, known.instances)) if is_class else known.used.get(term.value, 0),
            len(self.within(term, known.cases)) if is_class else 0,
            tuple(self._node(t, among, path) for t in below),
        )

    def label(self, term: ox.NamedNode) -> str:
        """Return what a term is called."""
        return self._known.labels.get(term.value) or curie(term.value) or term.value

    def _told_above(self, class_: ox.NamedNode) -> list[ox.NamedNode]:
        known = self._known
        found = self._named(known.stated.objects(class_, SUBCLASS))
        found += self._named(known.concluded.objects(class_, SUBCLASS))
        for expression in known.stated.objects(class_, EQUIVALENT):
            if head := known.stated.first(expression, _AND):
                found += self._named(known.stated.members(head))
        return found

    def sorted(self, terms: Iterable[Term]) -> list[ox.NamedNode]:
        """Return the terms that have an IRI by label, each once."""
        return sorted(set(self._named(terms)), key=lambda t: (self.label(t).casefold(), t.value))

    @staticmethod
    def _named(terms: Iterable[Term]) -> list[ox.NamedNode]:
        return [t for t in terms if isinstance(t, ox.NamedNode)]


def _nearest(
    found: set[ox.NamedNode], told: Mapping[ox.NamedNode, set[ox.NamedNode]]
) -> set[ox.NamedNode]:
    """Leave out what lies above another one, however far: a definition may name both."""
    return {one for one in found if not any(one in _all_above(o, told) for o in found - {one})}


def _all_above(
    term: ox.NamedNode, told: Mapping[ox.NamedNode, set[ox.NamedNode]]
) -> set[ox.NamedNode]:
    seen: set[ox.NamedNode] = set()
    todo = [term]
    while todo:
        todo += (more := told[todo.pop()] - seen)
        seen |= more
    return seen


def _size(node: Node) -> int:
    return 1 + sum(map(_size, node.below))
