"""Words of the document stop ``nbkg build``, without the document at hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli.build import command
from kg.release import open_release

SMALL = Path(__file__).parents[1] / "data" / "small"
COPIED = "The first sign is usually a"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(SMALL, tmp_path / "content"))
    (copy / "document.txt").unlink()
    return copy


def build(content: Path, out: Path) -> Result:
    folders = [f"--facts={content / 'facts'}", f"--queries={content / 'queries'}"]
    ontology = f"--ontology={content / 'ontology.ttl'}"
    return CliRunner().invoke(command, [*folders, ontology, f"--out={out}"])


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("facts/facts.csv", "One of two treatments can be given", COPIED),
        ("ontology.ttl", '"A part of a plant."@en', f'"{COPIED}."@en'),
        ("queries/leaf-spot/signs.rq", "Every sign that the page names.", f"{COPIED}."),
    ],
)
def test_a_copied_sentence_stops_the_build(
    content: Path, tmp_path: Path, file: str, old: str, new: str
) -> None:
    build(content, tmp_path / "out")
    before = open_release(tmp_path / "out").digest
    path = content / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    line = text[: text.index(old)].count("\n") + 1
    result = build(content, tmp_path / "out")
    assert result.exit_code == 2
    assert f"{path}:{line}: [own-words] 6 words in a row" in result.stderr
    assert 'from "the first..." on' in result.stderr
    assert "Say it in other words" in result.stderr
    assert "the current release is what it was" in result.stderr
    assert open_release(tmp_path / "out").digest == before


def test_an_allowed_run_may_stand(content: Path, tmp_path: Path) -> None:
    path = content / "queries" / "leaf-spot" / "signs.rq"
    path.write_text(path.read_text("utf-8").replace("Every sign", f"{COPIED}, every sign"), "utf-8")
    assert build(content, tmp_path / "out").exit_code == 2
    allowed = content / "facts" / "own_words_allowed.csv"
    allowed.write_text(f"{allowed.read_text('utf-8')}{COPIED} brown,It is a test.\n", "utf-8")
    assert build(content, tmp_path / "out").exit_code == 0
