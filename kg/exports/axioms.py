"""What is said about a fact, as annotations of its axioms (OWL 2 Mapping to RDF, section 2.2).

An axiom cannot be the subject of ``nbo:cites``: that is an object property, and OWL 2 DL lets no
property be an object property and an annotation property at once (Structural Specification,
section 5.9.1). So the annotations have properties of their own, which are named after those of the
facts and used nowhere but in the files for OWL tools.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curation import terms as t
from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.exports.published import Published


@dataclass(frozen=True)
class AxiomAnnotation:
    """An annotation property of axioms.

    Attributes:
        property: its IRI.
        said_by: the property of the fact whose values it repeats; None for the fact itself.
        label: its label.
        definition: its definition.
    """

    property: ox.NamedNode
    said_by: ox.NamedNode | None
    label: str
    definition: str


AXIOM_ANNOTATIONS: Final = (
    AxiomAnnotation(
        iri("nbo:axiomFact"), None, "fact", "Names the fact that an axiom is a triple of."
    ),
    AxiomAnnotation(
        iri("nbo:axiomStatement"),
        t.STATEMENT,
        "statement",
        "The claim of the axiom's fact in a plain sentence.",
    ),
    AxiomAnnotation(
        iri("nbo:axiomFrequency"),
        t.FREQUENCY,
        "frequency",
        "Says how often the claim of the axiom's fact is said to hold.",
    ),
    AxiomAnnotation(
        iri("nbo:axiomCertainty"),
        t.CERTAINTY,
        "certainty",
        "Says how certain the claim of the axiom's fact is said to be.",
    ),
    AxiomAnnotation(
        iri("nbo:axiomScope"),
        t.SCOPE,
        "scope",
        "Names a condition or subgroup for which the claim of the axiom's fact is made.",
    ),
    AxiomAnnotation(
        iri("nbo:axiomCombination"),
        t.COMBINATION,
        "combination",
        "Says how the axiom belongs together with the other axioms of its fact: each of them holds,"
        " or any of them may.",
    ),
    AxiomAnnotation(
        iri("nbo:axiomCitation"),
        t.CITES,
        "citation",
        "Names a passage that supports the axiom's fact.",
    ),
    AxiomAnnotation(
        iri("nbo:axiomSource"),
        t.SOURCE,
        "source",
        "Names the document from which the axiom's fact is taken.",
    ),
)
"""Every annotation that an axiom can have, in the order in which pages list them."""

_TYPE, _AXIOM = iri("rdf:type"), iri("owl:Axiom")
_ANNOTATED_SOURCE, _ANNOTATED_PROPERTY, _ANNOTATED_TARGET = (
    iri("owl:annotatedSource"),
    iri("owl:annotatedProperty"),
    iri("owl:annotatedTarget"),
)


def declarations() -> Iterator[ox.Triple]:
    """Declare the annotation properties, each with label and definition."""
    for annotation in AXIOM_ANNOTATIONS:
        yield ox.Triple(annotation.property, _TYPE, iri("owl:AnnotationProperty"))
        label = ox.Literal(annotation.label, language="en")
        yield ox.Triple(annotation.property, iri("rdfs:label"), label)
        definition = ox.Literal(annotation.definition, language="en")
        yield ox.Triple(annotation.property, iri("skos:definition"), definition)


def annotated_axioms(published: Published) -> Iterator[ox.Triple]:
    """Annotate each triple of each fact: one blank ``owl:Axiom`` for each (fact, triple) pair.

    A triple that stands in several facts gets one for each of them, because their hedges differ.
    """
    for fact, triples in published.claims.items():
        name = fact.value.rsplit("/", 1)[-1]
        for place, triple in enumerate(triples, start=1):
            axiom = ox.BlankNode(f"axiom-{name}-{place}")
            yield ox.Triple(axiom, _TYPE, _AXIOM)
            yield ox.Triple(axiom, _ANNOTATED_SOURCE, triple.subject)
            yield ox.Triple(axiom, _ANNOTATED_PROPERTY, triple.predicate)
            yield ox.Triple(axiom, _ANNOTATED_TARGET, triple.object)
            for annotation in AXIOM_ANNOTATIONS:
                if annotation.said_by is None:
                    yield ox.Triple(axiom, annotation.property, fact)
                    continue
                for value in published.objects(fact, annotation.said_by):
                    yield ox.Triple(axiom, annotation.property, value)
