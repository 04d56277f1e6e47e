"""What the README promises is there, and its examples run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from bench.served import Served
from kg.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.release import Release

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"


def block(language: str, holding: str) -> str:
    """Return the one example of a language that holds a word."""
    found = [b for b in re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL) if holding in b]
    assert len(found) == 1
    return str(found[0])


@pytest.fixture(scope="module")
def address(release: Release) -> Iterator[str]:
    with Served(str(release.folder)) as served:
        yield f"http://127.0.0.1:{served.port}"


def test_every_command_is_in_the_readme() -> None:
    assert set(re.findall(r"^\| `nbkg (\w+)", README, re.MULTILINE)) == set(
        main.list_commands(click.Context(main))
    )


def test_every_path_of_the_map_exists() -> None:
    table = README.partition("## The map of the repository")[2].partition("\n## ")[0]
    paths = re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)
    assert len(paths) > 5
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_count_of_mapped_things_is_that_of_the_files() -> None:
    (mapped, things, others), *_ = re.findall(
        r"(\d+) of (\d+) entities.*?(\d+)\s+other sources", README, re.DOTALL
    )
    folder = ROOT / "ontology"
    rows = [r for r in (folder / "mappings.sssom.tsv").read_text().splitlines() if r[:1] != "#"]
    cells = [row.split("\t") for row in rows[1:]]
    subjects = {row[0] for row in cells if row[0].startswith("nb:")}
    unmapped = len((folder / "unmapped.tsv").read_text().splitlines()) - 1
    assert (int(mapped), int(things)) == (len(subjects), len(subjects) + unmapped)
    named = {"MONDO", "NCIT", "HP", "UBERON"}
    sources = {row[3].partition(":")[0] for row in cells if row[0].startswith("nb:")}
    assert int(others) == len(sources - named)


def test_the_curl_example(address: str) -> None:
    if not shutil.which("curl"):
        pytest.skip("needs curl: install the package curl")
    command = block("bash", "curl -s").replace(ADDRESS, address)
    answer = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    header, *sites = answer.stdout.split()
    assert header == "site"
    assert "liver" in sites


def test_the_python_example(address: str) -> None:
    example = block("python", "SPARQLWrapper").replace(ADDRESS, address)
    run = [sys.executable, "-c", example]
    answer = subprocess.run(run, capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines()[0] == "low-risk group 95"


def test_the_client_example(release: Release) -> None:
    example = block("python", "kg.client")
    assert "connect()" in example
    example = example.replace("connect()", f"connect(release={str(release.folder)!r})")
    run = [sys.executable, "-c", example]
    answer = subprocess.run(run, capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines()[0] == "fast tumor growth - known to be possible"


def test_the_command_line_example(release: Release) -> None:
    words = block("bash", "nbkg query").split()
    assert words[:2] == [".venv/bin/nbkg", "query"]
    answer = subprocess.run(
        [sys.executable, "-m", "kg.cli", *words[1:], "--release", str(release.folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "fast tumor growth" in answer.stdout
