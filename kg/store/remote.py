"""Any SPARQL 1.1 endpoint by URL: for those who outgrow one machine."""

from __future__ import annotations

import http.client
import logging
import urllib.error
import urllib.parse
import urllib.request
from typing import TYPE_CHECKING, Any, Final, Self

import pyoxigraph as ox

from kg.errors import BadRequestError, QueryEvaluationError, QuerySyntaxError
from kg.store.engine import Boolean, Solutions, Triples, graph_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.rdf.media import Format

# JSON first: pyoxigraph reads it fastest. N-Triples first among graphs for the same reason.
_ACCEPT: Final = (
    "application/sparql-results+json, application/n-triples, "
    "application/sparql-results+xml;q=0.8, text/turtle;q=0.8, application/rdf+xml;q=0.5"
)
_DETAIL: Final = 500
"""Characters of a remote error that are read."""
_LONGEST: Final = 256 * 1024 * 1024
"""Bytes of an answer that are read."""

_log = logging.getLogger(__name__)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """An endpoint that moved is set anew by whoever runs the service, never followed."""

    def redirect_request(self, *_args: Any) -> None:
        """Follow nothing; the answer counts as an error."""


class RemoteEngine:
    """A SPARQL 1.1 Protocol client behind the contract of ``Engine``.

    The remote store holds the published N-Quads as named graphs and the published N-Triples as
    its default graph. Line and column of a syntax error are not known: protocols do not carry them.
    """

    def __init__(self, url: str, *, timeout: float = 30) -> None:
        """Name the endpoint.

        Args:
            url: the query endpoint, http or https.
            timeout: seconds to wait for each read.

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

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        wanted: Format | None = None,  # noqa: ARG002  # results are written here
    ) -> Solutions | Boolean | Triples:
        """Answer one query (POST form, SPARQL 1.1 Protocol 2.1.2); see ``Engine.query``."""
        for iri in (*default_graphs, *named_graphs):
            graph_name(iri)
        body = urllib.parse.urlencode(
            [
                ("query", text),
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
        try:
            with self._opener.open(request, timeout=self._timeout) as reply:
                body = reply.read(_LONGEST + 1)
                media_type = reply.headers.get_content_type()
        except urllib.error.HTTPError as error:
            raise self._refusal(error) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            # The address is for whoever runs the service: clients need it not.
            _log.error("The engine at %s did not answer: %s", self._shown_url(), error)
            raise QueryEvaluationError(
                "The engine behind this service did not answer; is it running? The log says more."
            ) from None
        if len(body) > _LONGEST:
            raise QueryEvaluationError(
                f"The answer is longer than {_LONGEST:,} bytes; ask for less with LIMIT."
            )
        return _parse(body, media_type)

    def for_client(self, client: str) -> Self:  # noqa: ARG002  # no shares are kept here
        """Return this engine."""
        return self

    def close(self) -> None:
        """Nothing is held: each query is one connection."""

    def _refusal(self, error: urllib.error.HTTPError) -> QuerySyntaxError | QueryEvaluationError:
        """Turn an HTTP error into ours: 400 means a malformed query (Protocol, section 2.1.7)."""
        with error:
            detail = error.read(_DETAIL * 4).decode("utf-8", "replace")[:_DETAIL].strip()
        if error.code == http.client.BAD_REQUEST:
            said = detail.replace(self._url, "the engine")
            return QuerySyntaxError(f"The engine found no valid SPARQL: {said}")
        _log.error("The engine at %s answered %s: %s", self._shown_url(), error.code, detail)
        return QueryEvaluationError(
            f"The engine behind this service answered {error.code} {error.reason}. "
            "The log says more."
        )

    def _shown_url(self) -> str:
        """Return the address without user and password."""
        parts = urllib.parse.urlsplit(self._url)
        return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _parse(body: bytes, media_type: str) -> Solutions | Boolean | Triples:
    """Read an answer of the endpoint by its media type."""
    try:
        if results := ox.QueryResultsFormat.from_media_type(media_type):
            native = ox.parse_query_results(body, format=results)
            return Boolean(native) if isinstance(native, ox.QueryBoolean) else Solutions(native)
        if graph := ox.RdfFormat.from_media_type(media_type):
            return Triples([quad.triple for quad in ox.parse(body, format=graph)])
    except (SyntaxError, ValueError) as error:
        raise QueryEvaluationError(f"The engine sent a broken {media_type}: {error}.") from error
    raise QueryEvaluationError(
        f"The engine answered with {media_type}, which is no result format of SPARQL 1.1; "
        "check that the URL is its query endpoint."
    )
