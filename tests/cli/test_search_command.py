"""``nbkg search`` on the release."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from kg.cli import main

if TYPE_CHECKING:
    from kg.release import Release


def nbkg(release: Release, *arguments: str) -> Result:
    line = ["search", *arguments, "--release", str(release.folder)]
    return CliRunner().invoke(main, line, catch_exceptions=False)


def test_lines_to_read(release: Release) -> None:
    said = nbkg(release, "pee", "test", "--most", "2").stdout
    assert "  nb:urine-test  urine test  (pee test)\n" in said
    assert "nbkg query what-a-test-is-for test=urine-test\n" in said
    assert [line for line in said.splitlines() if line[0] != " "] == [
        "Entities",
        "Saved queries",
        "Facts",
    ]


def test_one_kind_as_json(release: Release) -> None:
    answer = json.loads(nbkg(release, "gulet", "--kind", "entity", "--format", "json").stdout)
    assert answer["readAs"] == {"gulet": ["gullet"]}
    assert {hit["kind"] for hit in answer["hits"]} == {"entity"}
    assert answer["hits"][0]["name"] == "esophagus"


def test_nothing_found_is_said_on_stderr(release: Release) -> None:
    done = nbkg(release, "zzzyx")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Nothing fits." in done.stderr


def test_slips_everyday_words_and_what_only_comes_near_are_said_on_stderr(release: Release) -> None:
    assert "Did you mean: ultrasound?" in nbkg(release, "ultrasoud").stderr
    assert (
        "Looked also for fast heart rate (for 'palpitations')."
        in nbkg(release, "palpitations").stderr
    )
    assert "Nothing fits well" in nbkg(release, "bitcoin price").stderr
