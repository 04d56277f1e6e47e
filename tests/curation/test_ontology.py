"""What the ontology file says of classes, domains and ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.curation.ontology import Ontology, read_ontology
from kg.rdf.namespaces import PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

NBO = PREFIXES["nbo"]
TEXT = """\
@prefix nbo: <https://w3id.org/neuroblastoma-kg/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

nbo:A a owl:Class .
nbo:B a owl:Class ; rdfs:subClassOf nbo:A .
nbo:C a owl:Class ; rdfs:subClassOf nbo:B .
nbo:D a owl:Class .
nbo:Both a owl:Class ; owl:equivalentClass [ owl:unionOf ( nbo:B nbo:D ) ] .
nbo:simple a owl:ObjectProperty ; rdfs:domain nbo:A .
nbo:union a owl:ObjectProperty ; rdfs:domain [ owl:unionOf ( nbo:B nbo:D ) ] .
nbo:meet a owl:ObjectProperty ; rdfs:domain [ owl:intersectionOf ( nbo:A nbo:B ) ] .
nbo:named a owl:ObjectProperty ; rdfs:domain nbo:Both .
nbo:below a owl:ObjectProperty ; rdfs:subPropertyOf nbo:union .
nbo:odd a owl:ObjectProperty ; rdfs:domain [ owl:complementOf nbo:A ] .
nbo:loop a owl:ObjectProperty ; rdfs:subPropertyOf nbo:loop ; rdfs:domain nbo:D .
"""


@pytest.fixture(scope="module")
def ontology(tmp_path_factory: pytest.TempPathFactory) -> Ontology:
    file = tmp_path_factory.mktemp("ontology") / "o.ttl"
    file.write_text(TEXT)
    parsed, problems = read_ontology(file)
    assert problems == []
    return parsed


@pytest.mark.parametrize(
    ("name", "fitting"),
    [
        ("simple", "ABC"),
        ("union", "BCD"),
        ("meet", "BC"),
        ("named", "BCD"),
        ("below", "BCD"),
        ("loop", "D"),
        # A complement is for the reasoner: nothing is refused.
        ("odd", "ABCD"),
    ],
)
def test_classes_that_fit_a_domain(ontology: Ontology, name: str, fitting: str) -> None:
    (expression,) = ontology.expected(NBO + name, "domain")
    assert "".join(c for c in "ABCD" if ontology.fits(NBO + c, expression)) == fitting


def test_expressions_have_names_that_a_message_can_use(ontology: Ontology) -> None:
    def name(of: str) -> str:
        return ontology.name(ontology.expected(NBO + of, "domain")[0])

    assert [name("simple"), name("union"), name("meet")] == ["A", "B or D", "A and B"]


def test_terms_have_the_line_that_describes_them(ontology: Ontology) -> None:
    assert ontology.line_of(NBO + "C") == 7
    assert ontology.line_of(NBO + "Nothing") == 0


def test_a_syntax_error_has_its_line(tmp_path: Path) -> None:
    file = tmp_path / "o.ttl"
    file.write_text(TEXT.replace("nbo:D a owl:Class .", "nbo:D a missing:Class ."))
    _, (problem,) = read_ontology(file)
    assert (problem.rule, problem.line) == ("ontology-syntax", 8)


def test_kinds_of_properties(ontology: Ontology) -> None:
    assert ontology.properties[NBO + "simple"] == "object"
    assert ox.NamedNode(NBO + "A").value in ontology.classes
