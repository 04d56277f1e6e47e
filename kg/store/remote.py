"""Any SPARQL 1.1 endpoint by URL: for those who outgrow one machine."""

from __future__ import annotations

import contextlib
import http.client
import logging
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any, Final, Self

import pyoxigraph as ox

from kg.errors import (
    BadRequestError,
    BusyError,
    KgError,
    QueryEvaluationError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTimeoutError,
    TooLargeError,
)
from kg.rdf.namespaces import ENDPOINT
from kg.store.engine import Boolean, Solutions, Triples, check_rows, graph_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.rdf.media import Format
    from kg.store.cost import Account

# JSON first: pyoxigraph reads it fastest. N-Triples first among graphs for the same reason.
_ACCEPT: Final = (
    "application/sparql-results+json, application/n-triples, "
    "application/sparql-results+xml;q=0.8, text/turtle;q=0.8, application/rdf+xml;q=0.5"
)
_DETAIL: Final = 500
"""Characters of a remote error that are read."""
_LONGEST: Final = 64 * 1024 * 1024
_CHUNK: Final = 1024 * 1024
_MEANING: Final[Mapping[int, type[KgError]]] = {
    http.client.REQUEST_TIMEOUT: QueryTimeoutError,
    http.client.GATEWAY_TIMEOUT: QueryTimeoutError,
    http.client.REQUEST_ENTITY_TOO_LARGE: TooLargeError,
    http.client.TOO_MANY_REQUESTS: BusyError,
    http.client.SERVICE_UNAVAILABLE: BusyError,
    http.client.INSUFFICIENT_STORAGE: QueryMemoryError,
}
"""What statuses of the endpoint mean; its 429 is for this service, not for the client."""

_log = logging.getLogger(__name__)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """An endpoint that moved is set anew by whoever runs the service, never followed."""

    def redirect_request(self, *_args: Any) -> None:
        """Follow nothing; the answer counts as an error."""


