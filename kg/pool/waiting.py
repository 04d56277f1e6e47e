"""The calls that wait for a worker: two lanes, the share of each client, and an end."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.pool.clients import Clients, Share
from kg.pool.outcomes import Outcome
from kg.pool.wire import BrokenMessageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pool.limits import Limits
    from kg.pool.wire import Message


@dataclass(eq=False)
class Call:
    """A call, from its coming to its end; times of a monotonic clock, in seconds."""

    message: Message
    came: float
    client: str = field(init=False)
    reserved: bool = field(init=False)
    started: float = 0.0

    def __post_init__(self) -> None:
        """Read lane and client from the message's note.

        Raises:
            BrokenMessageError: the client is no text.
        """
        self.client = self.message.note.get("client", "")
        if not isinstance(self.client, str):
            raise BrokenMessageError("The client is no text.")
        self.reserved = self.message.note.get("lane") == "reserved"

    @property
    def lane(self) -> str:
        """Name of its lane."""
        return "reserved" if self.reserved else "open"

    @property
    def shared(self) -> bool:
        """Whether it counts against the share of a client."""
        return bool(self.client) or not self.reserved


class Waiting:
    """Says who may wait, who is next, and who has waited too long.

    Within a lane clients take turns: the next call is the oldest of the client that was served
    longest ago. However many calls one makes, another waits for what runs, not for what waits.
    """

    def __init__(self, limits: Limits) -> None:
        """Start with nobody."""
        self._limits = limits
        self._lanes: dict[str, deque[Call]] = {"reserved": deque(), "open": deque()}
        self._clients = {
            # Calls of the reserved lane are many and short: no rate, but never all workers.
            "reserved": Clients(Share(max(1, limits.workers // 2), limits.waiting_per_client)),
            "open": Clients(
                Share(
                    limits.running_per_client,
                    limits.waiting_per_client,
                    limits.rate_per_client,
                    limits.burst_per_client,
                )
            ),
        }
        self._open_running = 0

    def __len__(self) -> int:
        """Return the number of waiting calls."""
        return sum(len(lane) for lane in self._lanes.values())

    def lengths(self) -> dict[str, int]:
        """Return the number of waiting calls by lane."""
        return {name: len(lane) for name, lane in self._lanes.items()}

    def add(self, call: Call, *, idle: bool) -> tuple[Outcome, float] | None:
        """Let a call wait, or pass through on its way to a worker.

        Args:
            call: the call.
            idle: whether a worker is free that no waiting call may take.

        Returns:
            None; or why it may not, with the seconds after which it may go better.
        """
        lane = self._lanes[call.lane]
        at_once = idle and self._may_run(call)
        if not at_once and len(lane) >= self._limits.queue:
            return Outcome.BUSY, 1.0
        if call.shared:
            wait = self._clients[call.lane].admit(call.client, call.came, at_once=at_once)
            if wait is not None:
                return Outcome.CLIENT, wait
        lane.append(call)
        return None

    def next(self) -> Call | None:
        """Take the call whose turn it is: the reserved lane first; None if nobody may run."""
        for lane in self._lanes.values():
            call = min(filter(self._may_run, lane), key=self._turn, default=None)
            if call is not None:
                lane.remove(call)
                if call.shared:
                    self._clients[call.lane].run(call.client)
                if not call.reserved:
                    self._open_running += 1
                return call
        return None

    def _turn(self, call: Call) -> int:
        return self._clients[call.lane].turn(call.client) if call.shared else -1

    def _may_run(self, call: Call) -> bool:
        if not call.reserved and self._open_running >= self._limits.workers - self._limits.reserved:
            return False
        return not call.shared or self._clients[call.lane].may_run(call.client)

    def ended(self, call: Call) -> None:
        """Count out a call that `next` gave."""
        if not call.reserved:
            self._open_running -= 1
        if call.shared:
            self._clients[call.lane].leave(call.client, running=True)

    def withdraw(self, call: Call) -> None:
        """Take a call out that does not wait any longer."""
        lane = self._lanes[call.lane]
        if call in lane:
            lane.remove(call)
            if call.shared:
                self._clients[call.lane].leave(call.client, running=False)

    def overdue(self, now: float) -> Iterator[Call]:
        """Take out, one by one, the calls that have waited too long."""
        for lane in self._lanes.values():
            while lane and now >= lane[0].came + self._limits.queue_seconds:
                call = lane[0]
                self.withdraw(call)
                yield call

    def next_overdue(self) -> float | None:
        """Return when the first call will have waited too long, or None."""
        came = [lane[0].came for lane in self._lanes.values() if lane]
        return min(came) + self._limits.queue_seconds if came else None
