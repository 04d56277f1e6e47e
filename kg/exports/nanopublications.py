"""Each fact as a nanopublication, in one TriG file.

https://nanopub.net/guidelines/working_draft/ A nanopublication is four named graphs: a head that
names the other three, the assertion, its provenance, and information on the publication. The
assertion holds the fact's triples; the provenance says that it is derived from the fact, and what
the dataset says of the fact. The four names begin with the nanopublication's own, which the tools
that sign need; all are fragments of the fact's IRI, so they lead to its page. They are not signed
here, and their names are no trusty URIs: whoever publishes them does both with a key of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curation import terms as t
from kg.exports.order import sorted_quads, written
from kg.exports.owl import DATE, EDIT_FILE
from kg.rdf.graphs import GRAPH_METADATA
from kg.rdf.namespaces import PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.exports.published import Published

_NP: Final = "http://www.nanopub.org/nschema#"
_TYPE: Final = iri("rdf:type")
_SELECTOR: Final = iri("oa:hasSelector")
_OF_PASSAGE: Final = frozenset({_TYPE, t.IN_SECTION, t.SHA256, iri("oa:hasSource"), _SELECTOR})
_OF_SOURCE: Final = frozenset(
    {_TYPE, iri("dcterms:title"), iri("dcterms:publisher"), iri("foaf:page"), t.REVIEWED_ON}
)


def nanopublications(published: Published) -> bytes:
    """Return all nanopublications as TriG."""
    prefixes = {**PREFIXES, "np": _NP}
    return written(nanopublication_quads(published), ox.RdfFormat.TRIG, prefixes)


def nanopublication_quads(published: Published) -> list[ox.Quad]:
    """Return the quads of all nanopublications: by fact, then head, assertion and the rest."""
    information = list(_about_all(published))
    return [
        quad
        for fact in published.claims
        for graph in _nanopublication(published, fact, information)
        for quad in sorted_quads(graph)
    ]


def _nanopublication(
    published: Published,
    fact: ox.NamedNode,
    information: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]],
) -> Iterator[list[ox.Quad]]:
    this, head, assertion, provenance, publication = (
        ox.NamedNode(f"{fact.value}#nanopub{part}")
        for part in ("", "-head", "-assertion", "-provenance", "-pubinfo")
    )
    yield [
        ox.Quad(this, _TYPE, ox.NamedNode(f"{_NP}Nanopublication"), head),
        ox.Quad(this, ox.NamedNode(f"{_NP}hasAssertion"), assertion, head),
        ox.Quad(this, ox.NamedNode(f"{_NP}hasProvenance"), provenance, head),
        ox.Quad(this, ox.NamedNode(f"{_NP}hasPublicationInfo"), publication, head),
    ]
    yield [_quad(triple, assertion) for triple in published.claims[fact]]
    yield [_quad(triple, provenance) for triple in _provenance(published, fact, assertion)]
    yield [ox.Quad(this, predicate, value, publication) for predicate, value in information]


def _provenance(
    published: Published, fact: ox.NamedNode, assertion: ox.NamedNode
) -> Iterator[ox.Triple]:
    """Say what the dataset says of a fact, and enough of passages and source to find them."""
    yield ox.Triple(assertion, iri("prov:wasDerivedFrom"), fact)
    for predicate, value in published.asserted[fact]:
        yield ox.Triple(fact, predicate, value)
        if predicate == t.SOURCE:
            yield ox.Triple(assertion, iri("prov:hadPrimarySource"), value)
            yield from _described(published, value, _OF_SOURCE)
        elif predicate == t.CITES:
            yield ox.Triple(assertion, iri("prov:wasDerivedFrom"), value)
            yield from _described(published, value, _OF_PASSAGE)
            if isinstance(value, ox.NamedNode):
                for selector in published.objects(value, _SELECTOR):
                    yield from _described(published, selector, None)


def _described(
    published: Published, subject: object, properties: frozenset[ox.NamedNode] | None
) -> Iterator[ox.Triple]:
    if isinstance(subject, ox.NamedNode):
        for predicate, value in published.asserted.get(subject, ()):
            if properties is None or predicate in properties:
                yield ox.Triple(subject, predicate, value)


def _about_all(published: Published) -> Iterator[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]:
    """Say of every nanopublication what the ontology and the dataset say of themselves.

    The day is that of the ontology's version: no clock is read.
    """
    header = published.asserted.get(EDIT_FILE, ())
    for predicate, value in header:
        if not isinstance(value, ox.NamedNode | ox.Literal):
            continue
        if predicate in {iri("dcterms:creator"), iri("dcterms:license"), iri("owl:versionInfo")}:
            yield predicate, value
        elif predicate == iri("owl:versionIRI") and (date := DATE.search(value.value)):
            yield iri("dcterms:created"), ox.Literal(date[0], datatype=iri("xsd:date"))
    datasets = {
        q.subject
        for q in published.quads
        if q.graph_name == GRAPH_METADATA and q.object == iri("void:Dataset")
    }
    for dataset in sorted(datasets, key=str):
        if isinstance(dataset, ox.NamedNode):
            yield iri("dcterms:isPartOf"), dataset


def _quad(triple: ox.Triple, graph: ox.NamedNode) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)
