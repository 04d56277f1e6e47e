"""The proof on the real document, where its text can be found."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg import paths
from kg.curation.load import Inspection, load
from kg.verification.anchoring import anchor
from kg.verification.document import Document
from kg.verification.verification import verify

if TYPE_CHECKING:
    from kg.curation.content import Content


@pytest.fixture(scope="module")
def text_file() -> Path:
    named = os.environ.get("NBKG_SOURCE")
    if named:
        return Path(named)
    root = paths.checkout()
    near = sorted((root.parent / "shared" / "source").glob("*.txt")) if root else []
    if not near:
        pytest.skip("No text of the document; set NBKG_SOURCE to its text file.")
    return near[0]


@pytest.fixture(scope="module")
def content() -> Content:
    return load(
        paths.content_folder("facts"), paths.content_folder("ontology") / "neuroblastoma.ttl"
    )


def test_the_content_is_proved_by_its_document(content: Content, text_file: Path) -> None:
    found = verify(Inspection(content, ()), Document.read(text_file), text_file=text_file)
    assert [str(problem) for problem in (*found.problems, *found.pending)] == []
    assert found.coverage is not None
    assert found.coverage.covered == found.coverage.characters > 0
    assert found.coverage.right_hashes == found.coverage.passages == len(content.passages)
    assert found.fit is not None
    for result in found.fit.results:
        assert result.supported == result.checked > 0, result.check


@pytest.mark.parametrize("new", ["x", "incomprehensibly"])
@pytest.mark.parametrize("part", range(1, 20))
def test_one_changed_word_names_one_passage(
    content: Content, text_file: Path, part: int, new: str
) -> None:
    document = Document.read(text_file)
    words = list(re.finditer(r"[A-Za-z]+", document.text))
    word = words[len(words) * part // 20]
    text = document.text[: word.start()] + new + document.text[word.end() :]
    (own,) = [p for p in content.passages if p.start <= word.start() < p.end]
    anchoring = anchor(Document(text), content.passages)
    assert [found.passage for found in anchoring.changed] == [own.id]
    assert anchoring.moved == ()
    assert anchoring.inserted == ()
