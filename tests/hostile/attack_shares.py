"""Floods of queries: from one client, from many, and towards an engine that does not answer."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from typing import TYPE_CHECKING, Final

from attack_products import THREE
from hostile_answers import read
from hostile_cases import Attacks, Sent
from hostile_exchanges import exchange
from hostile_requests import asks, direct, request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hostile_cases import Target
    from hostile_requests import Attack

ATTACKS: Final = Attacks("floods of queries")
SLOW: Final = direct(f"SELECT (COUNT(*) AS ?n) {{ {THREE} }}")
EASY: Final = direct("ASK {}")
_ARRIVING: Final = 10.0
"""Seconds in which queries that were sent must have come to the pool; they take longer."""
_CAME: Final = re.compile(
    rb'^nbkg_pool_(?:busy|waiting\{lane="open"\}|calls_total\{lane="open",[^}]*\}) ([0-9.]+)',
    re.MULTILINE,
)
"""Queries that run, wait or have ended."""


def behind(count: int, then: bytes, source: Callable[[str, int], str]) -> Attack:
    """Return an attack that sends a query behind so many slow ones.

    Args:
        count: of the slow ones.
        then: the query that is judged.
        source: address of a slow one, by that of the attack and its number.
    """

    def attack(sock: socket.socket, target: Target) -> None:
        own = sock.getsockname()[0]
        before = came(sock, target)
        with contextlib.ExitStack() as opened:
            for number in range(count):
                other = socket.create_connection(target.address, 10, (source(own, number), 0))
                opened.enter_context(other).sendall(SLOW)
            end = time.monotonic() + _ARRIVING
            while time.monotonic() < end and came(sock, target) < before + count:
                time.sleep(0.1)
            sock.sendall(then)
            sock.recv(1, socket.MSG_PEEK)  # the others stay until it is answered

    return attack


def came(sock: socket.socket, target: Target) -> float:
    """Return how many queries have come to the pool until now."""
    body = exchange(sock, target, request("GET", "/metrics")).body
    return sum(map(float, _CAME.findall(body)))


def same(own: str, number: int) -> str:
    del number
    return own


def another(own: str, number: int) -> str:
    return f"127.2.{own.rpartition('.')[2]}.{number + 1}"


@ATTACKS.generator(limit="queries_per_client", expected={429})
def many_running() -> Iterator[Sent]:
    yield Sent("easy", behind(2, EASY, same), alone=True, wanted=(b"retry-after: ",))
    yield Sent("slow", behind(2, SLOW, same), alone=True)


@ATTACKS.generator(limit="waiting_per_client", expected={429})
def many_waiting() -> Iterator[Sent]:
    yield Sent("easy", behind(10, EASY, same), alone=True, wanted=(b"retry-after: ",))


@ATTACKS.generator(limit="queue_length", expected={503})
def many_clients() -> Iterator[Sent]:
    attack = behind(20, SLOW, another)
    yield Sent("slow", attack, alone=True, wanted=(b"retry-after: ",))


@ATTACKS.generator(limit="queue_seconds", expected={503})
def patient_clients() -> Iterator[Sent]:
    attack = behind(12, SLOW, another)
    yield Sent("slow", attack, alone=True, wanted=(b"retry-after: ",))


def fast(sock: socket.socket, target: Target) -> None:
    """Send easy queries until one is refused, and then the one that is judged."""
    own = sock.getsockname()[0]
    for _ in range(50):
        with socket.create_connection(target.address, 10, (own, 0)) as other:
            other.sendall(EASY)
            if read(other, "POST", time.monotonic() + 10).status != 200:
                break
    sock.sendall(EASY)


@ATTACKS.generator(limit="queries_per_second", expected={429})
def fast_clients() -> Iterator[Sent]:
    yield Sent("easy", fast, alone=True, wanted=(b"retry-after: ",))


@ATTACKS.generator(limit="engine_timeout", expected={504})
def silent_engine() -> Iterator[Sent]:
    yield Sent("select", asks("SELECT * { ?s ?p ?o } LIMIT 1"))
    yield Sent("ask", asks("ASK { ?s ?p ?o }"))
