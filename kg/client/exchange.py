"""One request, and its answer or the error that it tells: HTTP as the client needs it."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from kg.client.refusals import refusal, seconds
from kg.errors import BadRequestError, LaterError, NoServiceError, QueryTimeoutError

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHUNK: Final = 1024 * 1024
_TOLD: Final = 64 * 1024
"""Bytes of an error that are read."""


@dataclass(frozen=True)
class Reply:
    """An answer, read to its end.

    Attributes:
        body: its bytes.
        media_type: without parameters, in small letters.
    """

    body: bytes
    media_type: str


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follow nothing: a POST would become a GET on the way, and headers reach another host."""

    def redirect_request(self, *_args: Any) -> None:
        """Follow nothing; the answer counts as an error."""


class Exchange:
    """Sends requests to one service, through the proxy of the environment if there is one."""

    agent: Final = "neuroblastoma-kg-client"

    def __init__(
        self, url: str, *, timeout: float, patience: float, headers: Mapping[str, str]
    ) -> None:
        """Name the service; see ``kg.client.connect``.

        Raises:
            BadRequestError: the URL is none of http or https, or has more than a path.
        """
        self.base = url.rstrip("/")
        try:
            parts = urlsplit(url)
            named = bool(parts.hostname) and parts.port != 0
        except ValueError:
            named = False
        if not named or parts.scheme not in {"http", "https"} or not url.isprintable():
            raise BadRequestError(
                f"{url[:200]!r} is no address of a service; give one such as http://127.0.0.1:8000."
            )
        if parts.username is not None or parts.query or parts.fragment:
            raise BadRequestError(
                "Give the address of the service without user, query and fragment; a user is told "
                "in a header: connect(url, headers={'Authorization': …})."
            )
        self._timeout = timeout
        self._patience = patience
        self._headers = dict(headers)
        self._opener = urllib.request.build_opener(_NoRedirects)

    def send(self, request: urllib.request.Request) -> Reply:
        """Send a request, and once more if the service asks for a short wait.

        Raises:
            KgError: what the service answered, if it is an error; see ``refusals.refusal``.
            QueryTimeoutError: there was no answer in time.
            NoServiceError: there was none at all.
        """
        request.add_header("User-Agent", self.agent)
        for name, value in self._headers.items():
            request.add_header(name, value)
        try:
            return self._sent(request)
        except LaterError as error:
            if error.retry_after is None or error.retry_after > self._patience:
                raise
            time.sleep(error.retry_after)
        return self._sent(request)

    def _sent(self, request: urllib.request.Request) -> Reply:
        end = time.monotonic() + self._timeout
        try:
            with self._opener.open(request, timeout=self._timeout) as reply:
                return Reply(self._body(reply, end), reply.headers.get_content_type())
        except urllib.error.HTTPError as error:
            with error:
                told, again = self._told(error), seconds(error.headers.get("Retry-After"))
                raise refusal(
                    error.code, error.headers.get_content_type(), told, again, self.base
                ) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            # Of urllib and http.client there may be an error within the error.
            cause = getattr(error, "reason", error)
            if isinstance(cause, TimeoutError):
                raise QueryTimeoutError(
                    f"{self.base} did not answer within {self._timeout:g} seconds. Ask for less, "
                    "or give it more: connect(url, timeout=…)."
                ) from None
            raise NoServiceError(
                f"There is no service at {self.base} ({cause}). Start one with `nbkg serve`, or "
                "use connect() without a URL."
            ) from None

    @staticmethod
    def _body(reply: http.client.HTTPResponse, end: float) -> bytes:
        chunks = []
        while chunk := reply.read1(_CHUNK):
            chunks.append(chunk)
            if time.monotonic() > end:
                raise TimeoutError
        if reply.length:
            raise http.client.IncompleteRead(b"", reply.length)
        return b"".join(chunks)

    @staticmethod
    def _told(error: urllib.error.HTTPError) -> bytes:
        try:
            return error.read(_TOLD)
        except (OSError, http.client.HTTPException):
            return b""
