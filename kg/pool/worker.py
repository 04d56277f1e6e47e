"""A worker: the forked process that runs the handler."""

from __future__ import annotations

import os
import resource
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING

from kg.pool import confine
from kg.pool.outcomes import Outcome, ReplyTooLongError
from kg.pool.wire import Incoming, Message, receive, send

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from kg.pool.limits import Limits

    Handler = Callable[[bytes], bytes]


def run(handler: Handler, sock: socket.socket, limits: Limits, parent: int) -> None:
    """Serve calls until the zygote is gone or a limit of age is reached; never returns.

    The handler runs on a thread, because only a thread's stack can be chosen.
    """
    confine.die_with_parent(parent)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)  # the zygote decides
    confine.keep_statm()
    threading.stack_size(limits.stack)
    status = [1]

    def serve() -> None:
        confine.confine(limits.memory)
        status[0] = _serve(handler, sock, limits)

    thread = threading.Thread(target=serve)
    thread.start()
    thread.join()
    sys.stderr.flush()
    os._exit(status[0])


def _serve(handler: Handler, sock: socket.socket, limits: Limits) -> int:
    incoming = Incoming(limits.request)
    born = confine.resident()
    for _ in range(limits.calls):
        try:
            call = receive(sock, incoming)
        except OSError:
            call = None  # the zygote died
        if call is None:
            return 0
        # Two seconds of grace: the deadline is the zygote's, this is for a zygote that stalls.
        used = int(time.process_time())
        resource.setrlimit(
            resource.RLIMIT_CPU, (used + int(limits.deadline) + 2, resource.RLIM_INFINITY)
        )
        cpu, wall = time.process_time(), time.perf_counter()
        outcome, payload = _handled(handler, call.payload, limits.reply)
        last = confine.resident() - born > limits.growth
        note = {
            "cpu": time.process_time() - cpu,
            "wall": time.perf_counter() - wall,
            "used": time.process_time(),
            "last": last,
        }
        send(sock, Message(outcome, note, payload))
        if last:
            return 0
    return 0


def _handled(handler: Handler, payload: bytes | bytearray, most: int) -> tuple[Outcome, bytes]:
    try:
        reply = handler(bytes(payload))
    except MemoryError:
        return Outcome.MEMORY, b""
    except ReplyTooLongError:
        return Outcome.REPLY, b""
    except Exception as error:  # noqa: BLE001  # a worker reports whatever its handler raises
        return Outcome.FAILED, f"{type(error).__name__}: {error}".encode()[:1000]
    return (Outcome.DONE, reply) if len(reply) <= most else (Outcome.REPLY, b"")
