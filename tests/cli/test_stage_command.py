"""The command ``nbkg stage`` on the release of the real content."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.cli.stage import CONTRADICTORY
from kg.staging import CARE

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.release import Release


@pytest.fixture
def stage(release: Release) -> Callable[..., Result]:
    def run(*arguments: str) -> Any:
        line = ["stage", *arguments, "--release", str(release.folder)]
        return CliRunner().invoke(main, line, catch_exceptions=False)

    return run


ALL_GIVEN = ["--age-months", "6", "--local", "none", "--vital", "none"]


@pytest.mark.parametrize(
    "sites",
    [
        "liver,skin",
        "nb:liver, Skin",
        "https://w3id.org/neuroblastoma-kg/id/liver,skin",
        "LIVER , nb:skin",
    ],
)
def test_the_answer_comes_first_and_care_is_said_once(
    sites: str, stage: Callable[..., Result]
) -> None:
    found = stage(*ALL_GIVEN, "--distant", sites)
    assert found.exit_code == 0
    first, *rest = found.stdout.splitlines()
    assert first.startswith("Stage MS because the child is 6 months old")
    assert found.stdout.count(CARE) == 1
    assert [line.split("  ")[0] for line in rest if line.startswith("stage ")] == [
        "stage MS",
        "stage L1",
        "stage L2",
        "stage M",
    ]


def test_an_option_that_is_left_out_is_unknown_and_the_output_says_so(
    stage: Callable[..., Result],
) -> None:
    found = stage("--distant", "bone marrow", "--vital", "none")
    assert found.exit_code == 0
    assert found.stdout.startswith("Not determined: stage M, stage MS are open.")
    assert "The age is not known." in found.stdout
    assert "It is not known whether there is any local spread." in found.stdout
    assert "affected vital structure." not in found.stdout


def test_a_list_that_is_given_again_adds_to_it(stage: Callable[..., Result]) -> None:
    for sites in (["brain", "liver"], ["liver", "brain"], ["brain,liver"]):
        given = [word for site in sites for word in ("--distant", site)]
        assert stage(*ALL_GIVEN, *given).stdout.startswith("Stage M because")


@pytest.mark.parametrize("option", ["--age-months", "--stage"])
def test_what_has_one_value_is_given_once(stage: Callable[..., Result], option: str) -> None:
    found = stage(option, "20", option, "6")
    assert found.exit_code == 2
    assert f"{option} is given 2 times" in found.stderr


def test_json_says_the_same(stage: Callable[..., Result]) -> None:
    found = json.loads(stage(*ALL_GIVEN, "--distant", "liver,unknown", "--format", "json").stdout)
    assert (found["status"], found["stage"]) == ("not determined", None)
    by_stage = {one["stage"]: one for one in found["stages"]}
    assert by_stage["stage-ms"]["of_it"] == "open"
    assert by_stage["stage-ms"]["missing"] == ["whether there is distant spread to other sites"]
    assert by_stage["stage-l1"]["because"] == ["there is distant spread to liver"]
    assert found["care"] == CARE


@pytest.mark.parametrize("given", ["L1", "stage L1", "nb:stage-l1", "stage-l1"])
def test_a_contradiction_has_an_exit_code_of_its_own(
    given: str, stage: Callable[..., Result]
) -> None:
    found = stage("--local", "lymph-node", "--stage", given)
    assert found.exit_code == CONTRADICTORY
    assert found.stdout.startswith(
        "Contradictory: stage L1 is given, and is ruled out because there is local spread to lymph"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--distant", "livr"], "Did you mean nb:liver (liver)?"),
        (["--distant", "MYCN"], "is no nbo:AnatomicalEntity"),
        (["--distant", "none,unknown"], "--distant says both none and unknown"),
        (["--local", " , "], "--local says nothing"),
        (["--stage", "MX"], "is no nbo:Stage in the data"),
        (["--age-months", "-1"], "is '-1'; write completed months, 0 to 2000, or unknown"),
        (["--age-months", "six"], "is 'six'; write completed months"),
    ],
)
def test_a_mistake_is_said_on_stderr(
    arguments: list[str], message: str, stage: Callable[..., Result]
) -> None:
    found = stage(*arguments)
    assert found.exit_code == 2
    assert message in found.stderr
    assert found.stdout == ""
