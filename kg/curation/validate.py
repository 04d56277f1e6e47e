"""Cells as values: one table held against its schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from kg.curation.registry import mending, problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.curation.read import Table
    from kg.curation.schema import Field, Resource
    from kg.errors import Problem

Value = str | int | bool | date | tuple[str, ...] | None

_MISSING = {
    ("facts", "passages"): "missing-citation",
    ("entities", "label"): "missing-label",
    ("quantities", "label"): "missing-label",
    ("entities", "definition"): "missing-definition",
    ("quantities", "definition"): "missing-definition",
}

_UNREADABLE = frozenset({"wrong-type", "wrong-form", "missing-value"})
"""Rules that a row cannot break and still be read as values."""


@dataclass(frozen=True)
class Record:
    """One row whose cells were read as values.

    Attributes:
        line: 1-based line of the file.
        values: value by column; ``""``, None or ``()`` for an empty cell, by type.
    """

    line: int
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Records:
    """The rows of one file that could be read as values.

    Attributes:
        records: the rows.
        problems: what the schema finds wrong.
        complete: whether every row of the file is there.
    """

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    complete: bool


def validate(table: Table, resource: Resource) -> Records:
    """Read the cells of a table as values and hold them against the schema."""
    records: list[Record] = []
    problems: list[Problem] = []
    complete = table.complete
    lines_of_key: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        cells = dict(zip(resource.header, row.cells, strict=True))
        found = list(_row_problems(cells, resource, table.file, row.line))
        problems += found
        key = tuple(cells[column] for column in resource.key)
        if all(key) and key in lines_of_key:
            problems.append(
                problem(
                    "duplicate-id",
                    table.file,
                    row.line,
                    f"{' '.join(key)} stands on line {lines_of_key[key]} already.",
                    "Give one of the two rows another name, or remove it.",
                )
            )
            continue
        lines_of_key[key] = row.line
        # A name of another form may be no IRI at all, so no rule across files gets to see it.
        if not all(key) or any(p.rule in _UNREADABLE for p in found):
            complete = False
            continue
        values = {field.name: _value(cells[field.name], field) for field in resource.fields}
        records.append(Record(row.line, values))
    return Records(tuple(records), tuple(problems), complete)


def _row_problems(
    cells: Mapping[str, str], resource: Resource, file: str, line: int
) -> Iterator[Problem]:
    for field in resource.fields:
        cell = cells[field.name]
        if cell:
            for name, message, remedy in _cell_problems(cell, field):
                yield problem(name, file, line, f"Column {field.name}: {message}", remedy)
        elif field.required:
            yield problem(
                _MISSING.get((resource.name, field.name), "missing-value"),
                file,
                line,
                f"Column {field.name} is empty.",
                f"Fill it. {field.description}",
            )


def _cell_problems(cell: str, field: Field) -> Iterator[tuple[str, str, str]]:
    if cell != " ".join(cell.split()) and field.type != "list":
        yield (
            "stray-space",
            f'"{cell}" has a space at an end, or two in a row.',
            f'Write "{" ".join(cell.split())}".',
        )
    if field.type == "list":
        yield from _list_problems(cell, field)
    elif not _is_typed(cell, field):
        yield "wrong-type", f'"{cell}" is no {_TYPE_NAMES[field.type]}.', field.description
    elif field.type == "integer":
        yield from _range_problems(int(cell), field)
    if field.pattern and not re.search(field.pattern, cell):
        yield "wrong-form", f'"{cell}" does not match {field.pattern}', field.description
    if field.enum and cell not in field.enum:
        choices = f"choose from: {', '.join(field.enum)}."
        yield "unknown-choice", f'"{cell}" is no choice.', mending(cell, field.enum, choices)
    if field.format == "uri" and not re.fullmatch(r'https?://[^\s<>"{}|\\^`]+', cell):
        yield "wrong-form", f'"{cell}" is no web address.', "Write it from https:// on."


def _list_problems(cell: str, field: Field) -> Iterator[tuple[str, str, str]]:
    items = cell.split(field.delimiter)
    separator = "one space" if field.delimiter == " " else f'"{field.delimiter}"'
    if not all(items):
        yield "list-form", f'"{cell}" holds an empty item.', f"Separate items by {separator} only."
    elif any(item != " ".join(item.split()) for item in items):
        yield (
            "stray-space",
            f'An item of "{cell}" has a space too many.',
            f"Separate items by {separator} only.",
        )
    for item in sorted({item for item in items if item and items.count(item) > 1}):
        yield "list-form", f'"{item}" stands twice in the list.', "Keep it once."


def _range_problems(number: int, field: Field) -> Iterator[tuple[str, str, str]]:
    if field.minimum is not None and number < field.minimum:
        yield "out-of-range", f"{number} is less than {field.minimum}.", field.description
    if field.maximum is not None and number > field.maximum:
        yield "out-of-range", f"{number} is more than {field.maximum}.", field.description


_TYPE_NAMES = {
    "integer": "whole number in plain digits",
    "boolean": "true or false",
    "date": "day as YYYY-MM-DD",
}


def _is_typed(cell: str, field: Field) -> bool:
    match field.type:
        case "integer":
            # One way to write each number: no sign, no leading zero, no digits of other scripts.
            return re.fullmatch(r"0|[1-9][0-9]{0,17}", cell) is not None
        case "boolean":
            return cell in {"true", "false"}
        case "date":
            return re.fullmatch(r"\d{4}-\d\d-\d\d", cell, re.ASCII) is not None and _is_day(cell)
        case _:
            return True


def _is_day(cell: str) -> bool:
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def _value(cell: str, field: Field) -> Value:
    match field.type:
        case "integer":
            return int(cell) if cell else None
        case "boolean":
            return cell == "true" if cell else None
        case "date":
            return date.fromisoformat(cell)
        case "list":
            return tuple(item for item in cell.split(field.delimiter) if item)
        case _:
            return cell
