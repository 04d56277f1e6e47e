"""Connections of streamable HTTP: no client holds those of all."""

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
_SAID: Final = b"This client has too many connections; close some of them.\n"
_REFUSAL: Final = (
    b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nConnection: close\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s"
) % (len(_SAID), _SAID)


class Connection(H11Protocol):
    """A connection that is refused where its client has too many."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection, or answer 429 and close it."""
        super().connection_made(transport)
        client = self.client and client_of(self.client[0])
        others = (other for other in self.connections if isinstance(other, Connection))
        mine = sum(1 for o in others if o.client and client_of(o.client[0]) == client)
        if client and mine > MOST_OF_ONE:
            transport.write(_REFUSAL)
            transport.close()
