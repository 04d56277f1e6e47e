"""The web server: granian, with what a public service wants of it beyond its settings."""

from __future__ import annotations

import resource
import socket
from typing import TYPE_CHECKING, Any, Final

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]
from granian.server import MPServer

from kg.errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.config import Settings

_FACTORY: Final = "kg.web.worker:create"
_HEAD_BYTES: Final = 128 * 1024
"""Bytes of a request's line and headers; of the address alone granian takes 65,534."""
_HEAD_MILLISECONDS: Final = 10_000
"""Milliseconds in which a client must have sent them, also after an earlier request."""
_STALLED_MILLISECONDS: Final = 20_000
"""Milliseconds that a client may take nothing of what waits for it."""
_UNSENT_BYTES: Final = 256 * 1024
"""Bytes that the kernel keeps for a client that does not read; else it keeps megabytes."""
_BACKLOG: Final = 1024
"""Connections that wait to be accepted."""
_CONNECTIONS: Final = 2048
"""Connections that a web worker holds; what more there are wait to be accepted."""
_FILES: Final = 65_536
"""Descriptors that a process gets if the system allows so many."""
_FILES_KEPT: Final = 128
"""Descriptors of a web worker that are no connections of clients."""
_GRACE: Final = 5
"""Seconds beyond the longest query that a stopping web worker gets."""


class WebServer(MPServer):
    """Granian with one socket for all web workers, which it never gives up on.

    Each worker having a socket of its own, as granian has it, would lose the connections that
    wait at a worker that is killed, and let a second service share the port unnoticed.
    """

    def __init__(
        self, listener: socket.socket, settings: Settings, started: Callable[[], None]
    ) -> None:
        """Prepare it.

        Args:
            listener: see `listen`; it is closed when the service stops.
            settings: of the service.
            started: called once the workers are started.
        """
        super().__init__(
            _FACTORY,
            factory=True,
            interface=Interfaces.RSGI,
            # HTTP/2 has no time-out for what a client does not send, nor, in granian, has the
            # guess which version a client means to speak.
            http=HTTPModes.http1,
            websockets=False,
            workers=settings.workers,
            backlog=_BACKLOG,
            backpressure=min(_CONNECTIONS, _files() - _FILES_KEPT),
            # Without it one killed worker ends the whole service.
            respawn_failed_workers=True,
            workers_kill_timeout=_longest_request(settings) + _GRACE,
            http1_settings=HTTP1Settings(
                max_buffer_size=_HEAD_BYTES, header_read_timeout=_HEAD_MILLISECONDS
            ),
            log_level=LogLevels.error,
        )
        self._listener = listener
        self._started = started

    def startup(self, *args: Any, **options: Any) -> None:
        """Start the workers, then call back."""
        super().startup(*args, **options)  # type: ignore[no-untyped-call]
        self._started()

    def signal_handler_interrupt(self, *args: Any, **options: Any) -> None:
        """Stop, and let running requests end; asked a second time, end at once."""
        for worker in self.wrks:
            if self.interrupt_signal:
                worker.kill()  # type: ignore[no-untyped-call]
            # Ctrl+C reaches the workers too: that they end is no failure.
            worker.interrupt_by_parent = True
        super().signal_handler_interrupt(*args, **options)  # type: ignore[no-untyped-call]

    def _init_shared_socket(self) -> None:
        unix = False
        self._ssp = None
        self._sso = self._listener
        self._shd = SocketHolder(self._listener.fileno(), unix, _BACKLOG)  # type: ignore[assignment,call-arg]

    def _respawn_workers(self, *args: Any, **options: Any) -> None:
        """Start failed workers again, however often: granian ends after two failures in a row."""
        super()._respawn_workers(*args, **options)
        self.respawned_wrks.clear()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; connections wait until the service is there.

    Raises:
        BadRequestError: the port is taken, or the address is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Connections inherit these.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _STALLED_MILLISECONDS)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _UNSENT_BYTES)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise BadRequestError(
            f"Cannot listen on {host} port {port}: {error.strerror or error}. "
            "Choose another with --port, or stop what listens there."
        ) from error
    return listener


def raise_file_limit() -> None:
    """Let this process and those that it starts hold a descriptor for each connection."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _files() -> int:
    """Return how many descriptors a process may have.

    A web worker that is out of descriptors would try to accept over and over.
    """
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _FILES if soft == resource.RLIM_INFINITY else max(soft, 2 * _FILES_KEPT)


def _longest_request(settings: Settings) -> int:
    """Return the seconds that a request may take."""
    if settings.engine:
        return settings.engine_timeout
    return settings.queue_seconds + settings.query_seconds
