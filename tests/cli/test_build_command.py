"""``nbkg build``, ``nbkg check`` and ``nbkg export`` as a user meets them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from kg.checks import RULES as CHECK_RULES
from kg.cli.build import command as build_command
from kg.cli.check import command as check_command
from kg.cli.export import command as export_command
from kg.exports import DOWNLOADS
from kg.release import TITLES, open_release

SMALL = Path(__file__).parents[1] / "data" / "small"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


def options(content: Path) -> list[str]:
    return [f"--facts={content / 'facts'}", f"--ontology={content / 'ontology.ttl'}"]


def run_build(content: Path, out: Path) -> Result:
    queries = f"--queries={content / 'queries'}"
    return CliRunner().invoke(build_command, [*options(content), queries, f"--out={out}"])


def break_two_files(content: Path) -> None:
    for file, old, new in (
        ("triples.csv", "lasts", "last"),
        ("entities.csv", "A brown mark.", '"A brown mark.'),
    ):
        path = content / "facts" / file
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


def test_build_prints_digests_and_counts(content: Path, tmp_path: Path) -> None:
    result = run_build(content, tmp_path / "out")
    release = open_release(tmp_path / "out")
    lines = [line.split() for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert ["release", release.digest] in lines
    assert ["data", release.manifest.data] in lines
    assert ["facts", "14"] in lines
    assert "[1/5] Reading and checking content" in result.stderr


def test_build_lists_every_problem_and_exits_with_2(content: Path, tmp_path: Path) -> None:
    break_two_files(content)
    result = run_build(content, tmp_path / "out")
    facts = content / "facts"
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"{facts / 'entities.csv'}:11: [unclosed-quote] " in result.stderr
    assert f"{facts / 'triples.csv'}:11: [unknown-property] " in result.stderr
    assert 'Did you mean "lasts"?' in result.stderr
    assert "Problems: 2 in 2 files." in result.stderr
    assert not (tmp_path / "out").exists()


def rows_of_check(result: Result) -> dict[str, str]:
    """Violations by rule, from the table in front of the summary."""
    table = f"\n{result.stdout}".partition("\nkind ")[0]
    return {line.split()[0]: line.split()[3] for line in table.splitlines() if line}


def test_check_prints_each_rule(content: Path) -> None:
    queries = f"--queries={content / 'queries'}"
    result = CliRunner().invoke(check_command, [*options(content), queries, "--all"])
    rows = rows_of_check(result)
    assert result.exit_code == 0
    assert rows == dict.fromkeys([*TITLES, *CHECK_RULES], "0")
    assert result.stdout.endswith(f"{len(rows)} rules: no errors, no warnings, no infos.\n")


def test_check_lists_no_rule_that_holds(content: Path) -> None:
    queries = f"--queries={content / 'queries'}"
    result = CliRunner().invoke(check_command, [*options(content), queries])
    assert result.exit_code == 0
    assert rows_of_check(result) == {}


def test_check_counts_problems_and_says_what_did_not_run(content: Path) -> None:
    break_two_files(content)
    result = CliRunner().invoke(check_command, options(content))
    assert result.exit_code == 2
    assert rows_of_check(result) == {"unclosed-quote": "1", "unknown-property": "1"}
    assert "Not run until these problems are mended: " in result.stderr
    assert "unknown-entity" in result.stderr


def test_check_runs_the_rules_of_saved_queries(content: Path) -> None:
    query = content / "queries" / "leaf-spot" / "signs.rq"
    query.write_text(query.read_text("utf-8").replace("#+ tags", "#+ labels"), "utf-8")
    queries = f"--queries={content / 'queries'}"
    result = CliRunner().invoke(check_command, [*options(content), queries])
    assert result.exit_code == 2
    assert rows_of_check(result) == {"query-header": str(result.stderr.count(f"{query}:"))}


def test_check_finds_words_of_the_document_in_a_saved_query(content: Path) -> None:
    query = content / "queries" / "leaf-spot" / "signs.rq"
    sentence = "The first sign is usually a spot."
    text = query.read_text("utf-8").replace("Every sign that the page names.", sentence)
    query.write_text(text, "utf-8")
    queries = f"--queries={content / 'queries'}"
    result = CliRunner().invoke(check_command, [*options(content), queries])
    assert result.exit_code == 2
    assert f"{query}:" in result.stderr
    assert "[own-words]" in result.stderr


def test_build_lists_problems_of_content_and_queries_together(
    content: Path, tmp_path: Path
) -> None:
    break_two_files(content)
    query = content / "queries" / "leaf-spot" / "signs.rq"
    query.write_text(query.read_text("utf-8").replace("#+ tags", "#+ labels"), "utf-8")
    result = run_build(content, tmp_path / "out")
    assert result.exit_code == 2
    assert "[unclosed-quote]" in result.stderr
    assert "[query-header]" in result.stderr


def test_a_query_that_cannot_be_read_is_named(content: Path, tmp_path: Path) -> None:
    query = content / "queries" / "leaf-spot" / "gone.rq"
    query.symlink_to(tmp_path / "nowhere")
    result = run_build(content, tmp_path / "out")
    assert result.exit_code == 2
    assert f"{query}: [query-file] The file cannot be read" in result.stderr


@pytest.mark.parametrize("name", DOWNLOADS)
def test_export_writes_the_bytes_of_the_release(content: Path, tmp_path: Path, name: str) -> None:
    run_build(content, tmp_path / "out")
    data = open_release(tmp_path / "out").path(DOWNLOADS[name].file).read_bytes()
    arguments = [f"--release={tmp_path / 'out'}", f"--format={name}"]
    to_stdout = CliRunner().invoke(export_command, arguments)
    to_file = CliRunner().invoke(export_command, [*arguments, f"--out={tmp_path / 'file'}"])
    assert to_stdout.stdout_bytes == (tmp_path / "file").read_bytes() == data
    assert to_file.stdout == ""
    assert f"{len(data):,} bytes" in to_file.stderr


def test_export_without_a_release_says_what_to_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(export_command, ["--format=nq", f"--release={tmp_path}"])
    assert "nbkg build" in str(result.exception)


def test_exported_turtle_parses(content: Path, tmp_path: Path) -> None:
    run_build(content, tmp_path / "out")
    result = CliRunner().invoke(export_command, [f"--release={tmp_path / 'out'}", "--format=ttl"])
    assert len(list(ox.parse(result.stdout_bytes, ox.RdfFormat.TURTLE))) > 700
