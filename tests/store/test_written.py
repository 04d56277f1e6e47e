"""Rows are counted in what was written, whatever the texts in them hold."""

from __future__ import annotations

import io
import itertools
import json
import random

import pyoxigraph as ox
import pytest

from kg.store import written

FORMATS = [
    ox.QueryResultsFormat.JSON,
    ox.QueryResultsFormat.XML,
    ox.QueryResultsFormat.CSV,
    ox.QueryResultsFormat.TSV,
]
NASTY = [
    "", '"', "\\", '\\"', '\\\\"', "\n", "\r\n", "\r", "\t", ",", ",{", ",{}", '},{"a', '}},{"a":{',
    "[{}", "{}", "]}}", "<result>", "</result>", "&lt;result>", '"bindings":[', '"bindings":[{},{}',
    "\\n", "\\u002c{}", "é", "\U0001f9ec", "x" * 70_000, '"' * 70_001, "\n" * 70_000, "\\" * 999,
]  # fmt: skip


def body(query: str, format_: ox.QueryResultsFormat) -> bytes:
    result = ox.Store().query(query)
    assert isinstance(result, ox.QuerySolutions)
    output = io.BytesIO(b"")
    result.serialize(output, format=format_)
    return output.getvalue()


def values(rows: list[list[str | None]], names: list[str]) -> str:
    """Write a query that has those rows; None is an unbound variable."""

    def cell(text: str | None) -> str:
        return "UNDEF" if text is None else str(ox.Literal(text))

    head = " ".join(f"?{name}" for name in names)
    table = " ".join(f"({' '.join(map(cell, row))})" for row in rows)
    return f"SELECT {head or '*'} {{ VALUES ({head}) {{ {table} }} }}"


@pytest.mark.parametrize("format_", FORMATS, ids=str)
@pytest.mark.parametrize("text", NASTY, ids=lambda text: repr(text[:20]))
def test_a_text_is_no_row(text: str, format_: ox.QueryResultsFormat) -> None:
    for cells in ([text, text], [None, text], [text, None]):
        query = values([cells, [None, None], cells], ["a", "b"])
        assert written.rows(body(query, format_), format_) == 3
        query = values([cells, cells], ["a", "b"])
        assert written.rows(body(query, format_), format_) == 2


@pytest.mark.parametrize("format_", FORMATS, ids=str)
@pytest.mark.parametrize("count", [0, 1, 2, 7])
@pytest.mark.parametrize("columns", [0, 1, 3])
def test_rows_without_values_count(
    count: int, columns: int, format_: ox.QueryResultsFormat
) -> None:
    query = values([[None] * columns for _ in range(count)], [f"v{n}" for n in range(columns)])
    assert written.rows(body(query, format_), format_) == count


@pytest.mark.parametrize("format_", FORMATS, ids=str)
def test_any_rows_are_counted(format_: ox.QueryResultsFormat) -> None:
    chance = random.Random(7)  # noqa: S311  # the same every time
    for _ in range(300):
        names = chance.sample(["a", "_b", "é", "9", "bindings", "x\u00b7y"], chance.randint(0, 4))
        cells = [None, *NASTY[:24]]
        rows = [[chance.choice(cells) for _ in names] for _ in range(chance.randint(0, 6))]
        found = body(values(rows, names), format_)
        assert written.rows(found, format_) == len(rows)
        assert written.rows(b'S"\n' + found, format_, 3) == len(rows)


@pytest.mark.parametrize("format_", FORMATS, ids=str)
def test_triple_terms_are_no_rows(format_: ox.QueryResultsFormat) -> None:
    for text in NASTY:
        term = f"<<( <x:s> <x:p> <<( <x:s> <x:p> {ox.Literal(text)} )>> )>>"
        query = f"SELECT * {{ VALUES (?a ?b) {{ ({term} 1) (UNDEF {term}) ({term} UNDEF) }} }}"
        assert written.rows(body(query, format_), format_) == 3


def test_the_first_rows_are_whole_json() -> None:
    cells: list[str | None] = [None, *NASTY]
    rows = [[one, other] for one, other in itertools.pairwise(cells)]
    found = body(values(rows, ["a", "b"]), ox.QueryResultsFormat.JSON)
    whole = json.loads(found)
    for most in (0, 1, 2, len(rows) - 1, len(rows), len(rows) + 1):
        part = json.loads(written.first_rows(found, most))
        assert part["head"] == whole["head"]
        assert part["results"]["bindings"] == whole["results"]["bindings"][:most]


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_characters_that_xml_cannot_hold_are_found(character: str) -> None:
    found = body(values([[f"é{character}"]], ["a"]), ox.QueryResultsFormat.XML)
    assert written.has_no_xml_form(found)


def test_other_characters_are_none_of_those() -> None:
    rows = [[text] for text in [*NASTY, "\x7f", "\ufffd", "\uffef"]]
    assert not written.has_no_xml_form(body(values(rows, ["a"]), ox.QueryResultsFormat.XML))
