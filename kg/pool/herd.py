"""The workers, seen from the zygote: forked, put to work, killed, buried, replaced."""

from __future__ import annotations

import math
import os
import signal
import socket
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.pool import worker as forked
from kg.pool.channel import Channel
from kg.pool.outcomes import Outcome
from kg.pool.processor import cpu_seconds, lower_priority
from kg.pool.wire import CALL, BrokenMessageError, LongMessageError, Message

if TYPE_CHECKING:
    import selectors
    from collections.abc import Callable

    from kg.pool.limits import Limits
    from kg.pool.waiting import Call
    from kg.pool.worker import Handler

_BY_SIGNAL: Final[dict[int, Outcome]] = {
    signal.SIGABRT: Outcome.MEMORY,  # what Rust and C++ do when an allocation fails
    signal.SIGXCPU: Outcome.TIME,
    signal.SIGSEGV: Outcome.STACK,
    signal.SIGBUS: Outcome.STACK,
    signal.SIGILL: Outcome.STACK,
    signal.SIGFPE: Outcome.STACK,
    signal.SIGTRAP: Outcome.STACK,
    signal.SIGSYS: Outcome.STACK,
}
"""What a worker died of that the zygote did not kill; by any other signal, somebody else did."""
_FROM_WORKERS: Final = frozenset({Outcome.DONE, Outcome.MEMORY, Outcome.REPLY, Outcome.FAILED})
_LATER: Final = 0.5
"""Seconds after which a fork that the system refused is tried again."""
_STRETCH: Final = 4.0
"""By how much more a first moment may last where processors are taken."""
_SHORTEST: Final = 0.01
"""Seconds by which it is prolonged at least."""
_STILLBORN: Final = 20
"""Workers in a row that die before their first call, after which something is plainly broken."""


@dataclass(eq=False)
class _Worker:
    pid: int
    channel: Channel
    call: Call | None = None
    calls: int = 0
    killed: Outcome | None = None
    used: float = 0.0  # seconds of CPU at the end of its last call
    yielding: bool = False  # to calls that are quick
    quick_until: float = math.inf  # end of its call's first moment, by the clock


