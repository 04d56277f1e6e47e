"""One line of JSON for each request, on standard error.

Nothing that a client sends gets into it as it came: the path is percent-encoded and cut, of the
query string there is nothing, of a query its SHA-256, of the client a hash that changes with the
process, unless the settings ask for the address. CPU and waiting are those of all queries that the
request caused, be they answered or refused; rows are those of the answer, also of one that a page
shows in part. What is not known is null.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import secrets
import sys
import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from flask import g, request

from kg.web import accounting
from kg.web.clients import client

if TYPE_CHECKING:
    from flask import Flask, Response

    from kg.config import Settings

_LONGEST: Final = 300
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


def method() -> str:
    """Return the method of the request, or a word for those that nobody needs to tell apart."""
    return request.method if request.method in _METHODS else "other"


def register(app: Flask, settings: Settings) -> None:
    """Time requests, and write them down if the settings say so."""
    key = secrets.token_bytes(16)

    @app.before_request
    def begin() -> None:
        g.started = time.perf_counter()

    if not settings.access_log:
        return

    @app.after_request
    def end(response: Response) -> Response:
        line = json.dumps(_record(response, key, clear=bool(settings.log_clients)))
        # One write a line, and none that ends a request where nobody reads the log any more.
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(line + "\n")
        return response


def _record(response: Response, key: bytes, *, clear: bool) -> dict[str, Any]:
    """Return what is written of a request."""
    query = g.get("query_text")
    address = client()
    hidden = hashlib.blake2b(address.encode(), key=key, digest_size=8).hexdigest()
    now = dt.datetime.now(dt.UTC)
    spent = accounting.costs() or None
    return {
        "time": now.isoformat(timespec="milliseconds"),
        "method": method(),
        "path": quote(request.path, safe="/")[:_LONGEST],
        "status": response.status_code,
        "seconds": round(time.perf_counter() - g.started, 6),
        "bytes": response.content_length
        if response.direct_passthrough
        else response.calculate_content_length(),
        "rows": g.get("rows"),
        "cpu_ms": spent and round(1000 * sum(cost.cpu for cost in spent), 3),
        "waited_ms": spent and round(1000 * sum(cost.waited for cost in spent), 3),
        "query": query and hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest(),
        "client": address if clear else hidden,
    }
