"""Every kind of contradiction that HermiT finds, the rules find, and say what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from cases_described import CONTRADICTORY, described

from kg.curation import load
from kg.curation import quads as content_quads
from kg.curation.cases import Description, Sites, case_triples
from kg.errors import ReasonerError
from kg.exports import DOWNLOADS
from kg.paths import content_folder, ontology_file
from kg.queries.choosing import members
from kg.rdf.namespaces import PREFIXES, iri
from kg.reasoning import background, contradictory
from kg.staging import Rule, determine, load_rules
from kg.staging.rules import apply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

RULES = load_rules()
NAMES = {kind: iri(f"case:kind-{number}") for number, kind in enumerate(CONTRADICTORY)}
SAID = {NAMES[kind]: list(case_triples(NAMES[kind], one)) for kind, one in CONTRADICTORY.items()}

AGE, STAGE = iri("nbo:ageInMonths"), iri("nbo:hasStage")
CASE, BODY = iri("case:said-twice"), iri("nbo:AnatomicalEntity")


def months(number: str) -> ox.Literal:
    return ox.Literal(number, datatype=iri("xsd:integer"))


SAID_TWICE = {
    "two ages": [ox.Triple(CASE, AGE, months("6")), ox.Triple(CASE, AGE, months("7"))],
    "two stages": [
        ox.Triple(CASE, STAGE, iri("nb:stage-l1")),
        ox.Triple(CASE, STAGE, iri("nb:stage-m")),
    ],
    "complete and not": [
        ox.Triple(CASE, iri("nbo:listsAllLocalSpread"), ox.Literal(value))
        for value in (True, False)
    ],
    "an age that is no number": [ox.Triple(CASE, AGE, ox.Literal("young"))],
}
"""What a description cannot say, and triples can."""


@pytest.fixture(scope="module")
def by_hermit() -> frozenset[ox.NamedNode]:
    """Let HermiT tell which of all of these contradict themselves."""
    said: dict[ox.NamedNode, list[ox.Triple]] = dict(SAID)
    for kind, triples in SAID_TWICE.items():
        case = iri(f"case:{kind.replace(' ', '-')}")
        said[case] = [ox.Triple(case, t.predicate, t.object) for t in triples]
    dataset = content_quads(load(content_folder("facts"), ontology_file()))
    ground = background(dataset, [triple for triples in said.values() for triple in triples])
    try:
        return contradictory(ground, said)
    except ReasonerError as error:
        pytest.skip(f"needs HermiT and Java: pip install -r requirements-dev.txt ({error})")


@pytest.fixture(scope="module")
def merged(release: Release) -> Sequence[ox.Quad]:
    data = release.path(DOWNLOADS["nt"].file).read_bytes()
    return list(ox.parse(data, ox.RdfFormat.N_TRIPLES))


def is_nothing(triples: Sequence[ox.Triple], merged: Sequence[ox.Quad]) -> bool:
    store = ox.Store()
    store.extend(merged)
    store.add(ox.Quad(CASE, iri("rdf:type"), iri("nbo:Case")))
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    apply(RULES, store)
    return ox.Quad(CASE, iri("rdf:type"), iri("owl:Nothing")) in store


@pytest.mark.parametrize("kind", CONTRADICTORY)
def test_rules_and_hermit_find_it(
    kind: str, by_hermit: frozenset[ox.NamedNode], release_engine: EmbeddedEngine
) -> None:
    found = determine(CONTRADICTORY[kind], release_engine)
    assert NAMES[kind] in by_hermit
    assert found.contradictions
    assert (found.status, found.stage, found.excluded, found.open) == (
        "contradictory",
        None,
        {},
        {},
    )
    assert found.answer.startswith("contradictory: ")


@pytest.mark.parametrize("kind", SAID_TWICE)
def test_rules_and_hermit_find_what_is_said_twice(
    kind: str, by_hermit: frozenset[ox.NamedNode], merged: Sequence[ox.Quad]
) -> None:
    assert iri(f"case:{kind.replace(' ', '-')}") in by_hermit
    assert is_nothing(SAID_TWICE[kind], merged)


def test_the_same_number_twice_is_no_contradiction(merged: Sequence[ox.Quad]) -> None:
    same = [ox.Triple(CASE, AGE, months("6")), ox.Triple(CASE, AGE, months("6"))]
    assert not is_nothing(same, merged)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("none and a site, distant", "there is said to be no distant spread, and liver is named"),
        ("negative age", "the age is -1, and an age is a whole number of months, 0 or more"),
        (
            "MS at 18 months",
            (
                "stage MS is given, and is ruled out because the child is 18 months old, and stage "
                "MS is said of children younger than 18 months"
            ),
        ),
        (
            "M where MS is proven",
            (
                "stage M is given, and is ruled out because it is of stage MS: the child is 6 "
                "months old, younger than 18 months, and distant spread is to liver and nowhere "
                "else"
            ),
        ),
        (
            "MS with another site",
            (
                "stage MS is given, and is ruled out because spread to brain is not among bone "
                "marrow, liver, skin"
            ),
        ),
    ],
)
def test_the_explanation_names_both_sides(
    kind: str, said: str, release_engine: EmbeddedEngine
) -> None:
    assert determine(CONTRADICTORY[kind], release_engine).contradictions == (said,)


def test_what_is_no_part_of_the_body_is_named(release_engine: EmbeddedEngine) -> None:
    found = determine(CONTRADICTORY["spread to a gene"], release_engine)
    assert any(
        text.startswith("has distant spread to MYCN: MYCN is no anatomical entity but a ")
        for text in found.contradictions
    )


def test_a_part_of_the_body_is_of_no_other_kind(
    release_engine: EmbeddedEngine, merged: Sequence[ox.Quad]
) -> None:
    parts = [part.value.removeprefix(PREFIXES["nb"]) for part in members(BODY, release_engine)]
    every = Sites.read([*parts, "unknown"])
    assert len(parts) > 30
    case = Description(None, every, every, every)
    assert not is_nothing([*case_triples(CASE, case)], merged)
    assert determine(case, release_engine).contradictions == ()


def test_kinds_are_looked_at_only_where_one_may_be_wrong(release_engine: EmbeddedEngine) -> None:
    told = """PREFIX owl: <http://www.w3.org/2002/07/owl#>
    PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    CONSTRUCT {
      ?case a owl:Nothing . [] rdf:subject ?case ; rdf:predicate rdf:type ;
        rdf:object owl:Nothing ; rdfs:comment "looked at"
    } WHERE { ?case a <https://w3id.org/neuroblastoma-kg/ontology#Case> }"""
    rules = [Rule("contradiction-kind", told, after=True)]
    right, wrong = described(6, "none", "liver,skin", "none"), CONTRADICTORY["spread to a gene"]
    assert determine(right, release_engine, rules).contradictions == ()
    assert determine(wrong, release_engine, rules).contradictions == ("looked at",)


def test_no_rule_about_contradictions_can_be_left_out(
    release_engine: EmbeddedEngine, merged: Sequence[ox.Quad]
) -> None:
    def found(left_out: str, cases: Mapping[str, Description]) -> set[str]:
        rules = [rule for rule in RULES if rule.name != left_out]
        return {
            k for k, one in cases.items() if determine(one, release_engine, rules).contradictions
        }

    for rule in RULES:
        if rule.name == "contradiction-two-values":
            rest = [other for other in RULES if other is not rule]
            store = ox.Store()
            store.extend(merged)
            store.extend(ox.Quad(*triple) for triple in SAID_TWICE["two ages"])
            apply(rest, store)
            assert ox.Quad(CASE, iri("rdf:type"), iri("owl:Nothing")) not in store
        elif rule.name.startswith("contradiction-"):
            assert found(rule.name, CONTRADICTORY) < set(CONTRADICTORY), rule.name
