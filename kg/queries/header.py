"""The ``#+`` header of a saved query: YAML, read strictly, every problem with its line.

Values are taken as they are written, never as YAML types: ``example: no`` is the text ``no`` and
``example: 090`` the text ``090``, because a parameter's own type says how to read them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import yaml

from kg.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

RULE: Final = "query-header"
MARK: Final = "#+"

_Shape = Literal["text", "list", "parameters", "truth"]


@dataclass(frozen=True)
class Key:
    """One key of a header.

    Attributes:
        shape: what its value is.
        required: whether a header without it is refused.
        meaning: what it says, for the documentation and for messages.
    """

    shape: _Shape
    required: bool
    meaning: str


QUERY_KEYS: Final[dict[str, Key]] = {
    "summary": Key("text", required=True, meaning="one line: the title of the query"),
    "description": Key("text", required=True, meaning="what a row is and what to know about it"),
    "question": Key("text", required=False, meaning="the question in a user's words"),
    "tags": Key("list", required=True, meaning="words to find it by"),
    "parameters": Key("parameters", required=False, meaning="what a user may set"),
}
"""The keys of a query's header, in the order in which they are written."""

PARAMETER_KEYS: Final[dict[str, Key]] = {
    "name": Key("text", required=True, meaning="the SPARQL variable, without its mark"),
    "type": Key("text", required=True, meaning="how its values are read"),
    "class": Key("text", required=False, meaning="for an entity: the class that holds the choice"),
    "label": Key("text", required=False, meaning="what a form calls it (default: the name)"),
    "description": Key("text", required=False, meaning="what it does, in a sentence"),
    "example": Key("text", required=False, meaning="a value other than the default"),
    "options": Key("list", required=False, meaning="for a literal: the only values allowed"),
    "several": Key("truth", required=False, meaning="whether it takes several values at once"),
}
"""The keys of one entry of ``parameters``."""


@dataclass(frozen=True)
class ParameterHeader:
    """One entry of ``parameters`` as it is written; ``line`` is where it starts in the file."""

    line: int
    name: str
    type: str
    class_: str
    label: str
    description: str
    example: str | None
    options: tuple[str, ...]
    several: bool


@dataclass(frozen=True)
class Header:
    """A header that keeps to the schema; texts are as written, absent ones empty."""

    summary: str
    description: str
    question: str
    tags: tuple[str, ...]
    parameters: tuple[ParameterHeader, ...]


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
    reader = _Reader(file)
    header = reader.header(text)
    return (None, reader.problems) if reader.problems else (header, [])


class _Reader:
    """Walks the nodes of one YAML document, and notes problems instead of raising."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def header(self, text: str) -> Header | None:
        """Read the whole header."""
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._note(
                mark.line + 1 if mark else 1,
                f"The header is not YAML: {error.problem or error}.",
                "Mind the indent, and quote a value that holds a colon or starts with a mark.",
            )
            return None
        except yaml.YAMLError as error:
            self._note(1, f"The header is not YAML: {error}.", "Remove that character.")
            return None
        if root is None:
            self._note(
                1,
                "The file has no header.",
                f"Start it with lines such as `{MARK} summary: …`; queries/README.md has a model.",
            )
            return None
        keys = self._mapping(root, QUERY_KEYS, "the header")
        entries = keys.get("parameters")
        return Header(
            summary=self._text(keys.get("summary"), "summary"),
            description=self._text(keys.get("description"), "description"),
            question=self._text(keys.get("question"), "question"),
            tags=self._list(keys.get("tags"), "tags"),
            parameters=tuple(self._parameter(node) for node in self._sequence(entries)),
        )

    def _parameter(self, node: yaml.Node) -> ParameterHeader:
        keys = self._mapping(node, PARAMETER_KEYS, "a parameter")
        return ParameterHeader(
            line=node.start_mark.line + 1,
            name=self._text(keys.get("name"), "name"),
            type=self._text(keys.get("type"), "type"),
            class_=self._text(keys.get("class"), "class"),
            label=self._text(keys.get("label"), "label"),
            description=self._text(keys.get("description"), "description"),
            example=self._text(keys["example"], "example") if "example" in keys else None,
            options=self._list(keys.get("options"), "options"),
            several=self._truth(keys.get("several"), "several"),
        )

    def _mapping(
        self, node: yaml.Node, schema: Mapping[str, Key], what: str
    ) -> dict[str, yaml.Node]:
        """Return the values by key, having noted unknown, repeated and missing keys."""
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            self._note(line, f"Expected {what} as `key: value` lines.", _keys_of(schema, what))
            return {}
        values: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name, at = str(key.value), key.start_mark.line + 1
            if name not in schema:
                self._note(at, f"{what.capitalize()} has no key {name!r}.", _remedy(name, schema))
            elif name in values:
                self._note(at, f"The key {name!r} stands twice in {what}.", "Remove one of them.")
            values[name] = value
        for name, key in schema.items():
            if key.required and name not in values:
                self._note(
                    line, f"The key {name!r} is missing in {what}.", f"Add it: {key.meaning}."
                )
        return values

    def _text(self, node: yaml.Node | None, key: str) -> str:
        """Return a scalar as written, without white space around it."""
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self._note(node.start_mark.line + 1, f"The value of {key!r} is no text.", "Write one.")
            return ""
        return str(node.value).strip()

    def _truth(self, node: yaml.Node | None, key: str) -> bool:
        """Return whether a scalar is the word *true*; *false* is the other word it may be."""
        text = "false" if node is None else self._text(node, key)
        if node is not None and text not in {"", "true", "false"}:
            self._note(
                node.start_mark.line + 1,
                f"The value of {key!r} is neither true nor false.",
                "Write one of these.",
            )
        return text == "true"

    def _list(self, node: yaml.Node | None, key: str) -> tuple[str, ...]:
        """Return a list of scalars, each once."""
        values = tuple(self._text(item, key) for item in self._sequence(node, key))
        if node is not None and (not values or len(set(values)) < len(values)):
            self._note(
                node.start_mark.line + 1,
                f"The list {key!r} is empty or names something twice.",
                "Name each once.",
            )
        return values

    def _sequence(self, node: yaml.Node | None, key: str = "parameters") -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self._note(
                node.start_mark.line + 1,
                f"The value of {key!r} is no list.",
                "Write `[one, two]`, or a line `- …` for each.",
            )
            return []
        return list(node.value)

    def _note(self, line: int, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.file, line, message, remedy, RULE))


def _keys_of(schema: Mapping[str, Key], what: str) -> str:
    return f"The keys of {what} are: {', '.join(schema)}."


def _remedy(name: str, schema: Mapping[str, Key]) -> str:
    if name == "default":
        return "Remove it: the default is what stands in the VALUES block."
    return f"Its keys are: {', '.join(schema)}."
