"""Sending answers to clients that may read slowly, or not at all.

Granian takes a whole body and keeps it until the client has read it; how much that is, and when it
is done, it does not tell. So large answers go through a pipe, which granian reads as a file: only
what the client reads makes room in it, and a client that reads nothing for a while is given up.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from io import RawIOBase

LARGE: Final = 128 * 1024
"""Bytes of an answer up to which it is left to granian at once."""
_STALLED: Final = 20.0
"""Seconds after which a client that makes no room for more has given up."""
_ANSWERS: Final = 16
"""Results of the largest size that a web worker keeps for its clients in all."""
_SHARE: Final = 4
"""Of these, those for one client."""


class Room:
    """The bytes of large answers on their way that one web worker keeps; for any thread."""

    def __init__(self, largest: int) -> None:
        """Make room.

        Args:
            largest: bytes of the largest result.
        """
        self._most, self._share = _ANSWERS * largest, _SHARE * largest
        self._kept: Counter[str] = Counter()
        self._lock = threading.Lock()

    def take(self, client: str, size: int) -> bool:
        """Take room for an answer, or say that there is none."""
        with self._lock:
            if self._kept.total() + size > self._most or self._kept[client] + size > self._share:
                return False
            self._kept[client] += size
            return True

    def give(self, client: str, size: int) -> None:
        """Give it back."""
        with self._lock:
            self._kept[client] -= size
            if not self._kept[client]:
                del self._kept[client]


class Hold:
    """What one request takes of the room."""

    def __init__(self, room: Room) -> None:
        """Take nothing yet."""
        self._room = room
        self._taken: list[tuple[str, int]] = []

    def take(self, client: str, size: int) -> bool:
        """See `Room.take`."""
        taken = self._room.take(client, size)
        if taken:
            self._taken.append((client, size))
        return taken

    def give(self) -> None:
        """Give back what was taken."""
        while self._taken:
            self._room.give(*self._taken.pop())


async def send(proto: Any, status: int, headers: Sequence[tuple[str, str]], body: bytes) -> None:
    """Send an answer; return when granian, or the client, has all but the last of it.

    Args:
        proto: granian's RSGI protocol of the request.
        status: of the answer.
        headers: of the answer, with the length of the body.
        body: of the answer.
    """
    if not body:
        proto.response_empty(status, headers)
    elif len(body) <= LARGE:
        proto.response_bytes(status, headers, body)
    else:
        reading, writing = os.pipe2(os.O_CLOEXEC)
        with os.fdopen(reading, "rb", 0) as source, os.fdopen(writing, "wb", 0) as sink:
            os.set_blocking(writing, False)
            proto.response_file(status, headers, f"/proc/self/fd/{reading}")
            # An early end is an error to the client, who knows the length (RFC 9112, section 8).
            with contextlib.suppress(BrokenPipeError, TimeoutError):
                await _write(sink, source, memoryview(body))


async def _write(sink: RawIOBase, source: RawIOBase, rest: memoryview) -> None:
    """Write into a pipe as room is made in it.

    Raises:
        TimeoutError: none was made for a while.
        BrokenPipeError: nobody reads it any more.
    """
    loop = asyncio.get_running_loop()
    while rest:
        written = sink.write(rest)
        if written:
            rest = rest[written:]
            continue
        free = asyncio.Event()
        loop.add_writer(sink.fileno(), free.set)
        try:
            async with asyncio.timeout(_STALLED):
                await free.wait()
        finally:
            loop.remove_writer(sink.fileno())
        # Granian has opened it, or there would be no room: from now on it alone reads.
        source.close()
