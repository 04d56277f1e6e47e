"""A YAML document as it is written: its data, its texts, and the line of everything in it.

A text stays the text that stands there, because what it means is told elsewhere: ``example: 090``
is a number to YAML 1.1, and ``example: no`` a truth value. The data hold what a JSON Schema asks
about: plain ``true`` and ``false`` are truth values and plain decimal numbers are numbers, as in
JSON; all else is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import yaml

Place: TypeAlias = tuple[str | int, ...]
"""Keys and positions that lead from the root to a value."""

_TRUTH: Final = {"true": True, "false": False}
_INTEGER: Final = re.compile(r"-?(0|[1-9][0-9]*)")
_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")


class NotYamlError(Exception):
    """A text that is no YAML document of mappings, lists and scalars.

    Attributes:
        line: 1-based line where that shows.
        remedy: what to do.
    """

    def __init__(self, line: int, message: str, remedy: str) -> None:
        """Keep line and remedy beside the message."""
        super().__init__(message)
        self.line = line
        self.remedy = remedy


@dataclass
class Written:
    """A YAML document.

    Attributes:
        data: mappings, lists, texts, numbers and truth values; None for an empty document.
        texts: the same with every scalar as the text that stands there.
        lines: 1-based line in which a value starts.
        key_lines: 1-based line of the key of a value in a mapping.
        repeated: places that stand twice in one mapping, with the line of the second.
    """

    data: Any = None
    texts: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    key_lines: dict[Place, int] = field(default_factory=dict)
    repeated: list[tuple[Place, int]] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """Return the line of a value, or of what holds it where it is not there itself."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read(text: str) -> Written:
    """Read one document.

    Raises:
        NotYamlError: it is no YAML, holds aliases, or keys that are no text.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NotYamlError(
            mark.line + 1 if mark else 1,
            f"The header is not YAML: {error.problem or error}.",
            "Mind the indent, and quote a value that holds a colon or starts with a mark.",
        ) from error
    except yaml.YAMLError as error:
        message = f"The header is not YAML: {error}."
        raise NotYamlError(1, message, "Remove that character.") from error
    written = Written()
    if root is not None:
        written.data, written.texts = _Walk(written).value(root, ())
    return written


class _Walk:
    """Walks the nodes of a document once."""

    def __init__(self, written: Written) -> None:
        self.written = written
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, place: Place) -> tuple[Any, Any]:
        """Return data and texts of a node."""
        line = node.start_mark.line + 1
        if id(node) in self.seen:
            # A few aliases of aliases can stand for more values than memory holds.
            message = "The header uses a YAML alias."
            raise NotYamlError(line, message, "Write the value again instead.")
        self.seen.add(id(node))
        self.written.lines[place] = line
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            pairs = [self.value(item, (*place, i)) for i, item in enumerate(node.value)]
            return [data for data, _ in pairs], [text for _, text in pairs]
        text = str(node.value).strip()
        plain = isinstance(node, yaml.ScalarNode) and node.style is None
        return _typed(text) if plain else text, text

    def _mapping(self, node: yaml.MappingNode, place: Place) -> tuple[Any, Any]:
        data: dict[str, Any] = {}
        texts: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise NotYamlError(line, "A key of the header is no text.", "Write a word.")
            name = str(key.value)
            if name in data:
                self.written.repeated.append(((*place, name), line))
            self.written.key_lines[*place, name] = line
            data[name], texts[name] = self.value(value, (*place, name))
        return data, texts


def _typed(text: str) -> str | int | float | bool:
    """Return a plain scalar as JSON would have it."""
    if text in _TRUTH:
        return _TRUTH[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text
