"""The rows of a saved query as an Excel workbook (ECMA-376, Office Open XML).

Three sheets:

- *Answer*, to read: headings in lay words, an entity as its label with a link, numbers as numbers.
- *Data*, to calculate with: the columns as they are, headed by their names, an entity as its IRI.
- *About*: what was asked, and of which release.

No text becomes a formula, a number or a link by what it looks like: a cell is a formula only where
something writes one, and nothing here does. The same rows give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox
import xlsxwriter

from kg.errors import NotAcceptableError
from kg.queries.rows import plain
from kg.rdf.namespaces import PREFIXES, curie

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from kg.queries.rows import Table
    from kg.queries.saved_query import SavedQuery
    from kg.store.engine import Term

ANSWER: Final = "Answer"
DATA: Final = "Data"
ABOUT: Final = "About"
"""Names of the sheets."""

_LONGEST: Final = 32_767
"""Characters of the longest text in a cell, in UTF-16 code units (Excel's limits)."""
_MOST_ROWS: Final = 1_048_575
"""Rows of a sheet below its heading."""
_MOST_LINKS: Final = 65_000
_LONGEST_LINK: Final = 2_000
_DIGITS: Final = 15
"""Digits that Excel keeps of a number."""
_FIRST_DAY: Final = dt.date(1900, 3, 1)
"""Excel takes 1900 for a leap year, so days before this one would be another day there."""
_CREATED: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001  # no clock: the same rows, the same bytes
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}
_NARROW, _WIDE = 8, 60
_SAMPLE: Final = 200
"""Rows that decide on the width of a column."""


class Known(NamedTuple):
    """What is known of an IRI.

    Attributes:
        label: what it is called, or None.
        address: where a link on it leads, or None where it leads nowhere.
    """

    label: str | None
    address: str | None


def workbook(
    query: SavedQuery,
    table: Table,
    *,
    known: Callable[[str], Known],
    about: Sequence[tuple[str, str]],
) -> bytes:
    """Return rows as a workbook.

    Args:
        query: what was asked: it knows the headings.
        table: what was answered.
        known: what is known of an IRI.
        about: name and value of each line of the sheet *About*.

    Raises:
        NotAcceptableError: a sheet cannot hold the rows; the message says what can.
    """
    count = len(table.rows)
    if count > _MOST_ROWS:
        raise NotAcceptableError(
            f"A sheet of Excel holds {_MOST_ROWS:,} rows, and these are {count:,}. Ask for "
            "CSV, or for a page of them."
        )
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, _OPTIONS) as book:
        book.set_properties({"title": query.summary, "created": _CREATED})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        sheet = _Sheet(book.add_worksheet(ANSWER), book.add_format({"num_format": "yyyy-mm-dd"}))
        _answer(sheet, head, query, table, known)
        data = _Sheet(book.add_worksheet(DATA), sheet.date)
        data.head(table.names, head)
        for number, row in enumerate(table.rows, start=1):
            for place, term in enumerate(row):
                data.write(number, place, term)
        lines = _Sheet(book.add_worksheet(ABOUT), sheet.date)
        for number, (name, value) in enumerate(about):
            lines.text(number, 0, name)
            lines.text(number, 1, value)
        lines.widths()
    return output.getvalue()


def _answer(
    sheet: _Sheet,
    head: Format,
    query: SavedQuery,
    table: Table,
    known: Callable[[str], Known],
) -> None:
    """Write the sheet to read: a column of labels and that of its entities are one."""
    names = table.names
    label_of = {column.name: column.label_of for column in query.columns if column.label_of}
    naming = {label_of[name]: place for place, name in enumerate(names) if name in label_of}
    shown = [place for place in range(len(names)) if place not in naming.values()]
    sheet.head([_heading(query, names[place]) for place in shown], head)
    for number, row in enumerate(table.rows, start=1):
        for column, place in enumerate(shown):
            term = row[place]
            label = row[naming[names[place]]] if names[place] in naming else None
            if isinstance(term, ox.NamedNode):
                of = known(term.value)
                text = label.value if isinstance(label, ox.Literal) else of.label
                sheet.link(number, column, of.address, text or curie(term.value) or term.value)
            else:
                sheet.write(number, column, label if term is None else term)
    sheet.widths()


