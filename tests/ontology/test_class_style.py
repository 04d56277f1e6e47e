"""The page on the ontology: its queries run, its tables are complete, what it promises follows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from edit_file import local_names

from kg.curation.ontology import read_ontology
from kg.curation.quads import ontology_quads
from kg.paths import ontology_file
from kg.rdf.namespaces import iri
from kg.reasoning.completion import closed
from kg.reasoning.hermit import conclude
from kg.reasoning.input import axioms, n_triples
from kg.store.engine import Triples

if TYPE_CHECKING:
    from edit_file import EditFile

    from kg.store.embedded import EmbeddedEngine

PAGE = (Path(__file__).parents[2] / "docs" / "ontology.md").read_text(encoding="utf-8")
QUERIES = dict(re.findall(r"```sparql (\w+)\n(.*?)```", PAGE, re.DOTALL))
SUBCLASS = iri("rdfs:subClassOf")
OWL_NOTHING = iri("owl:Nothing").value


def _class(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"https://example.org/class/{name}")


@pytest.fixture(scope="module")
def class_style(release_engine: EmbeddedEngine) -> dict[str, list[ox.Triple]]:
    answers = {name: release_engine.query(text) for name, text in QUERIES.items()}
    found: dict[str, list[ox.Triple]] = {}
    for name, answer in answers.items():
        assert isinstance(answer, Triples)
        found[name] = list(answer)
    return found


def test_kinds_become_subclasses(class_style: dict[str, list[ox.Triple]]) -> None:
    kinds = class_style["kinds"]
    assert ox.Triple(_class("MYCN"), SUBCLASS, _class("oncogene")) in kinds
    assert ox.Triple(_class("liver"), iri("rdf:type"), iri("owl:Class")) in kinds


def test_each_axiom_is_one_restriction(class_style: dict[str, list[ox.Triple]]) -> None:
    found = class_style["axioms"]
    restrictions = {triple.object for triple in found if triple.predicate == SUBCLASS}
    assert len(restrictions) >= 25  # as many facts of these properties there are
    assert len(found) == 4 * len(restrictions)
    gland = {t.object for t in found if t.subject == _class("adrenal-gland")}
    (restriction,) = gland
    assert {(t.predicate, t.object) for t in found if t.subject == restriction} == {
        (iri("rdf:type"), iri("owl:Restriction")),
        (iri("owl:onProperty"), iri("nbo:locatedIn")),
        (iri("owl:someValuesFrom"), _class("upper-abdomen")),
    }


def test_what_may_be_becomes_no_axiom(class_style: dict[str, list[ox.Triple]]) -> None:
    properties = [t.object for t in class_style["axioms"] if t.predicate == iri("owl:onProperty")]
    assert [name for name in local_names(properties) if name.startswith("may")] == []


def test_a_reasoner_classifies_them(class_style: dict[str, list[ox.Triple]]) -> None:
    ontology, _ = read_ontology(ontology_file())
    said = [t for found in class_style.values() for t in found if _logical(t)]
    above = closed(conclude(n_triples([*axioms(ontology_quads(ontology)), *said])).superclasses)
    assert _class("immature-nerve-cell").value in above[_class("abnormal-neuroblast").value]
    assert OWL_NOTHING not in above[_class("abnormal-neuroblast").value]
    assert above.get(OWL_NOTHING, set()) <= {OWL_NOTHING}, "no class is empty"


def _logical(triple: ox.Triple) -> bool:
    return triple.predicate not in {iri("rdfs:label"), iri("skos:definition")}


def test_the_page_names_every_defined_class(edit_file: EditFile) -> None:
    for name in edit_file.typed("owl:Class"):
        if edit_file.of(name, "owl:equivalentClass"):
            assert f"`nbo:{name}`" in PAGE, name


def test_the_page_names_every_characteristic_and_chain(edit_file: EditFile) -> None:
    special = edit_file.typed(
        "owl:TransitiveProperty",
        "owl:FunctionalProperty",
        "owl:AsymmetricProperty",
        "owl:IrreflexiveProperty",
    )
    chains = local_names([target for target, _ in edit_file.lists("owl:propertyChainAxiom")])
    for name in {*special, *chains}:
        assert f"`nbo:{name}`" in PAGE, name


def test_the_page_names_nothing_that_is_not_there(edit_file: EditFile) -> None:
    known = {
        *edit_file.typed("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty"),
        *edit_file.typed("owl:AnnotationProperty"),
    }
    named = set(re.findall(r"\bnbo:(\w+)(?!\w|\.\.\.)", PAGE))
    assert named - known == set()
