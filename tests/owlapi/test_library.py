"""The OWL API as a library: what it reads, refuses, finds and writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.errors import OntologyToolError
from kg.owlapi import Line, OwlApi

if TYPE_CHECKING:
    from pathlib import Path

EX = "http://example.org/"
HEADER = f"""@prefix : <{EX}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<{EX}o> a owl:Ontology .
"""
DECLARED = """:A a owl:Class . :B a owl:Class . :i a owl:NamedIndividual .
:j a owl:NamedIndividual .
:p a owl:ObjectProperty . :q a owl:ObjectProperty . :note a owl:AnnotationProperty .
"""


@pytest.fixture
def turtle(tmp_path: Path) -> Path:
    return tmp_path / "o.ttl"


def test_says_its_version(api: OwlApi) -> None:
    assert api.version.startswith(f"{api.line}.")


def test_counts_axioms_and_their_annotations(api: OwlApi, turtle: Path) -> None:
    turtle.write_text(
        HEADER
        + DECLARED
        + """:A rdfs:subClassOf :B . :i :p :j .
        [] a owl:Axiom ; owl:annotatedSource :i ; owl:annotatedProperty :p ;
            owl:annotatedTarget :j ; :note "one", "two" .
        """,
        "utf-8",
    )
    found = api.contents(api.read(turtle))
    assert found.iri == f"{EX}o"
    assert found.version_iri is None
    assert found.axioms == {"Declaration": 7, "SubClassOf": 1, "ObjectPropertyAssertion": 1}
    assert (found.annotated, found.annotations) == ({f"{EX}note": 1}, {f"{EX}note": 2})
    assert found.violations == found.unparsed == ()


def test_two_annotations_of_one_triple_are_two_axioms(api: OwlApi, turtle: Path) -> None:
    turtle.write_text(
        HEADER
        + DECLARED
        + ":i :p :j ."
        + "".join(
            f"[] a owl:Axiom ; owl:annotatedSource :i ; owl:annotatedProperty :p ;"
            f' owl:annotatedTarget :j ; :note "{text}" .\n'
            for text in ("one", "two")
        ),
        "utf-8",
    )
    assert api.contents(api.read(turtle)).annotated == {f"{EX}note": 2}


@pytest.mark.parametrize(
    ("axioms", "part"),
    [
        (":p a owl:DatatypeProperty . :i :p :j .", "p"),
        (":i :undeclared :j . :undeclared a owl:ObjectProperty . :k a :Undeclared .", "Undeclared"),
        (
            """:p owl:propertyChainAxiom (:q :q) .
            :A rdfs:subClassOf [ a owl:Restriction ;
                owl:onProperty :p ; owl:maxCardinality 1 ] .""",
            "p",
        ),
    ],
    ids=["two kinds of property", "undeclared", "number of a derived property"],
)
def test_finds_what_is_not_owl_2_dl(api: OwlApi, turtle: Path, axioms: str, part: str) -> None:
    turtle.write_text(HEADER + DECLARED + axioms, "utf-8")
    violations = api.contents(api.read(turtle)).violations
    assert any(f"{EX}{part}>" in violation for violation in violations), violations


def test_names_triples_that_mean_nothing(api: OwlApi, turtle: Path) -> None:
    turtle.write_text(HEADER + DECLARED + "[] a owl:AllDifferent .", "utf-8")
    found = api.contents(api.read(turtle))
    assert any("AllDifferent" in triple for triple in found.unparsed)


def test_contradiction_and_impossible_class(api: OwlApi, turtle: Path) -> None:
    turtle.write_text(HEADER + DECLARED + ":A owl:disjointWith :B ; rdfs:subClassOf :B .", "utf-8")
    found = api.classify(api.read(turtle))
    assert (found.consistent, found.unsatisfiable) == (True, (f"{EX}A",))
    turtle.write_text(turtle.read_text("utf-8") + ":i a :A .", "utf-8")
    assert api.classify(api.read(turtle)).consistent is False


def test_draws_conclusions_of_individuals(api: OwlApi, turtle: Path) -> None:
    turtle.write_text(
        HEADER + DECLARED + ":A rdfs:subClassOf :B . :i a :A ; :p :j . :p owl:inverseOf :q .",
        "utf-8",
    )
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    i, j = f"{EX}i", f"{EX}j"
    assert api.entailed(api.read(turtle)) == {
        (i, kind, f"{EX}A"),
        (i, kind, f"{EX}B"),
        (i, f"{EX}p", j),
        (j, f"{EX}q", i),
    }


@pytest.mark.parametrize("name", ["ofn", "owx", "owl", "ttl"])
def test_writes_what_it_read(api: OwlApi, turtle: Path, name: str) -> None:
    turtle.write_text(
        HEADER
        + DECLARED
        + ':A rdfs:subClassOf :B ; rdfs:label "Größe \\"x\\" <&>"@de . <http://example.org/o> '
        + ':note "head" . [] a owl:Axiom ; owl:annotatedSource :A ; :note "why" ; '
        + "owl:annotatedProperty rdfs:subClassOf ; owl:annotatedTarget :B .",
        "utf-8",
    )
    read = api.read(turtle)
    out = turtle.with_name(f"out.{name}")
    api.write(read, name, out)
    found = api.difference(read, api.read(out))
    assert found.left == found.right == ()


def test_difference_sees_an_annotation(api: OwlApi, turtle: Path) -> None:
    turtle.write_text(HEADER + DECLARED + ":i :p :j .", "utf-8")
    plain = api.read(turtle)
    annotation = """[] a owl:Axiom ; owl:annotatedSource :i ; owl:annotatedProperty :p ;
        owl:annotatedTarget :j ; :note "one" ."""
    turtle.write_text(turtle.read_text("utf-8") + annotation, "utf-8")
    found = api.difference(plain, api.read(turtle))
    assert len(found.left) == len(found.right) == 1
    assert "one" in found.right[0]


def test_import_comes_from_the_catalog(api: OwlApi, turtle: Path) -> None:
    turtle.write_text(
        HEADER + f"<{EX}o> owl:imports <{EX}other> . :A a owl:Class ; rdfs:subClassOf :Z .", "utf-8"
    )
    turtle.with_name("other.ttl").write_text(
        f"<{EX}other> a <http://www.w3.org/2002/07/owl#Ontology> . "
        f"<{EX}Z> a <http://www.w3.org/2002/07/owl#Class> .",
        "utf-8",
    )
    catalog = turtle.with_name("catalog-v001.xml")
    catalog.write_text(
        '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
        f'<uri name="{EX}other" uri="other.ttl"/></catalog>',
        "utf-8",
    )
    found = api.contents(api.read(turtle, catalog))
    assert (found.imported, found.violations) == (1, ())


def test_import_from_elsewhere_is_refused(api: OwlApi, turtle: Path) -> None:
    turtle.write_text(HEADER + f"<{EX}o> owl:imports <{EX}elsewhere> .", "utf-8")
    with pytest.raises(OntologyToolError, match=f"{EX}elsewhere"):
        api.read(turtle)


def test_other_format_than_the_suffix_says(api: OwlApi, tmp_path: Path) -> None:
    file = tmp_path / "o.owl"
    file.write_text(HEADER, "utf-8")
    with pytest.raises(OntologyToolError, match=r"o\.owl"):
        api.read(file)


def test_goes_on_after_an_error(api: OwlApi, turtle: Path) -> None:
    turtle.write_text("@prefix", "utf-8")
    with pytest.raises(OntologyToolError):
        api.read(turtle)
    turtle.write_text(HEADER, "utf-8")
    assert api.contents(api.read(turtle)).iri == f"{EX}o"


def test_file_that_is_none(api: OwlApi, tmp_path: Path) -> None:
    with pytest.raises(OntologyToolError, match="There is no file"):
        api.read(tmp_path / "none.ttl")
    with pytest.raises(OntologyToolError, match="owx"):
        api.read(tmp_path / "none.docx")


def test_format_that_is_none(api: OwlApi, turtle: Path) -> None:
    turtle.write_text(HEADER, "utf-8")
    with pytest.raises(OntologyToolError, match="ofn"):
        api.write(api.read(turtle), "obo", turtle.with_name("o.obo"))


def test_folder_that_is_none(api: OwlApi, turtle: Path) -> None:
    turtle.write_text(HEADER, "utf-8")
    with pytest.raises(OntologyToolError, match="none"):
        api.write(api.read(turtle), "ofn", turtle.parent / "none" / "o.ofn")


def test_closed_worker(current: OwlApi, turtle: Path) -> None:
    turtle.write_text(HEADER, "utf-8")
    with OwlApi(current.line) as other:
        document = other.read(turtle)
    with pytest.raises(OntologyToolError, match="closed"):
        other.contents(document)


def test_explanations_need_the_newer_line(api: OwlApi, turtle: Path) -> None:
    turtle.write_text(
        HEADER + DECLARED + ":A rdfs:subClassOf :B . :i a :A . :p rdfs:domain :B . :i :p :j .",
        "utf-8",
    )
    document = api.read(turtle)
    statement = (f"{EX}i", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"{EX}B")
    if api.line is Line.PROTEGE:
        with pytest.raises(OntologyToolError, match=Line.CURRENT):
            api.explain(document, statement)
        return
    texts = {frozenset(a.text for a in each) for each in api.explain(document, statement, most=9)}
    assert texts == {
        frozenset({"A SubClassOf B", "i Type A"}),
        frozenset({"p Domain B", "i p j"}),
    }
