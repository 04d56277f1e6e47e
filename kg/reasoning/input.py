"""What the reasoner is given: the part of the dataset that has a meaning in OWL.

That is the ontology's axioms, the types and numbers of entities, the facts' triples between things,
the cases with the axioms that close their lists, and that no two things are one. Labels,
definitions, notes, citations and all else that only people read is left out, so that no rewording
makes the conclusions out of date.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curation.closure import closures
from kg.curation.distinct import all_different
from kg.rdf.graphs import GRAPH_CASES, GRAPH_ENTITIES, GRAPH_IMPORTS, GRAPH_ONTOLOGY
from kg.rdf.namespaces import PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TYPE: Final = iri("rdf:type")
_BUILT_IN: Final = frozenset(
    {
        *(iri(f"rdfs:{name}") for name in ("label", "comment", "seeAlso", "isDefinedBy")),
        *(
            iri(f"owl:{name}")
            for name in (
                "versionInfo",
                "deprecated",
                "priorVersion",
                "backwardCompatibleWith",
                "incompatibleWith",
            )
        ),
    }
)
"""The annotation properties that OWL 2 brings along (structural specification, section 5.5)."""
_FOR_PEOPLE: Final = frozenset({iri("owl:Ontology"), iri("owl:Axiom")})
"""Classes of what is described for people only."""
_ASSERTED: Final = frozenset({GRAPH_ENTITIES, GRAPH_CASES})
_PROPERTY_KINDS: Final = frozenset({iri("owl:ObjectProperty"), iri("owl:DatatypeProperty")})


def reasoner_input(quads: Iterable[ox.Quad]) -> bytes:
    """Return what the reasoner is given, as canonical N-Triples: sorted, one line a triple.

    Args:
        quads: the dataset. Read are the ontology, the kinds of imported properties, entities,
            facts and cases; whatever was inferred before is left aside.
    """
    given = list(quads)
    return n_triples([*axioms(given), *assertions(given), *closures(given), *all_different(given)])


def digest(given: bytes) -> str:
    """Return the SHA-256 of a reasoner's input, in hexadecimal."""
    return sha256(given).hexdigest()


def n_triples(triples: Iterable[ox.Triple]) -> bytes:
    """Return triples as N-Triples, sorted, none twice."""
    return "".join(sorted({f"{triple} .\n" for triple in triples})).encode()


def axioms(quads: Sequence[ox.Quad]) -> list[ox.Triple]:
    """Return the ontology's logical axioms, and the kinds of the properties it imports.

    Blank nodes are named anew (RDFC-1.0), because their old names depend on what was left out.
    """
    ontology: list[ox.Triple] = []
    imported: list[ox.Triple] = []
    for quad in quads:
        if quad.graph_name == GRAPH_ONTOLOGY:
            ontology.append(quad.triple)
        elif quad.graph_name == GRAPH_IMPORTS:
            imported.append(quad.triple)
    annotations = annotation_properties(quads)
    for_people = annotations | {
        triple.subject
        for triple in ontology
        if triple.predicate == _TYPE and triple.object in _FOR_PEOPLE
    }
    kept = ox.Dataset(
        ox.Quad(triple.subject, triple.predicate, triple.object)
        for triple in ontology
        if triple.predicate not in annotations and triple.subject not in for_people
    )
    kept.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    kinds = [t for t in imported if t.predicate == _TYPE and t.object in _PROPERTY_KINDS]
    return [*(quad.triple for quad in kept), *kinds]


def annotation_properties(quads: Iterable[ox.Quad]) -> frozenset[ox.NamedNode]:
    """Return the properties whose values mean nothing in OWL."""
    return _BUILT_IN | {
        quad.subject
        for quad in quads
        if quad.graph_name in {GRAPH_ONTOLOGY, GRAPH_IMPORTS}
        and quad.predicate == _TYPE
        and quad.object == iri("owl:AnnotationProperty")
        and isinstance(quad.subject, ox.NamedNode)
    }


def assertions(quads: Sequence[ox.Quad]) -> list[ox.Triple]:
    """Return what is said of entities, quantities and cases, and the facts' triples.

    A text is an annotation or a name, so that only links and other literals are kept.
    """
    annotations = annotation_properties(quads)
    return [
        quad.triple
        for quad in quads
        if (quad.graph_name in _ASSERTED or is_fact(quad))
        and quad.predicate not in annotations
        and not _is_text(quad.object)
    ]


def is_fact(quad: ox.Quad) -> bool:
    """Tell whether a quad is a fact's triple."""
    graph = quad.graph_name
    return isinstance(graph, ox.NamedNode) and graph.value.startswith(PREFIXES["fact"])


def _is_text(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> bool:
    return isinstance(value, ox.Literal) and (
        value.language is not None or value.datatype == iri("xsd:string")
    )
