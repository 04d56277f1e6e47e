"""``nbkg export`` of the syntaxes that only the OWL API writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.exports import DOWNLOADS
from kg.owlapi import SYNTAXES

if TYPE_CHECKING:
    from pathlib import Path

    from kg.owlapi import OwlApi
    from kg.release import Release


@pytest.mark.parametrize("name", list(SYNTAXES))
def test_exports_the_merged_ontology(
    current: OwlApi, release: Release, tmp_path: Path, name: str
) -> None:
    out = tmp_path / f"exported.{name}"
    options = ["--format", name, "--out", str(out), "--release", str(release.folder)]
    found = CliRunner().invoke(main, ["export", *options])
    assert found.exit_code == 0, found.output
    merged = current.read(release.path(DOWNLOADS["owl"].file))
    assert current.difference(merged, current.read(out)).left == ()


def test_without_java_it_says_what_to_do(
    release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    options = ["--format", "ofn", "--release", str(release.folder)]
    found = CliRunner().invoke(main, ["export", *options])
    assert found.exit_code == 4
    assert found.stdout == ""
    assert "JAVA_HOME" in found.stderr or "requirements-owlapi.txt" in found.stderr
