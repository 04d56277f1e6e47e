"""RDF 1.2 Turtle: the merge, and each fact the reifier of its triples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.exports import DOWNLOADS, Published, canonical, merged
from kg.rdf.graphs import GRAPH_PROVENANCE
from kg.rdf.namespaces import PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Iterable

REIFIES = iri("rdf:reifies")


@pytest.fixture(params=["published", "released"])
def given(request: pytest.FixtureRequest) -> Published:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Published)
    return found


def read(given: Published) -> list[ox.Triple]:
    data = DOWNLOADS["rdf12.ttl"].serialize(given)
    return [quad.triple for quad in ox.parse(data, ox.RdfFormat.TURTLE)]


def canonical_text(triples: Iterable[ox.Triple]) -> list[str]:
    quads = (ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return [str(quad) for quad in canonical(quads)]


def test_without_reifiers_it_is_the_merge(given: Published) -> None:
    plain = [triple for triple in read(given) if triple.predicate != REIFIES]
    assert canonical_text(plain) == canonical_text(merged(given.quads))


def test_reifiers_are_the_facts_of_their_triples(given: Published) -> None:
    found = {(t.subject, t.object) for t in read(given) if t.predicate == REIFIES}
    pairs = {
        (quad.graph_name, quad.triple)
        for quad in given.quads
        if isinstance(quad.graph_name, ox.NamedNode)
        and quad.graph_name.value.startswith(PREFIXES["fact"])
    }
    assert found == pairs
    assert pairs


def test_annotations_are_what_is_said_of_facts(given: Published) -> None:
    triples = read(given)
    facts = {triple.subject for triple in triples if triple.predicate == REIFIES}
    annotated = {t for t in triples if t.subject in facts and t.predicate != REIFIES}
    provenance = {
        quad.triple
        for quad in given.quads
        if quad.graph_name == GRAPH_PROVENANCE and quad.subject in facts
    }
    assert provenance <= annotated
    assert all(triple in set(given.merge) for triple in annotated)


def test_each_fact_is_annotated_where_its_first_triple_stands(given: Published) -> None:
    text = DOWNLOADS["rdf12.ttl"].serialize(given).decode()
    assert text.startswith('VERSION "1.2"\n')
    assert text.count("{|") == len(given.claims)
    assert "~ fact:F00001 {| a nbo:Fact" in text


def test_odd_names_and_literals_are_written_safely() -> None:
    graph = ox.NamedNode(f"{PREFIXES['fact']}F00001")
    fact = ox.Quad(graph, iri("rdf:type"), iri("nbo:Fact"), GRAPH_PROVENANCE)
    subject = ox.NamedNode(f"{PREFIXES['nb']}a.b/c'(d)#e")
    objects = [
        ox.Literal('"""\\\n\t\u00e9 |} .', language="en"),
        ox.Literal("01", datatype=iri("xsd:integer")),
        ox.Literal("plain"),
        ox.NamedNode("urn:other"),
    ]
    quads = [fact, *(ox.Quad(subject, iri("nbo:cites"), value, graph) for value in objects)]
    expected = merged(quads)
    plain = [triple for triple in read(Published(quads)) if triple.predicate != REIFIES]
    assert canonical_text(plain) == canonical_text(expected)
