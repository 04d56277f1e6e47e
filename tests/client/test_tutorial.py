"""The tutorial and the page of the client run as users run them, and draw what the graph says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.exports import DOWNLOADS
from kg.release import CURRENT

if TYPE_CHECKING:
    from kg.client import Client
    from kg.release import Release

DOCS = Path(__file__).parents[2] / "docs"
TUTORIAL = DOCS / "tutorial.py"


def ran(*command: str, releases: str, folder: Path) -> str:
    """Run a program where there is nothing but a release; return what it prints."""
    done = subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        cwd=folder,
        env=os.environ
        | {"NBKG_RELEASES": releases, "TMPDIR": str(folder), "MPLCONFIGDIR": str(folder)}
        | {"MPLBACKEND": "Agg", "PYTHONPATH": str(DOCS.parent)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def texts(figure: Path) -> list[str]:
    """Return the texts of an SVG file."""
    root = ET.parse(figure).getroot()  # noqa: S314  # matplotlib wrote it
    return ["".join(e.itertext()).strip() for e in root.iter() if e.tag.endswith("}text")]


@pytest.mark.parametrize("way", ["embedded", "service"])
def test_the_tutorial_draws_what_the_graph_says(
    way: str,
    request: pytest.FixtureRequest,
    release_folder: str,
    embedded: Client,
    tmp_path: Path,
) -> None:
    figure = tmp_path / "survival.svg"
    # A client of a service needs no release.
    url = ["--url", request.getfixturevalue("service_url")] if way == "service" else []
    releases = str(tmp_path / "none") if url else release_folder
    printed = ran(str(TUTORIAL), *url, "--figure", str(figure), releases=releases, folder=tmp_path)
    drawn = texts(figure)
    answer = embedded.query("survival")
    assert len(answer) == 3
    for row in answer:
        assert row.riskGroup.label in drawn
        (words,) = [
            text for text in drawn if str(row.lower) in text and str(row.upper or "(no") in text
        ]
        assert ("about" in words) is row.approximate
        assert ("more than" in words) is row.lowerExclusive
        assert ("no upper figure" in words) is (row.upper is None)
    assert any(f"as of {answer.rows[0].asOfYear}" in text for text in drawn)
    assert any(str(answer.rows[0].unit) in text for text in drawn)
    assert str(figure) in printed
    assert "Did you mean gene-effects?" in printed


def test_the_tutorial_prints_the_same_both_ways(
    service_url: str, release_folder: str, tmp_path: Path
) -> None:
    here, there = (
        ran(str(TUTORIAL), *url, releases=release_folder, folder=tmp_path)
        for url in ([], ["--url", service_url])
    )
    name = re.compile(r"The figure: (.+)\n")
    assert name.sub("", here) == name.sub("", there)
    for printed in (here, there):
        (figure,) = name.findall(printed)
        assert Path(figure).read_bytes().startswith(b"\x89PNG")


def changed(release: Release, folder: Path) -> str:
    """Return a folder of releases whose only one says another figure."""
    shutil.copytree(release.folder, folder / "releases" / "changed")
    (folder / "releases" / CURRENT).write_text("changed", encoding="ascii")
    manifest = folder / "releases" / "changed" / "manifest.json"
    told = manifest.read_text(encoding="utf-8")
    for name in ("nq", "nt"):
        file = manifest.parent / DOWNLOADS[name].file
        said = file.read_bytes()
        says = re.sub(rb'(/survival-low-risk> \S+#lowerBound> )"\d\d"', rb'\1"83"', said)
        assert says != said
        file.write_bytes(says)
        told = told.replace(sha256(said).hexdigest(), sha256(says).hexdigest())
    manifest.write_text(told, encoding="utf-8")
    return str(folder / "releases")


def test_the_figures_are_those_of_the_graph(release: Release, tmp_path: Path) -> None:
    figure = tmp_path / "survival.svg"
    releases = changed(release, tmp_path)
    printed = ran(str(TUTORIAL), "--figure", str(figure), releases=releases, folder=tmp_path)
    drawn = [text for text in texts(figure) if "more than" in text]
    assert drawn == ["more than 83 (no upper figure is given)"]
    assert re.search(r"low-risk group +83 +True", printed)


def test_the_code_of_the_page_runs(release_folder: str, tmp_path: Path) -> None:
    page = (DOCS / "client.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    program = tmp_path / "page.py"
    program.write_text("\n".join((*blocks, "print(len(frame))\n")), encoding="utf-8")
    printed = ran(str(program), releases=release_folder, folder=tmp_path).splitlines()
    assert printed[-1] == "3"
    assert any(line.startswith("not-said Not said: ") for line in printed)
    assert sum("risk group" in line for line in printed) > 2
