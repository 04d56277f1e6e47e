"""The ``#+`` header of a saved query: YAML, read strictly, every problem with its line.

Values are taken as they are written, never as YAML types: ``example: no`` is the text ``no`` and
``example: 090`` the text ``090``, because a parameter's own type says how to read them. Which keys
there are stands in ``header.schema.json``.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from kg.errors import Problem
from kg.queries import schema, written
from kg.queries.expectation import Expectation
from kg.queries.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.queries.written import Written

RULE: Final = "query-header"
MARK: Final = "#+"


@dataclass(frozen=True)
class ParameterHeader:
    """One entry of ``parameters`` as it is written; ``line`` is where it starts in the file.

    ``options`` is the list of options, ``options_query`` the query for them; one of them is empty.
    """

    line: int
    name: str
    type: str
    class_: str
    label: str
    description: str
    required: bool
    several: bool
    options: tuple[str, ...]
    options_query: str
    pattern: str
    minimum: Decimal | None
    maximum: Decimal | None
    example: str | None


@dataclass(frozen=True)
class ColumnHeader:
    """One entry of ``columns`` as it is written; absent texts are empty."""

    line: int
    label: str = ""
    description: str = ""
    datatype: str = ""
    unit: str = ""
    link: str = ""


@dataclass(frozen=True)
class Header:
    """A header that keeps to the schema; absent texts are empty.

    Attributes:
        view: None where the form of the query decides.
        lines: line of each key of the header.
    """

    summary: str
    description: str
    questions: tuple[str, ...]
    tags: tuple[str, ...]
    parameters: tuple[ParameterHeader, ...]
    columns: Mapping[str, ColumnHeader]
    view: View | None
    expect: Expectation
    lines: Mapping[str, int]


def split(source: str) -> tuple[str, str]:
    """Split a file into the YAML of its header and the query.

    Line *n* of the YAML is line *n* of the file; the query starts in the line after its last.
    """
    lines = source.splitlines(keepends=True)
    count = next((i for i, line in enumerate(lines) if not line.startswith(MARK)), len(lines))
    header = (line.removeprefix(MARK).removeprefix(" ") for line in lines[:count])
    return "".join(header), "".join(lines[count:])


def read(text: str, file: str) -> tuple[Header | None, list[Problem]]:
    """Read the YAML of a header.

    Args:
        text: the YAML, without the marks.
        file: how messages name the file.

    Returns:
        The header and no problems, or no header and all its problems.
    """
    try:
        document = written.read(text)
    except written.NotYamlError as error:
        return None, [Problem(file, error.line, str(error), error.remedy, RULE)]
    problems = [
        Problem(file, line, message, remedy, RULE)
        for line, message, remedy in schema.violations(document)
    ]
    return (None, problems) if problems else (_header(document), [])


def _header(document: Written) -> Header:
    """Read a document that keeps to the schema."""
    texts = document.texts
    question = texts.get("question", [])
    return Header(
        summary=texts["summary"],
        description=texts["description"],
        questions=(question,) if isinstance(question, str) else tuple(question),
        tags=tuple(texts["tags"]),
        parameters=tuple(
            _parameter(entry, document.lines["parameters", i])
            for i, entry in enumerate(texts.get("parameters", ()))
        ),
        columns={
            name: _column(entry, document.key_lines["columns", name])
            for name, entry in texts.get("columns", {}).items()
        },
        view=_view(texts["view"]) if "view" in texts else None,
        expect=_expectation(texts.get("expect", {})),
        lines={name: document.key_lines[name,] for name in texts},
    )


def _parameter(entry: Mapping[str, Any], line: int) -> ParameterHeader:
    options = entry.get("options", ())
    by_query = isinstance(options, dict)
    return ParameterHeader(
        line=line,
        name=entry["name"],
        type=entry["type"],
        class_=entry.get("class", ""),
        label=entry.get("label", ""),
        description=entry.get("description", ""),
        required=entry.get("required") == "true",
        several=entry.get("several") == "true",
        options=() if by_query else tuple(options),
        options_query=options["query"] if by_query else "",
        pattern=entry.get("pattern", ""),
        minimum=_number(entry, "minimum"),
        maximum=_number(entry, "maximum"),
        example=entry.get("example"),
    )


def _column(entry: str | Mapping[str, str], line: int) -> ColumnHeader:
    return (
        ColumnHeader(line, label=entry) if isinstance(entry, str) else ColumnHeader(line, **entry)
    )


def _view(entry: Mapping[str, str]) -> View:
    ends = ("minimum", "maximum")
    parts = {name: text for name, text in entry.items() if name not in ends}
    return View(**parts, minimum=_number(entry, ends[0]), maximum=_number(entry, ends[1]))


def _expectation(entry: Mapping[str, str]) -> Expectation:
    return Expectation(
        rows=int(entry.get("rows", 1)),
        golden=entry.get("golden", "complete"),
        reason=entry.get("reason", ""),
    )


def _number(entry: Mapping[str, str], name: str) -> Decimal | None:
    return Decimal(entry[name]) if name in entry else None
