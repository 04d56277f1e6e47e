"""A web server that is strict about nothing, to see what the strict one keeps away.

It guesses what a broken request means, believes every length and coding, and goes on reading after
whatever it took for the end of a body.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
import urllib.parse
from typing import TYPE_CHECKING, Any, Final

from kg.web import create_app

if TYPE_CHECKING:
    import socket
    from collections.abc import Mapping
    from typing import Protocol

    from flask import Flask

    class Server(Protocol):
        """What it is put in place of."""

        _listener: socket.socket
        _started: Any


_END: Final = re.compile(rb"\r?\n\r?\n|\r\r")
_LINE: Final = re.compile(rb"\r\n|\r|\n")
_PATIENCE: Final = 0.5
_MOST: Final = 3
"""Requests of one connection."""


def serve(server: Server) -> None:
    """Answer connections one by one, for good."""
    app = create_app()
    server._started()  # noqa: SLF001  # it stands in for it
    listener = server._listener  # noqa: SLF001
    listener.setblocking(True)  # noqa: FBT003  # not ours
    while True:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.settimeout(_PATIENCE)
            _talk(_Input(connection), connection, app)


class _Input:
    """What comes in over a connection; silence is an end."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.held = b""

    def more(self) -> bool:
        try:
            data = self._connection.recv(1 << 16)
        except TimeoutError:
            return False
        self.held += data
        return bool(data)

    def until(self, end: re.Pattern[bytes]) -> bytes:
        while not (found := end.search(self.held)):
            if not self.more():
                rest, self.held = self.held, b""
                return rest
        before, self.held = self.held[: found.start()], self.held[found.end() :]
        return before

    def exactly(self, count: int) -> bytes:
        while len(self.held) < count and self.more():
            pass
        taken, self.held = self.held[:count], self.held[count:]
        return taken


def _talk(source: _Input, connection: socket.socket, app: Flask) -> None:
    for number in range(_MOST):
        first, *rest = _LINE.split(source.until(_END).strip())
        if number and not first:
            return
        fields: dict[bytes, bytes] = {}
        for line in rest:
            name, _, value = line.partition(b":")
            fields.setdefault(name.strip().lower(), value.strip())
        if b"upgrade" in fields:
            connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
            return
        connection.sendall(_answer(app, first.split(), fields, _body(source, fields)))


def _body(source: _Input, fields: Mapping[bytes, bytes]) -> bytes:
    if b"transfer-encoding" in fields:
        body = b""
        while (size := _number(source.until(_LINE).partition(b";")[0], 16)) > 0:
            body += source.exactly(size)
            source.until(_LINE)
        source.until(_LINE)
        return body
    length = _number(fields.get(b"content-length", b"0").partition(b",")[0], 0)
    return source.exactly(len(source.held) if length < 0 else length)


def _number(text: bytes, base: int) -> int:
    """Return the number that a text may mean; a negative one where it means none."""
    try:
        return int(text, base)
    except ValueError:
        return -1


def _answer(app: Flask, words: list[bytes], fields: Mapping[bytes, bytes], body: bytes) -> bytes:
    method, target, *_ = (*words, b"GET", b"/") if len(words) < 2 else words
    path, _, query = target.decode("latin-1").partition("?")
    environ: dict[str, Any] = {
        f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}": value.decode("latin-1")
        for name, value in fields.items()
        if name not in {b"content-type", b"content-length", b"transfer-encoding"}
    } | {
        "REQUEST_METHOD": re.sub("[^A-Z]", "", method.decode("latin-1").upper()),
        "SCRIPT_NAME": "",
        "PATH_INFO": urllib.parse.unquote(path, "latin-1").replace("\0", ""),
        "QUERY_STRING": query,
        "CONTENT_TYPE": fields.get(b"content-type", b"").decode("latin-1"),
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    environ.setdefault("HTTP_HOST", "localhost")
    head: list[str] = []

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
        head[:] = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]

    content = b"".join(app(environ, start))
    return "\r\n".join([*head, "", ""]).encode("latin-1") + content
