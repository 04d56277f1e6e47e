"""Each rule about mappings finds what is broken, where it is, and says how to mend it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from small_mappings import BREAKS, MAP, ROWS, Break, line_of, row, write

from kg.curation import inspect
from kg.errors import ContentError
from kg.mappings import RULES, MappingInspection, inspect_mappings, mapping_quads, mapping_texts

SMALL = Path(__file__).parents[1] / "data" / "small"

# Rules that are broken by a row more, shown by tests of their own below.
BY_ROWS = {"duplicate-mapping", "exact-match"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = Path(shutil.copytree(SMALL, tmp_path / "content"))
    write(copy)
    return copy


def inspected(folder: Path) -> MappingInspection:
    return inspect_mappings(inspect(folder / "facts", folder / "ontology.ttl").content)


def test_the_unbroken_mappings_keep_every_rule(folder: Path) -> None:
    assert inspected(folder).problems == ()


@pytest.mark.parametrize("case", BREAKS, ids=str)
def test_rule_names_file_line_and_remedy(case: Break, folder: Path) -> None:
    path = folder / case.edited
    text = path.read_bytes().decode()
    assert text.count(case.old) == 1, "the case does not fit the small mappings"
    path.write_bytes(text.replace(case.old, case.new).encode())
    problems = inspected(folder).problems
    assert {problem.rule for problem in problems} == {case.rule, *case.also}
    found = [problem for problem in problems if problem.rule == case.rule]
    place = (str(folder / case.file), case.line)
    assert place in {(problem.file, problem.line) for problem in found}
    assert all(problem.message and problem.remedy for problem in found)
    assert any(case.remedy in p.remedy + p.message for p in found if (p.file, p.line) == place)


def test_every_rule_has_a_case_that_fires_it() -> None:
    assert {case.rule for case in BREAKS} | BY_ROWS == RULES.keys()


def add(folder: Path, after: str, new: str) -> None:
    path = folder / MAP
    text = path.read_text("utf-8")
    assert text.count(after) == 1
    path.write_text(text.replace(after, f"{after}\n{new}"), "utf-8")


def test_one_term_is_mapped_once(folder: Path) -> None:
    add(
        folder,
        ROWS[4],
        row("nb:leaf-spot", "skos:relatedMatch", "PLANT:0000003", "disease of leaves"),
    )
    (problem,) = inspected(folder).problems
    assert (problem.rule, problem.line) == ("duplicate-mapping", line_of(6))
    assert f"line {line_of(4)}" in problem.message


@pytest.mark.parametrize(
    ("after", "new", "named"),
    [
        (1, row("nb:fern", "skos:exactMatch", "PLANT:0000009", "true fern"), "PLANT:0000001"),
        (3, row("nb:leaf-spot", "skos:exactMatch", "PLANT:0000001", "fern"), "nb:fern"),
    ],
    ids=["two-terms-of-one-source", "two-entities-for-one-term"],
)
def test_exact_matches_are_one_to_one(folder: Path, after: int, new: str, named: str) -> None:
    add(folder, ROWS[after], new)
    found = [problem for problem in inspected(folder).problems if problem.rule == "exact-match"]
    assert named in {problem.message.split(" is exactly ")[1].split()[0] for problem in found}


def test_a_comment_allows_a_second_exact_match(folder: Path) -> None:
    second = row("nb:fern", "skos:exactMatch", "PLANT:0000009", "true fern", "One in two branches.")
    add(folder, ROWS[1], second)
    assert [p.rule for p in inspected(folder).problems] == ["import-module"]


def test_a_folder_without_any_file_of_mappings_has_none() -> None:
    inspection = inspected(SMALL)
    assert inspection.problems == ()
    assert inspection.quads() == []


@pytest.mark.parametrize("lost", [MAP, "unmapped.tsv", "prefixes.json", "imports/sources.tsv"])
def test_a_file_that_lacks_beside_the_others_is_named(folder: Path, lost: str) -> None:
    (folder / lost).unlink()
    (problem,) = inspected(folder).problems
    assert (problem.rule, problem.file) == ("mapping-form", str(folder / lost))


def test_a_module_that_lacks_and_one_too_many_are_named(folder: Path) -> None:
    (folder / "imports" / "plant.ttl").rename(folder / "imports" / "plants.ttl")
    found = [(problem.rule, problem.file) for problem in inspected(folder).problems]
    assert found == [
        ("import-module", str(folder / "imports" / "plant.ttl")),
        ("import-module", str(folder / "imports" / "plants.ttl")),
    ]


def test_bytes_that_are_no_text_are_named_with_their_line(folder: Path) -> None:
    path = folder / "unmapped.tsv"
    path.write_bytes(path.read_bytes().replace(b"Invented.\nnb:crowded", b"Caf\xe9.\nnb:crowded"))
    (problem,) = inspected(folder).problems
    assert (problem.rule, problem.line) == ("mapping-form", 2)


def test_broken_mappings_are_not_said_in_rdf(folder: Path) -> None:
    (folder / "imports" / "plant.ttl").unlink()
    content = inspect(folder / "facts", folder / "ontology.ttl").content
    with pytest.raises(ContentError, match="import-module"):
        mapping_quads(content)


def test_the_texts_that_people_write_can_be_searched(folder: Path) -> None:
    content = inspect(folder / "facts", folder / "ontology.ttl").content
    names = {path.name for path in mapping_texts(content)}
    assert names == {MAP, "unmapped.tsv", "prefixes.json", "sources.tsv"}
