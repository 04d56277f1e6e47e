"""Namespaces and prefixes of the project, and of the vocabularies it uses."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

from kg.errors import BadRequestError

BASE: Final = "https://w3id.org/neuroblastoma-kg/"
ENDPOINT: Final = f"{BASE}sparql"
"""The published address of the query endpoint, against which relative IRIs of queries resolve.

SPARQL 1.1 Query, section 4.1.1.1, and RFC 3986, section 5.1: the same wherever a copy runs, so that
answers follow from the release and the query alone.
"""

PREFIXES: Final[dict[str, str]] = {
    "nbo": BASE + "ontology#",
    "nb": BASE + "id/",
    "fact": BASE + "fact/",
    "passage": BASE + "passage/",
    "case": BASE + "case/",
    "source": BASE + "source/",
    "query": BASE + "query/",
    "graph": BASE + "graph/",
    "release": BASE + "release/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "void": "http://rdfs.org/ns/void#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vann": "http://purl.org/vocab/vann/",
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
    "bibo": "http://purl.org/ontology/bibo/",
    "obo": "http://purl.obolibrary.org/obo/",
    "sh": "http://www.w3.org/ns/shacl#",
    "schema": "https://schema.org/",
    "csvw": "http://www.w3.org/ns/csvw#",
}
"""Prefix to namespace, in the order in which serialisations list them."""


def iri(curie: str) -> NamedNode:
    """Expand a CURIE of a known prefix, for example ``nb:MYCN``.

    Raises:
        BadRequestError: the prefix is not known, there is none, or the rest can stand in no IRI.
    """
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in PREFIXES:
        raise BadRequestError(
            f"{curie!r} is no CURIE of a known prefix; known are: {', '.join(PREFIXES)}."
        )
    try:
        return NamedNode(PREFIXES[prefix] + local)
    except ValueError as error:
        raise BadRequestError(
            f"{curie!r} is no CURIE: {local!r} holds a character that IRIs may not hold."
        ) from error


def curie(iri: str) -> str | None:
    """Shorten an IRI with the longest namespace that fits, or return None."""
    fitting = [(ns, prefix) for prefix, ns in PREFIXES.items() if iri.startswith(ns)]
    if not fitting:
        return None
    namespace, prefix = max(fitting, key=lambda pair: len(pair[0]))
    return f"{prefix}:{iri[len(namespace) :]}"
