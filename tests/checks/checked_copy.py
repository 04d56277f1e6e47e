"""A small copy of the real dataset, in which each rule is made to fire."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.checks.shapes import asserted
from kg.rdf.graphs import (
    GRAPH_CASES,
    GRAPH_ENTITIES,
    GRAPH_IMPORTS,
    GRAPH_INFERRED,
    GRAPH_INFERRED_CASES,
    GRAPH_MAPPINGS,
    GRAPH_METADATA,
)
from kg.rdf.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    import rdflib

    from kg.checks import Finding, Suite
    from kg.checks.shapes import Shapes

PROPERTIES: Final = {f"{PREFIXES['owl']}ObjectProperty", f"{PREFIXES['owl']}DatatypeProperty"}

ANNOTATION: Final = f"{PREFIXES['owl']}AnnotationProperty"
INVERSE: Final = ox.NamedNode(f"{PREFIXES['owl']}inverseOf")

KEPT: Final = (144, *range(262, 306), 357, 358, 359)
"""Numbers of the facts in the small copy: those about stages and risk groups, and a gene."""

SAVED: Final = f"{PREFIXES['query']}gene-effects", f"{BASE}queries/gene-effects.csv"
"""The saved query in the small copy, and its rows."""

QUERIES: Final = PREFIXES["query"], f"{BASE}queries/"

VOCABULARY: Final = (
    "frequency-",
    "certainty-",
    "combination-",
    "passage-kind-",
    "unit-",
    "section-",
)
"""How the names of things that are kept anyway begin."""

Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class SmallCopy:
    """The real ontology, entities, mappings and sections, with some of the facts and passages."""

    quads: list[ox.Quad]
    graph: rdflib.Graph
    suite: Suite
    shapes: Shapes
    known: frozenset[Key]

    @cached_property
    def triples(self) -> set[ox.Triple]:
        return {*asserted(self.quads)}


def key(finding: Finding) -> Key:
    return finding.rule.name, finding.subject, finding.property, finding.value


def small(dataset: list[ox.Quad], named: frozenset[str]) -> list[ox.Quad]:
    """Leave out what no kept fact and no mutation names, so that hundreds of copies are quick.

    Args:
        dataset: the real one.
        named: IRIs that stay with all that is said of them, beside those of the kept facts.
    """
    facts = {f"{PREFIXES['fact']}F{number:05}" for number in KEPT}
    kept = facts | named | {text(q.object) for q in dataset if text(q.subject) in facts}
    for quad in dataset:
        if text(quad.graph_name) in facts:
            kept |= {text(quad.subject), text(quad.predicate), text(quad.object)}
    kept |= {f"{iri}#position" for iri in kept}
    kept |= {text(q.subject) for q in dataset if q.predicate == INVERSE and text(q.object) in kept}
    kept |= {text(q.subject) for q in dataset if text(q.object) == ANNOTATION}
    kept |= {
        text(q.object)
        for q in dataset
        if q.graph_name == GRAPH_MAPPINGS and text(q.subject) in kept
    }
    # Classes, sections, documents and the vocabulary are few, and much hangs on them.
    dropped = {
        text(quad.subject)
        for quad in dataset
        if quad.graph_name in {GRAPH_IMPORTS, GRAPH_MAPPINGS, GRAPH_CASES}
        or text(quad.object) in PROPERTIES
        or text(quad.subject).startswith((PREFIXES["fact"], PREFIXES["passage"]))
        or quad.graph_name == GRAPH_ENTITIES
    } - kept
    dropped -= {
        iri for iri in dropped if iri.startswith(tuple(PREFIXES["nb"] + n for n in VOCABULARY))
    }
    # Of the saved queries one stays.
    dropped |= {
        name
        for quad in dataset
        if quad.graph_name == GRAPH_METADATA
        and (name := text(quad.subject)).partition("#")[0] not in SAVED
        and (isinstance(quad.subject, ox.BlankNode) or name.startswith(QUERIES))
    }
    # A reasoner would conclude something else from a mutated copy.
    concluded = {GRAPH_INFERRED, GRAPH_INFERRED_CASES}
    # Through the engine, because mutated copies come out of it as well.
    store = ox.Store()
    store.extend(
        quad
        for quad in dataset
        if not {text(quad.subject), text(quad.graph_name)} & dropped
        and quad.graph_name not in concluded
    )
    return list(store)


def text(term: object) -> str:
    """Return an IRI, or the name of anything else."""
    return term.value if isinstance(term, ox.NamedNode) else str(term)