def _heading(query: SavedQuery, name: str) -> str:
    """Return the heading of a column, with the unit of its numbers."""
    column = next((column for column in query.columns if column.name == name), None)
    if column is None:
        return name
    unit = column.unit.partition(":")[2].removeprefix("unit-").replace("-", " ")
    return f"{column.label} ({unit})" if unit else column.label


def about(
    query: SavedQuery,
    given: Iterable[tuple[str, str]],
    *,
    data: str,
    source: Mapping[str, str | int],
    note: str,
    address: str | None = None,
) -> list[tuple[str, str]]:
    """Return the lines of the sheet *About*.

    Args:
        query: what was asked.
        given: parameter and value, as typed; what is no parameter of the query is left out.
        data: which release was asked.
        source: the document, as the manifest has it.
        note: what the answer is not.
        address: of the page of the answer, if there is one.
    """
    labels = {parameter.name: parameter.label for parameter in query.parameters}
    asked = {"Query": query.summary, "Question": query.question, "Description": query.description}
    return [
        *((name, text) for name, text in asked.items() if text),
        *((labels[name], text) for name, text in given if name in labels and text.strip()),
        *([("Address", address)] if address else []),
        ("Data", data),
        *(
            (f"Source: {name}", str(source[name]))
            for name in ("title", "page", "reviewed")
            if name in source
        ),
        ("Note", note),
    ]


class _Sheet:
    """A worksheet that holds what it is given, or refuses it."""

    def __init__(self, sheet: Worksheet, date: Format) -> None:
        """Keep the worksheet, and how it shows a date."""
        self.date = date
        self._sheet = sheet
        self._links = 0
        self._longest: dict[int, int] = {}

    def head(self, headings: Sequence[str], head: Format) -> None:
        """Write the headings, which stay in sight."""
        for place, heading in enumerate(headings):
            self.text(0, place, heading, head)
        self._sheet.freeze_panes(1, 0)

    def write(self, row: int, column: int, term: Term | None) -> None:
        """Write a term: numbers, booleans and dates as such, all else as text."""
        value = plain(term)
        if value is None:
            return
        if isinstance(value, bool):
            self._sheet.write_boolean(row, column, value)
        elif isinstance(value, str):
            day = _day(term)
            if day is None:
                self.text(row, column, value)
            else:
                self._sheet.write_datetime(row, column, day, self.date)
        elif len(Decimal(str(value)).normalize().as_tuple().digits) > _DIGITS:
            self.text(row, column, str(value))  # Excel would change its last digits
        else:
            self._sheet.write_number(row, column, float(value))

    def text(self, row: int, column: int, text: str, style: Format | None = None) -> None:
        """Write a text as a text, whatever it looks like.

        Raises:
            NotAcceptableError: it is longer than a cell may be.
        """
        if len(text.encode("utf-16-le")) // 2 > _LONGEST:
            raise NotAcceptableError(
                f"A cell of Excel holds {_LONGEST:,} characters, and one of these is longer. Ask "
                "for CSV."
            )
        self._sheet.write_string(row, column, text, style)
        self._measure(row, column, text)

    def link(self, row: int, column: int, href: str | None, text: str) -> None:
        """Write a text that leads to an address."""
        if href is None or len(href) > _LONGEST_LINK or self._links >= _MOST_LINKS:
            self.text(row, column, text)
            return
        self._links += 1
        self._sheet.write_url(row, column, href, string=text[:_LONGEST])
        self._measure(row, column, text)

    def widths(self) -> None:
        """Make each column as wide as its first texts, within bounds."""
        for column, longest in self._longest.items():
            self._sheet.set_column(column, column, min(max(longest + 2, _NARROW), _WIDE))

    def _measure(self, row: int, column: int, text: str) -> None:
        if row <= _SAMPLE:
            self._longest[column] = max(self._longest.get(column, 0), len(text))


def _day(term: Term | None) -> dt.date | None:
    """Return the day that a literal of xsd:date names, where Excel knows it."""
    if not isinstance(term, ox.Literal) or term.datatype.value != PREFIXES["xsd"] + "date":
        return None
    try:
        day = dt.date.fromisoformat(term.value)
    except ValueError:  # with a time zone, or no date at all
        return None
    return day if day >= _FIRST_DAY else None
