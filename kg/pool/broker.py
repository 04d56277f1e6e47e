"""The zygote's loop: takes calls, gives them to workers, answers."""

from __future__ import annotations

import math
import os
import selectors
import signal
import socket
import time
from collections import Counter
from typing import TYPE_CHECKING, Final

from kg.pool.channel import Channel
from kg.pool.failure import forget
from kg.pool.herd import Herd
from kg.pool.outcomes import Outcome
from kg.pool.waiting import Call, Waiting
from kg.pool.wire import CALL, STATISTICS, BrokenMessageError, LongMessageError, Message

if TYPE_CHECKING:
    from pathlib import Path

    from kg.pool.limits import Limits
    from kg.pool.worker import Handler

_BACKLOG: Final = 512
_SIGNALS: Final = 64
"""Bytes, one a signal, that are read at once."""
_LOOK: Final = 0.5
"""Seconds between two looks at whether a closing pool is empty."""
_SENDING: Final = 3.0
"""Seconds for which a closing pool waits for callers to take the last replies."""
_LATER: Final = 0.5
"""Seconds after which a connection is tried again for which there was no room."""


class _Connection:
    """A caller; it has one call at a time."""

    def __init__(self, broker: Broker, sock: socket.socket, limits: Limits) -> None:
        self._broker = broker
        self.channel = Channel(sock, broker.selector, self._heard, limits.request)
        self.call: Call | None = None
        self.rests_since: float | None = None  # it was answered, and has asked nothing since

    def _heard(self) -> None:
        try:
            message = self.channel.read()
            if message is not None:
                self._expect(message.kind)
                self._answer(message)
        except LongMessageError as error:
            try:
                self._expect(error.kind)
            except BrokenMessageError:
                self._broker.hang_up(self)
            else:
                # What is still to come of it is skipped: hanging up would take the answer along.
                self.channel.write(Message(Outcome.REQUEST))
        except (EOFError, BrokenMessageError):
            self._broker.hang_up(self)

    def send(self, reply: Message) -> None:
        """Answer what it asked."""
        self.call = None
        self.rests_since = time.monotonic()
        self.channel.write(reply)

    def _expect(self, kind: int) -> None:
        if self.call is not None or kind not in {CALL, STATISTICS}:
            raise BrokenMessageError("It speaks while it should listen, or gibberish.")
        self.rests_since = None

    def _answer(self, message: Message) -> None:
        if message.kind == STATISTICS:
            self.send(Message(STATISTICS, self._broker.statistics()))
        else:
            self._broker.take(self, message)


