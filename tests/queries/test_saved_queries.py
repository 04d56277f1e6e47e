"""Every saved query of the project, on the release that its content builds.

A query that fails here is either wrong or its golden answer is: read the document, not the rows.
How to write one stands in queries/README.md.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hostile_values import HOSTILE
from result_rows import columns_and_rows, rows

from kg.errors import BadRequestError
from kg.paths import content_folder
from kg.queries import Catalog
from kg.queries.answers import check_answers

if TYPE_CHECKING:
    from kg.queries import Parameter, SavedQuery
    from kg.store.embedded import EmbeddedEngine

GOLDEN = Path(__file__).parent / "golden"
CATALOG = Catalog.load(content_folder("queries"))

each_query = pytest.mark.parametrize("query", CATALOG, ids=lambda query: query.slug)
each_parameter = pytest.mark.parametrize(
    ("query", "parameter"),
    [
        pytest.param(query, parameter, id=f"{query.slug}-{parameter.name}")
        for query in CATALOG
        for parameter in query.parameters
    ],
)


def test_queries_give_what_their_headers_say(release_engine: EmbeddedEngine) -> None:
    assert check_answers(tuple(CATALOG), release_engine) == []


@each_query
def test_a_question_has_several_wordings(query: SavedQuery) -> None:
    assert 2 <= len(query.questions) <= 4, "a parent, a clinician, a data person: two or more"


@each_query
def test_rows_are_those_of_the_golden_answer(
    query: SavedQuery, release_engine: EmbeddedEngine
) -> None:
    path = GOLDEN / f"{query.slug}.csv"
    if query.expect.golden == "none":
        assert not path.exists(), f"say in the header of {query.slug} that there is one"
        return
    assert path.is_file(), f"write {path.name} from the document: the rows that {query.slug} owes"
    with path.open(encoding="utf-8", newline="") as file:
        header, *expected = [tuple(row) for row in csv.reader(file, strict=True)]
    columns, found = columns_and_rows(release_engine, query.text)
    if query.expect.golden == "partial":
        assert set(header) < set(columns)
    else:
        assert header == columns
    places = [columns.index(name) for name in header]
    assert [tuple(row[place] for place in places) for row in found] == expected


def test_every_golden_answer_has_its_query() -> None:
    without = {path.name for path in GOLDEN.glob("*")} - {f"{query.slug}.csv" for query in CATALOG}
    assert not without, f"remove or rename in {GOLDEN.name}: {', '.join(sorted(without))}"


@each_parameter
def test_the_example_changes_the_rows(
    query: SavedQuery, parameter: Parameter, release_engine: EmbeddedEngine
) -> None:
    assert parameter.example is not None, f"{query.slug}: give {parameter.name} an example"
    bound = query.bind({parameter.name: parameter.example}, release_engine)
    assert rows(release_engine, bound)
    assert rows(release_engine, bound) != rows(release_engine, query.text)


@each_parameter
def test_defaults_can_be_chosen(
    query: SavedQuery, parameter: Parameter, release_engine: EmbeddedEngine
) -> None:
    options = {option.term for option in parameter.options(release_engine)}
    if parameter.of_class or parameter.allowed:
        assert options >= set(parameter.default), f"{query.slug}: {parameter.name}"


@each_parameter
def test_a_hostile_value_is_refused_or_finds_nothing_more(
    query: SavedQuery, parameter: Any, release_engine: EmbeddedEngine
) -> None:
    for typed in HOSTILE:
        try:
            bound = query.bind({parameter.name: typed}, release_engine)
        except BadRequestError:
            continue
        assert parameter.type == "string"
        unknown = query.bind({parameter.name: "qqqqq"}, release_engine)
        assert rows(release_engine, bound) == rows(release_engine, unknown), typed