class Herd:
    """Keeps as many workers as the limits say."""

    def __init__(
        self,
        handler: Handler,
        limits: Limits,
        selector: selectors.BaseSelector,
        *,
        ended: Callable[[Call, Message], None],
        may_stay: Callable[[Call], bool],
        in_child: Callable[[], None],
    ) -> None:
        """Fork the workers.

        Args:
            handler: what they run.
            limits: see `Limits`.
            selector: of the zygote's loop.
            ended: called with each call that ends, and its reply.
            may_stay: asked whether a call whose first moment is over may run on.
            in_child: called first in each worker: closes what only the zygote may hold.
        """
        self._handler = handler
        self._limits = limits
        self._selector = selector
        self._ended = ended
        self._may_stay = may_stay
        self._in_child = in_child
        self._workers: set[_Worker] = set()
        self._idle: list[_Worker] = []  # last in, first out: a warm worker answers next
        self._stillborn = 0
        self._closing = False
        self._fork_after: float | None = None
        self.counts: Counter[str] = Counter()
        self.fill(time.monotonic())

    @property
    def idle(self) -> bool:
        """Whether a worker is free."""
        return bool(self._idle)

    @property
    def busy(self) -> int:
        """The number of calls that run."""
        return sum(1 for worker in self._workers if worker.call)

    def start(self, call: Call, now: float) -> None:
        """Give a call to a free worker."""
        worker = self._idle.pop()
        call.started = now
        worker.call = call
        worker.quick_until = now + self._limits.quick_seconds
        worker.calls += 1
        # The caller's note stays here: a worker needs none of it.
        worker.channel.write(Message(CALL, {}, call.message.payload))

    def kill(self, call: Call, why: Outcome) -> None:
        """End a running call; it is answered once the worker is buried."""
        for worker in self._workers:
            if worker.call is call:
                self._kill(worker, why)

    def expire(self, now: float) -> None:
        """Kill the workers whose calls are over their deadline."""
        for worker in self._workers:
            call = worker.call
            if call is None or worker.killed is not None:
                continue
            if now >= worker.quick_until and not self._extended(worker, now):
                worker.quick_until = math.inf
                if call.quick and not self._may_stay(call):
                    self._kill(worker, Outcome.TIME)
                else:
                    worker.yielding = True
                    lower_priority(worker.pid)
            elif now >= call.started + self._limits.deadline:
                self._kill(worker, Outcome.TIME)

    def _extended(self, worker: _Worker, now: float) -> bool:
        """Prolong the first moment of a call that was kept from using its processor."""
        if (
            worker.call is None
            or now >= worker.call.started + self._limits.quick_seconds * _STRETCH
        ):
            return False
        left = self._limits.quick_seconds - (cpu_seconds(worker.pid) - worker.used)
        worker.quick_until = now + max(left, _SHORTEST)
        return left > 0

    def next_deadline(self) -> float | None:
        """Return when `expire` or `fill` will have something to do, or None."""
        running = [(w, w.call) for w in self._workers if w.call and w.killed is None]
        ends = [min(w.quick_until, call.started + self._limits.deadline) for w, call in running]
        if self._fork_after is not None:
            ends.append(self._fork_after)
        return min(ends, default=None)

    def fill(self, now: float, waiting: int = 0) -> None:
        """Fork the workers that are missing; what the system refuses is tried again later.

        Args:
            now: the time.
            waiting: calls that wait, for which alone a pool that closes forks.
        """
        if self._fork_after is not None and now < self._fork_after:
            return
        self._fork_after = None
        wanted = self._limits.workers
        if self._closing:
            wanted = min(wanted, self.busy + waiting)
        try:
            while len(self._workers) < wanted:
                self._fork()
        except OSError:
            self.counts["forks.refused"] += 1
            self._fork_after = now + _LATER

    def close(self) -> None:
        """Replace no worker any more that no call waits for."""
        self._closing = True

    def end(self) -> None:
        """Kill all."""
        for worker in self._workers:
            os.kill(worker.pid, signal.SIGKILL)

    def _fork(self) -> None:
        ours, theirs = socket.socketpair()
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError:
            ours.close()
            theirs.close()
            raise
        if pid == 0:
            try:
                # No worker may reach a caller, another worker, or the owner.
                ours.close()
                for other in self._workers:
                    other.channel.abandon()
                self._in_child()
                forked.run(self._handler, theirs, self._limits, parent)
            except BaseException:  # noqa: BLE001  # nobody else will tell
                if not self._stillborn:  # once for those that die of the same
                    traceback.print_exc()
                    sys.stderr.flush()
            finally:
                os._exit(1)  # whatever went wrong, a worker must not go on as a second zygote
        theirs.close()
        channel = Channel(ours, self._selector, lambda: self._heard(worker), self._limits.reply)
        worker = _Worker(pid, channel)
        self._workers.add(worker)
        self._idle.append(worker)
        self.counts["forks"] += 1

    def _heard(self, worker: _Worker) -> None:
        try:
            message = worker.channel.read()
            figures = _figures(message) if message else {}
        except EOFError:
            self._bury(worker)
            return
        except (BrokenMessageError, LongMessageError):
            self._kill(worker, Outcome.FAILED)
            return
        # One killed a moment too late keeps its fate: its socket ends, and it is buried.
        if message is None or worker.killed is not None or worker.call is None:
            return
        call, worker.call = worker.call, None
        worker.used = figures.pop("used")
        self._stillborn = 0
        # Priority can be lowered, but raised again only by the privileged.
        if message.note.get("last") or worker.calls >= self._limits.calls or worker.yielding:
            self._kill(worker, Outcome.DONE)
        else:
            self._idle.append(worker)
        figures["waited"] = call.started - call.came
        self._ended(call, Message(message.kind, figures, message.payload))

    def _kill(self, worker: _Worker, why: Outcome) -> None:
        if worker.killed is None:
            worker.killed = why
            os.kill(worker.pid, signal.SIGKILL)

    def _bury(self, worker: _Worker) -> None:
        """Answer for a worker that is gone; `fill` replaces it."""
        worker.channel.close()
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        # One that closed its socket and lives on would let the zygote wait; of one that has died
        # this changes nothing.
        os.kill(worker.pid, signal.SIGKILL)
        _, status, usage = os.wait4(worker.pid, 0)
        if worker.call:
            outcome = worker.killed if worker.killed is not None else _outcome(status)
            moved = worker.call.quick and outcome is Outcome.TIME
            self.counts["moved" if moved else f"deaths.{outcome.name.lower()}"] += 1
            figures = {
                "cpu": max(0.0, usage.ru_utime + usage.ru_stime - worker.used),
                "wall": time.monotonic() - worker.call.started,
                "waited": worker.call.started - worker.call.came,
            }
            self._ended(worker.call, Message(outcome, figures))
        elif not worker.calls and worker.killed is None:
            self._stillborn += 1
            if self._stillborn >= _STILLBORN:
                raise RuntimeError(f"{self._stillborn} workers in a row died before a call.")


def _figures(message: Message) -> dict[str, float]:
    """Return the figures of a worker's reply.

    Raises:
        BrokenMessageError: it is no reply of a worker.
    """
    figures = {name: message.note.get(name) for name in ("cpu", "wall", "used")}
    numbers = {name: value for name, value in figures.items() if isinstance(value, float)}
    if message.kind not in _FROM_WORKERS or len(numbers) < len(figures):
        raise BrokenMessageError("It is no reply of a worker.")
    return numbers


def _outcome(status: int) -> Outcome:
    """Say what a worker died of that we did not kill."""
    if not os.WIFSIGNALED(status):
        return Outcome.FAILED
    return _BY_SIGNAL.get(os.WTERMSIG(status), Outcome.KILLED)
