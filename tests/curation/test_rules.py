"""Each rule about content finds what is broken, where it is, and says how to mend it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from broken_content import BREAKS, Break

from kg.curation import RULES, inspect, load
from kg.errors import ContentError

SMALL = Path(__file__).parents[1] / "data" / "small"

# Rules about whole files, shown by tests of their own below.
WHOLE_FILES = {"missing-file", "unknown-file", "no-source"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


def path_of(folder: Path, file: str) -> Path:
    return folder / file if file == "ontology.ttl" else folder / "facts" / file


def test_the_unbroken_folder_keeps_every_rule() -> None:
    inspection = inspect(SMALL / "facts", SMALL / "ontology.ttl")
    assert inspection.problems == ()
    assert inspection.not_run == {}


@pytest.mark.parametrize("case", BREAKS, ids=str)
def test_rule_names_file_line_and_remedy(case: Break, copy: Path) -> None:
    path = path_of(copy, case.file)
    data = path.read_bytes()
    assert data.count(case.old) == 1, "the case does not fit the small folder"
    path.write_bytes(data.replace(case.old, case.new))
    line = data[: data.index(case.old)].count(b"\n") + 1
    expected = case.at or ((case.file, line),)

    with pytest.raises(ContentError) as caught:
        load(copy / "facts", copy / "ontology.ttl")

    found = [problem for problem in caught.value.problems if problem.rule == case.rule]
    places = [(str(path_of(copy, file)), line) for file, line in expected]
    assert [(problem.file, problem.line) for problem in found] == places
    assert all(problem.message and problem.remedy for problem in found)
    assert all(case.remedy in problem.remedy for problem in found)
    assert {problem.rule for problem in caught.value.problems} == {case.rule, *case.also}


def test_every_rule_has_a_case_that_fires_it() -> None:
    assert {case.rule for case in BREAKS} | WHOLE_FILES == RULES.keys()


def test_a_missing_file_is_named_with_the_header_it_needs(copy: Path) -> None:
    (copy / "facts" / "cues.csv").unlink()
    (problem,) = inspect(copy / "facts", copy / "ontology.ttl").problems
    assert (problem.rule, problem.file) == ("missing-file", str(copy / "facts" / "cues.csv"))
    assert "entity,words" in problem.remedy


def headers_only(path: Path) -> None:
    path.write_bytes(path.read_bytes().partition(b"\n")[0] + b"\n")


def test_a_table_without_a_document_is_said_once(copy: Path) -> None:
    headers_only(copy / "facts" / "sources.csv")
    (problem,) = inspect(copy / "facts", copy / "ontology.ttl").problems
    assert (problem.rule, problem.line) == ("no-source", 0)
    assert "Add the row" in problem.remedy


def test_tables_of_headers_only_are_no_content(copy: Path) -> None:
    for path in (copy / "facts").glob("*.csv"):
        headers_only(path)
    rules = {problem.rule for problem in inspect(copy / "facts", copy / "ontology.ttl").problems}
    assert rules == {"no-source"}


def test_a_missing_ontology_is_named(copy: Path) -> None:
    (copy / "ontology.ttl").unlink()
    (problem,) = inspect(copy / "facts", copy / "ontology.ttl").problems
    assert (problem.rule, problem.file) == ("missing-file", str(copy / "ontology.ttl"))
    assert "--ontology" in problem.remedy


def test_a_file_that_nobody_reads_is_named(copy: Path) -> None:
    (copy / "facts" / "fact.csv").write_text("fact\n")
    (problem,) = inspect(copy / "facts", copy / "ontology.ttl").problems
    assert (problem.rule, problem.file) == ("unknown-file", str(copy / "facts" / "fact.csv"))


def test_problems_of_several_files_come_at_once_in_order(copy: Path) -> None:
    for file, old, new in (
        ("triples.csv", "lasts", "last"),
        ("quantities.csv", ",3,false,6,", ",7,false,6,"),
        ("entities.csv", "A brown mark.", "A brown mark"),
        ("entities.csv", "A disease that marks leaves.", "A disease"),
    ):
        path = copy / "facts" / file
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(ContentError) as caught:
        load(copy / "facts", copy / "ontology.ttl")
    assert [(Path(p.file).name, p.line, p.rule) for p in caught.value.problems] == [
        ("entities.csv", 2, "sentence-end"),
        ("entities.csv", 11, "sentence-end"),
        ("quantities.csv", 3, "crossed-bounds"),
        ("triples.csv", 11, "unknown-property"),
    ]


def test_a_lost_row_does_not_make_other_rules_find_what_is_not_wrong(copy: Path) -> None:
    path = copy / "facts" / "entities.csv"
    path.write_text(path.read_text("utf-8").replace("A brown mark.", '"A brown mark.'), "utf-8")
    inspection = inspect(copy / "facts", copy / "ontology.ttl")
    assert [problem.rule for problem in inspection.problems] == ["unclosed-quote"]
    assert inspection.not_run["unknown-entity"] == (str(path),)


def test_problems_read_as_places_that_editors_open(copy: Path) -> None:
    path = copy / "facts" / "triples.csv"
    path.write_text(path.read_text("utf-8").replace("lasts", "last"), "utf-8")
    with pytest.raises(ContentError) as caught:
        load(copy / "facts", copy / "ontology.ttl")
    assert str(caught.value).startswith(f"{path}:11: [unknown-property] ")
