"""Mappings in the dataset: matches, and the names of what they point at."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.curation import load
from kg.mappings import inspect_mappings
from kg.mappings.content import MappingContent, read
from kg.paths import content_folder, ontology_file
from kg.rdf.graphs import GRAPH_IMPORTS, GRAPH_MAPPINGS
from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from kg.store.embedded import EmbeddedEngine

OBO = "http://purl.obolibrary.org/obo/"
IMPORTS = Path(__file__).parents[2] / "ontology" / "imports"


@pytest.fixture(scope="module")
def said() -> list[ox.Quad]:
    return inspect_mappings(load(content_folder("facts"), ontology_file())).quads()


@pytest.fixture(scope="module")
def content() -> MappingContent:
    return read(content_folder("ontology"))[0]


def test_each_match_is_one_triple(said: list[ox.Quad], content: MappingContent) -> None:
    found = [quad for quad in said if quad.graph_name == GRAPH_MAPPINGS]
    assert len(found) == sum(not row.relation for row in content.mappings)
    assert (
        ox.Quad(
            iri("nb:liver"),
            iri("skos:exactMatch"),
            ox.NamedNode(f"{OBO}UBERON_0002107"),
            GRAPH_MAPPINGS,
        )
        in found
    )


def test_each_term_has_one_label_one_kind_and_a_source(
    said: list[ox.Quad], content: MappingContent
) -> None:
    imports = [quad for quad in said if quad.graph_name == GRAPH_IMPORTS]
    for predicate in ("rdfs:label", "rdfs:isDefinedBy", "dcterms:identifier"):
        subjects = Counter(q.subject.value for q in imports if q.predicate == iri(predicate))
        assert subjects.keys() == {
            content.prefixes.expand(row.object_id).value for row in content.mappings
        }
        assert set(subjects.values()) == {1}
    kinds = Counter(quad.subject for quad in imports if quad.predicate == iri("rdf:type"))
    assert set(kinds.values()) == {1}


def test_what_is_above_our_relations_is_an_object_property(
    said: list[ox.Quad], content: MappingContent
) -> None:
    above = {content.prefixes.expand(r.object_id) for r in content.mappings if r.relation}
    declared = {
        quad.subject
        for quad in said
        if (quad.predicate, quad.object) == (iri("rdf:type"), iri("owl:ObjectProperty"))
    }
    assert declared == above


def test_the_dataset_holds_no_second_ontology_header(said: list[ox.Quad]) -> None:
    assert not [quad for quad in said if quad.object == iri("owl:Ontology")]


def test_the_class_tree_stays_ours(said: list[ox.Quad]) -> None:
    assert not [quad for quad in said if quad.object == iri("owl:Class")]
    assert any(b"a owl:Class" in path.read_bytes() for path in IMPORTS.glob("*.ttl"))


def test_no_imported_term_is_one_of_ours(said: list[ox.Quad]) -> None:
    ours = "https://w3id.org/neuroblastoma-kg/"
    subjects = {q.subject.value for q in said if q.graph_name == GRAPH_IMPORTS}
    assert {s for s in subjects if s.startswith(ours)} == {
        f"{ours}ontology/imports/{path.stem}" for path in IMPORTS.glob("*.ttl")
    }


def test_licensed_names_are_in_no_module() -> None:
    for name in ("snomedct", "meddra", "umls", "icdo"):
        for quad in ox.parse((IMPORTS / f"{name}.ttl").read_bytes(), ox.RdfFormat.TURTLE):
            if quad.predicate == iri("rdfs:label"):
                assert quad.object.value.partition(":")[0] in {"SCTID", "MedDRA", "UMLS", "ICDO"}


def test_the_notice_of_loinc_is_in_the_dataset(release_engine: EmbeddedEngine) -> None:
    ask = """PREFIX dcterms: <http://purl.org/dc/terms/>
    ASK { <https://w3id.org/neuroblastoma-kg/ontology/imports/loinc> dcterms:rights ?notice
    FILTER(CONTAINS(?notice, "LOINC is copyright")) }"""
    assert release_engine.query(ask)
