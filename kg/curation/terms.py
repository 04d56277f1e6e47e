"""The IRIs that content is said with: names of things, and the terms of the model."""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

from kg.rdf.namespaces import BASE, iri

LITERAL: Final = re.compile(r'"(?P<text>[^"]+)"@(?P<language>en)')
"""A literal as a cell of triples.csv holds it."""

FACT: Final = iri("nbo:Fact")
PASSAGE: Final = iri("nbo:Passage")
SECTION: Final = iri("nbo:Section")
SOURCE_DOCUMENT: Final = iri("nbo:SourceDocument")

ABBREVIATION: Final = iri("nbo:abbreviation")
APPROXIMATE: Final = iri("nbo:approximate")
AS_OF_YEAR: Final = iri("nbo:asOfYear")
CERTAINTY: Final = iri("nbo:certainty")
CITES: Final = iri("nbo:cites")
CLINICAL_TERM: Final = iri("nbo:clinicalTerm")
COMBINATION: Final = iri("nbo:combination")
FREQUENCY: Final = iri("nbo:frequency")
HORIZON_IN_YEARS: Final = iri("nbo:horizonInYears")
IN_SECTION: Final = iri("nbo:inSection")
LAY_TERM: Final = iri("nbo:layTerm")
LEAD_IN: Final = iri("nbo:leadIn")
LENGTH: Final = iri("nbo:lengthInCharacters")
LOWER_BOUND: Final = iri("nbo:lowerBound")
LOWER_BOUND_EXCLUSIVE: Final = iri("nbo:lowerBoundExclusive")
ORDER: Final = iri("nbo:order")
PARENT_SECTION: Final = iri("nbo:parentSection")
PASSAGE_KIND: Final = iri("nbo:passageKind")
POPULATION: Final = iri("nbo:population")
REASON: Final = iri("nbo:reason")
RELATED_TERM: Final = iri("nbo:relatedTerm")
REVIEWED_ON: Final = iri("nbo:reviewedOn")
SCOPE: Final = iri("nbo:scope")
SHA256: Final = iri("nbo:sha256")
SOURCE: Final = iri("nbo:source")
STATEMENT: Final = iri("nbo:statement")
UNIT: Final = iri("nbo:unit")
UPPER_BOUND: Final = iri("nbo:upperBound")
UPPER_BOUND_EXCLUSIVE: Final = iri("nbo:upperBoundExclusive")

CASE: Final = iri("nbo:Case")
HAS_STAGE: Final = iri("nbo:hasStage")
HAS_RISK_GROUP: Final = iri("nbo:hasRiskGroup")
_OF_CASES: Final = frozenset({CASE, HAS_STAGE, HAS_RISK_GROUP})

TERM_PREFIX: Final = {
    "Frequency": "frequency-",
    "Certainty": "certainty-",
    "Combination": "combination-",
    "PassageKind": "passage-kind-",
    "Unit": "unit-",
}
"""What stands before the name of a vocabulary term in its IRI, by class."""

MODEL_TERMS: Final = tuple(
    sorted(
        {
            *(
                value
                for value in list(globals().values())
                if isinstance(value, ox.NamedNode) and value not in _OF_CASES
            ),
            *(iri(f"nbo:{name}") for name in TERM_PREFIX),
        },
        key=str,
    )
)
"""Every class and property of the project that the build writes whatever the content says."""


def thing_iri(name: str) -> ox.NamedNode:
    """Return the IRI of an entity or quantity."""
    return ox.NamedNode(f"{BASE}id/{name}")


def section_iri(name: str) -> ox.NamedNode:
    """Return the IRI of a section."""
    return thing_iri(f"section-{name}")


def term_iri(class_name: str, name: str) -> ox.NamedNode:
    """Return the IRI of a vocabulary term."""
    return thing_iri(TERM_PREFIX.get(class_name, "") + name)


def fact_iri(name: str) -> ox.NamedNode:
    """Return the IRI of a fact, which is the name of its graph too."""
    return ox.NamedNode(f"{BASE}fact/{name}")


def case_iri(name: str) -> ox.NamedNode:
    """Return the IRI of an example case."""
    return ox.NamedNode(f"{BASE}case/{name}")


def passage_iri(name: str) -> ox.NamedNode:
    """Return the IRI of a passage."""
    return ox.NamedNode(f"{BASE}passage/{name}")


def source_iri(name: str) -> ox.NamedNode:
    """Return the IRI of a document."""
    return ox.NamedNode(f"{BASE}source/{name}")


def property_iri(name: str) -> ox.NamedNode:
    """Return the IRI of a property: a local name of the ontology, or a CURIE.

    Raises:
        BadRequestError: the prefix is not known.
    """
    return iri(name if ":" in name else f"nbo:{name}")
