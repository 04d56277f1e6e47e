"""docs/downloads.md explains every download."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.exports import DOWNLOADS
from kg.exports.axioms import AXIOM_ANNOTATIONS
from kg.rdf.namespaces import PREFIXES, curie

if TYPE_CHECKING:
    from kg.exports.downloads import Download
    from kg.release import Release

PAGE = (Path(__file__).parents[2] / "docs" / "downloads.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("download", DOWNLOADS.values(), ids=lambda download: download.name)
def test_every_download_is_explained(download: Download) -> None:
    assert f"| `{download.file}` |" in PAGE


def test_every_annotation_of_axioms_is_named() -> None:
    assert all(f"`{curie(a.property.value)}`" in PAGE for a in AXIOM_ANNOTATIONS)


def test_the_examples_for_rdflib_run_in_turn(
    release: Release, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The second begins where the first ends: it sets a value in a query out of the data."""
    examples = [
        code
        for code in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
        if "dataset" in code and "pandas" not in code
    ]
    assert len(examples) == 2
    monkeypatch.chdir(release.folder)
    known: dict[str, Any] = {}
    for code in examples:
        exec(code, known)  # noqa: S102  # the page's own
    lines = capsys.readouterr().out.splitlines()
    listed = [line for line in lines if line.startswith(PREFIXES["query"])]
    assert listed == sorted(listed)
    assert len(listed) > 80
    answered = lines[len(listed) :]
    assert answered
    assert all(line.startswith("ATRX ") for line in answered)
