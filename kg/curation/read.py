"""Strict reading of CSV files: RFC 4180 with LF, UTF-8, one row a line.

Python's reader swallows an unclosed quote together with the rows that follow. Here a cell holds no
line break, so each line is parsed on its own and an open quote is found where it starts.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.curation.registry import mending, problem
from kg.paths import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kg.errors import Problem

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CONTROL = re.compile("[\x00-\x08\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


@dataclass(frozen=True)
class Row:
    """One row below the header: its 1-based line and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """What could be read of one file.

    Attributes:
        file: path as a curator would type it.
        rows: the rows that have the right number of cells.
        problems: what is wrong with the file.
        complete: whether every row of the file is there.
    """

    file: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    complete: bool


def read_table(path: Path, header: Sequence[str]) -> Table:
    """Read one CSV file and gather everything that is wrong with its form."""
    file = shown(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        found = problem(
            "missing-file",
            file,
            0,
            f"The file cannot be read: {error.strerror}.",
            f"Create it, with the header row {','.join(header)}.",
        )
        return Table(file, (), (found,), complete=False)
    problems = list(_byte_problems(data, file))
    try:
        text = data.removeprefix(_BYTE_ORDER_MARK).decode("utf-8")
    except UnicodeDecodeError:
        # Nothing is lost with the replacement: the table is marked incomplete and not built from.
        text = data.removeprefix(_BYTE_ORDER_MARK).decode("utf-8", errors="replace")
    rows, line_problems = _rows(text.replace("\r\n", "\n").replace("\r", "\n"), header, file)
    problems += line_problems
    losing = {"encoding", "unclosed-quote", "quoting", "header", "cell-count"}
    return Table(
        file, tuple(rows), tuple(problems), complete=not any(p.rule in losing for p in problems)
    )


def _byte_problems(data: bytes, file: str) -> Iterator[Problem]:
    if data.startswith(_BYTE_ORDER_MARK):
        yield problem(
            "byte-order-mark",
            file,
            1,
            "The file starts with a byte order mark.",
            'Save it as "UTF-8", not as "UTF-8 with BOM".',
        )
    for number, line in enumerate(data.split(b"\n"), start=1):
        if b"\r" in line:
            yield problem(
                "line-ending",
                file,
                number,
                "The line holds a carriage return.",
                "Save the file with LF (Unix) line ends.",
            )
            break  # Usually all lines do; one says it.
    if data and not data.endswith(b"\n"):
        yield problem(
            "line-ending",
            file,
            data.count(b"\n") + 1,
            "The last line has no end.",
            "End the file with one line break.",
        )
    for number, line in enumerate(data.split(b"\n"), start=1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            yield problem(
                "encoding",
                file,
                number,
                f"Byte 0x{line[error.start]:02x} at column {error.start + 1} is not UTF-8.",
                "Save the file as UTF-8; it looks like another encoding, such as Windows-1252.",
            )


def _rows(text: str, header: Sequence[str], file: str) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    problems: list[Problem] = []
    lines = text.removesuffix("\n").split("\n")
    for number, line in enumerate(lines, start=1):
        problems += _line_problems(line, file, number)
        if not line and number > 1:
            continue
        try:
            cells = next(csv.reader([line], strict=True))
        except csv.Error as error:
            problems.append(_quote_problem(error, line, file, number))
            continue
        if number == 1:
            problems += _header_problems(cells, header, file)
            if cells != list(header):
                break  # Under another header, no cell is known.
        elif len(cells) != len(header):
            problems.append(_count_problem(cells, header, file, number))
        else:
            if _written(cells) != line:
                problems.append(
                    problem(
                        "quoting",
                        file,
                        number,
                        "Quotes stand where they are not needed, or are not doubled.",
                        f"Write the line as {_written(cells)}",
                    )
                )
            rows.append(Row(number, tuple(cells)))
    return rows, problems


def _line_problems(line: str, file: str, number: int) -> Iterator[Problem]:
    if not line and number > 1:
        yield problem("empty-line", file, number, "The line is empty.", "Remove it.")
    for character in sorted(set(_CONTROL.findall(line))):
        yield problem(
            "control-character",
            file,
            number,
            f"The line holds U+{ord(character):04X}, which nobody sees.",
            "Remove it; for a tab, write a space.",
        )
    if not unicodedata.is_normalized("NFC", line):
        yield problem(
            "normal-form",
            file,
            number,
            "A letter and its accent are two characters.",
            f"Write the line as {unicodedata.normalize('NFC', line)}",
        )


def _quote_problem(error: csv.Error, line: str, file: str, number: int) -> Problem:
    if "unexpected end of data" in str(error):
        return problem(
            "unclosed-quote",
            file,
            number,
            f"The quote at column {_open_quote(line)} is not closed on this line.",
            'Close it; write a quote inside a cell as "", and no line break inside a cell.',
        )
    return problem(
        "quoting",
        file,
        number,
        "Text follows the closing quote of a cell.",
        'Write the whole cell in quotes, and a quote inside it as "".',
    )


def _open_quote(line: str) -> int:
    """Return the 1-based column of the quote that is still open at the end of the line."""
    start = column = 0
    inside = False
    while column < len(line):
        if line[column] == '"':
            if inside and line[column + 1 : column + 2] == '"':
                column += 1
            elif inside:
                inside = False
            elif column == 0 or line[column - 1] == ",":
                inside, start = True, column
        column += 1
    return start + 1


def _header_problems(cells: Sequence[str], header: Sequence[str], file: str) -> Iterator[Problem]:
    if list(cells) == list(header):
        return
    unknown = [cell for cell in cells if cell not in header]
    missing = [name for name in header if name not in cells]
    if unknown:
        message = f"There is no column {unknown[0]!r}."
        remedy = mending(unknown[0], missing, f"write the header as {','.join(header)}")
    elif missing:
        message = f"The header lacks the column {missing[0]!r}."
        remedy = f"Write it as {','.join(header)}"
    else:
        message = "The columns stand in another order."
        remedy = f"Order them as {','.join(header)}"
    yield problem("header", file, 1, message, remedy)


def _count_problem(cells: Sequence[str], header: Sequence[str], file: str, number: int) -> Problem:
    more = len(cells) > len(header)
    return problem(
        "cell-count",
        file,
        number,
        f"The row has {len(cells)} cells, the header {len(header)}.",
        "Put a cell that holds a comma in quotes."
        if more
        else f"Add the missing commas; the columns are {','.join(header)}.",
    )


def _written(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow(cells)
    return buffer.getvalue()
