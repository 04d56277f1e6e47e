"""Mistakes in the files of the checks, and what violations do to a build."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.checks import Suite
from kg.checks.shapes import Shapes
from kg.cli.build import command as build_command
from kg.cli.check import command as check_command
from kg.curation.ontology import read_ontology
from kg.paths import content_folder, ontology_file

SMALL = Path(__file__).parents[1] / "data" / "small"

CHECK = """# title: Nothing is brown.
# remedy: Choose another color.
# source: own
SELECT ?subject WHERE { ?subject <http://www.w3.org/2000/01/rdf-schema#label> "brown spot"@en }
"""
PROFILE = "rule\tseverity\nbrown\t{severity}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "checks"
    folder.mkdir()
    (folder / "brown.rq").write_text(CHECK, "utf-8")
    (folder / "profile.tsv").write_text(PROFILE.format(severity="ERROR"), "utf-8")
    return folder


def problems(folder: Path) -> list[str]:
    suite, found = Suite.inspect(folder)
    found += suite.run([])[1]
    return [f"{Path(problem.file).name}:{problem.line} {problem.rule}" for problem in found]


def test_a_good_folder_has_no_problem(folder: Path) -> None:
    assert problems(folder) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("brown.rq", "# source: own\n", "", "brown.rq:1 check-file"),
        ("brown.rq", "# source", "# origin", "brown.rq:3 check-file"),
        ("brown.rq", "# title: Nothing is brown.", "# title:", "brown.rq:1 check-file"),
        ("brown.rq", "SELECT ?subject", "SELCT ?subject", "brown.rq:0 check-file"),
        ("brown.rq", "SELECT ?subject", "SELECT ?thing", "brown.rq:0 check-file"),
        ("brown.rq", "SELECT ?subject WHERE", "ASK", "brown.rq:0 check-file"),
        ("profile.tsv", "brown\tERROR\n", "", "profile.tsv:0 check-profile"),
        ("profile.tsv", "ERROR", "FATAL", "profile.tsv:2 check-profile"),
        ("profile.tsv", "ERROR\n", "ERROR\nbrwon\tINFO\n", "profile.tsv:3 check-profile"),
        ("profile.tsv", "ERROR\n", "ERROR\nbrown\tINFO\n", "profile.tsv:3 check-profile"),
        ("profile.tsv", "brown\t", "brown", "profile.tsv:2 check-profile"),
    ],
)
def test_each_mistake_is_found(folder: Path, file: str, old: str, new: str, expected: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    assert expected in problems(folder)


def test_an_acceptance_of_nothing_is_a_problem(folder: Path) -> None:
    rows = "rule\tterm\treason\nbrown\tnb:mark\tIt is gone.\n"
    (folder / "accepted.tsv").write_text(rows, "utf-8")
    assert problems(folder) == ["accepted.tsv:2 check-accepted"]


def test_a_shape_without_a_name_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "shapes.ttl"
    path.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<urn:x> a sh:NodeShape ; sh:property [ sh:path sh:name ; sh:minCount 1 ] .\n",
        "utf-8",
    )
    assert len(Shapes.inspect(path, ())[1]) == 2


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("sh:path ", "sh:paht ", "must include one `sh:path`"),
        ("sh:targetClass nbo:Fact ", "sh:targetClass nbo:Fcat ", "ontology#Fcat, which"),
    ],
)
def test_a_shape_that_could_never_fire_is_a_problem(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    real = content_folder("ontology") / "shapes.ttl"
    text = real.read_text("utf-8")
    assert old in text
    path = tmp_path / "shapes.ttl"
    path.write_text(text.replace(old, new, 1), "utf-8")
    ontology, _ = read_ontology(ontology_file())
    (problem,) = Shapes.inspect(path, {*ontology.classes, *ontology.properties})[1]
    assert expected in problem.message


@pytest.fixture
def content(tmp_path: Path, folder: Path) -> list[str]:
    """Options for a small content, beside whose ontology the folder of checks stands."""
    copy = Path(shutil.copytree(SMALL, tmp_path / "content"))
    shutil.copytree(folder, copy / "checks")
    return [
        f"--facts={copy / 'facts'}",
        f"--ontology={copy / 'ontology.ttl'}",
        f"--queries={copy / 'queries'}",
    ]


def test_an_error_stops_a_build_and_a_warning_does_not(content: list[str], tmp_path: Path) -> None:
    arguments = [*content, f"--out={tmp_path / 'out'}"]
    stopped = CliRunner().invoke(build_command, arguments)
    assert stopped.exit_code == 2
    assert "[brown]" in stopped.stderr
    assert "Choose another color." in stopped.stderr
    assert not (tmp_path / "out").exists()
    profile = tmp_path / "content" / "checks" / "profile.tsv"
    profile.write_text(PROFILE.format(severity="WARN"), "utf-8")
    built = CliRunner().invoke(build_command, arguments)
    assert built.exit_code == 0
    assert "Warnings: 1 (brown)" in built.stderr


@pytest.mark.parametrize(("severity", "code"), [("ERROR", 2), ("WARN", 0), ("INFO", 0)])
def test_check_fails_on_errors_only(
    content: list[str], tmp_path: Path, severity: str, code: int
) -> None:
    profile = tmp_path / "content" / "checks" / "profile.tsv"
    profile.write_text(PROFILE.format(severity=severity), "utf-8")
    result = CliRunner().invoke(check_command, [*content, "--all"])
    row = next(line for line in result.stdout.splitlines() if line.startswith("brown "))
    assert row.split()[1:4] == ["SPARQL", severity, "1"]
    assert result.exit_code == code
    assert "Choose another color." in result.output


def test_an_accepted_violation_is_no_finding(content: list[str], tmp_path: Path) -> None:
    assert "nb:brown-spot" in CliRunner().invoke(check_command, content).stderr
    rows = "rule\tterm\treason\nbrown\tnb:brown-spot\tThe page names it so.\n"
    (tmp_path / "content" / "checks" / "accepted.tsv").write_text(rows, "utf-8")
    assert CliRunner().invoke(check_command, content).exit_code == 0
