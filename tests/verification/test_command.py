"""The command: its tables, its JSON, its exit codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kg.cli.verify import command
from kg.errors import BadRequestError
from kg.verification.document import digest

if TYPE_CHECKING:
    from click.testing import Result
    from conftest import Small


def run(small: Small, *options: str) -> Result:
    where = ["--facts", str(small.facts), "--ontology", str(small.ontology)]
    return CliRunner().invoke(command, [str(small.document), *where, *options])


def test_what_holds_ends_with_zero_and_its_figures(small: Small) -> None:
    result = run(small)
    assert result.exit_code == 0, result.output
    for line in ("characters 100 %", "hashes 21 of 21", "citations 11 of 11", "fit: number 5 of 5"):
        assert line in result.output
    assert "mention 30 of 30 (1 by exception)" in result.output
    assert result.output.isascii()
    assert result.output.rstrip().endswith("holds")


def test_a_finding_ends_with_one_and_its_place(small: Small) -> None:
    small.edit("facts.csv", "Above 80%", "Above 85%")
    result = run(small)
    assert result.exit_code == 1
    assert "facts.csv:14: [fit-number] F00013: " in result.output
    assert "number 5 of 6" in result.output


def test_a_pending_reading_fails_only_if_asked(small: Small) -> None:
    assert run(small, "--leaning", "2").exit_code == 0
    assert run(small, "--leaning", "2", "--strict").exit_code == 1


def test_passages_that_state_nothing_are_listed_with_reason(small: Small) -> None:
    assert "It cheers the reader on" not in run(small).output
    assert "It cheers the reader on" in run(small, "--passages").output


def test_json_gives_the_new_place_of_every_passage(small: Small) -> None:
    small.edit("document.txt", "usually", "very often")
    result = run(small, "--json")
    assert result.exit_code == 1
    found = json.loads(result.output)
    assert found["holds"] is False
    text = small.document.read_text(encoding="utf-8")
    assert len(found["anchors"]) == 21
    for anchor in found["anchors"]:
        assert digest(text[anchor["start"] : anchor["end"]]) == anchor["sha256"]
    (changed,) = [a for a in found["anchors"] if a["fate"] != "kept"]
    assert (changed["passage"], changed["fate"], changed["facts"]) == (
        "P0009",
        "changed",
        ["F00005"],
    )


def test_json_of_what_holds(small: Small) -> None:
    found = json.loads(run(small, "--json").output)
    assert found["holds"] is True
    assert found["coverage"]["characters"] == found["coverage"]["covered"]
    assert found["problems"] == []
    assert found["fit"]["mention"] == {"checked": 30, "supported": 30, "excepted": 1}


def test_a_missing_file_is_an_error_of_ours(small: Small) -> None:
    small.document.unlink()
    assert isinstance(run(small).exception, BadRequestError)


@pytest.mark.parametrize("old", ["usually", "Spores"])
def test_the_output_repeats_no_four_words_of_the_document(small: Small, old: str) -> None:
    small.edit("document.txt", old, "Formerly")
    output = run(small, "--json").output + run(small).output
    words = small.document.read_text(encoding="utf-8").split()
    title = ["Leaf", "Spot", "on", "Houseplants"]
    for n in range(len(words) - 3):
        assert words[n : n + 4] == title or " ".join(words[n : n + 4]) not in output


def test_stale_digests_of_the_wording_are_a_finding_and_can_be_written(small: Small) -> None:
    path = small.facts / "wording.csv"
    good = path.read_text(encoding="utf-8")
    rows = good.splitlines(keepends=True)
    for bad, missing, foreign in (
        (rows[:5] + rows[6:], 1, 0),
        ([*rows[:-1], "leaf-spot,ffffffffffff\n"], 1, 1),
        ([rows[0], rows[2], rows[1], *rows[3:]], 0, 0),
    ):
        path.write_text("".join(bad), encoding="utf-8")
        result = run(small)
        assert result.exit_code == 1
        assert "wording.csv: [wording-stale] " in result.output
        assert f"{missing} are missing, {foreign} are of other words" in result.output
        assert "nbkg verify FILE --write-wording" in result.output
        assert run(small, "--write-wording").exit_code == 0
        assert path.read_text(encoding="utf-8") == good


def test_missing_digests_of_the_wording_can_be_written(small: Small) -> None:
    path = small.facts / "wording.csv"
    good = path.read_text(encoding="utf-8")
    path.unlink()
    assert run(small, "--write-wording").exit_code == 0
    assert path.read_text(encoding="utf-8") == good


def test_the_digests_of_another_text_are_not_written(small: Small) -> None:
    good = (small.facts / "wording.csv").read_text(encoding="utf-8")
    small.edit("document.txt", "usually", "very often")
    result = run(small, "--write-wording")
    assert isinstance(result.exception, BadRequestError)
    assert "sources.csv" in str(result.exception)
    assert (small.facts / "wording.csv").read_text(encoding="utf-8") == good
