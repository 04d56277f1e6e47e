"""What a shell offers for ``nbkg query``, asked through click's own interface for completion."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from kg.cli import completing, main
from kg.rdf.media import FORMATS, TABLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.release import Release

HEAVY = ("pyoxigraph", "rdflib", "granian", "flask", "jsonschema")


@pytest.fixture
def offered(release: Release, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    monkeypatch.setenv("NBKG_RELEASES", str(release.folder.parent))

    def ask(*line: str) -> list[str]:
        *before, typed = line
        found = ShellComplete(main, {}, "nbkg", "_NBKG_COMPLETE").get_completions(before, typed)
        return [item.value for item in found]

    return ask


def test_commands(offered: Callable[..., list[str]]) -> None:
    assert offered("s") == ["search", "serve", "stage"]
    assert "--version" in offered("--")


def test_names_of_queries(offered: Callable[..., list[str]]) -> None:
    assert offered("query", "gene-") == ["gene-effects"]
    assert len(offered("query", "")) >= 60


def test_names_come_with_their_summary(offered: Callable[..., list[str]]) -> None:
    assert offered("query", "gene-")
    shell = ShellComplete(main, {}, "nbkg", "_NBKG_COMPLETE")
    (item,) = shell.get_completions(["query"], "gene-e")
    assert item.help == "What a change of a gene can do"


def test_what_is_no_name_may_be_a_file(offered: Callable[..., list[str]]) -> None:
    assert offered("query", "./own") == ["./own"]


def test_parameters_of_the_query_that_are_not_given(offered: Callable[..., list[str]]) -> None:
    assert offered("query", "gene-effects", "") == ["gene="]
    assert offered("query", "gene-effects", "gene=MYCN", "") == []
    assert offered("query", "--format", "json", "gene-effects", "g") == ["gene="]


def test_values_of_the_data(offered: Callable[..., list[str]]) -> None:
    assert offered("query", "gene-effects", "gene=m") == ["gene=MYCN"]
    assert "gene=ALK" in offered("query", "gene-effects", "gene=")
    assert offered("query", "gene-effects", "unknown=") == []


def test_formats(offered: Callable[..., list[str]]) -> None:
    assert offered("query", "gene-effects", "--format", "j") == ["json", "jsonld"]
    every = {*offered("query", "gene-effects", "--format", "")}
    assert every == {"table", "rq", *TABLES, *FORMATS}


def test_help_names_every_format() -> None:
    done = CliRunner().invoke(main, ["query", "--help"])
    for name, title in completing.formats().items():
        assert f"{name} ({title})" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("#+     type: boolean", ["only=true", "only=false"]),
        ("#+     type: string\n#+     options: [east, west]", ["only=east", "only=west"]),
        ("#+     type: integer", []),
        ("#+     type: [", []),
    ],
)
def test_values_of_the_file(
    tmp_path: Path, offered: Callable[..., list[str]], options: str, expected: list[str]
) -> None:
    folder = tmp_path / "queries" / "places"
    folder.mkdir(parents=True)
    text = f"#+ summary: Places\n#+ parameters:\n#+   - name: only\n{options}\nASK {{}}\n"
    (folder / "places.rq").write_text(text, encoding="utf-8")
    assert offered("query", "--release", str(tmp_path), "places", "only=") == expected


def test_after_a_comma_the_next_of_several_values(
    tmp_path: Path, offered: Callable[..., list[str]]
) -> None:
    folder = tmp_path / "queries" / "places"
    folder.mkdir(parents=True)
    text = (
        "#+ parameters:\n#+   - {name: at, type: string, several: true, options: [east, west]}\n"
        "ASK {}\n"
    )
    (folder / "places.rq").write_text(text, encoding="utf-8")
    assert offered("query", "--release", str(tmp_path), "places", "at=east,w") == ["at=east,west"]


def test_without_a_release_nothing_is_offered(
    tmp_path: Path, offered: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NBKG_RELEASES", str(tmp_path / "none"))
    assert offered("query", "gene-effects", "") == []
    assert offered("query", "gene") == ["gene"]  # the name of a file, perhaps


def test_names_and_parameters_load_nothing_that_takes_long() -> None:
    code = (
        "import sys; from click.shell_completion import ShellComplete; from kg.cli import main\n"
        "shell = ShellComplete(main, {}, 'nbkg', '_NBKG_COMPLETE')\n"
        "shell.get_completions([], ''); shell.get_completions(['query'], 'g')\n"
        "shell.get_completions(['query', 'gene-effects'], '')\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_get_their_script(shell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main(prog_name='nbkg')"],
        env={"_NBKG_COMPLETE": f"{shell}_source", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "_NBKG_COMPLETE" in done.stdout
