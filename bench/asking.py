"""One request to a service, and what became of it."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.served import Served

Ending = Literal["answered", "refused", "closed", "cut", "timeout"]
"""How a request ended: with a whole answer of any status; with no connection; with a connection
that closed before the first byte of an answer; with less than the answer announced; or not."""

JSON: Final = "application/sparql-results+json"


@dataclass(frozen=True)
class Request:
    """A request, before it is sent.

    Attributes:
        name: what tables call it.
        path: with the query string.
        accept: media type that is asked for.
        body: of a POST with a form; None for a GET.
    """

    name: str
    path: str
    accept: str = "*/*"
    body: str | None = None

    @property
    def headers(self) -> Mapping[str, str]:
        """Return its headers; the connection is not kept."""
        form = {"Content-Type": "application/x-www-form-urlencoded"} if self.body else {}
        return {"Accept": self.accept, "Connection": "close", **form}


@dataclass(frozen=True)
class Answer:
    """What became of a request.

    Attributes:
        ending: how it ended.
        status: of the answer; 0 without one.
        body: of the answer.
        headers: of the answer, their names in lower case.
        began: when it was sent, in seconds of the monotonic clock.
        seconds: from then until its end.
    """

    ending: Ending
    status: int = 0
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    began: float = 0.0
    seconds: float = 0.0

    @property
    def label(self) -> str:
        """Return the status, or how it ended without one."""
        return str(self.status) if self.ending == "answered" else self.ending


def sparql(name: str, query: str, accept: str = JSON) -> Request:
    """Return the request for a query: GET, or POST where it is too long for an address."""
    address = f"/sparql?query={quote(query)}"
    if len(address) > 8_000:  # noqa: PLR2004  # what clients and proxies commonly take
        return Request(name, "/sparql", accept, urlencode({"query": query}))
    return Request(name, address, accept)


def ask(served: Served, request: Request, *, source: str = "", timeout: float = 60.0) -> Answer:
    """Send a request over a fresh connection and wait for its end.

    Args:
        served: what to ask.
        request: what to send.
        source: address of the loopback range to send it from: the client, as the service sees it.
        timeout: seconds without a byte after which to give up.
    """
    connection = http.client.HTTPConnection(
        "127.0.0.1", served.port, timeout=timeout, source_address=(source, 0) if source else None
    )
    began = time.monotonic()
    ending: Ending = "refused"
    try:
        connection.connect()
        ending = "closed"
        method = "GET" if request.body is None else "POST"
        connection.request(method, request.path, request.body, dict(request.headers))
        response = connection.getresponse()
        ending = "cut"
        body = response.read()
    except TimeoutError:
        ending = "timeout"
    except (OSError, http.client.HTTPException):
        pass  # how far it came is known
    else:
        headers = {name.lower(): value for name, value in response.getheaders()}
        seconds = time.monotonic() - began
        return Answer("answered", response.status, body, headers, began, seconds)
    finally:
        connection.close()
    return Answer(ending, began=began, seconds=time.monotonic() - began)
