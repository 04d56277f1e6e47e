"""What the reasoner finds through the axioms of the edit file, and what it must not let pass."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.curation import load, quads
from kg.errors import InconsistencyError
from kg.paths import content_folder, ontology_file
from kg.rdf.graphs import GRAPH_CASES
from kg.rdf.namespaces import PREFIXES, iri
from kg.reasoning.completion import triples
from kg.reasoning.hermit import conclude
from kg.reasoning.input import reasoner_input

NB, NBO = PREFIXES["nb"], PREFIXES["nbo"]


@pytest.fixture(scope="module")
def dataset() -> list[ox.Quad]:
    """Say the content without example cases: they are reasoned about elsewhere."""
    content = quads(load(content_folder("facts"), ontology_file()))
    return [quad for quad in content if quad.graph_name != GRAPH_CASES]


@pytest.fixture(scope="module")
def concluded(dataset: list[ox.Quad]) -> set[tuple[str, str, str]]:
    """Let HermiT conclude once; names are local ones."""
    return {
        (_local(t.subject), _local(t.predicate), _local(t.object))
        for t in triples(conclude(reasoner_input(dataset)))
    }


def _local(term: object) -> str:
    assert isinstance(term, ox.NamedNode)
    return term.value.removeprefix(NB).removeprefix(NBO)


def _members(concluded: set[tuple[str, str, str]], name: str) -> set[str]:
    return {s for s, p, o in concluded if p == iri("rdf:type").value and o == name}


def _pairs(concluded: set[tuple[str, str, str]], name: str) -> set[tuple[str, str]]:
    return {(s, o) for s, p, o in concluded if p == name}


def test_findings_fall_into_three_categories(concluded: set[tuple[str, str, str]]) -> None:
    mass = _members(concluded, "MassEffectFinding")
    spread = _members(concluded, "SpreadFinding")
    hormone = _members(concluded, "HormoneReleaseFinding")
    assert {"cough", "trouble-urinating", "balance-problems"} <= mass
    assert {"bone-pain", "pallor", "swollen-lymph-nodes"} <= spread
    assert {"sweating", "fever", "high-blood-pressure"} <= hormone
    # The lump is the tumor itself, and no sign of any of the three.
    assert "lump" not in mass | spread | hormone
    assert "fever" not in spread
    assert "persistent-fever" in spread


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("CandidateRiskFactor", {"chemical", "exposure"}),
        (
            "RiskGroupForm",
            {
                "low-risk-neuroblastoma",
                "intermediate-risk-neuroblastoma",
                "high-risk-neuroblastoma",
            },
        ),
        ("UrineTestAnalyte", {"homovanillic-acid", "vanillylmandelic-acid"}),
        (
            "BloodTestAnalyte",
            {"blood-cell-count", "lactate-dehydrogenase", "ferritin", "uric-acid"},
        ),
        (
            "NamedGeneAlteration",
            {
                "alk-gene-change",
                "phox2b-gene-change",
                "atrx-gene-change",
                "mycn-amplification",
                "increased-ntrk1-activity",
            },
        ),
    ],
)
def test_members_of_defined_classes(
    concluded: set[tuple[str, str, str]], name: str, members: set[str]
) -> None:
    assert _members(concluded, name) == members


@pytest.mark.parametrize(
    ("name", "pairs"),
    [
        ("mayStartInArea", {("neuroblastoma", "upper-abdomen")}),
        (
            "mayInvolveAlterationOfGene",
            {
                ("hereditary-neuroblastoma", "ALK"),
                ("hereditary-neuroblastoma", "PHOX2B"),
                ("neuroblastoma", "NTRK1"),
            },
        ),
        (
            "fiveYearSurvivalOfItsRiskGroup",
            {
                ("low-risk-neuroblastoma", "survival-low-risk"),
                ("intermediate-risk-neuroblastoma", "survival-intermediate-risk"),
                ("high-risk-neuroblastoma", "survival-high-risk"),
            },
        ),
    ],
)
def test_what_chains_give(
    concluded: set[tuple[str, str, str]], name: str, pairs: set[tuple[str, str]]
) -> None:
    assert _pairs(concluded, name) == pairs


def test_kinds_of_kinds_and_parts_of_parts(concluded: set[tuple[str, str, str]]) -> None:
    assert ("MYCN", "gene") in _pairs(concluded, "isKindOf")
    assert ("physical-examination", "gentle-palpation") in _pairs(concluded, "hasPart")


def test_inverses_are_found(concluded: set[tuple[str, str, str]]) -> None:
    assert ("liver", "neuroblastoma") in _pairs(concluded, "mayBeMetastasisSiteOf")
    assert ("PHOX2B", "hereditary-neuroblastoma") in _pairs(concluded, "mayBeAlteredIn")


@pytest.mark.parametrize(
    ("subject", "name", "value"),
    [
        # A gene is no place in the body.
        ("neuroblastoma", "mayMetastasizeTo", "MYCN"),
        # What lies above something does not lie below it.
        ("kidney", "liesJustAbove", "adrenal-gland"),
    ],
)
def test_a_planted_contradiction_is_found(
    dataset: list[ox.Quad], subject: str, name: str, value: str
) -> None:
    planted = ox.Quad(
        iri(f"nb:{subject}"), iri(f"nbo:{name}"), iri(f"nb:{value}"), iri("fact:F00001")
    )
    with pytest.raises(InconsistencyError):
        conclude(reasoner_input([*dataset, planted]))
