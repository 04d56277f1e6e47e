"""Builds that fail, or are cut short: the old release stays, and the error says why."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from small_release import SMALL, build_from, change, contents

from kg.errors import ContentError, ReleaseError
from kg.release import open_release
from kg.release.scratch import scratch_folder

if TYPE_CHECKING:
    from pathlib import Path

    from kg.release import Release


def test_what_a_killed_build_left_behind_is_removed(
    release: Release, content: Path, releases: Path
) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from kg.release import STEPS, build;"
        "s = Path(sys.argv[1]);"
        "die = lambda step, *_: step == STEPS[-1] and os.kill(os.getpid(), signal.SIGKILL);"
        "build(Path(sys.argv[2]), die, facts=s / 'facts', ontology=s / 'ontology.ttl',"
        " queries=s / 'queries')"
    )
    arguments = [sys.executable, "-c", script, str(content), str(releases)]
    assert subprocess.run(arguments, check=False).returncode == -signal.SIGKILL
    kept = {"current", release.folder.name}
    assert len({path.name for path in releases.iterdir()} - kept) == 1
    build_from(content, releases)
    assert {path.name for path in releases.iterdir()} == kept


def test_a_build_leaves_another_that_runs_alone(content: Path, releases: Path) -> None:
    with scratch_folder(releases) as running:
        (running / "file").write_text("half")
        build_from(content, releases)
        assert (running / "file").read_text() == "half"
    assert not running.parent.exists()


@pytest.mark.usefixtures("release")
def test_a_broken_query_stops_the_build(content: Path, releases: Path) -> None:
    before = contents(releases)
    change(content / "queries" / "leaf-spot" / "signs.rq", "#+ tags", "#+ labels")
    with pytest.raises(ContentError) as caught:
        build_from(content, releases)
    assert {problem.rule for problem in caught.value.problems} == {"query-header"}
    assert contents(releases) == before


@pytest.mark.usefixtures("release")
def test_broken_content_leaves_the_old_release(content: Path, releases: Path) -> None:
    before = contents(releases)
    change(content / "facts" / "triples.csv", "lasts", "last")
    with pytest.raises(ContentError):
        build_from(content, releases)
    assert contents(releases) == before


def test_a_write_that_fails_leaves_the_old_release(
    release: Release, content: Path, releases: Path
) -> None:
    before = contents(releases)
    change(content / "facts" / "entities.csv", "A brown mark.", "A mark that is brown.")
    # A limit on the size of files stands in for a full disk.
    script = (
        "import resource, sys; from pathlib import Path; from kg.release import build;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000));"
        "s = Path(sys.argv[1]);"
        "build(Path(sys.argv[2]), facts=s / 'facts', ontology=s / 'ontology.ttl',"
        " queries=s / 'queries')"
    )
    arguments = [sys.executable, "-c", script, str(content), str(releases)]
    ended = subprocess.run(arguments, check=False, capture_output=True, text=True)
    assert "ReleaseError" in ended.stderr
    assert "File too large. The old one stays" in ended.stderr
    assert contents(releases) == before
    assert open_release(releases).digest == release.digest


def test_an_out_folder_that_is_a_file_is_refused(content: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReleaseError, match="--out"):
        build_from(content, tmp_path / "file")


FILES = sorted(path.relative_to(SMALL).as_posix() for path in SMALL.rglob("*.csv"))
# Content without them is content still.
MAY_BE_EMPTY = {"cases", "cues", "fit_exceptions", "own_words_allowed", "readings", "synonyms"}


@pytest.mark.parametrize("file", [*FILES, "ontology.ttl", "queries/leaf-spot/signs.rq"])
@pytest.mark.parametrize("kept", ["header", "nothing"])
def test_an_emptied_file_is_a_problem_with_its_name_or_none(
    content: Path, releases: Path, file: str, kept: str
) -> None:
    path = content / file
    path.write_bytes(path.read_bytes().partition(b"\n")[0] + b"\n" if kept == "header" else b"")
    if kept == "header" and path.stem in MAY_BE_EMPTY:
        build_from(content, releases)
        return
    with pytest.raises(ContentError) as caught:
        build_from(content, releases)
    assert all(problem.remedy for problem in caught.value.problems)
    assert not releases.exists()


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("nbo:mayPresentWith ?sign", "nbo:mayPresentWit ?sign", "nbo:mayPresentWit"),
        ("nb:leaf-spot nbo:", "nb:leafspot nbo:", "nb:leafspot"),
    ],
)
def test_a_query_that_names_what_the_data_does_not_know_stops_the_build(
    content: Path, releases: Path, old: str, new: str, named: str
) -> None:
    change(content / "queries" / "leaf-spot" / "signs.rq", old, new)
    with pytest.raises(ContentError) as caught:
        build_from(content, releases)
    (problem,) = caught.value.problems
    assert (problem.rule, problem.line) == ("query-term", 7)
    assert named in problem.message
