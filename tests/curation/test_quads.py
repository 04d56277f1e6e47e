"""Content in RDF: which graph says what."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.curation import load, quads
from kg.curation.terms import MODEL_TERMS
from kg.rdf.graphs import GRAPH_CASES, GRAPH_ONTOLOGY
from kg.rdf.namespaces import PREFIXES, iri

SMALL = Path(__file__).parents[1] / "data" / "small"
PROLOGUE = "".join(f"PREFIX {prefix}: <{ns}>\n" for prefix, ns in PREFIXES.items())


@pytest.fixture(scope="module")
def said() -> list[ox.Quad]:
    return quads(load(SMALL / "facts", SMALL / "ontology.ttl"))


def turtle(said: list[ox.Quad], graph: str, subject: str) -> set[tuple[str, str]]:
    return {
        (str(q.predicate), str(q.object))
        for q in said
        if q.graph_name == iri(graph) and q.subject == iri(subject)
    }


def expected(text: str) -> set[tuple[str, str]]:
    prefixes = "".join(f"@prefix {prefix}: <{ns}> .\n" for prefix, ns in PREFIXES.items())
    parsed = ox.parse(prefixes + "nb:this " + text, ox.RdfFormat.TURTLE)
    return {(str(q.predicate), str(q.object)) for q in parsed}


def test_an_entity_with_its_synonyms(said: list[ox.Quad]) -> None:
    assert turtle(said, "graph:entities", "nb:leaf-spot") == expected("""
        a nbo:Disease ; rdfs:label "leaf spot"@en ;
        skos:definition "A disease that marks leaves."@en ;
        skos:altLabel "LS"@en, "cercosporosis"@en ;
        nbo:abbreviation "LS"@en ; nbo:clinicalTerm "cercosporosis"@en ;
        nbo:relatedTerm "blight"@en .""")


def test_a_quantity_open_above(said: list[ox.Quad]) -> None:
    assert turtle(said, "graph:entities", "nb:recovery-share") == expected("""
        a nbo:Proportion ; rdfs:label "share of ferns that recover"@en ;
        skos:definition "How many treated ferns get well."@en ;
        nbo:lowerBound 80 ; nbo:lowerBoundExclusive true ; nbo:approximate false ;
        nbo:unit nb:unit-percent ; nbo:population nb:treated-fern ; nbo:asOfYear 2024 .""")


def test_a_term(said: list[ox.Quad]) -> None:
    assert turtle(said, "graph:entities", "nb:frequency-usually") == expected("""
        a nbo:Frequency ; rdfs:label "usually"@en ; skos:definition "In most cases."@en .""")


def test_a_fact_is_a_graph_of_its_triples(said: list[ox.Quad]) -> None:
    assert {str(q.triple) for q in said if q.graph_name == iri("fact:F00005")} == {
        str(ox.Triple(iri("nb:leaf-spot"), iri("nbo:mayPresentWith"), iri("nb:brown-spot"))),
        str(ox.Triple(iri("nb:brown-spot"), iri("nbo:occursOn"), iri("nb:old-leaf"))),
    }


def test_a_literal_object_keeps_its_language(said: list[ox.Quad]) -> None:
    (quad,) = (q for q in said if q.graph_name == iri("fact:F00014"))
    assert quad.object == ox.Literal("leaf spot", language="en")


def test_what_is_said_about_a_fact(said: list[ox.Quad]) -> None:
    assert turtle(said, "graph:provenance", "fact:F00009") == expected("""
        a nbo:Fact ; rdfs:label "F00009" ; nbo:statement "Such yellow veins last 3 to 6 weeks."@en ;
        nbo:certainty nb:certainty-stated ; nbo:scope nb:fungus-in-stem ;
        nbo:cites passage:P0011, passage:P0013 ; nbo:source source:leaf-spot .""")
    about_5 = turtle(said, "graph:provenance", "fact:F00005")
    assert (str(iri("nbo:frequency")), str(iri("nb:frequency-usually"))) in about_5
    assert (str(iri("nbo:combination")), str(iri("nb:combination-each"))) in about_5


def test_a_passage_and_its_position(said: list[ox.Quad]) -> None:
    digest = "047d21ec6c9174f9d412200bac66b35c981d028d773967851c2373ee179135c3"
    position = "<https://w3id.org/neuroblastoma-kg/passage/P0012#position>"
    assert turtle(said, "graph:provenance", "passage:P0012") == expected(f"""
        a nbo:Passage, oa:SpecificResource ; rdfs:label "P0012" ; oa:hasSource source:leaf-spot ;
        oa:hasSelector {position} ; nbo:sha256 "{digest}" ; nbo:inSection nb:section-signs ;
        nbo:passageKind nb:passage-kind-statement ; nbo:leadIn passage:P0011 ; nbo:order 12 .""")
    assert turtle(said, "graph:provenance", "passage:P0012#position") == expected(
        "a oa:TextPositionSelector ; oa:start 366 ; oa:end 378 ."
    )


def test_a_section_and_the_document(said: list[ox.Quad]) -> None:
    assert turtle(said, "graph:provenance", "nb:section-signs") == expected("""
        a nbo:Section ; rdfs:label "Signs"@en ; nbo:parentSection nb:section-page ;
        nbo:order 3 ; nbo:source source:leaf-spot .""")
    source = turtle(said, "graph:provenance", "source:leaf-spot")
    assert (
        expected("""
        nbo:reviewedOn "2024-03-05"^^xsd:date ; foaf:page <https://example.org/leaf-spot> ;
        dcterms:publisher "Green Thumb Monthly" .""")
        <= source
    )


def test_only_the_ontology_file_has_blank_nodes(said: list[ox.Quad]) -> None:
    with_blank = {
        str(q.graph_name)
        for q in said
        if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)
    }
    assert with_blank == {str(GRAPH_ONTOLOGY)}


def test_no_quad_twice(said: list[ox.Quad]) -> None:
    assert len(said) == len(set(said))


def test_model_terms_are_what_is_written_whatever_the_content(said: list[ox.Quad]) -> None:
    """The rule that the ontology declares them would miss one that is not listed."""
    content = load(SMALL / "facts", SMALL / "ontology.ttl")
    of_content = {
        iri(f"nbo:{name}")
        for name in (
            *(e.class_name for e in (*content.entities, *content.quantities)),
            *(t.property for t in content.triples),
        )
    }
    terms = {
        term
        for q in said
        # A rule of its own looks at the terms of cases, which content need not have.
        if q.graph_name not in {GRAPH_ONTOLOGY, GRAPH_CASES}
        for term in (q.predicate, q.object if q.predicate == iri("rdf:type") else q.predicate)
        if term.value.startswith(PREFIXES["nbo"])
    }
    assert terms - of_content == set(MODEL_TERMS)


def test_blank_nodes_do_not_depend_on_the_order_of_the_file(
    said: list[ox.Quad], tmp_path: Path
) -> None:
    content = Path(shutil.copytree(SMALL, tmp_path / "content"))
    file = content / "ontology.ttl"
    head, _, body = file.read_text("utf-8").partition("\n\n")
    blocks = [line for line in body.replace(";\n    ", "; ").splitlines() if line.strip()]
    file.write_text(head + "\n\n" + "\n".join(reversed(blocks)) + "\n", "utf-8")
    assert set(quads(load(content / "facts", file))) == set(said)
