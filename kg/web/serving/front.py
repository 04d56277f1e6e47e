"""Between granian and the application: a slow client costs a coroutine, never a thread.

`Front` speaks granian's RSGI and calls the application as WSGI (PEP 3333), once a body is whole and
it is the client's turn. Under another server `register` does nothing.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from flask import request
from werkzeug.http import parse_content_range_header

from kg.errors import BadRequestError, KgError, LaterError, RequestTimeoutError
from kg.web.clients import client, counted
from kg.web.http.headers import CORS, SECURITY
from kg.web.http.problems import answer
from kg.web.serving.sending import LARGE, Hold, Room, send
from kg.web.serving.turns import Turns

if TYPE_CHECKING:
    from typing import IO

    from flask import Flask, Response

    from kg.config import Settings

_REFUSED: Final = "kg.web.refused"
_HOLD: Final = "kg.web.hold"
_READY_THREADS: Final = 4
"""Threads that may wait for what the engine says of its health, whatever the others do."""
_MIB: Final = 1024 * 1024


def register(app: Flask) -> None:
    """Let the application refuse what `Front` found wrong; to be registered last.

    So such an answer has the headers, the line in the log and the count of any other.
    """

    @app.before_request
    def refuse() -> None:
        error: KgError | None = request.environ.get(_REFUSED)
        if error is not None:
            raise error

    @app.after_request
    def keep(response: Response) -> Response:
        hold: Hold | None = request.environ.get(_HOLD)
        if hold is None or response.direct_passthrough or request.method == "HEAD":
            return response
        size = response.calculate_content_length() or 0
        if size <= LARGE or hold.take(client(), size):
            return response
        refusal = answer(
            503, "Busy", "Too many large answers wait to be read; read those, then ask again."
        )
        refusal.headers["Retry-After"] = "1"
        return refusal


class Front:
    """The requests of one web worker, as granian's RSGI gives them."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        """Serve an application.

        Args:
            app: with `register` done.
            settings: how many threads, how long a body may take, how long a result may be.
        """
        self._app = app
        self._longest: int = app.config["MAX_CONTENT_LENGTH"]
        self._seconds = settings.body_seconds
        self._proxies = settings.trusted_proxies
        self._turns = Turns(settings.blocking_threads, "request")
        self._live = Turns(1, "live")
        self._ready = Turns(_READY_THREADS, "ready")
        self._room = Room(settings.result_size * _MIB)

    async def __rsgi__(self, scope: Any, proto: Any) -> None:
        """Answer one request."""
        environ = _environ(scope)
        environ[_HOLD] = hold = Hold(self._room)
        try:
            await self._read(environ, proto)
            try:
                answered = await self._turns_for(scope.path).run(
                    self._client(environ), partial(self._call, environ)
                )
            except LaterError as error:
                _refuse(proto, error)
                return
            if _REFUSED in environ:
                answered.headers.append(("Connection", "close"))  # what else comes is not read
            # Files are sent by granian piece by piece, as the client reads.
            if answered.part:
                proto.response_file_range(
                    answered.status, answered.headers, answered.file, *answered.part
                )
            elif answered.file:
                proto.response_file(answered.status, answered.headers, answered.file)
            else:
                await send(proto, answered.status, answered.headers, answered.body)
        finally:
            hold.give()

    def _turns_for(self, path: str) -> Turns:
        """Return the threads for a path; whether the process lives waits for no engine."""
        if path.startswith("/health/"):
            return self._live if path == "/health/live" else self._ready
        return self._turns

    def _client(self, environ: dict[str, Any]) -> str:
        """Return whom a request counts for, as ``guard`` has the application see it."""
        address = environ["REMOTE_ADDR"]
        if self._proxies:
            named = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
            address = named[-self._proxies].strip() if len(named) >= self._proxies else address
        return counted(address)

    async def _read(self, environ: dict[str, Any], proto: Any) -> None:
        """Put the body into the environment, or why there is none.

        One that says to be too long is not read; of one that turns out to be, the application gets
        so much that it sees it.
        """
        length = environ.get("CONTENT_LENGTH", "")
        if environ["REQUEST_METHOD"] != "POST":
            return
        if not length and "HTTP_TRANSFER_ENCODING" not in environ:
            return
        if length.isdecimal() and int(length) > self._longest:
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await _whole(proto, self._longest)
        except TimeoutError:
            environ[_REFUSED] = RequestTimeoutError(
                f"The body did not arrive within {self._seconds} seconds; send it at once."
            )
        except BadRequestError as error:
            environ[_REFUSED] = error
        else:
            environ["wsgi.input"] = io.BytesIO(body)
            environ["CONTENT_LENGTH"] = str(len(body))

    def _call(self, environ: dict[str, Any]) -> _Answered:
        """Call the application, in this thread."""
        answered = _Answered()
        files: list[_File] = []

        def opened(file: IO[bytes], _: int = 0) -> _File:
            files.append(_File(file))
            return files[-1]

        def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> Any:
            answered.status, answered.headers = int(status[:3]), list(headers)

        environ["wsgi.file_wrapper"] = opened
        body: Any = self._app(environ, start)
        try:
            if isinstance(body, _File):
                answered.file = body.path
            elif files and environ["REQUEST_METHOD"] == "GET" and (part := _part(answered)):
                # Werkzeug would read up to it from the start, and we would keep it.
                answered.file, answered.part = files[-1].path, part
            else:
                answered.body = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()
        return answered


@dataclass
class _Answered:
    """What the application answered: a body, or the path of a file that is one.

    Of a file that may be a part only: from its first byte to the one behind its last.
    """

    status: int = 500
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    file: str = ""
    part: tuple[int, int] | None = None


class _File:
    """A body that is a whole file (``wsgi.file_wrapper`` of PEP 3333)."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.path: str = file.name

    def __iter__(self) -> IO[bytes]:
        return self._file

    def close(self) -> None:
        self._file.close()


