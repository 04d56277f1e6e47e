"""Gaps, overlaps, wrong hashes and ragged edges are named by position."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.curation.words import tokens
from kg.errors import BadRequestError, NotFoundError
from kg.verification.document import Document
from kg.verification.own_words import Runs
from kg.verification.verification import verify

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Small

P0004 = "P0004,leaf-spot,55,100,"


def test_every_character_lies_in_one_passage(small: Small) -> None:
    coverage = small.verify().coverage
    assert coverage is not None
    text = small.document.read_text(encoding="utf-8")
    assert coverage.characters == coverage.covered == sum(not c.isspace() for c in text)
    assert coverage.right_hashes == coverage.passages == 21


@pytest.mark.parametrize(
    ("span", "rules", "says"),
    [
        ("55,92", {"passage-hash", "passage-gap"}, "92-100 (line 5, 8 characters"),
        ("60,100", {"passage-hash", "passage-gap"}, "55-59 (line 5, 4 characters"),
        ("55,101", {"passage-hash", "passage-edge"}, "(55-101) begins or ends on white space"),
        ("50,100", {"passage-hash", "passage-overlap"}, "P0004 starts at 50"),
        ("55,105", {"passage-hash", "passage-overlap"}, "P0005 starts at 101"),
        ("55,1005", {"passage-gap", "passage-overlap", "passage-beyond-end"}, "ends at 1005"),
    ],
)
def test_a_wrong_span_is_named(small: Small, span: str, rules: set[str], says: str) -> None:
    small.edit("passages.csv", P0004, f"P0004,leaf-spot,{span},")
    found = small.verify()
    problems = (*found.content_problems, *found.problems)
    assert {p.rule for p in problems} == rules
    assert any(says in problem.message for problem in problems)
    assert found.fit is None


def test_a_span_past_the_end_is_named(small: Small) -> None:
    document = Document.read(small.document)
    cut = Document(document.text[:700])
    result = verify(small.inspect(), cut)
    assert [p.rule for p in result.problems if "P0021" in p.message] == ["passage-changed"]


def test_a_wrong_hash_is_named_alone(small: Small) -> None:
    small.edit("passages.csv", "6cbb26d6", "00000000")
    (problem,) = small.verify().problems
    assert (problem.rule, problem.line) == ("passage-hash", 5)


def test_messages_hold_no_more_than_three_words_of_the_document(small: Small) -> None:
    small.edit("passages.csv", P0004, "P0004,leaf-spot,20,180,")
    small.edit("passages.csv", "P0018,leaf-spot,555,613,", "P0018,leaf-spot,560,570,")
    words = tokens(small.document.read_text(encoding="utf-8"))
    fours = {tuple(words[n : n + 4]) for n in range(len(words) - 3)}
    for problem in small.verify().problems:
        said = tokens(str(problem))
        assert not fours & {tuple(said[n : n + 4]) for n in range(len(said) - 3)}


def test_a_hyphenated_chain_counts_as_its_words() -> None:
    document = Document("one-two-three-four-five six")
    assert "four" not in document.place(0, 27)


def test_a_document_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("caf\u00e9".encode("latin-1"))
    with pytest.raises(BadRequestError, match="not UTF-8"):
        Document.read(tmp_path / "latin.txt")


def test_a_missing_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequestError, match="cannot be read"):
        Document.read(tmp_path / "none.txt")


def test_line_ends_count_as_they_stand(tmp_path: Path) -> None:
    (tmp_path / "dos.txt").write_bytes(b"a\r\nb\r\n")
    assert Document.read(tmp_path / "dos.txt").length == 6


def test_an_unknown_source_is_refused(small: Small) -> None:
    with pytest.raises(NotFoundError, match="known are: leaf-spot"):
        verify(small.inspect(), Document.read(small.document), source="other")


def test_short_documents_have_no_runs() -> None:
    assert list(Runs(Document("one two")).shared(["one", "two"])) == []
