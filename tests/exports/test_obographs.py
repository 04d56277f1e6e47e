"""OBO Graphs: valid as the format has it, and true to the dataset."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from kg.exports import DOWNLOADS, Published
from kg.exports.axioms import AXIOM_ANNOTATIONS
from kg.rdf.graphs import GRAPH_ENTITIES, GRAPH_ONTOLOGY
from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = {
    "graph": {"id", "lbl", "meta", "nodes", "edges", "domainRangeAxioms"},
    "node": {"id", "lbl", "type", "propertyType", "meta"},
    "edge": {"sub", "pred", "obj", "meta"},
    "meta": {"definition", "synonyms", "basicPropertyValues", "version"},
    "value": {"pred", "val", "meta"},
    "range": {"predicateId", "domainClassIds", "rangeClassIds"},
}
"""What we use of the format's JSON schema; it knows no other keys at these places."""
FACT = iri("nbo:axiomFact").value


@pytest.fixture(scope="module")
def graph(released: Published) -> dict[str, Any]:
    document = json.loads(DOWNLOADS["obographs.json"].serialize(released))
    assert list(document) == ["graphs"]
    (found,) = document["graphs"]
    assert isinstance(found, dict)
    return found


def metas(graph: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield graph["meta"]
    for thing in (*graph["nodes"], *graph["edges"]):
        if "meta" in thing:
            yield thing["meta"]


def test_only_keys_of_the_format_are_used(graph: dict[str, Any]) -> None:
    assert set(graph) <= KEYS["graph"]
    assert all(set(node) <= KEYS["node"] for node in graph["nodes"])
    assert all(set(edge) <= KEYS["edge"] for edge in graph["edges"])
    assert all(set(x) <= KEYS["range"] for x in graph["domainRangeAxioms"])
    for meta in metas(graph):
        assert set(meta) <= KEYS["meta"]
        for value in (*meta.get("synonyms", ()), *meta.get("basicPropertyValues", ())):
            assert set(value) <= KEYS["value"]
            assert isinstance(value["val"], str)


def test_nodes_are_the_terms_and_entities_of_the_dataset(
    released: Published, graph: dict[str, Any]
) -> None:
    found = {node["id"]: node for node in graph["nodes"]}
    assert len(found) == len(graph["nodes"])
    types = [q for q in released.quads if q.predicate == iri("rdf:type")]
    individuals = {q.subject.value for q in types if q.graph_name == GRAPH_ENTITIES}
    assert {i for i, node in found.items() if node["type"] == "INDIVIDUAL"} == individuals
    classes = {
        q.subject.value
        for q in types
        if q.graph_name == GRAPH_ONTOLOGY
        and q.object == iri("owl:Class")
        and isinstance(q.subject, ox.NamedNode)
    }
    assert {i for i, node in found.items() if node["type"] == "CLASS"} == classes
    liver = found[iri("nb:liver").value]
    assert liver["lbl"] == "liver"
    assert liver["meta"]["definition"]["val"]


def test_edges_join_nodes(graph: dict[str, Any]) -> None:
    nodes = {node["id"]: node["type"] for node in graph["nodes"]}
    for edge in graph["edges"]:
        assert {edge["sub"], edge["obj"]} <= nodes.keys()
        if edge["pred"] not in {"is_a", "type", "subPropertyOf", "inverseOf"}:
            assert edge["pred"].startswith("http")
        if edge["pred"] == "is_a":
            assert (nodes[edge["sub"]], nodes[edge["obj"]]) == ("CLASS", "CLASS")
        if edge["pred"] == "type":
            assert (nodes[edge["sub"]], nodes[edge["obj"]]) == ("INDIVIDUAL", "CLASS")


def test_edges_and_values_of_facts_are_their_triples(
    released: Published, graph: dict[str, Any]
) -> None:
    found: Counter[tuple[str, ...]] = Counter()
    for edge in graph["edges"]:
        for fact in facts(edge):
            found[fact, edge["sub"], edge["pred"], edge["obj"]] += 1
    for node in graph["nodes"]:
        for value in node.get("meta", {}).get("basicPropertyValues", ()):
            for fact in facts(value):
                found[fact, node["id"], value["pred"], value["val"]] += 1
    pairs = Counter(
        (fact.value, x.subject.value, x.predicate.value, x.object.value)
        for fact, triples in released.claims.items()
        for x in triples
        if isinstance(x.subject, ox.NamedNode) and isinstance(x.object, ox.NamedNode | ox.Literal)
    )
    assert found == pairs
    assert sum(pairs.values()) == sum(map(len, released.claims.values()))


def facts(thing: dict[str, Any]) -> list[str]:
    values = thing.get("meta", {}).get("basicPropertyValues", ())
    return [value["val"] for value in values if value["pred"] == FACT]


def test_an_edge_of_a_fact_says_what_the_fact_says(
    released: Published, graph: dict[str, Any]
) -> None:
    edge = next(edge for edge in graph["edges"] if facts(edge))
    fact = ox.NamedNode(facts(edge)[0])
    said = {(v["pred"], v["val"]) for v in edge["meta"]["basicPropertyValues"]}
    assert said == {(FACT, fact.value)} | {
        (a.property.value, value.value)
        for a in AXIOM_ANNOTATIONS
        if a.said_by is not None
        for value in released.objects(fact, a.said_by)
        if isinstance(value, ox.NamedNode | ox.Literal)
    }


def test_the_class_tree_is_that_of_the_ontology(released: Published, graph: dict[str, Any]) -> None:
    found = {(e["sub"], e["obj"]) for e in graph["edges"] if e["pred"] == "is_a"}
    assert found == {
        (q.subject.value, q.object.value)
        for q in released.quads
        if q.graph_name == GRAPH_ONTOLOGY
        and q.predicate == iri("rdfs:subClassOf")
        and isinstance(q.subject, ox.NamedNode)
        and isinstance(q.object, ox.NamedNode)
    }
