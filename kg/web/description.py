"""The service description (SPARQL 1.1 Service Description, W3C 2013)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.media import FORMATS
from kg.rdf.namespaces import PREFIXES, iri
from kg.web.lookups import rows

if TYPE_CHECKING:
    from kg.web.service import Service

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_W3_FORMATS: Final = "http://www.w3.org/ns/formats/"
DESCRIBING: Final = PREFIXES | {"sd": _SD, "formats": _W3_FORMATS}
"""Prefixes to write a description with."""

_GRAPHS: Final = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
_MERGED: Final = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def description(service: Service, endpoint: str) -> list[ox.Triple]:
    """Describe the endpoint: language, formats, and the default dataset with its graphs.

    Args:
        service: whose engine is described.
        endpoint: the address as the client sees it.
    """
    me = ox.NamedNode(endpoint)
    dataset, default = ox.NamedNode(endpoint + "#dataset"), ox.NamedNode(endpoint + "#default")
    a, triples = iri("rdf:type"), iri("void:triples")
    found = [
        ox.Triple(me, a, _sd("Service")),
        ox.Triple(me, _sd("endpoint"), me),
        ox.Triple(me, _sd("supportedLanguage"), _sd("SPARQL11Query")),
        ox.Triple(
            me, iri("dcterms:title"), ox.Literal("Neuroblastoma knowledge graph", language="en")
        ),
        *(
            ox.Triple(me, _sd("resultFormat"), ox.NamedNode(_W3_FORMATS + known.w3c_name))
            for known in FORMATS.values()
        ),
        ox.Triple(me, _sd("defaultDataset"), dataset),
        ox.Triple(dataset, a, _sd("Dataset")),
        ox.Triple(dataset, _sd("defaultGraph"), default),
        ox.Triple(default, a, _sd("Graph")),
        *(
            ox.Triple(default, triples, row[0])
            for row in service.once("merged", lambda: rows(service.engine, _MERGED))
            if row[0]
        ),
    ]
    for graph, count in service.once("graphs", lambda: rows(service.engine, _GRAPHS)):
        if not isinstance(graph, ox.NamedNode) or count is None:
            continue
        named = ox.NamedNode(f"{endpoint}#{graph.value.rpartition('/')[2]}")
        content = ox.NamedNode(named.value + "-graph")
        found += [
            ox.Triple(dataset, _sd("namedGraph"), named),
            ox.Triple(named, a, _sd("NamedGraph")),
            ox.Triple(named, _sd("name"), graph),
            ox.Triple(named, _sd("graph"), content),
            ox.Triple(content, a, _sd("Graph")),
            ox.Triple(content, triples, count),
        ]
    return found


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)
