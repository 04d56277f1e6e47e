"""The description of a thing as RDF: a piece of the dataset, and what may be done with it.

Its default graph is a part of the service's default graph, so that Turtle and the like, which have
no other, lose nothing; formats with named graphs hold each fact's claim once more in the fact's own
graph. The same pattern therefore finds the same in a description as in the service. Everything that
is named has its label beside it. Only what is said of the document itself is new: it is about the
thing, belongs to the dataset (VoID, section 7.3) and the release, and has the dataset's license.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from flask import Response

from kg.rdf.graphs import GRAPH_CASES, GRAPH_ENTITIES, GRAPH_INFERRED, GRAPH_INFERRED_CASES
from kg.rdf.media import FORMATS
from kg.rdf.namespaces import BASE, PREFIXES, iri
from kg.release.metadata import DATASET, LICENSE
from kg.store.serializing import serialize_triples
from kg.web import lookups

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.release.manifest import Manifest
    from kg.store.engine import Engine, Term
    from kg.web.lookups import Statements

_AT_ONCE: Final = 500
"""IRIs whose labels are asked for in one query."""
_GRAPHS: Final = frozenset({"trig", "nq", "jsonld"})
"""Formats that hold named graphs."""
_NBO, _OA = PREFIXES["nbo"], PREFIXES["oa"]
_LABEL: Final = iri("rdfs:label")
_NAMING: Final = f"""SELECT DISTINCT ?s ?p ?o {{
  VALUES ?graph {{ {GRAPH_ENTITIES} {GRAPH_INFERRED} }}
  VALUES ?o {{ %s }} GRAPH ?graph {{ ?s ?p ?o }}
}}"""
_POINTING: Final = "SELECT ?s ?p ?o { VALUES ?o { %s } VALUES ?p { %s } ?s ?p ?o }"
_DEFINED: Final = """SELECT ?s ?p ?o {
  %s dcterms:source ?of . ?s rdfs:isDefinedBy ?of ; ?p ?o
  VALUES ?p { rdf:type dcterms:identifier rdfs:isDefinedBy owl:versionInfo }
}"""
_TABLE: Final = "<https://schema.org/result>/<http://www.w3.org/ns/csvw#tableSchema>?"
_PARTS: Final = f"""SELECT DISTINCT ?s ?p ?o {{
  {{ ?s ?p ?o FILTER (?s = %(node)s || STRSTARTS(STR(?s), "%(iri)s#")) }}
  UNION {{ %(node)s {_TABLE}/<http://www.w3.org/ns/csvw#column>?/rdf:rest* ?s . ?s ?p ?o }}
  UNION {{ %(node)s sh:parameter/sh:in/rdf:rest* ?s . ?s ?p ?o }}
}}"""


@dataclass
class Description:
    """What there is to say of a thing.

    Attributes:
        merged: triples of the default graph.
        named: graph to its triples.
    """

    merged: dict[ox.Triple, None] = field(default_factory=dict)
    named: dict[ox.NamedNode, list[ox.Triple]] = field(default_factory=dict)

    def add(self, triples: Iterable[ox.Triple]) -> None:
        """Add triples to the default graph."""
        self.merged |= dict.fromkeys(triples)

    def add_said(self, said: Statements) -> None:
        """Add what is said of things."""
        self.add(
            ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), term)
            for subject, properties in said.items()
            for predicate, terms in properties.items()
            for term in terms
        )

    @property
    def triples(self) -> dict[ox.Triple, None]:
        """Return all triples, whatever graph they are in."""
        return self.merged | dict.fromkeys(t for held in self.named.values() for t in held)


def of_entity(engine: Engine, subject: ox.NamedNode) -> Description:
    """Return what is said of an entity, the facts that name it, and what else leads to it.

    Facts come whole, with hedges and citations. What leads to it otherwise is what the ontology
    and a reasoner say; fact and passages that an entity only classifies are left to queries.
    """
    found = Description()
    facts = lookups.facts_about(engine, subject)
    found.add_said(lookups.about(engine, [subject.value, *facts]))
    found.add(_triples(engine, _NAMING % subject))
    _claim(found, engine, facts)
    return found


def of_fact(engine: Engine, subject: ox.NamedNode) -> Description:
    """Return a fact with its claim, the passages it rests on, where they stand, and the source."""
    found = Description()
    said = lookups.about(engine, [subject.value])
    found.add_said(said)
    _claim(found, engine, [subject.value])
    _place(found, engine, _objects(said, _NBO + "cites"))
    return found


def of_passage(engine: Engine, subject: ox.NamedNode) -> Description:
    """Return where a passage stands and what it is, the source, and the facts that rest on it."""
    found = Description()
    facts = lookups.facts_citing(engine, subject)
    _place(found, engine, [subject.value])
    found.add_said(lookups.about(engine, facts))
    _claim(found, engine, facts)
    return found


def of_source(engine: Engine, subject: ox.NamedNode) -> Description:
    """Return what is said of a source, and the names of its sections, passages and facts."""
    found = Description()
    found.add_said(lookups.about(engine, [subject.value]))
    pointing = f"{iri('oa:hasSource')} {iri('nbo:source')}"
    found.add(_triples(engine, _POINTING % (subject, pointing)))
    return found


def of_case(engine: Engine, subject: ox.NamedNode) -> Description:
    """Return what is described of an example case, and what was concluded; both are made up."""
    found = Description()
    for graph in (GRAPH_CASES, GRAPH_INFERRED_CASES):
        if held := lookups.in_graph(engine, [subject.value], graph):
            found.named[graph] = held
    return found


def of_import(engine: Engine, subject: ox.NamedNode) -> Description:
    """Return whence terms of another vocabulary come, and which they are."""
    found = Description()
    found.add_said(lookups.about(engine, [subject.value]))
    found.add(_triples(engine, _DEFINED % subject))
    return found


def of_parts(engine: Engine, subject: ox.NamedNode) -> Description:
    """Return what is said of a saved query and of its parts, which hang on its IRI by ``#``."""
    found = Description()
    found.add(_triples(engine, _PARTS % {"node": subject, "iri": subject.value}))
    return found


def _claim(found: Description, engine: Engine, facts: Sequence[str]) -> None:
    """Add the claims of facts, merged and in their own graphs."""
    for fact, triples in lookups.claims(engine, facts).items():
        found.add(triples)
        found.named[ox.NamedNode(fact)] = triples


def _place(found: Description, engine: Engine, passages: Sequence[str]) -> None:
    """Add passages with where they stand, and their sources."""
    said = lookups.about(engine, passages)
    further = [*_objects(said, _OA + "hasSelector"), *_objects(said, _OA + "hasSource")]
    found.add_said(said)
    found.add_said(lookups.about(engine, further))


def complete(found: Description, engine: Engine, subject: str, manifest: Manifest | None) -> None:
    """Add labels, and what is said of the document.

    Args:
        found: what is completed.
        engine: where labels are looked up.
        subject: the thing.
        manifest: of the release that the engine holds; None where nothing says which it is.
    """
    document = ox.NamedNode(document_of(subject))
    said: list[tuple[str, ox.NamedNode]] = [
        ("rdf:type", iri("foaf:Document")),
        ("foaf:primaryTopic", ox.NamedNode(subject)),
        ("void:inDataset", DATASET),
        ("dcterms:license", LICENSE),
    ]
    if manifest is not None:
        said.append(("dcterms:isPartOf", iri(f"release:{manifest.release}")))
        source = str(manifest.source["id"])
        said.append(("dcterms:source", iri(f"source:{source}")))
    found.add(ox.Triple(document, iri(name), value) for name, value in said)
    named = sorted(
        {
            str(term)
            for triple in found.triples
            for term in (triple.subject, triple.predicate, triple.object)
            if isinstance(term, ox.NamedNode)
        }
    )
    for start in range(0, len(named), _AT_ONCE):
        asked = " ".join(named[start : start + _AT_ONCE])
        text = f"SELECT ?s ?p ?o {{ VALUES ?s {{ {asked} }} VALUES ?p {{ {_LABEL} }} ?s ?p ?o }}"
        found.add(_triples(engine, text))


def document_of(subject: str) -> str:
    """Return the IRI of a description: what an entity's 303 leads to, else a part of the thing."""
    entity = subject.removeprefix(PREFIXES["nb"])
    return f"{BASE}data/{entity}" if entity != subject else f"{subject}#description"


def written(found: Description, subject: ox.NamedNode, name: str) -> Response:
    """Return a description in a format of the registry, the thing first; always the same bytes."""
    format_ = FORMATS[name]

    def first(triple: ox.Triple) -> tuple[bool, str]:
        return triple.subject != subject, str(triple)

    if name not in _GRAPHS:
        body = serialize_triples(sorted(found.triples, key=first), format_)
        return Response(body, content_type=format_.content_type)
    quads = [ox.Quad(t.subject, t.predicate, t.object) for t in sorted(found.merged, key=first)]
    quads += [
        ox.Quad(t.subject, t.predicate, t.object, graph)
        for graph, triples in sorted(found.named.items(), key=str)
        for t in triples
    ]
    return Response(serialize_triples(quads, format_), content_type=format_.content_type)


def _triples(engine: Engine, text: str) -> list[ox.Triple]:
    return [
        ox.Triple(s, p, o)
        for s, p, o in lookups.rows(engine, text)
        if isinstance(s, ox.NamedNode | ox.BlankNode) and isinstance(p, ox.NamedNode) and o
    ]


def _objects(said: Statements, predicate: str) -> list[str]:
    """Return the IRIs that a property leads to."""
    terms: list[Term] = [t for about in said.values() for t in about.get(predicate, [])]
    return [t.value for t in terms if isinstance(t, ox.NamedNode)]
