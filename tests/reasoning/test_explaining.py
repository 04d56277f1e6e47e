"""Each kind of contradictory case is found by HermiT, with the statements that clash."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.curation.cases import Description, Sites, case_triples
from kg.errors import InconsistencyError
from kg.rdf.namespaces import curie, iri
from kg.reasoning import background, classify, contradictory, explain

if TYPE_CHECKING:
    from collections.abc import Iterable

pytestmark = pytest.mark.usefixtures("hermit")

NONE = Sites(none=True)
OPEN = Sites(unknown=True)
CASE = iri("case:C99")


def sites(*names: str, none: bool = False, unknown: bool = False) -> Sites:
    return Sites(names, none=none, unknown=unknown)


def said(description: Description, *more: tuple[str, ox.NamedNode | ox.Literal]) -> list[ox.Triple]:
    return [
        *case_triples(CASE, description),
        *(ox.Triple(CASE, iri(predicate), value) for predicate, value in more),
    ]


def integer(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=iri("xsd:integer"))


# What is said of a case, and the predicates of the fewest statements that clash.
CONTRADICTIONS: dict[str, tuple[list[ox.Triple], set[str]]] = {
    "none, and a site": (
        said(Description(6, NONE, sites("liver", none=True), NONE)),
        {"rdf:type", "nbo:hasDistantSpreadTo"},
    ),
    "two ages": (said(Description(6), ("nbo:ageInMonths", integer(7))), {"nbo:ageInMonths"}),
    "negative age": (said(Description(-1)), {"nbo:ageInMonths"}),
    "age as text": (
        said(Description(), ("nbo:ageInMonths", ox.Literal("six"))),
        {"nbo:ageInMonths"},
    ),
    "age with a fraction": (
        said(
            Description(),
            ("nbo:ageInMonths", ox.Literal("6.5", datatype=iri("xsd:decimal"))),
        ),
        {"nbo:ageInMonths"},
    ),
    "stage MS at 24 months": (
        said(Description(24, NONE, sites("liver"), NONE, stage="stage-ms")),
        {"nbo:ageInMonths", "nbo:hasStage"},
    ),
    "stage MS at 18 months": (
        said(Description(18, stage="stage-ms")),
        {"nbo:ageInMonths", "nbo:hasStage"},
    ),
    "stage MS with spread to the brain": (
        said(Description(6, OPEN, sites("liver", "brain", unknown=True), OPEN, "stage-ms")),
        {"nbo:hasDistantSpreadTo", "nbo:hasStage"},
    ),
    "stage L1 with distant spread": (
        said(Description(6, NONE, sites("bone"), NONE, "stage-l1")),
        {"nbo:hasDistantSpreadTo", "nbo:hasStage"},
    ),
    "stage L1 with local spread": (
        said(Description(6, sites("lymph-node"), NONE, NONE, "stage-l1")),
        {"nbo:hasLocalSpreadTo", "nbo:hasStage"},
    ),
    "stage L2 without vital structure": (
        said(Description(30, sites("lymph-node"), NONE, NONE, "stage-l2")),
        {"nbo:hasStage", "nbo:listsAllVitalStructures"},
    ),
    "stage L2 with distant spread": (
        said(Description(30, sites("lymph-node"), sites("liver"), OPEN, "stage-l2")),
        {"nbo:hasDistantSpreadTo", "nbo:hasStage"},
    ),
    "stage M without distant spread": (
        said(Description(30, OPEN, NONE, OPEN, "stage-m")),
        {"nbo:hasStage", "nbo:listsAllDistantSpread"},
    ),
    "stage M where all of MS holds": (
        said(Description(6, NONE, sites("skin"), NONE, "stage-m")),
        {
            "nbo:ageInMonths",
            "nbo:hasDistantSpreadTo",
            "nbo:hasStage",
            "nbo:listsAllDistantSpread",
        },
    ),
    "two stages": (
        said(Description(stage="stage-m"), ("nbo:hasStage", iri("nb:stage-ms"))),
        {"nbo:hasStage"},
    ),
    "spread to a gene": (
        said(Description(6, OPEN, sites("MYCN", unknown=True))),
        {"nbo:hasDistantSpreadTo"},
    ),
    "a risk group as stage": (
        said(Description(stage="low-risk-group")),
        {"nbo:hasStage"},
    ),
    "a stage where none fits": (
        said(Description(30, NONE, NONE, sites("trachea"), "stage-l2")),
        {"nbo:hasStage", "nbo:listsAllLocalSpread"},
    ),
    "a stage that it is said not to be of": (
        said(
            Description(stage="stage-m"),
            ("rdf:type", iri("nbo:NotStageMCase")),
        ),
        {"nbo:hasStage", "rdf:type"},
    ),
    "a list said to be complete and not": (
        said(
            Description(),
            ("nbo:listsAllLocalSpread", ox.Literal("true", datatype=iri("xsd:boolean"))),
        ),
        {"nbo:listsAllLocalSpread"},
    ),
}
SOUND = said(Description(6, NONE, sites("skin"), NONE, "stage-ms", "low-risk-group"))


def ground(quads: list[ox.Quad], triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    return background(quads, triples)


def test_every_kind_is_found_and_nothing_else(real_quads: list[ox.Quad]) -> None:
    cases = {
        iri(f"case:X{number:02}"): triples
        for number, (triples, _) in enumerate(CONTRADICTIONS.values())
    }
    sound = iri("case:C98")
    given = ground(real_quads, [*SOUND, *(t for triples in cases.values() for t in triples)])
    assert contradictory(given, {**cases, sound: SOUND}) == cases.keys()


@pytest.mark.parametrize(
    "kind",
    [
        "none, and a site",
        "two ages",
        "stage MS at 24 months",
        "stage L2 without vital structure",
        "stage M where all of MS holds",
        "spread to a gene",
    ],
)
def test_the_fewest_statements_that_clash_are_named(kind: str, real_quads: list[ox.Quad]) -> None:
    triples, clashing = CONTRADICTIONS[kind]
    given = ground(real_quads, triples)
    found = explain(triples, given)
    assert {curie(triple.predicate.value) for triple in found} == clashing
    assert [triple for triple in triples if triple in found] == found
    if any(name.startswith("nbo:listsAll") for name in clashing):
        return  # a list without one of its members would say something else
    # None of them can be left out.
    parts = {iri(f"case:P{n}"): [t for t in found if t != one] for n, one in enumerate(found)}
    assert contradictory(given, parts) == frozenset()


def test_a_sound_case_needs_no_explanation(real_quads: list[ox.Quad]) -> None:
    assert explain(SOUND, ground(real_quads, SOUND)) == []


def test_classifying_names_the_cases_that_contradict_themselves(
    real_quads: list[ox.Quad],
) -> None:
    descriptions = {
        "sound": Description(6, NONE, NONE, NONE),
        "too-old": Description(24, stage="stage-ms"),
        "none-and-some": Description(6, sites("skin", none=True)),
    }
    with pytest.raises(InconsistencyError, match=r": too-old, none-and-some\.$"):
        classify(descriptions, dataset=real_quads)
