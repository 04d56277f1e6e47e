"""The edit file, by term: what the tests of this folder ask it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeAlias

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Subject: TypeAlias = ox.NamedNode | ox.BlankNode
Value: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

NBO = PREFIXES["nbo"]


@dataclass(frozen=True)
class EditFile:
    """An ontology file in Turtle.

    Attributes:
        path: where it lies.
        values: objects by subject and predicate; blank nodes as the parser named them.
    """

    path: Path
    values: Mapping[tuple[Subject, ox.NamedNode], list[Value]]

    @classmethod
    def read(cls, path: Path) -> Self:
        values: defaultdict[tuple[Subject, ox.NamedNode], list[Value]] = defaultdict(list)
        for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE):
            assert isinstance(quad.subject, ox.NamedNode | ox.BlankNode)
            values[quad.subject, quad.predicate].append(quad.object)
        return cls(path, dict(values))

    def of(self, name: str, predicate: str) -> list[Value]:
        """Return the objects of a term of ours, given by its local name."""
        return self.values.get((iri(f"nbo:{name}"), iri(predicate)), [])

    def names(self, name: str, predicate: str) -> set[str]:
        """Return the local names of those objects that are terms of ours."""
        return set(local_names(self.of(name, predicate)))

    def text(self, name: str, predicate: str) -> str:
        """Return the one English text that a term has for a predicate."""
        (value,) = self.of(name, predicate)
        assert isinstance(value, ox.Literal), f"nbo:{name} {predicate} {value}"
        assert value.language == "en", f"nbo:{name} {predicate} {value}"
        return value.value

    def typed(self, *classes: str) -> list[str]:
        """Return the local names of our terms that are of one of some OWL classes."""
        wanted = {iri(name) for name in classes}
        return sorted(
            name
            for (subject, predicate), objects in self.values.items()
            if predicate == iri("rdf:type") and wanted.intersection(objects)
            for name in local_names([subject])
        )

    def members(self, head: Value) -> list[Value]:
        """Return what an RDF list holds."""
        found: list[Value] = []
        while isinstance(head, ox.BlankNode):
            found += self.values[head, iri("rdf:first")]
            (head,) = self.values[head, iri("rdf:rest")]
        return found

    def lists(self, predicate: str) -> list[tuple[Subject, list[Value]]]:
        """Return each subject that has a list for a predicate, with what the list holds."""
        return [
            (subject, self.members(head))
            for (subject, found), heads in self.values.items()
            if found == iri(predicate)
            for head in heads
        ]

    def above(self, name: str) -> set[str]:
        """Return the local names of all asserted superclasses of a class of ours."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            fresh = self.names(waiting.pop(), "rdfs:subClassOf") - found
            found |= fresh
            waiting += fresh
        return found


def local_names(values: list[Value] | list[Subject]) -> list[str]:
    """Return the local names of what lies in the namespace of the ontology."""
    return [
        value.value.removeprefix(NBO)
        for value in values
        if isinstance(value, ox.NamedNode) and value.value.startswith(NBO)
    ]
