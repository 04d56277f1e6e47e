"""Connections of streamable HTTP: no client holds those of all, and none for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.mcp.turns import client_of

if TYPE_CHECKING:
    import asyncio

MOST: Final = 200
"""Connections of all clients."""
MOST_OF_ONE: Final = 40
"""Connections of one client."""
WHOLE_REQUEST: Final = 10.0
"""Seconds in which a whole request has to come, else the connection is closed."""
_SAID: Final = b"This client has too many connections; close some of them.\n"
_REFUSAL: Final = (
    b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nConnection: close\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s"
) % (len(_SAID), _SAID)


class Connection(H11Protocol):
    """A connection that is refused where its client has too many, and ends where it says nothing.

    uvicorn ends one that rests after an answer, but waits without end for the first request, and
    for the rest of one that has begun.
    """

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, or answer 429 and close it."""
        super().connection_made(transport)
        client = self.client and client_of(self.client[0])
        others = (other for other in self.connections if isinstance(other, Connection))
        mine = sum(1 for o in others if o.client and client_of(o.client[0]) == client)
        if client and mine > MOST_OF_ONE:
            transport.write(_REFUSAL)
            transport.close()
        else:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing more."""
        self._wait_no_more()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Take what has come; whoever has sent a whole request may wait for its answer."""
        super().handle_events()
        if self.cycle is not None and not (self.cycle.more_body or self.cycle.response_complete):
            self._wait_no_more()

    def on_response_complete(self) -> None:
        """Wait for the next request, which may have come already."""
        self._wait()
        super().on_response_complete()

    def _wait(self) -> None:
        self._wait_no_more()
        self._waiting = self.loop.call_later(WHOLE_REQUEST, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
