"""Whose call runs next: a few at a time, some wait, and no client takes the places of all.

A client is an address (of IPv6 the /64 that one site has). Who talks in memory or over standard
input and output is the only client, and may take every place.
"""

from __future__ import annotations

from collections import Counter
from contextlib import asynccontextmanager
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Final

import anyio

from kg.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

AT_ONCE: Final = 4
"""Calls that run at the same time."""
WAITING: Final = 32
"""Calls that may wait; more are refused."""
RUNNING_OF_ONE: Final = 2
"""Calls of one client that run at the same time."""
HELD_OF_ONE: Final = 12
"""Calls of one client that run or wait."""
AGAIN: Final = 1.0
"""Seconds after which to come again."""


def client_of(address: str) -> str:
    """Return the client that an address belongs to."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:  # a socket of Unix has no address
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or found.packed[:8].hex())


class Turns:
    """The calls of all clients."""

    def __init__(self) -> None:
        """Hold no call."""
        self._places = anyio.Semaphore(AT_ONCE)
        self._held: Counter[str | None] = Counter()
        self._of_one: dict[str, anyio.Semaphore] = {}

    @asynccontextmanager
    async def turn(self, client: str | None) -> AsyncIterator[None]:
        """Wait for a turn.

        Args:
            client: whose call it is; see `client_of`. None for the only one.

        Raises:
            BusyError: too many calls wait, or too many of this client.
        """
        if client is not None and self._held[client] >= HELD_OF_ONE:
            raise BusyError(
                f"{HELD_OF_ONE} calls of this client run or wait. Await some answers, then ask on.",
                AGAIN,
            )
        if self._held.total() >= AT_ONCE + WAITING:
            raise BusyError("Too many calls are waiting. Try again in a moment.", AGAIN)
        self._held[client] += 1
        try:
            if client is None:
                async with self._places:
                    yield
            else:
                # A call that waits for the others of its client takes no place from anyone.
                mine = self._of_one.setdefault(client, anyio.Semaphore(RUNNING_OF_ONE))
                async with mine, self._places:
                    yield
        finally:
            self._held[client] -= 1
            if not self._held[client]:
                del self._held[client]
                self._of_one.pop(client or "", None)
