"""The calls that wait for a worker: two lanes, the share of each client, and an end."""

from __future__ import annotations

import bisect
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
    quick: bool = False  # it runs for a first moment only
    tried: bool = False  # it had that moment
    cpu: float = 0.0  # seconds of CPU that this moment took

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

    Within a lane clients take turns: the next call is the oldest of the client that has the fewest
    running and whose others took least lately. However many calls one makes, another waits for
    what runs, not for what waits.
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
        self._reserved = 0  # calls of the reserved lane that run
        self._long = self._quick = 0  # of the open lane

    def __len__(self) -> int:
        """Return the number of waiting calls."""
        return sum(len(lane) for lane in self._lanes.values())

    def lengths(self) -> dict[str, int]:
        """Return the number of waiting calls by lane."""
        return {name: len(lane) for name, lane in self._lanes.items()}

    def offer(self, call: Call, *, idle: bool) -> tuple[tuple[Outcome, float] | None, Call | None]:
        """Let a call wait, or pass through on its way to a worker.

        Where too many wait, one makes room whose client took more lately; but for nobody who is
        over a share or a rate.

        Args:
            call: the call.
            idle: whether a worker is free that no waiting call may take.

        Returns:
            None, or why it may not, with the seconds after which it may go better; and the call
            that was taken out to make room for it, or None.
        """
        lane = self._lanes[call.lane]
        at_once = idle and self._may_run(call)
        last = None
        if not at_once and len(lane) >= self._limits.queue:
            last = max(reversed(lane), key=lambda waits: self._turn(waits, call.came), default=None)
            if last is None or self._turn(call, call.came) >= self._turn(last, call.came):
                return (Outcome.BUSY, 1.0), None
        if call.shared:
            wait = self._clients[call.lane].admit(call.client, call.came, at_once=at_once)
            if wait is not None:
                return (Outcome.CLIENT, wait), None
        if last is not None:
            self.withdraw(last)
        lane.append(call)
        return None, last

    def next(self, now: float) -> Call | None:
        """Take the call whose turn it is; None if nobody may run.

        The reserved lane goes first on as many workers as are reserved; on more only where no open
        call may run.
        """
        lanes = [self._lanes["reserved"], self._lanes["open"]]
        if self._reserved >= self._limits.reserved:
            lanes.reverse()
        for lane in lanes:
            ready = filter(self._may_run, lane)
            call = min(ready, key=lambda waiting: self._turn(waiting, now), default=None)
            if call is not None:
                lane.remove(call)
                if call.shared:
                    self._clients[call.lane].run(call.client)
                call.quick = not (call.reserved or self._room())
                self._count(call, 1)
                return call
        return None

    def _turn(self, call: Call, now: float) -> tuple[float, ...]:
        return self._clients[call.lane].turn(call.client, now) if call.shared else (-1,)

    def _may_run(self, call: Call) -> bool:
        if not (call.reserved or self._room() or self._may_try(call)):
            return False
        return not call.shared or self._clients[call.lane].may_run(call.client)

    def _room(self) -> bool:
        """Tell whether an open call could run for as long as it needs."""
        return self._long < self._limits.long

    def _may_try(self, call: Call) -> bool:
        """Tell whether a call could run for a first moment."""
        return not call.tried and self._quick < self._limits.quick

    def _count(self, call: Call, change: int) -> None:
        if call.reserved:
            self._reserved += change
        elif call.quick:
            self._quick += change
        else:
            self._long += change

    def may_stay(self, call: Call) -> bool:
        """Tell whether a call whose first moment is over may run on, and count it so."""
        if not self._room():
            return False
        self._count(call, -1)
        call.quick = False
        self._count(call, 1)
        return True

    def ended(self, call: Call, now: float) -> None:
        """Count out a call that `next` gave."""
        self._ended(call, now, again=False)

    def again(self, call: Call, now: float) -> None:
        """Let a call that `next` gave for a moment wait again, at its old place."""
        self._ended(call, now, again=True)
        call.quick, call.tried = False, True
        bisect.insort(self._lanes[call.lane], call, key=lambda waiting: waiting.came)

    def _ended(self, call: Call, now: float, *, again: bool) -> None:
        self._count(call, -1)
        if call.shared:
            seconds = now - call.started
            self._clients[call.lane].ended(call.client, now, seconds, again=again)

    def withdraw(self, call: Call) -> None:
        """Take a call out that does not wait any longer."""
        lane = self._lanes[call.lane]
        if call in lane:
            lane.remove(call)
            if call.shared:
                self._clients[call.lane].leave(call.client)

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
