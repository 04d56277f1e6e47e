"""Calls that last until a test lets them end: then nothing depends on how long anything takes."""

from __future__ import annotations

import mmap
import struct
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.pool import Limits, Outcome, Owner, PoolError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.pool import Caller
    from kg.pool.caller import Lane

GATES = 16
COUNTER = GATES
"""Where workers number what they do."""
CPU = GATES + 8
"""Where a worker says how many seconds of CPU it has used."""
SIZE = GATES + 16
TICKS = 0.05
"""Seconds of CPU by which two clocks of the system may differ."""


class Gates:
    """Gates that are shut, in a file that workers see as memory of theirs."""

    def __init__(self, path: Path) -> None:
        """Make the file."""
        path.write_bytes(bytes(SIZE))
        self.path = path
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), SIZE)

    def open(self, number: int) -> None:
        """Let calls end that are held by a gate, and those that come to it later."""
        self._shared[number] = 1

    def open_all(self) -> None:
        """Hold no call any more."""
        self._shared[:GATES] = b"\1" * GATES

    def cpu(self) -> float:
        """Return what the worker of the call ``spin-and-tell`` has said last."""
        found: tuple[float] = struct.unpack_from("d", self._shared, CPU)
        return found[0]


@dataclass(frozen=True)
class Gated:
    """A pool whose calls a test can hold.

    Attributes:
        owner: of the pool.
        caller: one of its callers.
        gates: what holds the calls ``hold <number of a gate> <what to do then>``.
    """

    owner: Owner
    caller: Caller
    gates: Gates

    def close_and_open(self, number: int) -> None:
        """Close the pool, and let calls end that a gate holds only after that has begun."""
        opening = threading.Timer(0.3, self.gates.open, [number])
        opening.start()
        self.owner.close(60)
        opening.join()


@contextmanager
def gated(folder: Path, **limits: Any) -> Iterator[Gated]:
    """Start a pool with these limits, and a deadline that no test comes near."""
    gates = Gates(folder / "gates")
    given = Limits(**({"deadline": 60.0, "queue_seconds": 60.0} | limits))
    with Owner("handlers:gated", str(gates.path), given) as owner:
        owner.wait_ready(60)
        caller = owner.caller()
        try:
            yield Gated(owner, caller, gates)
        finally:
            gates.open_all()
            caller.close()


def ended(caller: Caller, payload: str, client: str, lane: Lane = "reserved") -> Outcome:
    """Return how a call ends."""
    try:
        caller.call(payload.encode(), client=client, lane=lane)
    except PoolError as error:
        return error.outcome
    return Outcome.DONE
