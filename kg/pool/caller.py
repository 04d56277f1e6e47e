"""The side that asks: sends calls to a zygote, from any thread and any process."""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING, Final, Literal

from kg.pool.outcomes import Outcome, PoolError, Reply
from kg.pool.wire import CALL, STATISTICS, Incoming, Message, receive, send

if TYPE_CHECKING:
    from pathlib import Path

    from kg.pool.limits import Limits

Lane = Literal["open", "reserved"]

_PAUSE: Final = 0.01
"""Seconds between two tries to reach a zygote that is being started again."""


class Caller:
    """Makes calls; safe to share between threads, each of which gets connections of its own."""

    def __init__(self, path: Path, limits: Limits, *, patience: float = 10.0) -> None:
        """Connect when the first call is made.

        Args:
            path: the zygote's socket.
            limits: those of the zygote.
            patience: seconds to wait for a zygote that is not there (it is being started).
        """
        self._path = path
        self._limits = limits
        self._patience = patience
        self._kept: list[socket.socket] = []
        self._lock = threading.Lock()

    def call(self, payload: bytes, *, client: str = "", lane: Lane = "open") -> Reply:
        """Make a call and wait for its end.

        A call that is lost with its zygote is made again, once one is there.

        Args:
            payload: what the handler reads.
            client: whose share this counts against, in the open lane.
            lane: ``reserved`` for what must not wait behind others.

        Raises:
            PoolError: it ended without a reply; its outcome says why.
        """
        if len(payload) > self._limits.request:
            raise PoolError(Outcome.REQUEST)
        message = Message(CALL, {"client": client[:200], "lane": lane}, payload)
        answer = self._asked(message)
        outcome = Outcome(answer.kind)
        if outcome is not Outcome.DONE:
            detail = bytes(answer.payload).decode("utf-8", "replace")
            raise PoolError(outcome, detail, answer.note.get("retry"))
        note = answer.note
        return Reply(bytes(answer.payload), note["cpu"], note["wall"], note["waited"])

    def statistics(self) -> dict[str, int]:
        """Return the zygote's counters and what is going on in it.

        Raises:
            PoolError: there is no zygote.
        """
        return self._asked(Message(STATISTICS)).note

    def close(self) -> None:
        """Close the connections that wait for further calls."""
        with self._lock:
            for sock in self._kept:
                sock.close()
            self._kept.clear()

    def _asked(self, message: Message) -> Message:
        end = time.monotonic() + self._patience
        while True:
            kept = self._connection()
            sock = kept or self._connected(end)
            try:
                send(sock, message)
                answer = receive(sock, Incoming(self._limits.reply))
            except OSError:
                answer = None
            except BaseException:
                sock.close()
                raise
            if answer is not None:
                with self._lock:
                    self._kept.append(sock)
                return answer
            sock.close()
            if time.monotonic() > end:
                raise PoolError(Outcome.LOST, "The worker pool does not answer.")

    def _connection(self) -> socket.socket | None:
        with self._lock:
            return self._kept.pop() if self._kept else None

    def _connected(self, end: float) -> socket.socket:
        while True:
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                sock.connect(str(self._path))
            except OSError as error:
                sock.close()
                if time.monotonic() > end:
                    raise PoolError(Outcome.LOST, f"No worker pool answers: {error}.") from error
                time.sleep(_PAUSE)
            else:
                return sock
