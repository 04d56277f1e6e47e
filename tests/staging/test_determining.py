"""What is said of a described case: stage, reasons, what is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from cases_described import described

from kg.errors import BadRequestError, ReleaseError
from kg.exports import DOWNLOADS
from kg.rdf.namespaces import iri
from kg.staging import assumptions, determine, load_rules, readings
from kg.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    from pathlib import Path

    from kg.curation.cases import Description
    from kg.release import Release

OTHER_SITES = "whether there is distant spread to other sites"
DISTANT = "whether there is distant spread, and to what"


@pytest.mark.parametrize(
    ("case", "answer"),
    [
        (
            described(6, "none", "liver,skin", "none"),
            (
                "stage MS because the child is 6 months old, younger than 18 months, and distant "
                "spread is to liver, skin and nowhere else"
            ),
        ),
        (
            described(6, "none", "brain", "none"),
            "stage M because spread to brain is not among bone marrow, liver, skin",
        ),
        (
            described(24, "none", "liver", "none"),
            (
                "stage M because there is distant spread, the child is 24 months old, and stage MS "
                "is said of children younger than 18 months"
            ),
        ),
        (
            described(24, "lymph-node", "none", "major-blood-vessel"),
            (
                "stage L2 because there is local spread (lymph node) and no distant spread, and a "
                "vital structure is affected (major blood vessel)"
            ),
        ),
        (
            described(24, "lymph-node", "none", "none"),
            "outside the stages: it meets the description of none of them",
        ),
        (
            described(1, "none", "none", "none"),
            (
                "stage L1 because there is no local spread, no distant spread and no affected "
                "vital structure"
            ),
        ),
    ],
)
def test_a_case_of_which_all_is_known(
    case: Description, answer: str, release_engine: EmbeddedEngine
) -> None:
    assert determine(case, release_engine).answer == answer


@pytest.mark.parametrize(
    ("case", "open_"),
    [
        (
            described(None, "none", "liver,skin", "none"),
            {"stage-m": ("the age",), "stage-ms": ("the age",)},
        ),
        (
            described(6, "none", "liver,skin,unknown", "none"),
            {"stage-m": (OTHER_SITES,), "stage-ms": (OTHER_SITES,)},
        ),
        (
            described(24, "none", "unknown", "none"),
            {"stage-l1": (DISTANT,), "stage-m": (DISTANT,)},
        ),
        (
            described(24, "lymph-node", "none", "unknown"),
            {"stage-l2": ("whether a vital structure is affected",)},
        ),
        (
            described(24, "unknown", "none", "none"),
            {"stage-l1": ("whether there is local spread",)},
        ),
    ],
)
def test_something_unknown_leaves_stages_open_and_says_what_it_is(
    case: Description, open_: dict[str, tuple[str, ...]], release_engine: EmbeddedEngine
) -> None:
    found = determine(case, release_engine)
    assert found.stage is None
    assert found.open == open_
    assert found.answer.startswith("not determined: ")


@pytest.mark.parametrize(
    ("case", "stage"),
    [
        (described(None, "none", "brain", "none"), "stage-m"),
        (described(6, "none", "brain,unknown", "none"), "stage-m"),
        (described(24, "unknown", "liver", "none"), "stage-m"),
        (described(6, "unknown", "liver,skin", "unknown"), "stage-ms"),
        (described(None, "lymph-node", "none", "major-blood-vessel"), "stage-l2"),
    ],
)
def test_something_unknown_that_does_not_bear_on_the_stage_changes_nothing(
    case: Description, stage: str, release_engine: EmbeddedEngine
) -> None:
    assert determine(case, release_engine).stage == stage


def test_a_given_stage_rules_out_the_others(release_engine: EmbeddedEngine) -> None:
    found = determine(described(stage="stage-l1"), release_engine)
    assert found.answer == "stage L1, as given; nothing that is known rules it out"
    reason = "the case is of stage L1, and a case has one stage"
    assert found.excluded == {
        "stage-l2": (reason,),
        "stage-m": (reason,),
        "stage-ms": (reason,),
    }


@pytest.mark.parametrize(
    ("stage", "classes"),
    [
        (
            "stage-l1",
            {
                "StageL1Case",
                "CaseWithoutLocalSpread",
                "CaseWithoutDistantSpread",
                "CaseWithoutAffectedVitalStructure",
            },
        ),
        ("stage-l2", {"StageL2Case", "CaseWithoutDistantSpread"}),
        ("stage-m", {"StageMCase", "MetastaticCase"}),
        ("stage-ms", {"StageMSCase", "MetastaticCase", "CaseBelow18Months"}),
    ],
)
def test_a_given_stage_says_what_its_definition_says(
    stage: str, classes: set[str], release_engine: EmbeddedEngine
) -> None:
    assert determine(described(stage=stage), release_engine).classes == {"Case", *classes}


def edited(release: Release, gone: ox.Triple, instead: ox.Triple | None = None) -> EmbeddedEngine:
    """Load the release with one triple changed."""
    store = ox.Store()
    store.load(path=release.path(DOWNLOADS["nt"].file), format=ox.RdfFormat.N_TRIPLES)
    quad = ox.Quad(gone.subject, gone.predicate, gone.object)
    assert quad in store
    store.remove(quad)
    if instead:
        store.add(ox.Quad(instead.subject, instead.predicate, instead.object))
    return EmbeddedEngine(store)


def test_the_sites_are_those_of_the_facts(release: Release) -> None:
    limited = iri("nbo:spreadLimitedTo")
    engine = edited(release, ox.Triple(iri("nb:stage-ms"), limited, iri("nb:liver")))
    found = determine(described(6, "none", "liver", "none"), engine)
    assert found.answer == "stage M because spread to liver is not among bone marrow, skin"


def test_the_age_limit_is_that_of_the_facts(release: Release) -> None:
    about, bound = iri("nb:age-below-18-months"), iri("nbo:upperBound")
    limit, other = (ox.Literal(n, datatype=iri("xsd:integer")) for n in ("18", "12"))
    engine = edited(release, ox.Triple(about, bound, limit), ox.Triple(about, bound, other))
    found = determine(described(15, "none", "liver", "none"), engine)
    assert found.excluded["stage-ms"] == (
        "the child is 15 months old, and stage MS is said of children younger than 12 months",
    )


def test_what_the_data_do_not_know_is_refused(release_engine: EmbeddedEngine) -> None:
    with pytest.raises(BadRequestError, match=r"no entity 'livr'\. Did you mean liver"):
        determine(described(distant="livr"), release_engine)
    with pytest.raises(BadRequestError, match="no entity"):
        determine(described(distant="> } INSERT {"), release_engine)


def test_data_without_stages_are_refused() -> None:
    with pytest.raises(ReleaseError, match="knows no stages"):
        determine(described(), EmbeddedEngine(ox.Store()))


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="holds no rules"):
        load_rules(tmp_path)


def test_that_several_sites_are_read_as_any_combination_is_said() -> None:
    several = assumptions(described(6, "none", "liver,skin", "none"))
    assert any("any combination counts" in sentence for sentence in several)
    one = assumptions(described(6, "none", "liver", "none"))
    assert not any("any combination counts" in sentence for sentence in one)


def test_assumptions_say_what_is_unknown() -> None:
    assert assumptions(described(None, "none", "liver,unknown", "nerve")) == (
        "The age is not known.",
        "There may be distant spread other than named.",
        "There is no affected vital structure other than named.",
        "A part of the body counts as the one named: a region is not taken for an organ in it.",
    )


def test_readings_are_the_notes_of_the_ontology(release_engine: EmbeddedEngine) -> None:
    assert [note.partition(":")[0] for note in readings(release_engine)] == [
        "affects vital structure",
        "case below 18 months",
        "case of stage L1",
        "case of stage L2",
        "case of stage M",
        "case of stage MS",
        "has local spread to",
        "metastatic case",
    ]
