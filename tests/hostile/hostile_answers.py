"""A strict reader of HTTP/1.1 answers: whole, or a fault with a name (RFC 9112)."""

from __future__ import annotations

import json
import re
import time
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    import socket

MOST: Final = 256 * 1024 * 1024
"""Bytes after which an answer is read no further."""
_AFTER: Final = 2.0
"""Seconds in which a connection that is to be closed must be."""
_LINGER: Final = 0.05
"""Seconds in which what was sent along with an answer is there."""
_STATUS_LINE: Final = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2}) [\x20-\x7e]*")
_FIELD: Final = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([\x20-\x7e\t]*)")
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,8})(;[^\r\n]*)?")
_GRAPHS: Final = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_NO_CONTENT: Final = frozenset({204, 304})
_DOCUMENT: Final = re.compile(rb"</html>\s*\Z")


class FaultyAnswerError(Exception):
    """An answer that is none, or not whole; the message says why."""


class NoAnswerError(Exception):
    """Nothing came in time."""


@dataclass
class Answer:
    """One answer.

    Attributes:
        status: its status; 0 where the connection was closed without one.
        headers: names in lower case, and values.
        body: its content.
        after: what came after it on the same connection.
    """

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    after: bytes = b""

    def header(self, name: str) -> str:
        """Return the value of a header, or an empty text; several are joined."""
        return ", ".join(value for known, value in self.headers if known == name)

    @property
    def media_type(self) -> str:
        """Return the media type without its parameters."""
        return self.header("content-type").partition(";")[0].strip().lower()


class _Input:
    """What comes in over a socket, until a point in time."""

    def __init__(self, sock: socket.socket, end: float) -> None:
        self._sock = sock
        self.end = end
        self.held = b""
        self.count = 0

    def more(self) -> bool:
        """Wait for bytes; say whether some came, or the other side has closed."""
        left = self.end - time.monotonic()
        if left <= 0:
            raise NoAnswerError
        self._sock.settimeout(left)
        try:
            data = self._sock.recv(1 << 16)
        except TimeoutError as error:
            raise NoAnswerError from error
        except ConnectionError:
            return False
        self.held += data
        self.count += len(data)
        if self.count > MOST:
            raise FaultyAnswerError(f"more than {MOST} bytes")
        return bool(data)

    def line(self) -> bytes:
        while b"\r\n" not in self.held:
            if not self.more():
                raise FaultyAnswerError(f"ends within a line: {self.held[:80]!r}")
        line, _, self.held = self.held.partition(b"\r\n")
        return line

    def exactly(self, count: int) -> bytes:
        parts, missing = [self.held[:count]], count - len(self.held)
        self.held = self.held[count:]
        while missing > 0:
            if not self.more():
                raise FaultyAnswerError(f"its body lacks {missing} bytes")
            parts.append(self.held[:missing])
            missing -= len(parts[-1])
            self.held = self.held[len(parts[-1]) :]
        return b"".join(parts)

    def rest(self) -> bytes:
        while self.more():
            pass
        rest, self.held = self.held, b""
        return rest


def read(sock: socket.socket, method: str, end: float) -> Answer:
    """Read one answer to the last byte.

    Args:
        sock: where it comes.
        method: of the request: answers to HEAD have no body.
        end: time (``time.monotonic``) after which nobody waits any more.

    Raises:
        NoAnswerError: it did not come in time.
        FaultyAnswerError: it breaks a rule of HTTP, or ends too early.
    """
    source = _Input(sock, end)
    if not source.more():
        return Answer(0)
    while True:
        answer = _head(source)
        if answer.status >= 200:
            break
    answer.body = b"" if method == "HEAD" else _body(source, answer)
    answer.after = _after(source, sock, closing=answer.header("connection").lower() == "close")
    return answer


def _head(source: _Input) -> Answer:
    line = source.line()
    found = _STATUS_LINE.fullmatch(line)
    if not found:
        raise FaultyAnswerError(f"its first line is {line[:80]!r}")
    answer = Answer(int(found[1]))
    while line := source.line():
        header = _FIELD.fullmatch(line)
        if not header:
            raise FaultyAnswerError(f"it has a broken header {line[:80]!r}")
        answer.headers.append((header[1].decode().lower(), header[2].decode().rstrip()))
    return answer


def _body(source: _Input, answer: Answer) -> bytes:
    if answer.status in _NO_CONTENT:
        return b""
    coding, length = answer.header("transfer-encoding").lower(), answer.header("content-length")
    if coding:
        if coding != "chunked" or length:
            raise FaultyAnswerError(f"it is coded as {coding!r} and {length or 'no'} bytes long")
        return _chunks(source)
    if not length:
        return source.rest()  # to the end of the connection; what it holds is checked
    if not length.isdecimal():
        raise FaultyAnswerError(f"its length is {length!r}")
    return source.exactly(int(length))


def _chunks(source: _Input) -> bytes:
    parts = []
    while True:
        found = _CHUNK.fullmatch(source.line())
        if not found:
            raise FaultyAnswerError("it has a broken chunk")
        size = int(found[1], 16)
        if not size:
            while source.line():
                pass
            return b"".join(parts)
        parts.append(source.exactly(size))
        if source.line():
            raise FaultyAnswerError("a chunk is longer than it says")


def _after(source: _Input, sock: socket.socket, *, closing: bool) -> bytes:
    """Return what else came: until the end where the connection is closed, else what is there."""
    source.end = time.monotonic() + (_AFTER if closing else _LINGER)
    try:
        return source.rest()
    except NoAnswerError:
        return source.held
    finally:
        sock.settimeout(None)


def incomplete(answer: Answer) -> str:
    """Say what is wrong with the content of an answer by its media type, or nothing."""
    if not answer.body:
        return ""
    kind, body = answer.media_type, answer.body
    try:
        if kind.endswith("json"):
            json.loads(body)
        elif kind in _GRAPHS:
            for _ in ox.parse(body, format=_GRAPHS[kind]):
                pass
        elif kind.endswith("xml"):
            ET.fromstring(body)  # noqa: S314  # what we serve ourselves
        elif kind == "text/html" and not _DOCUMENT.search(body):
            return "a page without end"
        elif kind in {"text/csv", "text/tab-separated-values"} and body[-1:] != b"\n":
            return "a table without end"
    except (ValueError, SyntaxError) as error:
        return f"broken {kind}: {str(error)[:100]}"
    return ""
