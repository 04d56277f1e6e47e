"""The limits of a pool, all in one place."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Self

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What a pool allows.

    Attributes:
        workers: worker processes.
        reserved: workers that only calls of the reserved lane may use.
        quick: workers that open calls may use for a first moment only, while those that they may
            use for as long as they need are busy; so short calls need not wait for long ones.
        quick_seconds: how long that moment is, of CPU, and up to four times that by the clock. A
            call that is not done then may stay if another worker is free by now, else it waits and
            begins again. Any call that runs longer goes on with lower priority.
        deadline: seconds that one call may run.
        queue: calls that may wait in each lane; one that can run at once never waits, and of too
            many the client is refused whose calls took most lately.
        queue_seconds: seconds that a call may wait for a worker.
        running_per_client: calls of one client that may run at once in the open lane; in the
            reserved lane these are half of the workers.
        waiting_per_client: calls of one client that may wait, in each lane.
        rate_per_client: calls of one client that may be made per second in the open lane, over
            time; 0 for any.
        burst_per_client: calls of one client that may be made at once before the rate holds.
        memory: bytes that a worker may allocate beyond what the zygote holds: what its earlier
            calls left counts too, up to ``growth``.
        stack: bytes of stack of the thread that runs the handler.
        request: bytes of the longest request.
        reply: bytes of the longest reply.
        calls: calls after which a worker is replaced, so that no leak grows.
        growth: bytes of resident memory by which a worker may outgrow its start before it is
            replaced.
        connections: callers' connections that are served; where more come, those are closed that
            rest between two calls, and if none does, they wait.
    """

    workers: int = 4
    reserved: int = 1
    quick: int = 0
    quick_seconds: float = 0.05
    deadline: float = 10.0
    queue: int = 64
    queue_seconds: float = 5.0
    running_per_client: int = 2
    waiting_per_client: int = 16
    rate_per_client: float = 0.0
    burst_per_client: int = 50
    memory: int = 512 * MIB
    stack: int = 256 * MIB
    request: int = 2 * MIB
    reply: int = 64 * MIB
    calls: int = 10_000
    growth: int = 64 * MIB
    connections: int = 256

    def __post_init__(self) -> None:
        """Refuse what could serve nobody.

        Raises:
            ValueError: there is no worker for open calls that take long.
        """
        if min(self.reserved, self.quick) < 0 or self.long < 1:
            raise ValueError(
                f"Of {self.workers} workers {self.reserved} are reserved and {self.quick} are for "
                "quick calls; leave at least one."
            )

    @property
    def long(self) -> int:
        """Workers on which open calls may run until their deadline."""
        return self.workers - self.reserved - self.quick

    def to_json(self) -> str:
        """Return a text from which `from_json` makes the same limits."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read limits that `to_json` wrote."""
        return cls(**json.loads(text))
