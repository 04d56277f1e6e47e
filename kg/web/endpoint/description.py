"""The service description (SPARQL 1.1 Service Description, W3C 2013)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.media import FORMATS
from kg.rdf.namespaces import PREFIXES, iri
from kg.release.metadata import DATASET, LICENSE, TITLE
from kg.web.endpoint import dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.store.engine import Term
    from kg.web.service import Service

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_W3_FORMATS: Final = "http://www.w3.org/ns/formats/"
_SIMPLE: Final = ox.NamedNode("http://www.w3.org/ns/entailment/Simple")
DESCRIBING: Final = PREFIXES | {
    "sd": _SD,
    "formats": _W3_FORMATS,
    "ent": "http://www.w3.org/ns/entailment/",
}
"""Prefixes to write a description with."""

_READ_ONLY: Final = (
    "Read-only: no updates, no SERVICE, no data of clients, hence no input formats. Every query is "
    "bounded; an answer is whole or it is an error that names the limit it met."
)
_DEFAULT: Final = (
    "The merge of the named graphs, the made-up example cases left out. Queries run under simple "
    "entailment over it; what a reasoner concluded from ontology and facts is written out in the "
    "named graph graph:inferred and is part of this merge."
)
_FEATURES: Final = (
    (
        "graph-store",
        "Graph Store HTTP Protocol, to read",
        "GET and HEAD of /sparql/graph?default and /sparql/graph?graph=IRI.",
        "https://www.w3.org/TR/sparql11-http-rdf-update/",
    ),
    (
        "sparql-1.2",
        "SPARQL 1.2 (working draft): triple terms and base direction",
        "Triple terms, reifiers, annotations, VERSION, LANGDIR, STRLANGDIR, hasLANG, hasLANGDIR.",
        "https://www.w3.org/TR/sparql12-query/",
    ),
)
"""Name, label, comment and specification of what has no term of its own in the vocabulary."""


def description(service: Service, endpoint: str) -> list[ox.Triple]:
    """Describe the endpoint: language, features, formats, limits, and the dataset with its graphs.

    Args:
        service: whose engine is described.
        endpoint: the address as the client sees it.
    """
    me = ox.NamedNode(endpoint)
    return [
        *(ox.Triple(me, predicate, value) for predicate, value in _service(service, endpoint)),
        *_features(endpoint),
        *_dataset(service, endpoint),
    ]


def _service(service: Service, endpoint: str) -> Iterator[tuple[ox.NamedNode, Term]]:
    """Say what the service itself is."""
    yield iri("rdf:type"), _sd("Service")
    yield _sd("endpoint"), ox.NamedNode(endpoint)
    yield _sd("supportedLanguage"), _sd("SPARQL11Query")
    yield _sd("defaultEntailmentRegime"), _SIMPLE
    yield iri("dcterms:title"), _words(TITLE)
    yield iri("rdfs:comment"), _words(_READ_ONLY)
    yield iri("dcterms:license"), LICENSE
    yield iri("owl:versionInfo"), ox.Literal(service.release.manifest.version)
    yield iri("rdfs:seeAlso"), ox.NamedNode(endpoint + "/limits")
    for name, *_ in _FEATURES:
        yield _sd("feature"), ox.NamedNode(f"{endpoint}#{name}")
    for known in FORMATS.values():
        yield _sd("resultFormat"), ox.NamedNode(_W3_FORMATS + known.w3c_name)
    yield _sd("defaultDataset"), ox.NamedNode(endpoint + "#dataset")


def _features(endpoint: str) -> Iterator[ox.Triple]:
    for name, label, comment, specification in _FEATURES:
        feature = ox.NamedNode(f"{endpoint}#{name}")
        yield ox.Triple(feature, iri("rdf:type"), _sd("Feature"))
        yield ox.Triple(feature, iri("rdfs:label"), _words(label))
        yield ox.Triple(feature, iri("rdfs:comment"), _words(comment))
        yield ox.Triple(feature, iri("rdfs:seeAlso"), ox.NamedNode(specification))
    store = ox.NamedNode(f"{endpoint}#graph-store")
    yield ox.Triple(store, iri("foaf:page"), ox.NamedNode(endpoint + "/graph"))


def _dataset(service: Service, endpoint: str) -> Iterator[ox.Triple]:
    whole, default = ox.NamedNode(endpoint + "#dataset"), ox.NamedNode(endpoint + "#default")
    a, triples = iri("rdf:type"), iri("void:triples")
    yield ox.Triple(whole, a, _sd("Dataset"))
    yield ox.Triple(whole, iri("rdfs:seeAlso"), DATASET)
    yield ox.Triple(whole, _sd("defaultGraph"), default)
    yield ox.Triple(default, a, _sd("Graph"))
    yield ox.Triple(default, iri("rdfs:comment"), _words(_DEFAULT))
    for count in dataset.merged_triples(service):
        yield ox.Triple(default, triples, count)
    for graph, count in dataset.graphs(service):
        named = ox.NamedNode(f"{endpoint}#{graph.value.rpartition('/')[2]}")
        content = ox.NamedNode(named.value + "-graph")
        yield ox.Triple(whole, _sd("namedGraph"), named)
        yield ox.Triple(named, a, _sd("NamedGraph"))
        yield ox.Triple(named, _sd("name"), graph)
        yield ox.Triple(named, _sd("entailmentRegime"), _SIMPLE)
        yield ox.Triple(named, _sd("graph"), content)
        yield ox.Triple(content, a, _sd("Graph"))
        yield ox.Triple(content, triples, count)


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _words(text: str) -> ox.Literal:
    return ox.Literal(text, language="en")
