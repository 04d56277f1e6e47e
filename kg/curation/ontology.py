"""The ontology file, as far as the rules need it: what is declared, and domains and ranges."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import pyoxigraph as ox

from kg.curation.registry import problem
from kg.paths import shown
from kg.rdf.namespaces import PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.errors import Problem

PropertyKind = Literal["object", "datatype", "annotation"]
Node = ox.NamedNode | ox.BlankNode
Term = Node | ox.Literal | ox.Triple

_KINDS: dict[ox.NamedNode, PropertyKind] = {
    iri("owl:ObjectProperty"): "object",
    iri("owl:DatatypeProperty"): "datatype",
    iri("owl:AnnotationProperty"): "annotation",
}
_TYPE, _NIL = iri("rdf:type"), iri("rdf:nil")
_FIRST, _REST = iri("rdf:first"), iri("rdf:rest")


@dataclass(frozen=True)
class Ontology:
    """A parsed ontology file.

    Attributes:
        file: the file.
        text: its text, to find the line of a term; in UTF-8 it is the file's bytes.
        triples: its triples, blank nodes as the parser named them.
    """

    file: Path
    text: str
    triples: tuple[ox.Triple, ...]

    @cached_property
    def _index(self) -> Mapping[tuple[Term, ox.NamedNode], tuple[Term, ...]]:
        index: defaultdict[tuple[Term, ox.NamedNode], list[Term]] = defaultdict(list)
        for triple in self.triples:
            index[triple.subject, triple.predicate].append(triple.object)
        return {key: tuple(objects) for key, objects in index.items()}

    def objects(self, subject: Term, predicate: ox.NamedNode) -> tuple[Term, ...]:
        """Return the objects of a subject and predicate, in file order."""
        return self._index.get((subject, predicate), ())

    @cached_property
    def classes(self) -> frozenset[str]:
        """IRIs of the classes that the file declares."""
        return frozenset(
            triple.subject.value
            for triple in self.triples
            if triple.predicate == _TYPE
            and triple.object in {iri("owl:Class"), iri("rdfs:Class")}
            and isinstance(triple.subject, ox.NamedNode)
        )

    @cached_property
    def properties(self) -> Mapping[str, PropertyKind]:
        """Kind by IRI of each property that the file declares."""
        return {
            triple.subject.value: _KINDS[triple.object]
            for triple in self.triples
            if triple.predicate == _TYPE
            and isinstance(triple.object, ox.NamedNode)
            and triple.object in _KINDS
            and isinstance(triple.subject, ox.NamedNode)
        }

    def local_names(self, iris: frozenset[str] | Mapping[str, PropertyKind]) -> list[str]:
        """Return the local names of those IRIs that lie in the project's ontology namespace."""
        namespace = PREFIXES["nbo"]
        return sorted(i.removeprefix(namespace) for i in iris if i.startswith(namespace))

    def closure(self, start: Node, predicate: ox.NamedNode) -> frozenset[Term]:
        """Return a node and all that it leads to by a predicate, over any number of steps."""
        found: set[Term] = set()
        waiting: list[Term] = [start]
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting += self.objects(node, predicate)
        return frozenset(found)

    def expected(self, property_iri: str, side: Literal["domain", "range"]) -> tuple[Node, ...]:
        """Return the class expressions that hold on one side of a property.

        Those of its super-properties hold as well (OWL 2 RDF-based semantics: a triple of a
        property is one of its super-properties too).
        """
        own = self.closure(ox.NamedNode(property_iri), iri("rdfs:subPropertyOf"))
        expressions = [e for p in own for e in self.objects(p, iri(f"rdfs:{side}"))]
        return tuple(e for e in expressions if isinstance(e, ox.NamedNode | ox.BlankNode))

    def fits(self, class_iri: str, expression: Node) -> bool:
        """Tell whether each instance of a class is one of a class expression.

        Looks through subclass axioms, unions and intersections. An expression of another form
        (a restriction, a complement) is for the reasoner; it counts as fitting here.
        """
        if isinstance(expression, ox.NamedNode):
            if expression == iri("owl:Thing"):
                return True
            above = self.closure(ox.NamedNode(class_iri), iri("rdfs:subClassOf"))
            return expression in above or any(
                self.fits(class_iri, equal)
                for equal in self.objects(expression, iri("owl:equivalentClass"))
                if isinstance(equal, ox.BlankNode) and self.objects(equal, iri("owl:unionOf"))
            )
        for head in self.objects(expression, iri("owl:unionOf")):
            return any(self.fits(class_iri, member) for member in self._members(head))
        for head in self.objects(expression, iri("owl:intersectionOf")):
            return all(self.fits(class_iri, member) for member in self._members(head))
        return True

    def name(self, expression: Node) -> str:
        """Return how a message names a class expression, for example ``Gene or Exposure``."""
        if isinstance(expression, ox.NamedNode):
            return re.split(r"[#/]", expression.value)[-1]
        for predicate, word in (("owl:unionOf", " or "), ("owl:intersectionOf", " and ")):
            for head in self.objects(expression, iri(predicate)):
                return word.join(self.name(member) for member in self._members(head))
        return "a class expression"

    def _members(self, head: Term) -> Sequence[Node]:
        members: list[Node] = []
        seen: set[Term] = set()
        while head != _NIL and head not in seen:
            seen.add(head)
            members += [
                m for m in self.objects(head, _FIRST) if isinstance(m, ox.NamedNode | ox.BlankNode)
            ]
            head = next(iter(self.objects(head, _REST)), _NIL)
        return members

    def line_of(self, term_iri: str) -> int:
        """Return the line where the description of a term of the project starts, or 0.

        Descriptions start at the left edge; a name that stands elsewhere is only used there.
        """
        local = re.escape(term_iri.removeprefix(PREFIXES["nbo"]))
        pattern = rf"^(?:(?:nbo)?:{local}|<{re.escape(term_iri)}>)(?=\s|$)"
        match = re.search(pattern, self.text, re.MULTILINE)
        return self.text.count("\n", 0, match.start()) + 1 if match else 0


def read_ontology(file: Path) -> tuple[Ontology, list[Problem]]:
    """Parse the ontology file (Turtle); with problems, the ontology is empty."""
    nothing = Ontology(file, "", ())
    try:
        data = file.read_bytes()
    except OSError as error:
        return nothing, [
            problem(
                "missing-file",
                shown(file),
                0,
                f"The file cannot be read: {error.strerror}.",
                "Create it, or name another with --ontology.",
            )
        ]
    try:
        text = data.decode("utf-8")
        quads = list(ox.parse(data, ox.RdfFormat.TURTLE, without_named_graphs=True))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"Byte 0x{data[error.start]:02x} is not UTF-8."
        found = problem("encoding", shown(file), line, message, "Save the file as UTF-8.")
        return nothing, [found]
    except SyntaxError as error:
        message = f"The file is not Turtle: {error.msg}."
        remedy = "Look at this line and the one above it: often a dot, semicolon or prefix lacks."
        return nothing, [
            problem("ontology-syntax", shown(file), error.lineno or 0, message, remedy)
        ]
    return Ontology(file, text, tuple(quad.triple for quad in quads)), []
