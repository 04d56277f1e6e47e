"""Why something follows, and why something cannot be: the axioms, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.paths import ontology_file

if TYPE_CHECKING:
    from pathlib import Path

    from kg.owlapi import Axiom, Document, OwlApi

NBO = "https://w3id.org/neuroblastoma-kg/ontology#"
NB = "https://w3id.org/neuroblastoma-kg/id/"
CASE = "https://w3id.org/neuroblastoma-kg/case/X"
HEADER = f"""@prefix nbo: <{NBO}> . @prefix nb: <{NB}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<http://example.org/case> a owl:Ontology ;
    owl:imports <https://w3id.org/neuroblastoma-kg/ontology> .
[] a owl:AllDifferent ; owl:distinctMembers ( nb:skin nb:liver nb:bone-marrow nb:brain ) .
[] a owl:AllDifferent ; owl:distinctMembers
    ( nb:stage-l1 nb:stage-l2 nb:stage-m nb:stage-ms ) .
"""


def described(api: OwlApi, folder: Path, said: str) -> Document:
    """Read a described case, which imports the ontology."""
    file = folder / "case.ttl"
    file.write_text(f"{HEADER}<{CASE}> a nbo:Case ; {said} .", "utf-8")
    return api.read(file, ontology_file().with_name("catalog-v001.xml"))


def only(explanations: tuple[tuple[Axiom, ...], ...]) -> tuple[Axiom, ...]:
    assert len(explanations) == 1
    return explanations[0]


@pytest.mark.parametrize(
    ("said", "because"),
    [
        (
            "nbo:ageInMonths 24 ; nbo:hasStage nb:stage-ms",
            {"X age in months 24", "X has stage stage-ms", "Functional: age in months"},
        ),
        (
            "a nbo:CaseWithoutDistantSpread ; nbo:hasDistantSpreadTo nb:brain",
            {"X Type case without distant spread", "X has distant spread to brain"},
        ),
        (
            "nbo:hasStage nb:stage-l1 ; nbo:hasDistantSpreadTo nb:brain",
            {"X has stage stage-l1", "X has distant spread to brain"},
        ),
        (
            "nbo:hasStage nb:stage-ms ; nbo:hasDistantSpreadTo nb:brain",
            {"X has stage stage-ms", "X has distant spread to brain"},
        ),
        (
            "nbo:ageInMonths 24, 6",
            {"X age in months 24", "X age in months 6", "Functional: age in months"},
        ),
        (
            "nbo:hasStage nb:stage-l1, nb:stage-m",
            {"X has stage stage-l1", "X has stage stage-m"},
        ),
    ],
    ids=[
        "too old for its stage",
        "spread, and none",
        "L1 that has spread",
        "MS in the brain",
        "two ages",
        "two stages",
    ],
)
def test_contradictory_case(current: OwlApi, tmp_path: Path, said: str, because: set[str]) -> None:
    # What is beside the point is no part of the explanation.
    document = described(current, tmp_path, f"{said} ; nbo:affectsVitalStructure nb:aorta")
    assert current.classify(document).consistent is False
    texts = {axiom.text for axiom in only(current.explain_inconsistency(document))}
    assert because <= texts
    assert not any("aorta" in text for text in texts)


def test_why_a_case_has_its_stage(current: OwlApi, tmp_path: Path) -> None:
    document = described(current, tmp_path, "nbo:hasDistantSpreadTo nb:brain")
    stage = (CASE, f"{NBO}hasStage", f"{NB}stage-m")
    texts = {axiom.text for axiom in only(current.explain(document, stage))}
    assert {
        "X has distant spread to brain",
        "DifferentIndividuals: bone-marrow, brain, liver, skin",
        "case of stage M EquivalentTo metastatic case and (not (case of stage MS))",
    } <= texts


def test_nothing_explains_what_does_not_follow(current: OwlApi, tmp_path: Path) -> None:
    document = described(current, tmp_path, "nbo:hasDistantSpreadTo nb:liver")
    stage = (CASE, f"{NBO}hasStage", f"{NB}stage-m")
    assert current.explain(document, stage) == ()
