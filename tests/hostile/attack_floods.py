"""Floods of connections: many at once, many one after the other, and ends in the middle."""

from __future__ import annotations

import contextlib
import socket
import struct
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from hostile_answers import read
from hostile_cases import Attacks, Sent
from hostile_exchanges import connected, page, require
from hostile_requests import request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hostile_cases import Target

ATTACKS: Final = Attacks("floods of connections")

LIVE: Final = request("GET", "/health/live")
_AT_ONCE: Final = 16
_RESET: Final = struct.pack("ii", 1, 0)
"""What makes a socket end its connection at once (``SO_LINGER``)."""


def storm(count: int, message: bytes, *, reset: bool) -> Callable[[socket.socket, Target], None]:
    """Return an attack that opens connections, and leaves each after a message."""

    def attack(sock: socket.socket, target: Target) -> None:
        for _ in range(count):
            with connected(sock, target) as other, contextlib.suppress(ConnectionError):
                other.sendall(message)
                if reset:
                    other.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        sock.sendall(LIVE)

    return attack


@ATTACKS.generator(limit="server_stays", expected={200})
def reconnecting() -> Iterator[Sent]:
    yield Sent("nothing", storm(500, b"", reset=False), alone=True, seconds=10)
    yield Sent("reset", storm(500, b"", reset=True), alone=True, seconds=10)
    yield Sent("half", storm(300, LIVE[:30], reset=True), alone=True, seconds=10)
    yield Sent("unread", storm(300, LIVE, reset=True), alone=True, seconds=10)


def crowd(count: int, message: bytes, allowed: set[int]) -> Callable[[socket.socket, Target], None]:
    """Return an attack of so many connections that ask one thing at the same time."""

    def attack(sock: socket.socket, target: Target) -> None:
        with contextlib.ExitStack() as opened:
            others = [opened.enter_context(connected(sock, target)) for _ in range(count)]
            for other in others:
                other.sendall(message)
            end = time.monotonic() + 10
            with ThreadPoolExecutor(_AT_ONCE) as threads:
                answers = list(threads.map(lambda other: read(other, "GET", end), others))
        found = {answer.status for answer in answers}
        require(found <= allowed, f"statuses {sorted(found)}")
        told = [a for a in answers if a.status in {429, 503} and not a.header("retry-after")]
        require(not told, f"{len(told)} refusals do not say when to come again")
        sock.sendall(LIVE)

    return attack


@ATTACKS.generator(limit="server", expected={200})
def crowds() -> Iterator[Sent]:
    refused = {200, 429, 503}
    for name, message in (
        ("health", LIVE),
        ("pages", page("/page/MYCN")),
        ("files", request("GET", "/downloads/neuroblastoma-kg.ttl")),
        ("queries", page("/queries/symptoms")),
    ):
        yield Sent(name, crowd(150, message, refused), alone=True, seconds=25)
