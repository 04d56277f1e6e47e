"""The checks on the content of this project, and on an OWL file with lost axioms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from pyshacl import validate

from kg.checks import Suite
from kg.exports import Published, merged
from kg.exports.owl import owl_triples
from kg.paths import content_folder
from kg.rdf.namespaces import iri
from kg.release.checking import check_dataset

if TYPE_CHECKING:
    from checked_copy import SmallCopy

    from kg.curation import Content

CHECKS = content_folder("ontology") / "checks"


def test_the_content_has_no_error(content: Content, dataset: list[ox.Quad]) -> None:
    checked = check_dataset(content, dataset)
    assert checked.errors == ()
    assert {rule.kind for rule in checked.rules} == {"SPARQL", "SHACL"}


def test_the_shapes_are_shapes(small_copy: SmallCopy) -> None:
    _, _, text = validate(rdflib.Graph(), shacl_graph=small_copy.shapes.graph, meta_shacl=True)
    assert "Conforms: True" in text


def test_no_two_rules_share_a_name(small_copy: SmallCopy) -> None:
    queries = {check.rule.name for check in small_copy.suite.checks}
    assert queries.isdisjoint(rule.name for rule in small_copy.shapes.rules.values())


def axioms_broken(dataset: list[ox.Quad], axioms: list[ox.Triple]) -> list[str]:
    suite, _ = Suite.inspect(CHECKS)
    merge = (ox.Quad(t.subject, t.predicate, t.object) for t in merged(dataset))
    found, _ = suite.run([*dataset, *merge], axioms)
    return [finding.subject for finding in found if finding.rule.name == "axiom-of-fact"]


@pytest.fixture(scope="session")
def owl_file(dataset: list[ox.Quad]) -> list[ox.Triple]:
    return owl_triples(Published(dataset))


def test_each_triple_of_a_fact_has_its_axiom(
    dataset: list[ox.Quad], owl_file: list[ox.Triple]
) -> None:
    assert axioms_broken(dataset, owl_file) == []


def test_a_lost_axiom_is_found(dataset: list[ox.Quad], owl_file: list[ox.Triple]) -> None:
    lost = next(t.subject for t in owl_file if t.object == iri("fact:F00265"))
    axioms = [triple for triple in owl_file if triple.subject != lost]
    assert axioms_broken(dataset, axioms) == [iri("fact:F00265").value]


def test_an_axiom_that_is_there_twice_is_found(
    dataset: list[ox.Quad], owl_file: list[ox.Triple]
) -> None:
    once = next(t.subject for t in owl_file if t.object == iri("fact:F00266"))
    again = [
        ox.Triple(ox.BlankNode("again"), t.predicate, t.object)
        for t in owl_file
        if t.subject == once
    ]
    assert axioms_broken(dataset, [*owl_file, *again]) == [iri("fact:F00266").value]


def test_a_finding_has_a_place(content: Content, dataset: list[ox.Quad]) -> None:
    places = check_dataset(content, dataset).places
    file, line = places.of(iri("nbo:Emotion").value)
    text = content.ontology.text.splitlines()[line - 1]
    assert file.endswith("neuroblastoma.ttl")
    assert text.startswith(":Emotion a owl:Class")
    assert places.of(iri("nb:neuroblastoma").value)[0].endswith("entities.csv")
    assert places.of(iri("case:C01").value)[0].endswith("cases.csv")
