"""What can be told of a result from the bytes that pyoxigraph wrote: its rows, and its first ones.

Pyoxigraph writes a result in one go, and counts nothing. To iterate over the rows instead would
take several times as long as to write them; a search for what stands between rows takes a
fraction.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterator

_BINDINGS: Final = b'"bindings":['
# A row of JSON begins with a name or holds nothing. A quotation mark in a string is escaped, so
# ,{" in front of the first character of a name stands between rows; but ,{} may be text.
_JSON_ROW: Final = re.compile(rb',\{(?:"[\w\x80-\xff]|(\}))')
_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|(,\{)')
_BLOCK: Final = 65_536
_CONTROL: Final = bytes(sorted(set(range(32)) - set(b"\t\n\r")))
_NO_CHARACTERS: Final = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF


def rows(body: bytes, format: ox.QueryResultsFormat, start: int = 0) -> int:  # noqa: A002
    """Count the rows of a result.

    Args:
        body: as pyoxigraph writes it.
        format: in which.
        start: where in ``body`` it begins.
    """
    if format == ox.QueryResultsFormat.XML:
        return body.count(b"<result>", start)  # < is escaped in texts
    if format == ox.QueryResultsFormat.TSV:
        return body.count(b"\n", start) - 1  # so is a line feed
    if format == ox.QueryResultsFormat.CSV:
        if b'"' not in body:
            return body.count(b"\n", start) - 1
        return sum(part.count(b"\n") for part in _unquoted(body, start)) - 1
    return _json_rows(body, start)


def _json_rows(body: bytes, start: int) -> int:
    first = body.index(_BINDINGS, start) + len(_BINDINGS)
    if body[first : first + 1] != b"{":
        return 0
    found = _JSON_ROW.findall(body, first)
    if all_named := found.count(b""):
        if all_named == len(found):
            return len(found) + 1
    elif not found:
        return 1
    return sum(1 for _ in _starts(body, first)) + 1


def first_rows(body: bytes, most: int) -> bytes:
    """Return JSON with no more than the first rows of a result.

    Args:
        body: JSON as pyoxigraph writes it.
        most: rows to keep.
    """
    first = body.index(_BINDINGS) + len(_BINDINGS)
    if most == 0:
        return body[:first] + b"]}}"
    for number, place in enumerate(_starts(body, first), start=1):
        if number == most:
            return body[:place] + b"]}}"
    return body


def has_no_xml_form(body: bytes) -> bool:
    """Tell whether XML holds characters that XML 1.0 has no place for (section 2.2), even escaped.

    Args:
        body: XML as pyoxigraph writes it, which leaves them as they are.
    """
    if len(body.translate(None, _CONTROL)) < len(body):
        return True
    return not body.isascii() and any(character in body for character in _NO_CHARACTERS)


def _starts(body: bytes, first: int) -> Iterator[int]:
    """Yield where each row but the first begins, with the comma before it."""
    return (found.start() for found in _STRING.finditer(body, first) if found[1])


def _unquoted(body: bytes, start: int) -> Iterator[bytes]:
    """Yield what stands outside quotation marks."""
    inside = 0
    while start < len(body):
        # Blocks end at a quotation mark, and are short: their parts take memory.
        end = body.find(b'"', start + _BLOCK)
        parts = body[start : end if end >= 0 else len(body)].split(b'"')
        yield from parts[inside::2]
        inside = (inside + len(parts)) % 2
        start = end + 1 if end >= 0 else len(body)
