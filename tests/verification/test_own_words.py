"""Copied runs of words are found wherever they stand."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from kg import paths
from kg.verification.document import Document
from kg.verification.own_words import OwnWords, check, project_files

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Small

TEXT = Document("The quick brown fox jumps over the lazy dog; a fern isn\u2019t an animal.\n")


@dataclass(frozen=True)
class Row:
    words: str
    line: int = 2


def search(tmp_path: Path, text: str, *allowed: str, name: str = "notes.md") -> OwnWords:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return check(TEXT, [tmp_path / name], [Row(words) for words in allowed], "allowed.csv")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("quick brown fox jumps over the", 1),
        ("x\ny QUICK, brown-fox (jumps) over \u201cthe\u201d", 2),
        ("one\n\nquick brown fox\n  jumps over\nthe end", 3),
        ("fern isn't an animal, lazy dog a fern isn t", 1),
    ],
)
def test_six_words_in_a_row_are_too_many(tmp_path: Path, text: str, line: int) -> None:
    (problem,) = search(tmp_path, text).problems
    assert (problem.rule, problem.line) == ("own-words", line)


@pytest.mark.parametrize(
    "text", ["quick brown fox jumps over a lazy dog", "quick brown fox jumps", "", "a fern"]
)
def test_five_words_in_a_row_are_not(tmp_path: Path, text: str) -> None:
    assert search(tmp_path, text).problems == ()


def test_a_longer_run_is_named_once_with_its_length(tmp_path: Path) -> None:
    (problem,) = search(tmp_path, "the quick brown fox jumps over the lazy dog").problems
    assert problem.message.startswith("9 consecutive words")
    assert "fox" not in problem.message


def test_cells_side_by_side_are_no_run_but_one_cell_is(tmp_path: Path) -> None:
    table = "a,b\nquick brown fox,jumps over the lazy\n1,quick brown fox jumps over the\n"
    (problem,) = search(tmp_path, table, name="t.csv").problems
    assert problem.line == 3


def test_a_broken_table_is_searched_all_the_same(tmp_path: Path) -> None:
    table = 'a,b\n1,"quick brown fox jumps over the\n'
    (problem,) = search(tmp_path, table, name="t.csv").problems
    assert problem.line == 2


def test_an_allowed_run_may_stand_but_no_longer_one(tmp_path: Path) -> None:
    allowed = "brown fox jumps over the lazy dog"
    assert not search(tmp_path, "fox jumps over the lazy dog", allowed).problems
    found = search(tmp_path, "quick brown fox jumps over the lazy dog", allowed).problems
    assert {problem.rule for problem in found} == {"own-words", "own-words-unused"}


def test_an_allowed_run_that_stands_nowhere_is_a_finding(tmp_path: Path) -> None:
    (problem,) = search(tmp_path, "nothing", "brown fox jumps over the lazy").problems
    assert (problem.file, problem.line) == ("allowed.csv", 2)


def test_files_that_are_no_text_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "picture.bin").write_bytes(b"\xff\xfe quick brown fox jumps over the")
    assert check(TEXT, [tmp_path / "picture.bin"], [], "allowed.csv").files == 0


def test_a_sentence_copied_into_a_fact_is_found(small: Small) -> None:
    small.edit(
        "facts.csv", "Above 80% of treated ferns get well.", "More than 80% of treated ferns do."
    )
    (problem,) = small.verify().problems
    assert problem.rule == "own-words"
    assert problem.file.endswith("facts.csv")
    assert problem.line == 14


def test_the_document_itself_is_not_searched(small: Small) -> None:
    copy = small.facts / "document.txt"
    copy.write_text(small.document.read_text(encoding="utf-8"), encoding="utf-8")
    assert {problem.rule for problem in small.verify().problems} == {"own-words"}


def test_the_project_is_what_git_knows_or_would_add() -> None:
    root = paths.checkout()
    status = subprocess.run(["git", "status"], cwd=root, capture_output=True, check=False)
    if root is None or status.returncode:
        pytest.skip("This is no git checkout; run the tests in a clone.")
    names = {path.relative_to(root).as_posix() for path in project_files(root / "kg" / "facts")}
    assert {"pyproject.toml", "kg/facts/facts.csv", "kg/verification/own_words.py"} <= names
    assert not any(name.startswith((".git/", ".venv/", "releases/")) for name in names)