class Broker:
    """Everything that a zygote does after it has loaded its handler."""

    def __init__(self, handler: Handler, limits: Limits, path: Path, owner: int) -> None:
        """Listen on a Unix socket, and fork the workers.

        Args:
            handler: what workers run.
            limits: see `Limits`.
            path: of the socket; what lies there is replaced.
            owner: a descriptor that ends (end of file) when the owner does.
        """
        self.selector = selectors.DefaultSelector()
        self._limits = limits
        self._owner = owner
        self._connections: set[_Connection] = set()
        self._callers: dict[Call, _Connection] = {}
        self._waiting = Waiting(limits)
        self._closing = False
        self._empty_since: float | None = None  # nothing ran or waited any more while it closed
        self._counts: Counter[str] = Counter()
        self._path = path
        self._listener = _listen(path)
        self._accept_after: float | None = None  # while it accepts no connection
        self.selector.register(self._listener, selectors.EVENT_READ, self._accept)
        self.selector.register(owner, selectors.EVENT_READ, self._owner_gone)
        # A signal alone would not end select(), which goes on after the handler has run.
        self._signals, self._wakeup = socket.socketpair()
        self._signals.setblocking(False)  # noqa: FBT003  # the standard library's signature
        self._wakeup.setblocking(False)  # noqa: FBT003
        signal.set_wakeup_fd(self._wakeup.fileno())
        self.selector.register(self._signals, selectors.EVENT_READ, self._signalled)
        self._herd = Herd(
            handler,
            limits,
            self.selector,
            ended=self._ended,
            may_stay=self._waiting.may_stay,
            in_child=self._close_inherited,
        )

    def run(self) -> None:
        """Serve until the owner is gone, or until a pool that was closed is empty."""
        while not self._finished():
            for key, events in self.selector.select(self._patience()):
                key.data(events)
            now = time.monotonic()
            self._herd.expire(now)
            self._herd.fill(now, len(self._waiting))
            self._dispatch()
            for call in self._waiting.overdue(now):
                self._refuse_waiting(call, now)
            if self._accept_after is not None and now >= self._accept_after:
                self._accept_again()
        self._herd.end()

    def close(self) -> None:
        """Take no new calls, let those that wait or run end, then stop; may handle a signal."""
        self._closing = True
        self._herd.close()

    def statistics(self) -> dict[str, int]:
        """Return counters since the start, and what is going on now."""
        waiting = {f"waiting.{lane}": n for lane, n in self._waiting.lengths().items()}
        return {**self._counts, **self._herd.counts, **waiting, "busy": self._herd.busy}

    def take(self, connection: _Connection, message: Message) -> None:
        """Start a call or let it wait, or say at once why not.

        Raises:
            BrokenMessageError: it is no call.
        """
        call = Call(message, time.monotonic())
        connection.call = call
        self._callers[call] = connection
        if self._closing:
            self._reply(call, Message(Outcome.CLOSING))
            return
        self._dispatch()  # so that a worker that is idle now is idle for this call
        refused, crowded_out = self._waiting.offer(call, idle=self._herd.idle)
        if crowded_out is not None:
            self._refuse_waiting(crowded_out, call.came)
        if refused is not None:
            outcome, retry = refused
            self._reply(call, Message(outcome, {"retry": retry}))
        self._dispatch()

    def hang_up(self, connection: _Connection) -> None:
        """Forget a caller; what runs for nobody is killed."""
        call = connection.call
        if call is not None:
            del self._callers[call]
            self._waiting.withdraw(call)
            self._herd.kill(call, Outcome.LOST)
        self._connections.discard(connection)
        connection.channel.close()
        if self._accept_after is not None:
            self._accept_again()

    def _finished(self) -> bool:
        """Tell whether the pool is closed, nothing runs or waits, and all replies are sent."""
        if not self._closing or self._herd.busy or len(self._waiting):
            return False
        if self._empty_since is None:
            self._empty_since = time.monotonic()
        late = time.monotonic() >= self._empty_since + _SENDING
        return late or not any(one.channel.sending for one in self._connections)

    def _dispatch(self) -> None:
        now = time.monotonic()
        while self._herd.idle and (call := self._waiting.next(now)):
            self._herd.start(call, now)

    def _ended(self, call: Call, message: Message) -> None:
        now = time.monotonic()
        if message.note:
            message.note["cpu"] = call.cpu = call.cpu + message.note["cpu"]
        if call.quick and message.kind == Outcome.TIME and call in self._callers:
            self._waiting.again(call, now)
        else:
            self._waiting.ended(call, now)
            self._reply(call, message)

    def _refuse_waiting(self, call: Call, now: float) -> None:
        note = {"retry": 1.0, "waited": now - call.came, "cpu": call.cpu}
        self._reply(call, Message(Outcome.BUSY, note))

    def _reply(self, call: Call, message: Message) -> None:
        self._counts[f"{call.lane}.{Outcome(message.kind).name.lower()}"] += 1
        connection = self._callers.pop(call, None)
        if connection is not None:
            connection.send(message)
            if self._accept_after is not None:
                self._accept_again()  # what rests now may make room

    def _patience(self) -> float | None:
        """Return the seconds until something may have to be ended; None: until anything comes."""
        if self._closing:
            return _LOOK
        ends = (self._herd.next_deadline(), self._waiting.next_overdue(), self._accept_after)
        end = min((end for end in ends if end is not None), default=math.inf)
        return None if end == math.inf else max(0.0, end - time.monotonic())

    def _accept(self, _events: int) -> None:
        if len(self._connections) >= self._limits.connections and not self._made_room():
            self._accept_later()
            return
        try:
            sock, _ = self._listener.accept()
        except (BlockingIOError, ConnectionAbortedError, InterruptedError):
            return  # it changed its mind
        except OSError:  # no descriptor is left for it
            if not self._made_room():
                self._accept_later()
            return
        self._connections.add(_Connection(self, sock, self._limits))

    def _made_room(self) -> bool:
        """Hang up the connection that has rested longest; its caller makes a new one if need be."""
        resting = [
            (connection.rests_since, place, connection)
            for place, connection in enumerate(self._connections)
            if connection.rests_since is not None and not connection.channel.sending
        ]
        if not resting:
            return False
        self.hang_up(min(resting)[-1])
        return True

    def _accept_later(self) -> None:
        """Let connections wait for a moment, or until one of ours rests or is closed."""
        self._accept_after = time.monotonic() + _LATER
        self.selector.unregister(self._listener)

    def _accept_again(self) -> None:
        self._accept_after = None
        self.selector.register(self._listener, selectors.EVENT_READ, self._accept)

    def _close_inherited(self) -> None:
        for connection in self._connections:
            connection.channel.abandon()
        self._listener.close()
        self.selector.close()
        signal.set_wakeup_fd(-1)
        self._signals.close()
        self._wakeup.close()
        os.close(self._owner)

    def _signalled(self, _events: int) -> None:
        self._signals.recv(_SIGNALS)

    def _owner_gone(self, _events: int) -> None:
        self._herd.end()
        # Who would have removed the folder is no more.
        forget(self._path)
        os._exit(0)


def _listen(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    path.chmod(0o600)
    listener.listen(_BACKLOG)
    listener.setblocking(False)  # noqa: FBT003  # the standard library's signature
    return listener
