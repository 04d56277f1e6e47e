"""The SHACL shapes of a file, run on a dataset (https://www.w3.org/TR/shacl/).

A shape is a rule: it has an IRI, ``rdfs:label`` says what holds, ``sh:message`` how to mend it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import pyoxigraph as ox
import rdflib
from pyshacl import validate
from pyshacl.errors import ConstraintLoadError, ShapeLoadError
from pyshacl.shapes_graph import ShapesGraph
from rdflib.namespace import RDF, RDFS, SH

from kg.checks.finding import Finding, Rule, Severity
from kg.checks.reading import FILE_RULE
from kg.errors import Problem
from kg.paths import shown
from kg.rdf.graphs import GRAPH_INFERRED, GRAPH_INFERRED_CASES
from kg.rdf.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

NAMESPACE: Final = f"{BASE}shape/"
"""Namespace of the shapes; the rest of a shape's IRI is the name of its rule."""

_CONCLUDED: Final = frozenset({GRAPH_INFERRED, GRAPH_INFERRED_CASES})

_SEVERITY: Final[Mapping[rdflib.term.Node, Severity]] = {
    SH.Violation: "ERROR",
    SH.Warning: "WARN",
    SH.Info: "INFO",
}


@dataclass(frozen=True)
class Shapes:
    """Shapes that were read.

    Attributes:
        graph: the shapes as they stand in their file.
        rules: a rule for each shape that has a message, by the shape's IRI.
    """

    graph: rdflib.Graph
    rules: Mapping[rdflib.URIRef, Rule]

    @classmethod
    def inspect(cls, path: Path, declared: Collection[str]) -> tuple[Self, list[Problem]]:
        """Read a file of shapes (Turtle), with every problem.

        Args:
            path: the file.
            declared: IRIs of the classes and properties that the ontology declares: a shape for
                another one would never fire.
        """
        graph = rdflib.Graph()

        def wrong(message: str, remedy: str) -> Problem:
            return Problem(shown(path), 0, message, remedy, FILE_RULE)

        try:
            # The engine's parser is stricter than rdflib's, and says the line.
            triples = [quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
        except (OSError, SyntaxError) as error:
            remedy = "Correct the file; a dot, semicolon or prefix often lacks."
            return cls(graph, {}), [wrong(f"The shapes cannot be read: {error}.", remedy)]
        for triple in triples:
            graph.add(_triple(triple, {}))
        rules: dict[rdflib.URIRef, Rule] = {}
        problems: list[Problem] = []
        shapes = {*graph.subjects(RDF.type, SH.NodeShape), *graph.objects(None, SH.property)}
        for shape in sorted(shapes, key=str):
            label, message = graph.value(shape, RDFS.label), graph.value(shape, SH.message)
            severity = _SEVERITY.get(graph.value(shape, SH.severity) or SH.Violation)
            named = isinstance(shape, rdflib.URIRef) and shape.startswith(NAMESPACE)
            if not named or severity is None or (label is None) != (message is None):
                problems.append(
                    wrong(
                        f"The shape {shape} lacks a name, a label, a message or a severity.",
                        f"Name it in {NAMESPACE} and give it rdfs:label and sh:message.",
                    )
                )
            elif isinstance(shape, rdflib.URIRef) and label is not None:
                name = shape.removeprefix(NAMESPACE)
                rules[shape] = Rule(name, "SHACL", severity, str(label), str(message), "own")
        problems += [
            wrong(f"The shapes name {name}, which the ontology does not declare.", "Correct it.")
            for name in sorted(_ours(graph).difference(declared))
        ]
        try:
            ShapesGraph(graph).shapes  # noqa: B018  # read here, so that what is wrong is said
        except (ShapeLoadError, ConstraintLoadError) as error:
            said = " ".join(str(error).split())
            problems.append(wrong(f"The shapes cannot be used: {said}", "Correct the shape."))
        return cls(graph, rules), problems

    def run(self, data: rdflib.Graph, focus: Sequence[str] | None = None) -> list[Finding]:
        """Hold data against the shapes.

        Args:
            data: what ``graph_of`` returned; it stays as it is.
            focus: IRIs of the only things to look at; None for all.
        """
        _, report, _ = validate(
            data,
            shacl_graph=self.graph,
            focus_nodes=None if focus is None else [rdflib.URIRef(iri) for iri in focus],
            inplace=True,  # no rule and no inference of ours adds a triple
        )
        assert isinstance(report, rdflib.Graph)  # noqa: S101 - pyshacl gives bytes on request only
        found = {
            (
                report.value(result, SH.sourceShape),
                str(report.value(result, SH.focusNode) or ""),
                _path(report.value(result, SH.resultPath)),
                _shown(report.value(result, SH.value)),
            )
            for result in report.objects(None, SH.result)
        }
        return sorted(
            (
                Finding(self.rules[shape], focus_node, path, value)
                for shape, focus_node, path, value in found
                if isinstance(shape, rdflib.URIRef) and shape in self.rules
            ),
            key=lambda finding: (finding.rule.name, finding.subject, finding.value),
        )


def _ours(graph: rdflib.Graph) -> set[str]:
    """Return the IRIs of the project's ontology that shapes name."""
    named = {term for triple in graph for term in triple if isinstance(term, rdflib.URIRef)}
    return {str(term) for term in named if term.startswith(PREFIXES["nbo"])}


def asserted(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    """Yield what is said, in any graph, and not concluded.

    Shapes ask what a curator has to write, and a reasoner adds types and values of its own.
    """
    return (quad.triple for quad in quads if quad.graph_name not in _CONCLUDED)


def graph_of(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """Say triples to rdflib, term by term: several times as fast as parsing them again."""
    graph = rdflib.Graph()
    known: dict[object, rdflib.term.Node] = {}
    for triple in triples:
        graph.add(_triple(triple, known))
    return graph


def _triple(
    triple: ox.Triple, known: dict[object, rdflib.term.Node]
) -> tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]:
    subject, predicate, value = (
        known.get(term) or known.setdefault(term, _node(term))
        for term in (triple.subject, triple.predicate, triple.object)
    )
    return subject, predicate, value


def _node(term: object) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Literal) and term.language:
        return rdflib.Literal(term.value, lang=term.language)
    if isinstance(term, ox.Literal):
        # Kept as written: whether a literal is in its normal form is what a shape may ask.
        datatype = rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, datatype=datatype, normalize=False)
    raise TypeError(f"SHACL knows no term such as {term}.")


def _shown(node: rdflib.term.Node | None) -> str:
    if node is None:
        return ""
    return node.n3() if isinstance(node, rdflib.Literal) else str(node)


def _path(node: rdflib.term.Node | None) -> str:
    """Return the IRI of a path of one step; others have no short name."""
    return str(node) if isinstance(node, rdflib.URIRef) else ""