def _part(answered: _Answered) -> tuple[int, int] | None:
    """Return which bytes of a file an answer holds, if it holds a part (RFC 9110, 15.3.7)."""
    if answered.status != HTTPStatus.PARTIAL_CONTENT:
        return None
    given = next((v for name, v in answered.headers if name.lower() == "content-range"), None)
    found = parse_content_range_header(given)
    if found is None or found.start is None or found.stop is None:
        return None
    return found.start, found.stop


def _refuse(proto: Any, error: LaterError) -> None:
    """Say that a request got no thread, and so never came to the application."""
    problem = {
        "type": "about:blank", "title": error.title, "status": error.status, "detail": str(error),
    }  # fmt: skip
    headers = SECURITY | CORS | {
        "Content-Type": "application/problem+json",
        "Cache-Control": "no-store",
        "Retry-After": "1",
    }  # fmt: skip
    proto.response_bytes(error.status, list(headers.items()), json.dumps(problem).encode() + b"\n")


async def _whole(proto: Any, longest: int) -> bytes:
    """Return the body of a request, or more than its first ``longest`` bytes.

    Raises:
        BadRequestError: it breaks off.
    """
    parts: list[bytes] = []
    size = ends = 0
    async for part in proto:
        parts.append(part)
        size += len(part)
        # Granian gives an empty part at the end, and another one for an error or for trailers.
        ends += not part
        if size > longest:
            break
    if ends > 1:
        raise BadRequestError("The body breaks off, or has trailers; send it whole and without.")
    return b"".join(parts)


def _environ(scope: Any) -> dict[str, Any]:
    """Return the environment of a request (PEP 3333), with what is ambiguous put as an error."""
    server, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _latin(scope.path),
        "QUERY_STRING": _latin(scope.query_string),
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue  # X_Forwarded_For would be taken for X-Forwarded-For
        variable = name.upper().replace("-", "_")
        if variable not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            variable = f"HTTP_{variable}"
        if variable in environ:
            if variable == "CONTENT_TYPE":
                environ[_REFUSED] = BadRequestError("There are two headers Content-Type; send one.")
            value = f"{environ[variable]},{value}"  # noqa: PLW2901  # RFC 9110, section 5.3
        environ[variable] = value
    if scope.authority:
        environ["HTTP_HOST"] = scope.authority  # whatever Host says (RFC 9112, section 3.2.2)
    return environ


def _latin(text: str) -> str:
    """Return text as PEP 3333 wants it: each byte of its UTF-8 as a character."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")
