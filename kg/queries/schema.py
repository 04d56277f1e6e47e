"""The JSON Schema of a header (``header.schema.json``), and what a header does against it in words.

JSON Schema draft 2020-12. The file is the one place that says which keys there are, what they mean
and what they may hold; messages quote it.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jsonschema import Draft202012Validator

from kg.paths import PACKAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.queries.written import Place, Written

FILE: Final = PACKAGE / "queries" / "header.schema.json"

_KINDS: Final = {
    "string": "text",
    "array": "list",
    "object": "`key: value` lines",
    "number": "number",
    "integer": "whole number",
}
_HOW: Final = {
    "array": "Write `[one, two]`, or a line `- …` for each.",
    "boolean": "Write one of these.",
    "string": "Write one, in quotes where it is a number or holds a colon and a space.",
}

Finding = tuple[int, str, str]
"""Line, message, remedy."""


@cache
def schema() -> Mapping[str, Any]:
    """Return the schema."""
    loaded: Mapping[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


def datatypes() -> tuple[str, ...]:
    """Return what a column may hold."""
    return tuple(schema()["$defs"]["column"]["properties"]["datatype"]["enum"])


def violations(written: Written) -> list[Finding]:
    """Say where a document breaks the schema, by line."""
    if written.data is None:
        return [
            (
                1,
                "The file has no header.",
                "Start it with lines such as `#+ summary: …`; queries/README.md has a model.",
            )
        ]
    found = [
        (line, f"The key {place[-1]!r} stands twice in {_owner(place)}.", "Remove one of them.")
        for place, line in written.repeated
    ]
    for error in _validator().iter_errors(written.data):
        found += _said(error, written)
    return sorted(dict.fromkeys(found))


def _said(error: Any, written: Written) -> Iterator[Finding]:
    """Say one violation (a ``jsonschema.ValidationError``) in words."""
    place: Place = tuple(error.absolute_path)
    line = written.line(place)
    if error.validator == "required":
        for name in error.validator_value:
            if name not in error.instance:
                meaning = _meaning((*place, name))
                message = f"The key {name!r} is missing in {_title(place)}."
                yield line, message, f"Add it: {meaning}."
    elif error.validator == "additionalProperties":
        known = error.schema["properties"]
        for name in error.instance:
            if name not in known:
                message = f"There is no key {name!r} in {_title(place)}."
                yield written.key_lines[*place, name], message, _remedy(name, known)
    elif error.validator in {"type", "minLength"}:
        yield line, *_of_another_type(place, error.schema)
    elif error.validator in {"minItems", "uniqueItems"}:
        message = f"The list {_name(place)!r} is empty or names something twice."
        yield line, message, "Name each once."
    elif error.validator == "enum":
        message = f"The value of {_name(place)!r} is none of those it may have."
        yield line, message, f"They are: {', '.join(error.validator_value)}."
    else:
        message = f"The value of {_name(place)!r} is none that it may have."
        yield line, message, f"It is {_meaning(place)}."


def _of_another_type(place: Place, part: Mapping[str, Any]) -> tuple[str, str]:
    """Return message and remedy for a value of another type, or an empty text."""
    asked = part["type"] if isinstance(part["type"], list) else [part["type"]]
    if not place:
        return f"Expected {_title(place)} as `key: value` lines.", _keys(part["properties"])
    if asked == ["boolean"]:
        return f"The value of {_name(place)!r} is neither true nor false.", _HOW["boolean"]
    kinds = [_KINDS[name] for name in asked if name in _KINDS]
    what = f"no {kinds[0]}" if len(kinds) == 1 else f"neither {' nor '.join(kinds)}"
    remedy = _HOW.get(asked[0], f"It is {_meaning(place)}.")
    return f"The value of {_name(place)!r} is {what}.", remedy


def _part(place: Place) -> Mapping[str, Any]:
    """Return the part of the schema that is about a place; empty where none is."""
    part = schema()
    for step in place:
        if isinstance(step, int):
            part = part.get("items", {})
        else:
            other = part.get("additionalProperties")
            part = part.get("properties", {}).get(step) or other or {}
        if "$ref" in part:
            name = part["$ref"].removeprefix("#/$defs/")
            part = {**schema()["$defs"][name], **part}
    return part


def _meaning(place: Place) -> str:
    """Return what the schema says that a value is; of an item, what the list is."""
    while place and "description" not in _part(place):
        place = place[:-1]
    return str(_part(place)["description"]).rstrip(".")


def _title(place: Place) -> str:
    return str(_part(place).get("title", _name(place)))


def _owner(place: Place) -> str:
    return _title(place[:-1])


def _name(place: Place) -> str:
    """Return the innermost key of a place."""
    return next((step for step in reversed(place) if isinstance(step, str)), "header")


def _remedy(name: str, known: Mapping[str, Any]) -> str:
    if name == "default":
        return "Remove it: the default is what stands in the VALUES block."
    return _keys(known)


def _keys(known: Mapping[str, Any]) -> str:
    return f"Its keys are: {', '.join(known)}."
