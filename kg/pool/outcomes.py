"""How a call ends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Outcome(IntEnum):
    """The ways in which a call ends."""

    DONE = 0
    """The handler replied."""
    TIME = 1
    """It ran longer than its deadline."""
    MEMORY = 2
    """It needed more memory than a call may have."""
    STACK = 3
    """It overflowed its stack, or crashed in another way."""
    REPLY = 4
    """Its reply is longer than a reply may be."""
    REQUEST = 5
    """The request is longer than a request may be."""
    BUSY = 6
    """The queue is full, or no worker was free in time."""
    CLIENT = 7
    """The client has as many calls running and waiting as it may, or makes them too fast."""
    FAILED = 8
    """The handler raised what it should have turned into a reply, or its worker babbled."""
    LOST = 9
    """The zygote is gone, stands still or cannot start; the error says which."""
    CLOSING = 10
    """The pool is shutting down."""
    KILLED = 11
    """Somebody else killed the worker: most often the system, which was short of memory."""


@dataclass(frozen=True)
class Reply:
    """What a handler replied.

    Attributes:
        payload: its bytes.
        cpu: seconds of CPU that the worker spent.
        wall: seconds from the worker's start on the call to its end.
        waited: seconds in the queue.
    """

    payload: bytes
    cpu: float
    wall: float
    waited: float


class ReplyTooLongError(Exception):
    """A handler that counts what it writes found that it is too much; it may raise this."""


class PoolError(Exception):
    """A call that did not end with a reply.

    Attributes:
        outcome: why.
        retry_after: seconds after which it may go better; None where it would not.
        cpu: seconds of CPU that it took until it ended; of a worker's first call with what the
            worker took to start.
        wall: seconds from the start of its work to its end; 0 if it never started.
        waited: seconds in the queue.
    """

    def __init__(
        self,
        outcome: Outcome,
        detail: str = "",
        retry_after: float | None = None,
        *,
        cpu: float = 0.0,
        wall: float = 0.0,
        waited: float = 0.0,
    ) -> None:
        """Keep why."""
        super().__init__(detail or outcome.name.lower())
        self.outcome = outcome
        self.retry_after = retry_after
        self.cpu = cpu
        self.wall = wall
        self.waited = waited
