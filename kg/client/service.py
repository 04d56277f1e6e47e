"""A running service, asked over HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote, urlencode
from urllib.request import Request

import pyoxigraph as ox
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from kg.client.client import Client
from kg.client.exchange import Exchange
from kg.client.result import Result, of_boolean, of_triples
from kg.client.saved import Query
from kg.errors import QuerySyntaxError, UnexpectedAnswerError
from kg.sparql.prologue import read_prologue
from kg.sparql.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.client.exchange import Reply
    from kg.sparql.prologue import Form

_BINDINGS: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples"
_BROKEN: Final = (
    "The service sent a broken {}: {}. Ask again; if it stays, tell whoever runs the service."
)


class ServiceClient(Client):
    """A service at a URL.

    A saved query is bound by the service, which holds the data that its values are looked up in;
    then its text is asked at the endpoint, as any other query.
    """

    def __init__(
        self, url: str, *, timeout: float, patience: float, headers: Mapping[str, str]
    ) -> None:
        """Name the service; see `connect`.

        Raises:
            BadRequestError: the URL is none of http or https.
        """
        self._exchange = Exchange(url, timeout=timeout, patience=patience, headers=headers)

    def _listed(self) -> Iterator[Query]:
        reply = self._got("/queries", "application/json")
        try:
            return iter([Query.from_json(told) for told in json.loads(reply.body)])
        except (ValueError, KeyError, TypeError) as error:
            raise UnexpectedAnswerError(
                f"{self._exchange.base}/queries is no list of saved queries as this client knows "
                "it; is it a service of this project, of this version?"
            ) from error

    def _bound(self, query: Query, values: Mapping[str, list[str]]) -> str:
        fields = [(name, text) for name, texts in values.items() for text in texts]
        asked = f"?{urlencode(fields, errors='replace')}" if fields else ""
        path = f"/queries/{quote(query.slug, safe='')}.rq{asked}"
        return self._got(path, "application/sparql-query").body.decode("utf-8", "replace")

    def _asked(self, text: str) -> Result:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise QuerySyntaxError("The query holds half a surrogate pair; remove it.") from error
        form = read_prologue(text, tokens(text)).form
        return _read(_Endpoint(self._exchange, form).reply(text), form)

    def _triples(self, name: str | None) -> Iterable[ox.Triple]:
        named = "default" if name is None else urlencode({"graph": name}, errors="replace")
        return _triples(self._got(f"/sparql/graph?{named}", _TRIPLES))

    def _got(self, path: str, accept: str) -> Reply:
        # The scheme was checked.
        request = Request(self._exchange.base + path, headers={"Accept": accept})  # noqa: S310
        return self._exchange.send(request)


class _Endpoint(SPARQLWrapper):
    """The query endpoint of a service (SPARQL 1.1 Protocol, section 2.1.2: by POST).

    SPARQLWrapper writes the request. It is sent by `Exchange`, because SPARQLWrapper drops what an
    error says of when to ask again, and has no end of time for a whole answer.
    """

    def __init__(self, exchange: Exchange, form: Form) -> None:
        self._exchange = exchange
        self._form = form
        bindings = form in {"SELECT", "ASK"}
        super().__init__(
            exchange.base + "/sparql",
            returnFormat=JSON if bindings else TURTLE,
            agent=exchange.agent,
        )
        self.setMethod(POST)
        self.setOnlyConneg(True)
        self.addCustomHttpHeader("Accept", _BINDINGS if bindings else _TRIPLES)

    def reply(self, text: str) -> Reply:
        """Ask a query."""
        self.setQuery(text)
        return cast("Reply", self.query().response)

    def _parseQueryType(self, query: str) -> str:  # noqa: ARG002, N802
        """Return the form, which is known; the regular expressions here take some for another."""
        return self._form

    def _query(self) -> tuple[Any, str]:
        return self._exchange.send(self._createRequest()), self.returnFormat


def _read(reply: Reply, form: Form) -> Result:
    """Read an answer of the endpoint.

    Raises:
        UnexpectedAnswerError: it is none, or none to a query of this form.
    """
    if form not in {"SELECT", "ASK"}:
        return of_triples(form, _triples(reply))
    _check_type(reply, _BINDINGS)
    try:
        native = ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.JSON)
        if isinstance(native, ox.QueryBoolean):
            return of_boolean(answer=bool(native))
        return Result(form, tuple(v.value for v in native.variables), [tuple(r) for r in native])
    except (SyntaxError, ValueError) as error:
        raise UnexpectedAnswerError(_BROKEN.format(_BINDINGS, error)) from error


def _triples(reply: Reply) -> list[ox.Triple]:
    """Read N-Triples.

    Raises:
        UnexpectedAnswerError: the answer is something else.
    """
    _check_type(reply, _TRIPLES)
    try:
        return [quad.triple for quad in ox.parse(reply.body, format=ox.RdfFormat.N_TRIPLES)]
    except (SyntaxError, ValueError) as error:
        raise UnexpectedAnswerError(_BROKEN.format(_TRIPLES, error)) from error


def _check_type(reply: Reply, expected: str) -> None:
    if reply.media_type != expected:
        raise UnexpectedAnswerError(
            f"Asked for {expected}, the address answered with {reply.media_type}; is it a service "
            "of this project?"
        )
