"""Attacks of more than one request, and requests that no library would write."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Final

from hostile_answers import FaultyAnswerError, read
from hostile_requests import request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hostile_answers import Answer
    from hostile_cases import Target

HTML: Final = "text/html"
_PATIENCE: Final = 10.0


def written(
    line: str, fields: Sequence[bytes] = (), body: bytes = b"", *, end: bytes = b"\r\n"
) -> bytes:
    """Return a request whose lines are as given; only the end of each line is added.

    Args:
        line: its first line.
        fields: its headers; without any, a host and the wish to close the connection.
        body: what follows the head.
        end: of each line.
    """
    lines = [line.encode("latin-1"), *(fields or (b"Host: localhost", b"Connection: close"))]
    return end.join([*lines, b"", b""]) + body


def page(path: str, **headers: str) -> bytes:
    """Return a request for a page as browsers send it."""
    return request("GET", path, headers={"Accept": HTML} | headers)


def connected(sock: socket.socket, target: Target, *, room: int = 0) -> socket.socket:
    """Return another connection of the same client.

    Args:
        sock: a connection of the client.
        target: what to connect to.
        room: bytes that may wait to be read; 0 for as many as usual.
    """
    other = socket.socket()
    if room:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    other.settimeout(_PATIENCE)
    other.bind((sock.getsockname()[0], 0))
    other.connect(target.address)
    return other


def exchange(sock: socket.socket, target: Target, message: bytes) -> Answer:
    """Send a request over a connection of its own, and return the answer."""
    with connected(sock, target) as other:
        other.sendall(message)
        method = message.partition(b" ")[0].decode("latin-1")
        return read(other, method, time.monotonic() + _PATIENCE)


def require(met: object, what: str) -> None:
    """Fail the case.

    Raises:
        FaultyAnswerError: something that must hold does not.
    """
    if not met:
        raise FaultyAnswerError(what)


def lacks(answer: Answer, forbidden: Sequence[bytes], what: str) -> None:
    """Fail the case where an answer, head or body, holds what it must not.

    Raises:
        FaultyAnswerError: it does.
    """
    head = "".join(f"{name}: {value}\r\n" for name, value in answer.headers).encode()
    for part in forbidden:
        require(part not in head + answer.body, f"{what}: {answer.status} with {part!r}")


def with_headers(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """Return a request with these headers besides those that every one needs."""
    return request(method, path, headers=headers, body=body)
