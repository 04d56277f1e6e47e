"""Strict reading of tables with tabs: UTF-8, LF, no quoting, a header row.

SSSOM allows quoted cells (https://mapping-commons.github.io/sssom/spec-formats-tsv/). Here no cell
needs a quote, so that a line is read the same way by every tool that splits at tabs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.mappings.registry import problem
from kg.paths import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.errors import Problem

RULE = "mapping-form"


@dataclass(frozen=True)
class Row:
    """One row below the header: its 1-based line, and its cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """What could be read of one table.

    Attributes:
        file: path as a curator would type it.
        preamble: the comment lines above the header, without their ``#``.
        rows: the rows that have the right number of cells.
        problems: what is wrong with the file.
    """

    file: str
    preamble: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read_table(path: Path, columns: Sequence[str]) -> Table:
    """Read one table and gather everything that is wrong with its form.

    Args:
        path: the file.
        columns: the header that it must have.
    """
    file = shown(path)
    text, problems = read_text(path)
    if problems:
        return Table(file, "", (), tuple(problems))
    lines = text.removesuffix("\n").split("\n")
    start = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    preamble = "\n".join(line[1:] for line in lines[:start])
    header = lines[start].split("\t") if start < len(lines) else []
    if header != list(columns):
        problems.append(_header_problem(header, columns, file, start + 1))
        return Table(file, preamble, (), tuple(problems))
    rows: list[Row] = []
    for number, line in enumerate(lines[start + 1 :], start=start + 2):
        cells = line.split("\t")
        found = list(_line_problems(line, cells, columns, file, number))
        problems += found
        if not found:
            rows.append(Row(number, dict(zip(columns, cells, strict=True))))
    return Table(file, preamble, tuple(rows), tuple(problems))


def read_text(path: Path) -> tuple[str, list[Problem]]:
    """Return the text of a file, or no text and what is wrong with its bytes."""
    file = shown(path)
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        return "", [problem(RULE, file, 0, message, "Create it; docs/mappings.md describes it.")]
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"Byte 0x{error.object[error.start]:02x} is not UTF-8."
        return "", [problem(RULE, file, line, message, "Save the file as UTF-8.")]
    problems: list[Problem] = []
    if text.startswith("\ufeff"):
        message = "The file starts with a byte order mark."
        problems.append(problem(RULE, file, 1, message, 'Save it as "UTF-8" without BOM.'))
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        message = "The line holds a carriage return."
        problems.append(problem(RULE, file, line, message, "Save the file with LF line ends."))
    if not text.endswith("\n"):
        line = text.count("\n") + 1
        message = "The last line has no end."
        problems.append(problem(RULE, file, line, message, "End the file with one line break."))
    return text, problems


def _header_problem(header: Sequence[str], columns: Sequence[str], file: str, line: int) -> Problem:
    unknown = [name for name in header if name not in columns]
    missing = [name for name in columns if name not in header]
    if unknown:
        message = f'There is no column "{unknown[0]}".'
    elif missing:
        message = f'The header lacks the column "{missing[0]}".'
    else:
        message = "The columns stand in another order, or one stands twice."
    return problem(RULE, file, line, message, f"Write, with tabs: {' '.join(columns)}")


def _line_problems(
    line: str, cells: Sequence[str], columns: Sequence[str], file: str, number: int
) -> Iterator[Problem]:
    if not line:
        yield problem(RULE, file, number, "The line is empty.", "Remove it.")
    elif len(cells) != len(columns):
        message = f"The row has {len(cells)} cells, the header {len(columns)}."
        remedy = "Separate cells by one tab each; an empty cell needs its tab too."
        yield problem(RULE, file, number, message, remedy)
    else:
        for column, cell in zip(columns, cells, strict=True):
            if cell != " ".join(cell.split()):
                message = f'Column {column}: "{cell}" has a space at an end, or two in a row.'
                remedy = f'Write "{" ".join(cell.split())}".'
                yield problem(RULE, file, number, message, remedy)
            if '"' in cell:
                message = f"Column {column} holds a double quote."
                yield problem(RULE, file, number, message, "Say it without quotes.")
