"""The dataset's description of itself (VoID), in ``graph:metadata``.

Terms: https://www.w3.org/TR/void/. Counts are those of the merge, this description included; only
``void:entities`` counts the rows of ``entities.csv``: the things that facts are about, without
quantities, controlled terms, sections, passages and the facts themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curation.terms import source_iri
from kg.exports import DOWNLOADS, merged
from kg.rdf.graphs import GRAPH_METADATA, OUTSIDE_THE_MERGE
from kg.rdf.namespaces import BASE, ENDPOINT, PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.curation import Content

DATASET: Final = ox.NamedNode(f"{BASE}.well-known/void#dataset")
"""The dataset, named in the document that describes it (VoID, section 7.2)."""

TITLE: Final = "Neuroblastoma knowledge graph"
"""What the dataset, its catalog and its services are called."""
CONTRIBUTORS: Final = "neuroblastoma-kg contributors"
"""Who it is by, as it is cited."""
LICENSE: Final = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")

_Value = ox.NamedNode | ox.Literal


def metadata(content: Content, quads: Sequence[ox.Quad], version: str) -> list[ox.Quad]:
    """Describe a dataset.

    Args:
        content: what the dataset was made from.
        quads: the dataset, without its description.
        version: version of the software.
    """
    quads = [quad for quad in quads if quad.graph_name not in OUTSIDE_THE_MERGE]
    said = [*_about(content, version), *_counts(content, quads, 0)]
    # The number of triples counts the triple that says it, whatever it says.
    triples = len(merged([*quads, *_quads(said)]))
    return _quads([*_about(content, version), *_counts(content, quads, triples)])


def _quads(said: Sequence[tuple[ox.NamedNode, _Value]]) -> list[ox.Quad]:
    return [ox.Quad(DATASET, predicate, value, GRAPH_METADATA) for predicate, value in said]


def _about(content: Content, version: str) -> Iterator[tuple[ox.NamedNode, _Value]]:
    yield iri("rdf:type"), iri("void:Dataset")
    yield iri("dcterms:title"), ox.Literal(TITLE, language="en")
    description = "What one health-library page states, as cited facts. It gives no medical advice."
    yield iri("dcterms:description"), ox.Literal(description, language="en")
    yield iri("dcterms:license"), LICENSE
    yield iri("owl:versionInfo"), ox.Literal(version)
    for source in content.sources:
        yield iri("dcterms:source"), source_iri(source.id)
    yield iri("foaf:homepage"), ox.NamedNode(BASE)
    yield iri("void:sparqlEndpoint"), ox.NamedNode(ENDPOINT)
    yield iri("void:uriSpace"), ox.Literal(BASE)
    for namespace in ("nbo", "skos", "oa", "dcterms"):
        yield iri("void:vocabulary"), ox.NamedNode(PREFIXES[namespace])
    for download in DOWNLOADS.values():
        if download.holds != "projection":  # a dump holds the dataset itself (VoID, section 3.3)
            yield iri("void:dataDump"), ox.NamedNode(f"{BASE}downloads/{download.file}")


def _counts(
    content: Content, quads: Sequence[ox.Quad], triples: int
) -> Iterator[tuple[ox.NamedNode, _Value]]:
    about = [predicate for predicate, _ in _about(content, "")]
    types = {q.object for q in quads if q.predicate == iri("rdf:type")} | {iri("void:Dataset")}
    counts = {
        "void:triples": triples,
        "void:entities": len(content.entities),
        "void:classes": len(types),
    }
    predicates = {q.predicate for q in quads} | set(about) | {iri(name) for name in counts}
    counts["void:properties"] = len(predicates | {iri("void:properties")})
    for name, count in counts.items():
        yield iri(name), ox.Literal(str(count), datatype=iri("xsd:integer"))
