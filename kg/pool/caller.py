"""The side that asks: sends calls to a zygote, from any thread and any process."""

from __future__ import annotations

import contextlib
import math
import os
import socket
import time
from typing import TYPE_CHECKING, Final, Literal

from kg.pool.failure import told
from kg.pool.outcomes import Outcome, PoolError, Reply
from kg.pool.wire import (
    CALL,
    STATISTICS,
    BrokenMessageError,
    Incoming,
    LongMessageError,
    Message,
    receive,
    send,
)

if TYPE_CHECKING:
    from pathlib import Path

    from kg.pool.limits import Limits

Lane = Literal["open", "reserved"]

_PAUSE: Final = 0.01
"""Seconds between two tries to reach a zygote that is being started again."""
_MARGIN: Final = 3.0
"""Seconds beyond deadline and queue after which a zygote that says nothing stands still."""


class Caller:
    """Makes calls; safe to share between threads, each of which gets connections of its own.

    One that was used before a fork may be used after it, on both sides.
    """

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
        self._silence = limits.deadline + limits.queue_seconds + _MARGIN
        # With the process that connected. No lock, which a fork could copy while it is held:
        # append and pop of a list are atomic.
        self._kept: list[tuple[int, socket.socket]] = []

    def call(self, payload: bytes, *, client: str = "", lane: Lane = "open") -> Reply:
        """Make a call and wait for its end.

        A call that is lost with its zygote is made again, once one is there; it fails at once
        where none can start, and after deadline, queue and a moment where one stands still or is
        lost again and again.

        Args:
            payload: what the handler reads.
            client: whose share of the lane this counts against. Without one, a call of the
                reserved lane counts against nobody's, and goes before all others.
            lane: ``reserved`` for what must not wait behind the calls of the open lane.

        Raises:
            PoolError: it ended without a reply; its outcome says why.
        """
        if len(payload) > self._limits.request:
            raise PoolError(Outcome.REQUEST)
        message = Message(CALL, {"client": client[:200], "lane": lane}, payload)
        answer = self._asked(message)
        try:
            outcome = Outcome(answer.kind)
        except ValueError as error:
            raise PoolError(Outcome.LOST, "What answers is no worker pool.") from error
        if outcome is not Outcome.DONE:
            detail = bytes(answer.payload).decode("utf-8", "replace")
            spent = {name: answer.note.get(name, 0.0) for name in ("cpu", "wall", "waited")}
            raise PoolError(outcome, detail, answer.note.get("retry"), **spent)
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
        while self._kept:
            with contextlib.suppress(IndexError):
                self._kept.pop()[1].close()

    def _asked(self, message: Message) -> Message:
        end = time.monotonic() + self._patience
        last = math.inf  # when the first try would have ended: those that follow get no more
        while True:
            kept = self._connection()
            sock = kept or self._connected(end)
            last = min(last, time.monotonic() + self._silence)
            sock.settimeout(max(_PAUSE, last - time.monotonic()))
            try:
                send(sock, message)
                answer = receive(sock, Incoming(self._limits.reply))
            except TimeoutError as error:
                sock.close()
                raise PoolError(
                    Outcome.LOST, f"The worker pool did not answer in {self._silence:g} seconds."
                ) from error
            except LongMessageError as error:
                sock.close()
                raise PoolError(Outcome.REPLY) from error
            except BrokenMessageError as error:
                sock.close()
                raise PoolError(Outcome.LOST, "What answers is no worker pool.") from error
            except OSError:
                answer = None
            except BaseException:
                sock.close()
                raise
            if answer is not None:
                self._kept.append((os.getpid(), sock))
                return answer
            sock.close()
            if time.monotonic() > min(end, last):
                raise PoolError(Outcome.LOST, "The worker pool does not answer.")
            if kept is None:
                time.sleep(_PAUSE)  # it hung up on a new connection: it would do so again

    def _connection(self) -> socket.socket | None:
        """Return a connection of this process that waits for a call, or None.

        What was connected before a fork is another process's too: replies would cross.
        """
        while True:
            try:
                process, sock = self._kept.pop()
            except IndexError:
                return None
            if process == os.getpid():
                return sock
            sock.close()

    def _connected(self, end: float) -> socket.socket:
        while True:
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            sock.settimeout(self._silence)
            try:
                sock.connect(str(self._path))
            except OSError as error:
                sock.close()
                reason = told(self._path)
                if reason is not None:
                    raise PoolError(
                        Outcome.LOST, f"The worker pool cannot start: {reason}"
                    ) from error
                if time.monotonic() > end:
                    raise PoolError(Outcome.LOST, f"No worker pool answers: {error}.") from error
                time.sleep(_PAUSE)
            else:
                return sock
