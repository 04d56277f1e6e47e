"""Who gets a thread next: clients take turns, so one with many requests delays only itself."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TypeVar

from kg.errors import BusyError, TooManyRequestsError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_KEPT: Final = 2
"""Threads that a single client leaves to others; fewer than those that queries leave to pages."""
_WAITING: Final = 1_000
"""Requests that may wait in all."""
_SHARE: Final = 250
"""Of these, those of one client."""


class Turns:
    """Threads that run one request each, for clients in turn; to be used in one event loop."""

    def __init__(self, threads: int, name: str) -> None:
        """Make the threads.

        Args:
            threads: how many.
            name: what they are called.
        """
        self._pool = ThreadPoolExecutor(threads, name)
        self._free = threads
        self._most = max(1, threads - _KEPT)
        self._running: Counter[str] = Counter()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}
        """By client, the one whose turn was longest ago first."""
        self._length = 0

    async def run(self, client: str, call: Callable[[], T]) -> T:
        """Run a call in a thread when it is the client's turn.

        Raises:
            TooManyRequestsError: the client has too many that wait.
            BusyError: all together have.
        """
        if not self._free or self._running[client] >= self._most:
            await self._wait(client)
        else:
            self._start(client)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, call)
        finally:
            self._end(client)

    def _start(self, client: str) -> None:
        self._free -= 1
        self._running[client] += 1

    def _end(self, client: str) -> None:
        self._free += 1
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        self._next()

    async def _wait(self, client: str) -> None:
        if len(self._waiting.get(client, ())) >= _SHARE:
            raise TooManyRequestsError("Too many requests of yours wait; send fewer at once.", 1.0)
        if self._length >= _WAITING:
            raise BusyError("The service is busy with other requests. Try again in a moment.", 1.0)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(turn)
        self._length += 1
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():
                self._end(client)  # its turn had just come
            raise

    def _next(self) -> None:
        """Give free threads to those that wait: the client with fewest first, then in turn."""
        while self._free:
            able = [c for c in self._waiting if self._running[c] < self._most]
            if not able:
                return
            client = min(able, key=self._running.__getitem__)
            mine = self._waiting.pop(client)
            turn = mine.popleft()
            self._length -= 1
            if mine:
                self._waiting[client] = mine
            if not turn.cancelled():
                self._start(client)
                turn.set_result(None)
