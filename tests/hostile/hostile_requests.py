"""Raw HTTP/1.1 requests, byte by byte, and attacks that just send one."""

from __future__ import annotations

import urllib.parse
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Mapping

    from hostile_cases import Target

    Attack = Callable[[socket.socket, Target], None]

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
JSON: Final = "application/sparql-results+json, application/ld+json;q=0.9, */*;q=0.1"


def request(
    method: str,
    path: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    host: str = "localhost",
) -> bytes:
    """Return one complete request; ``headers`` win over those that every request needs."""
    fields = {"Host": host, "Accept": JSON, "Connection": "close"}
    if body or method in {"POST", "PUT", "PATCH"}:
        fields["Content-Length"] = str(len(body))
    fields |= headers or {}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def direct(query: str | bytes, *, media_type: str = DIRECT, path: str = "/sparql") -> bytes:
    """Return a query, or an update, as the body of a POST."""
    body = query if isinstance(query, bytes) else query.encode()
    return request("POST", path, headers={"Content-Type": media_type}, body=body)


def form(**fields: str) -> bytes:
    """Return the form of a POST to the endpoint."""
    body = urllib.parse.urlencode(fields).encode()
    return request("POST", "/sparql", headers={"Content-Type": FORM}, body=body)


def get(**fields: str) -> bytes:
    """Return a GET of the endpoint with parameters."""
    return request("GET", f"/sparql?{urllib.parse.urlencode(fields)}")


def sends(message: bytes) -> Attack:
    """Return an attack that sends these bytes."""

    def attack(sock: socket.socket, target: Target) -> None:
        del target
        sock.sendall(message)

    return attack


def aims(message: Callable[[Target], bytes]) -> Attack:
    """Return an attack that sends what depends on the target."""

    def attack(sock: socket.socket, target: Target) -> None:
        sock.sendall(message(target))

    return attack


def asks(query: str) -> Attack:
    """Return an attack that posts a query."""
    return sends(direct(query))
