"""What a worker of the pool does: evaluates one query and writes its result.

A call is a JSON object (query, graphs, name of a format, number of rows to read). A reply starts
with `HEAD`: one letter (S, B or T for solutions, a boolean or triples), the name of the format
padded with zeros, and the number of rows as an integer; the result in that format follows. Or it is
E, and a JSON object with the error.
"""

from __future__ import annotations

import io
import json
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import KgError, QuerySyntaxError
from kg.pool import ReplyTooLongError
from kg.rdf.media import FORMATS
from kg.store import written
from kg.store.embedded import EmbeddedEngine
from kg.store.engine import Boolean, Solutions

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.store.engine import Result

SOLUTIONS, BOOLEAN, TRIPLES, ERROR = b"S", b"B", b"T", b"E"
HEAD: Final = struct.Struct("!c7sq")
"""Letter, name of the format, number of rows (-1: it has none)."""
NATIVE: Final = {"bindings": "json", "graph": "nt"}
"""The format of a result that somebody will read, not send on."""

_WARM_UP: Final = (
    "SELECT * { ?s ?p ?o FILTER(REGEX(STR(?s), 'x') && LANG(?o) = 'en') } LIMIT 1",
    "CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } } LIMIT 1",
    "ASK {}",
    "not SPARQL",
)


def factory(configuration: str) -> Callable[[bytes], bytes]:
    """Load a release and return the handler of calls.

    Args:
        configuration: JSON with the paths ``quads`` and ``merged``, ``reply``, the bytes of the
            longest reply, and ``rows``, the rows of the longest result.
    """
    settings = json.loads(configuration)
    engine = EmbeddedEngine.load(
        quads=Path(settings["quads"]), merged=Path(settings["merged"]), most_rows=settings["rows"]
    )
    most = int(settings["reply"])

    def handle(payload: bytes) -> bytes:
        asked = json.loads(payload)
        try:
            return _evaluated(engine, asked, most)
        except KgError as error:
            return ERROR + json.dumps(_described(error)).encode()

    for text in _WARM_UP:
        # Whatever is imported late must be imported now: a worker can open no file.
        for name in FORMATS:
            handle(json.dumps({"query": text, "format": name}).encode())
    return handle


def _evaluated(engine: EmbeddedEngine, asked: dict[str, Any], most: int) -> bytes:
    result = engine.query(
        asked["query"],
        default_graphs=asked.get("default_graphs", ()),
        named_graphs=asked.get("named_graphs", ()),
    )
    letter = _letter(result)
    kind = "graph" if letter == TRIPLES else "bindings"
    chosen = FORMATS.get(asked.get("format") or NATIVE[kind], FORMATS[NATIVE[kind]])
    if (chosen.kind == "bindings") != (kind == "bindings"):
        chosen = FORMATS[NATIVE[kind]]  # asked for before it was known what the result is
    output = _Capped(most)
    output.write(bytes(HEAD.size))
    result.write(chosen, output)
    rows = -1 if result.rows is None else result.rows
    HEAD.pack_into(output.getbuffer(), 0, letter, chosen.name.encode(), rows)
    first = asked.get("first")
    reply = output.getvalue()
    if first is None or rows <= first:
        return reply
    # It is in a native format: who reads rows names none.
    head, body = reply[: HEAD.size], reply[HEAD.size :]
    if letter == TRIPLES:
        return head + b"".join(line + b"\n" for line in body.split(b"\n", first)[:first])
    return head + written.first_rows(body, first)


def _letter(result: Result) -> bytes:
    if isinstance(result, Solutions):
        return SOLUTIONS
    return BOOLEAN if isinstance(result, Boolean) else TRIPLES


def _described(error: KgError) -> dict[str, Any]:
    said: dict[str, Any] = {"error": type(error).__name__, "detail": str(error)}
    if isinstance(error, QuerySyntaxError):
        said |= {"line": error.line, "column": error.column}
    return said


class _Capped(io.BytesIO):
    """Ends a result that grows too long, while it is being written."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: Any) -> int:
        """Write, or give up.

        Raises:
            ReplyTooLongError: the result is longer than allowed.
        """
        if self.tell() + len(data) > self._most:
            raise ReplyTooLongError
        return super().write(data)
