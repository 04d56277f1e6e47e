"""The schema of the content files: the part of Table Schema that ``datapackage.json`` uses.

Implemented of https://datapackage.org/standard/table-schema/ (version 2.0): the field types
string, integer, boolean, date and list; the constraints required, pattern, enum, minimum and
maximum; the primary key. Foreign keys are looked at by the rules across files, because some columns
refer to two files; a test keeps the two alike.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from kg.errors import ReleaseError
from kg.paths import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


DESCRIPTOR = PACKAGE / "facts" / "datapackage.json"
"""The descriptor that every content folder is held against."""


@dataclass(frozen=True)
class Field:
    """One column.

    Attributes:
        name: the name in the header row.
        type: ``string``, ``integer``, ``boolean``, ``date`` or ``list``.
        description: what it holds, in plain words.
        required: whether an empty cell is a violation.
        pattern: what the whole cell matches.
        enum: the values allowed; empty for any.
        minimum: the smallest integer allowed.
        maximum: the largest integer allowed.
        delimiter: what separates the items of a list.
        format: ``uri`` where a web address is meant.
    """

    name: str
    type: str
    description: str
    required: bool = False
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    delimiter: str = " "
    format: str = "default"


@dataclass(frozen=True)
class ForeignKey:
    """One column that names rows of a file."""

    column: str
    resource: str
    reference: str


@dataclass(frozen=True)
class Resource:
    """One file of the content folder."""

    name: str
    path: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    @property
    def header(self) -> list[str]:
        """The header row."""
        return [field.name for field in self.fields]


@cache
def resources(descriptor: Path = DESCRIPTOR) -> Mapping[str, Resource]:
    """Return the files of the content folder by name, in the descriptor's order.

    Raises:
        ReleaseError: the installation holds no readable descriptor.
    """
    try:
        package = json.loads(descriptor.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReleaseError(
            f"The schema {descriptor.name} cannot be read ({error}); install again."
        ) from error
    return {entry["name"]: _resource(entry) for entry in package["resources"]}


def _resource(entry: Mapping[str, Any]) -> Resource:
    schema = entry["schema"]
    return Resource(
        name=entry["name"],
        path=entry["path"],
        fields=tuple(_field(field) for field in schema["fields"]),
        key=tuple(schema["primaryKey"]),
        foreign_keys=tuple(
            ForeignKey(
                key["fields"][0],
                key["reference"]["resource"] or entry["name"],
                key["reference"]["fields"][0],
            )
            for key in schema.get("foreignKeys", ())
        ),
    )


def _field(entry: Mapping[str, Any]) -> Field:
    constraints = entry.get("constraints", {})
    return Field(
        name=entry["name"],
        type=entry["type"],
        description=entry["description"],
        required=constraints.get("required", False),
        pattern=constraints.get("pattern"),
        enum=tuple(constraints.get("enum", ())),
        minimum=constraints.get("minimum"),
        maximum=constraints.get("maximum"),
        delimiter=entry.get("delimiter", " "),
        format=entry.get("format", "default"),
    )
