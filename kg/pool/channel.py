"""One end of a connection in a loop that must never block: what comes in, what goes out."""

from __future__ import annotations

import selectors
from collections import deque
from typing import TYPE_CHECKING, Final

from kg.pool.wire import Incoming, Message

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

_CHUNK: Final = 256 * 1024
_AT_ONCE: Final = 16
"""Buffers that are given to one system call."""


class Channel:
    """Messages over a socket of a selector."""

    def __init__(
        self,
        sock: socket.socket,
        selector: selectors.BaseSelector,
        heard: Callable[[], None],
        most: int,
    ) -> None:
        """Watch a socket.

        Args:
            sock: connected; made non-blocking.
            selector: calls back what is registered with it.
            heard: called when there is something to `read`.
            most: bytes of the longest payload.
        """
        sock.setblocking(False)  # noqa: FBT003  # the standard library's signature
        self._sock = sock
        self._selector = selector
        self._heard = heard
        self._incoming = Incoming(most)
        self._outgoing: deque[memoryview] = deque()
        self._closed = False
        selector.register(sock, selectors.EVENT_READ, self._event)

    @property
    def sending(self) -> bool:
        """Whether there is something left that the other side has not taken."""
        return bool(self._outgoing)

    def read(self) -> Message | None:
        """Return a message that is complete; None while there is none.

        Raises:
            EOFError: the other side is gone.
            LongMessageError: it sends a payload that is too long.
            BrokenMessageError: it sends something else.
        """
        try:
            chunk = self._sock.recv(_CHUNK)
        except BlockingIOError:
            return None
        except OSError as error:
            raise EOFError from error
        if not chunk:
            raise EOFError
        self._incoming.feed(chunk)
        return self._incoming.take()

    def write(self, message: Message) -> None:
        """Send a message, now or as soon as the other side reads."""
        self._outgoing.extend(memoryview(part) for part in message.parts() if part)
        self._flush()

    def close(self) -> None:
        """Stop watching, and close."""
        self._closed = True
        self._selector.unregister(self._sock)
        self._sock.close()

    def abandon(self) -> None:
        """Close in a forked child, which leaves the parent's selector alone."""
        self._sock.close()

    def _event(self, events: int) -> None:
        if self._closed:  # by what another socket brought in the same round
            return
        if events & selectors.EVENT_WRITE:
            self._flush()
        if events & selectors.EVENT_READ:
            self._heard()

    def _flush(self) -> None:
        try:
            while self._outgoing:
                sent = self._sock.sendmsg([*self._outgoing][:_AT_ONCE])
                while self._outgoing and sent >= len(self._outgoing[0]):
                    sent -= len(self._outgoing.popleft())
                if sent:
                    self._outgoing[0] = self._outgoing[0][sent:]
        except BlockingIOError:
            pass
        except OSError:
            self._outgoing.clear()  # reading meets the end, and whoever reads deals with it
        wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._outgoing else 0)
        key = self._selector.get_key(self._sock)
        if key.events != wanted:
            self._selector.modify(self._sock, wanted, key.data)