class RemoteEngine:
    """A SPARQL 1.1 Protocol client behind the contract of ``Engine``.

    The remote store holds the published N-Quads as named graphs and the published N-Triples as
    its default graph. Line and column of a syntax error are not known: protocols do not carry them.

    A query is sent with a BASE before it, which a BASE of its own overrides: else the endpoint
    would resolve relative IRIs against its own address (RFC 3986, section 5.1.3), which clients
    need not know.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float = 30,
        longest: int = _LONGEST,
        most_rows: int | None = None,
    ) -> None:
        """Name the endpoint.

        Args:
            url: the query endpoint, http or https.
            timeout: seconds in which a body must come, and that each wait may take: for the
                connection, for each line of the head, for the last piece of the body. So an
                endpoint that uses all of them takes longer in all.
            longest: bytes of an answer that are read.
            most_rows: rows or triples of the longest result; None for any number.

        Raises:
            BadRequestError: the URL is of another scheme.
        """
        if urllib.parse.urlsplit(url).scheme not in {"http", "https"}:
            raise BadRequestError(
                "The setting engine is no http or https URL of a SPARQL endpoint; mend NBKG_ENGINE."
            )
        self._url = url
        self._opener = urllib.request.build_opener(_NoRedirects)
        self._timeout = timeout
        self._longest = longest
        self._most_rows = most_rows

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        wanted: Format | None = None,  # noqa: ARG002  # results are written here
        first: int | None = None,
    ) -> Solutions | Boolean | Triples:
        """Answer one query (POST form, SPARQL 1.1 Protocol 2.1.2); see ``Engine.query``.

        Raises:
            QueryTimeoutError: the endpoint took too long.
            TooLargeError: the result is longer than allowed.
            BusyError: the endpoint is not there, or has no time.
        """
        for iri in (*default_graphs, *named_graphs):
            graph_name(iri)
        body = urllib.parse.urlencode(
            [
                ("query", f"BASE <{ENDPOINT}> {text}"),
                *(("default-graph-uri", iri) for iri in default_graphs),
                *(("named-graph-uri", iri) for iri in named_graphs),
            ],
            errors="replace",
        ).encode("ascii")
        request = urllib.request.Request(  # noqa: S310  # the scheme was checked
            self._url,
            data=body,
            headers={
                "Accept": _ACCEPT,
                "Content-Type": "application/x-www-form-urlencoded",
                "User-Agent": "neuroblastoma-kg",
            },
        )
        end = time.monotonic() + self._timeout
        try:
            with self._opener.open(request, timeout=self._timeout) as reply:
                answer = self._read(reply, end)
                media_type = reply.headers.get_content_type()
        except urllib.error.HTTPError as error:
            raise self._refusal(error, end) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            # The address is for whoever runs the service: clients need it not.
            _log.error("The engine at %s did not answer: %s", self._shown_url(), error)
            if isinstance(error, TimeoutError) or isinstance(
                getattr(error, "reason", None), TimeoutError
            ):
                raise QueryTimeoutError(
                    f"The engine behind this service did not answer within {self._timeout:g} "
                    "seconds. Ask for less."
                ) from None
            raise BusyError(
                "The engine behind this service did not answer; is it running? The log says more."
            ) from None
        return self._parsed(answer, media_type, first)

    def _read(self, reply: http.client.HTTPResponse, end: float) -> bytes:
        """Read an answer that may be long, or come slowly, without end.

        Raises:
            TooLargeError: it is longer than allowed.
            TimeoutError: it has not ended by then.
        """
        chunks, left = [], self._longest
        while chunk := reply.read1(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise TooLargeError(
                    f"The result is longer than {self._longest:,} bytes. Ask for part of it with "
                    "LIMIT and OFFSET, or download the whole dataset."
                )
            if time.monotonic() > end:
                raise TimeoutError("It sends for too long.")
            chunks.append(chunk)
        if reply.length:
            raise http.client.IncompleteRead(b"", reply.length)
        return b"".join(chunks)

    @property
    def source(self) -> object:
        """Return this engine; see `Engine`."""
        return self

    def for_client(
        self,
        client: str,  # noqa: ARG002  # no shares are kept here
        *,
        reserved: bool = False,  # noqa: ARG002
        account: Account | None = None,  # noqa: ARG002
    ) -> Self:
        """Return this engine."""
        return self

    def close(self) -> None:
        """Nothing is held: each query is one connection."""

    def _refusal(self, error: urllib.error.HTTPError, end: float) -> KgError:
        """Turn an HTTP error into ours: 400 means a malformed query (Protocol, section 2.1.7).

        The status says what matters, so what is said about it may be cut, or not come at all.
        """
        said = b""
        with error, contextlib.suppress(OSError, http.client.HTTPException, ValueError):
            while len(said) < _DETAIL * 4 and time.monotonic() < end:
                chunk = error.read1(_DETAIL * 4 - len(said))
                if not chunk:
                    break
                said += chunk
        detail = said.decode("utf-8", "replace")[:_DETAIL].strip()
        if error.code == http.client.BAD_REQUEST:
            told = detail.replace(self._url, "the engine") or "it does not say why."
            return QuerySyntaxError(f"The engine found no valid SPARQL: {told}")
        _log.error("The engine at %s answered %s: %s", self._shown_url(), error.code, detail)
        kind: type[KgError] = _MEANING.get(error.code, QueryEvaluationError)
        return kind(
            f"The engine behind this service answered {error.code} {error.reason}. "
            "The log says more."
        )

    def _parsed(
        self, body: bytes, media_type: str, first: int | None
    ) -> Solutions | Boolean | Triples:
        """Read an answer of the endpoint by its media type."""
        most = self._most_rows
        try:
            if results := ox.QueryResultsFormat.from_media_type(media_type):
                native = ox.parse_query_results(body, format=results)
                if isinstance(native, ox.QueryBoolean):
                    return Boolean(native)
                return Solutions(native, first=first, most=most)
            if graph := ox.RdfFormat.from_media_type(media_type):
                triples: dict[ox.Triple, None] = {}
                for quad in ox.parse(body, format=graph):
                    triples[quad.triple] = None
                    check_rows(len(triples), most)
                return Triples(triples, first=first)
        except (SyntaxError, ValueError) as error:
            raise QueryEvaluationError(
                f"The engine sent a broken {media_type}: {error}."
            ) from error
        raise QueryEvaluationError(
            f"The engine answered with {media_type}, which is no result format of SPARQL 1.1; "
            "check that the URL is its query endpoint."
        )

    def _shown_url(self) -> str:
        """Return the address without user and password."""
        parts = urllib.parse.urlsplit(self._url)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
