"""Slow clients: heads, bodies and readers that take their time, and ends that come too early."""

from __future__ import annotations

import contextlib
import socket
import time
from typing import TYPE_CHECKING, Final

from hostile_cases import CLOSED, Attacks, Sent
from hostile_exchanges import connected, exchange, require
from hostile_requests import DIRECT, request, sends

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hostile_cases import Target

ATTACKS: Final = Attacks("slow clients")

LIVE: Final = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n"
POST: Final = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: {DIRECT}\r\n".encode()
PATIENCE: Final = 14.0
"""Seconds after which a client that says nothing must be cut off."""
_BIT: Final = 0.4
"""Seconds between two bits of a message that drips."""


def drips(first: bytes, drop: bytes) -> Callable[[socket.socket, Target], None]:
    """Return an attack that goes on sending a little for as long as anyone listens."""

    def attack(sock: socket.socket, target: Target) -> None:
        del target
        sock.sendall(first)
        sock.setblocking(False)  # noqa: FBT003  # not ours
        end = time.monotonic() + PATIENCE
        with contextlib.suppress(ConnectionError):
            while time.monotonic() < end and not _answered(sock):
                sock.sendall(drop)
                time.sleep(_BIT)
        sock.settimeout(PATIENCE)

    return attack


def _answered(sock: socket.socket) -> bool:
    """Say whether there is something to read, or the end."""
    try:
        sock.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    return True


def stays(sock: socket.socket, target: Target) -> None:
    """Ask something, and keep the connection without asking more."""
    del target
    sock.sendall(LIVE + b"\r\n")
    answer = b""
    while not answer.endswith(b"}\n"):
        answer += (more := sock.recv(10_000))
        require(more, f"the connection ends with {answer[-40:]!r}")


@ATTACKS.generator(limit="head_seconds", expected={CLOSED})
def slow_heads() -> Iterator[Sent]:
    yield Sent("nothing", sends(b""), seconds=PATIENCE)
    yield Sent("half", sends(LIVE), seconds=PATIENCE)
    yield Sent("line", drips(b"GET /", b"a"), seconds=PATIENCE)
    yield Sent("headers", drips(LIVE, b"X: a\r\n"), seconds=PATIENCE)
    yield Sent("second", stays, seconds=PATIENCE)


def stalls(head: bytes, part: bytes = b"") -> Callable[[socket.socket, Target], None]:
    """Return an attack that begins with a body and goes no further."""
    return sends(POST + head + b"\r\n" + part)


@ATTACKS.generator(limit="body_seconds", expected={408})
def slow_bodies() -> Iterator[Sent]:
    yield Sent("nothing", stalls(b"Content-Length: 100\r\n"))
    yield Sent("part", stalls(b"Content-Length: 100\r\n", b"ASK {"))
    yield Sent("drops", drips(POST + b"Content-Length: 9000\r\n\r\n", b" "))
    yield Sent("no-chunk", stalls(b"Transfer-Encoding: chunked\r\n"))
    yield Sent("chunks", drips(POST + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"))


def floods(count: int) -> Callable[[socket.socket, Target], None]:
    """Return an attack that sends chunks as fast as it can, until it is answered."""

    def attack(sock: socket.socket, target: Target) -> None:
        del target
        sock.sendall(POST + b"Transfer-Encoding: chunked\r\n\r\n")
        chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        with contextlib.suppress(ConnectionError):
            for _ in range(count):
                sock.sendall(chunk)
        time.sleep(_BIT)

    return attack


@ATTACKS.generator(limit="max_query_bytes", expected={413})
def endless_bodies() -> Iterator[Sent]:
    yield Sent("8-megabytes", floods(128))
    yield Sent("32-megabytes", floods(512), seconds=10)


def ends(message: bytes) -> Callable[[socket.socket, Target], None]:
    """Return an attack that sends no more after a message, but would read."""

    def attack(sock: socket.socket, target: Target) -> None:
        del target
        sock.sendall(message)
        sock.shutdown(socket.SHUT_WR)

    return attack


@ATTACKS.generator(limit="server", expected={CLOSED})
def half_closed() -> Iterator[Sent]:
    yield Sent("at-once", ends(b""))
    yield Sent("in-line", ends(b"GET /health/li"))
    yield Sent("in-head", ends(LIVE))


def among(
    count: int, sent: bytes, *, room: int = 0, after: float = 0.3
) -> Callable[[socket.socket, Target], None]:
    """Return an attack that asks while so many connections say no more than this.

    Args:
        count: of the connections.
        sent: what each says.
        room: bytes that each takes of an answer at most; 0 for as many as usual.
        after: seconds until it asks.
    """

    def attack(sock: socket.socket, target: Target) -> None:
        with contextlib.ExitStack() as opened:
            for _ in range(count):
                other = opened.enter_context(connected(sock, target, room=room))
                other.sendall(sent)
            time.sleep(after)
            # Over a connection that comes after all of them.
            answer = exchange(sock, target, request("GET", "/health/live"))
            require(answer.status == 200, f"{answer.status} beside {count} slow clients")
            sock.sendall(request("GET", "/health/live"))
            sock.recv(1, socket.MSG_PEEK)

    return attack


@ATTACKS.generator(limit="connections", expected={200})
def idle_connections() -> Iterator[Sent]:
    for name, sent in (("silent", b""), ("half", LIVE)):
        yield Sent(name, among(200, sent), alone=True, seconds=20)


@ATTACKS.generator(limit="front", expected={200})
def many_slow_clients() -> Iterator[Sent]:
    body = POST + b"Content-Length: 1000\r\n\r\nASK {"
    yield Sent("bodies", among(100, body), alone=True, seconds=20)
    chunks = POST + b"Transfer-Encoding: chunked\r\n\r\n"
    yield Sent("chunks", among(100, chunks), alone=True, seconds=20)
    file = request("GET", "/downloads/neuroblastoma-kg.nq")
    yield Sent("readers", among(100, file, room=2048), alone=True, seconds=20)


def unread(message: bytes, seconds: float) -> Callable[[socket.socket, Target], None]:
    """Return an attack that asks for much, reads nothing for long, and then finds no more there."""

    def attack(sock: socket.socket, target: Target) -> None:
        sock.sendall(request("GET", "/health/live"))
        with connected(sock, target, room=2048) as other:
            other.sendall(message)
            other.recv(1)
            time.sleep(seconds)
            count = 0
            with contextlib.suppress(ConnectionError):
                while more := len(other.recv(1 << 16)):
                    count += more
            require(count < 1_000_000, f"{count} bytes were kept for {seconds:.0f} s")

    return attack


@ATTACKS.generator(limit="stalled", expected={200})
def readers_that_sleep() -> Iterator[Sent]:
    file = request("GET", "/downloads/neuroblastoma-kg.nq")
    yield Sent("file", unread(file, 24), seconds=30)
    graph = request("GET", "/sparql/graph?default", headers={"Accept": "application/n-triples"})
    yield Sent("graph", unread(graph, 24), seconds=30)
