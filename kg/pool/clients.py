"""The share of each client in a lane: how many calls it has, and how fast it makes them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

_REMEMBERED: Final = 10_000
"""Clients that are remembered; whoever comes after so many others starts anew."""
_HALVED: Final = 30.0
"""Seconds in which half of what a client's calls took is forgotten."""


@dataclass
class _Client:
    running: int = 0
    waiting: int = 0
    tokens: float = 0.0
    seen: float = 0.0
    turn: int = 0
    used: float = 0.0
    counted: float = 0.0

    def lately(self, now: float) -> float:
        """Return the seconds that its calls took of late."""
        return float(self.used * 0.5 ** ((now - self.counted) / _HALVED)) if self.used else 0.0


@dataclass(frozen=True)
class Share:
    """What one client may have of a lane.

    Attributes:
        running: calls that may run at once.
        waiting: calls that may wait.
        rate: calls per second, over time; 0 for any.
        burst: calls that may be made at once before the rate holds.
    """

    running: int
    waiting: int
    rate: float = 0.0
    burst: int = 0


class Clients:
    """Counts calls by client; times are of a monotonic clock, in seconds."""

    def __init__(self, share: Share) -> None:
        """Start with no client."""
        self._share = share
        self._clients: OrderedDict[str, _Client] = OrderedDict()
        self._turns = 0

    def admit(self, name: str, now: float, *, at_once: bool) -> float | None:
        """Count a call as waiting, if only for the moment before it runs.

        Args:
            name: of the client.
            now: the time.
            at_once: whether it need not wait: then only the rate can refuse it.

        Returns:
            None if it may; else the seconds after which another try may go better.
        """
        client = self._clients.get(name)
        if client is None:
            client = _Client(tokens=float(self._share.burst), seen=now)
            self._clients[name] = client
        self._clients.move_to_end(name)
        self._forget()
        rate = self._share.rate
        if rate:
            grown = client.tokens + (now - client.seen) * rate
            client.tokens = min(grown, float(self._share.burst))
            client.seen = now
            if client.tokens < 1:
                return (1 - client.tokens) / rate
        if not at_once and client.waiting >= self._share.waiting:
            return 1.0
        if rate:
            client.tokens -= 1
        client.waiting += 1
        return None

    def may_run(self, name: str) -> bool:
        """Tell whether a further call of this client may run now."""
        client = self._clients.get(name)
        return (client.running if client else 0) < self._share.running

    def turn(self, name: str, now: float) -> tuple[float, ...]:
        """Return what clients are served in the order of: who has and took least is first.

        That is the number of its calls that run, the seconds that others took lately, and when
        one last began to run.
        """
        client = self._clients.get(name)
        return (client.running, client.lately(now), client.turn) if client else (0, 0.0, 0)

    def run(self, name: str) -> None:
        """Count a call from waiting to running."""
        client = self._clients[name]
        client.waiting -= 1
        client.running += 1
        self._turns += 1
        client.turn = self._turns

    def ended(self, name: str, now: float, seconds: float, *, again: bool) -> None:
        """Count a call out that ran for some seconds; again: it goes back to those that wait."""
        client = self._clients[name]
        client.running -= 1
        client.waiting += again
        client.used = client.lately(now) + seconds
        client.counted = now

    def leave(self, name: str) -> None:
        """Count a call out that waited."""
        self._clients[name].waiting -= 1

    def _forget(self) -> None:
        """Drop the longest unseen client, unless it has calls."""
        if len(self._clients) > _REMEMBERED:
            name, client = next(iter(self._clients.items()))
            if client.running or client.waiting:
                self._clients.move_to_end(name)
            else:
                del self._clients[name]
