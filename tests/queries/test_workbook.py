from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pyoxigraph as ox
import pytest

from kg.errors import NotAcceptableError
from kg.paths import content_folder
from kg.queries import Catalog
from kg.queries import workbook as written
from kg.queries.rows import Table
from kg.queries.workbook import ABOUT, ANSWER, DATA, Known, about, workbook

if TYPE_CHECKING:
    from kg.queries import SavedQuery
    from kg.store.engine import Term

XSD = "http://www.w3.org/2001/XMLSchema#"
FORMULAS = ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "{=1}", "http://a.example",
            "internal:A1", "mailto:a@example.org", "1e5", "TRUE", "#N/A", "\x01\x0b", "_x0041_",
            " a \n b "]  # fmt: skip


@pytest.fixture(scope="module")
def query() -> SavedQuery:
    return Catalog.load(content_folder("queries"))["survival"]


def made(query: SavedQuery, names: tuple[str, ...], *rows: tuple[Term | None, ...]) -> Any:
    body = workbook(
        query,
        Table(names, list(rows)),
        known=lambda iri: Known(None, iri if iri.startswith("http") else None),
        about=[("Value", text) for text in FORMULAS],
    )
    return openpyxl.load_workbook(io.BytesIO(body))


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_a_text_is_never_a_formula_a_number_or_a_link(query: SavedQuery, text: str) -> None:
    book = made(query, ("unit", "years"), (ox.Literal(text), ox.Literal(1)))
    for sheet in (ANSWER, DATA):
        cell = book[sheet]["A2"]
        assert cell.data_type == "s"
        # The library leaves escapes of control characters as they stand in the file.
        assert cell.value == text.replace("\x01", "_x0001_").replace("\x0b", "_x000B_")
        assert cell.hyperlink is None
    assert {cell.data_type for cell in book[ABOUT]["B"]} == {"s"}


def test_it_says_what_was_asked_in_words_and_of_which_data(query: SavedQuery) -> None:
    given = [("minimum_percent", "50"), ("minimum_percent", " "), ("format", "xlsx")]
    source = {"id": "page", "title": "A page", "reviewed": "2024-05-06"}
    said = about(query, given, data="graph 1", source=source, note="No advice.")
    (parameter,) = query.parameters
    assert [*dict(said)][:3] == ["Query", "Question", "Description"]
    assert said[3:] == [
        (parameter.label, "50"), ("Data", "graph 1"), ("Source: title", "A page"),
        ("Source: reviewed", "2024-05-06"), ("Note", "No advice."),
    ]  # fmt: skip
    somewhere = about(query, (), data="", source={}, note="", address="http://a.example")
    assert ("Address", "http://a.example") in somewhere


def test_a_label_is_no_formula_either(query: SavedQuery) -> None:
    entity = ox.NamedNode("https://example.org/a")
    book = made(query, ("riskGroup", "riskGroupLabel"), (entity, ox.Literal("=1+1")))
    cell = book[ANSWER]["A2"]
    assert (cell.data_type, cell.value) == ("s", "=1+1")
    assert cell.hyperlink.target == "https://example.org/a"
    assert book[ANSWER].max_column == 1
    assert [cell.value for cell in book[DATA][2]] == ["https://example.org/a", "=1+1"]


def test_numbers_and_days_are_such(query: SavedQuery) -> None:
    def literal(text: str, name: str) -> ox.Literal:
        return ox.Literal(text, datatype=ox.NamedNode(XSD + name))

    row = (
        literal("95", "integer"),
        literal("0.5", "decimal"),
        literal("true", "boolean"),
        literal("2025-12-31", "date"),
        literal("1900-02-28", "date"),
        literal("12345678901234567", "integer"),
        None,
        literal("2025-12-31Z", "date"),
    )
    sheet = made(query, tuple("abcdefgh"), row)[DATA]
    assert [cell.value for cell in sheet[2]] == [
        95, 0.5, True, dt.datetime(2025, 12, 31), "1900-02-28", "12345678901234567", None,  # noqa: DTZ001
        "2025-12-31Z",
    ]  # fmt: skip


def test_headings_are_labels_with_their_unit(query: SavedQuery) -> None:
    sheet = made(query, ("lower", "approximate"), (ox.Literal(1), None))[ANSWER]
    assert [cell.value for cell in sheet[1]] == ["From (per hundred)", "Approximate"]
    assert sheet.freeze_panes == "A2"


def test_what_leads_nowhere_is_no_link(query: SavedQuery) -> None:
    long = ox.NamedNode("https://example.org/" + "a" * 3000)
    sheet = made(query, ("riskGroup",), (ox.NamedNode("urn:a"),), (long,))[ANSWER]
    assert [sheet["A2"].value, sheet["A3"].value] == ["urn:a", long.value]
    assert sheet["A2"].hyperlink is sheet["A3"].hyperlink is None


def test_what_a_cell_cannot_hold_is_refused(query: SavedQuery) -> None:
    made(query, ("unit",), (ox.Literal("😀" * 16_383),))
    with pytest.raises(NotAcceptableError, match="32,767"):
        made(query, ("unit",), (ox.Literal("😀" * 16_384),))


def test_too_many_rows_are_refused(query: SavedQuery, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "_MOST_ROWS", 2)
    made(query, ("unit",), *[(ox.Literal("a"),)] * 2)
    with pytest.raises(NotAcceptableError, match="holds 2 rows"):
        made(query, ("unit",), *[(ox.Literal("a"),)] * 3)
