"""The classes, individuals and links between them as an OBO Graphs document.

https://github.com/geneontology/obographs For tools that draw and walk graphs. The format has no
place for class expressions other than genus and differences, so the definitions of stages, which
are unions, complements and closed lists, are in the OWL file only; nor for scopes of an edge, so
each edge of a fact carries what is said of the fact as property values. What is in the document is
asserted; nothing in it is weakened or made up to fit the format.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.curation import terms as t
from kg.exports.axioms import AXIOM_ANNOTATIONS
from kg.exports.owl import EDIT_FILE, ONTOLOGY, version_iri
from kg.rdf.graphs import GRAPH_ENTITIES, GRAPH_ONTOLOGY
from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.exports.published import Published, Term

_NEXT: Final = ",\n"
_TYPE, _LABEL = iri("rdf:type"), iri("rdfs:label")
_KINDS: Final = {
    iri("owl:Class"): {"type": "CLASS"},
    iri("owl:ObjectProperty"): {"type": "PROPERTY", "propertyType": "OBJECT"},
    iri("owl:DatatypeProperty"): {"type": "PROPERTY", "propertyType": "DATA"},
    iri("owl:AnnotationProperty"): {"type": "PROPERTY", "propertyType": "ANNOTATION"},
}
_STRUCTURE: Final = {
    iri("rdfs:subClassOf"): "is_a",
    iri("rdfs:subPropertyOf"): "subPropertyOf",
    iri("owl:inverseOf"): "inverseOf",
    _TYPE: "type",
}
"""Edges that the format has names of its own for."""
_MATCHES: Final = tuple(
    iri(f"skos:{kind}Match") for kind in ("exact", "close", "broad", "narrow", "related")
)
_SYNONYMS: Final = {
    iri("skos:altLabel"): "hasExactSynonym",
    t.RELATED_TERM: "hasRelatedSynonym",
}


def obographs(published: Published) -> bytes:
    """Return the graph document, with one graph: a line for each node and each edge."""
    kinds = _kinds(published)
    texts: defaultdict[Term, list[dict[str, Any]]] = defaultdict(list)
    links: list[dict[str, Any]] = []
    for fact, triples in published.claims.items():
        meta = {"basicPropertyValues": list(_about_fact(published, fact))}
        for triple in triples:
            predicate, value = triple.predicate.value, triple.object
            if isinstance(value, ox.Literal):
                texts[triple.subject].append({"pred": predicate, "val": value.value, "meta": meta})
            else:
                links.append({**_edge(triple.subject, predicate, value), "meta": meta})
    head = {
        "id": ONTOLOGY.value,
        "lbl": _text(published, EDIT_FILE, iri("dcterms:title")),
        "meta": _about(published),
    }
    lists = {
        "nodes": [
            _node(published, node, kinds[node], texts[node]) for node in sorted(kinds, key=str)
        ],
        "edges": [*_edges(published, kinds), *links],
        "domainRangeAxioms": list(_domains_and_ranges(published, kinds)),
    }
    parts = [f'"{key}": {_json(value)}' for key, value in head.items()]
    parts += [
        f'"{key}": [\n{_NEXT.join(_json(value) for value in values)}\n]'
        for key, values in lists.items()
    ]
    return f'{{"graphs": [{{{_NEXT.join(parts)}}}]}}\n'.encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _kinds(published: Published) -> dict[ox.NamedNode, dict[str, str]]:
    """Return every node with what the format calls its type."""
    found: dict[ox.NamedNode, dict[str, str]] = {}
    for quad in published.dataset:
        subject, value = quad.subject, quad.object
        if quad.predicate != _TYPE or not isinstance(subject, ox.NamedNode):
            continue
        if quad.graph_name == GRAPH_ENTITIES:
            found[subject] = {"type": "INDIVIDUAL"}
        elif (
            quad.graph_name == GRAPH_ONTOLOGY
            and isinstance(value, ox.NamedNode)
            and value in _KINDS
        ):
            found[subject] = _KINDS[value]
    return found


def _node(
    published: Published,
    node: ox.NamedNode,
    kind: dict[str, str],
    texts: list[dict[str, Any]],
) -> dict[str, Any]:
    found: dict[str, Any] = {"id": node.value, **kind}
    if label := _text(published, node, _LABEL):
        found["lbl"] = label
    meta: dict[str, Any] = {}
    if definition := _text(published, node, iri("skos:definition")):
        meta["definition"] = {"val": definition}
    synonyms = [
        {"pred": predicate, "val": value.value}
        for said, predicate in _SYNONYMS.items()
        for value in published.objects(node, said)
        if isinstance(value, ox.Literal)
    ]
    if synonyms:
        meta["synonyms"] = synonyms
    values = [
        {"pred": predicate.value, "val": value.value}
        for predicate in _MATCHES
        for value in published.objects(node, predicate)
        if isinstance(value, ox.NamedNode)
    ]
    values += texts
    if values:
        meta["basicPropertyValues"] = values
    if meta:
        found["meta"] = meta
    return found


def _edges(
    published: Published, kinds: dict[ox.NamedNode, dict[str, str]]
) -> Iterator[dict[str, Any]]:
    """Return what links nodes beside facts: hierarchies, inverses, types, units, populations."""
    for quad in published.dataset:
        subject, value = quad.subject, quad.object
        if quad.graph_name not in {GRAPH_ENTITIES, GRAPH_ONTOLOGY}:
            continue
        if subject not in kinds or value not in kinds:
            continue
        yield _edge(subject, _STRUCTURE.get(quad.predicate, quad.predicate.value), value)


def _edge(subject: Term, predicate: str, value: Term) -> dict[str, Any]:
    return {"sub": _iri(subject), "pred": predicate, "obj": _iri(value)}


def _iri(term: Term) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _about_fact(published: Published, fact: ox.NamedNode) -> Iterator[dict[str, str]]:
    for annotation in AXIOM_ANNOTATIONS:
        said = annotation.said_by
        for value in [fact] if said is None else published.objects(fact, said):
            if isinstance(value, ox.NamedNode | ox.Literal):
                yield {"pred": annotation.property.value, "val": value.value}


def _domains_and_ranges(
    published: Published, kinds: dict[ox.NamedNode, dict[str, str]]
) -> Iterator[dict[str, Any]]:
    """Return domains and ranges that are named classes."""
    for node in sorted(kinds, key=str):
        named = {
            key: [_iri(v) for v in published.objects(node, said) if v in kinds]
            for key, said in (
                ("domainClassIds", iri("rdfs:domain")),
                ("rangeClassIds", iri("rdfs:range")),
            )
        }
        if any(named.values()):
            yield {"predicateId": node.value, **{k: v for k, v in named.items() if v}}


def _about(published: Published) -> dict[str, Any]:
    """Say of the graph what the ontology says of itself, as far as it is text."""
    meta: dict[str, Any] = {
        "basicPropertyValues": [
            {"pred": predicate.value, "val": value.value}
            for predicate, value in published.asserted.get(EDIT_FILE, ())
            if isinstance(value, ox.Literal)
        ]
    }
    for version in published.objects(EDIT_FILE, iri("owl:versionIRI")):
        meta["version"] = _iri(version_iri(version, ONTOLOGY))
    return meta


def _text(published: Published, node: ox.NamedNode, predicate: ox.NamedNode) -> str:
    found = published.objects(node, predicate)
    return next((value.value for value in found if isinstance(value, ox.Literal)), "")
