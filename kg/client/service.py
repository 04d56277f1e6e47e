"""A running service, asked over HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote, urlencode
from urllib.request import Request

import pyoxigraph as ox
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from kg.client.client import Client
from kg.client.evidence import Standing
from kg.client.exchange import Exchange
from kg.client.found import Found, Hit, Release
from kg.client.result import Result, of_boolean, of_triples
from kg.client.saved import Query
from kg.client.values import Iri
from kg.errors import NotAcceptableError, QuerySyntaxError, UnexpectedAnswerError
from kg.sparql.prologue import read_prologue
from kg.sparql.tokens import tokens
from kg.store.engine import Solutions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.client.exchange import Reply
    from kg.sparql.prologue import Form
    from kg.store.engine import Engine

_BINDINGS: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples"
_ANSWER: Final = "application/vnd.neuroblastoma-kg.answer+json"
_AT_ONCE: Final = 1_000
"""Rows whose evidence is asked for at once."""
_KINDS: Final = {"query": "queries", "entity": "entities", "fact": "facts"}
"""Kind of hits to the name that `/search` lists them by."""
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
        path = _path(query, "rq", values)
        return self._got(path, "application/sparql-query").body.decode("utf-8", "replace")

    def _standing(
        self,
        query: Query,
        values: Mapping[str, list[str]],
        text: str,  # noqa: ARG002  # the service binds the values again
        result: Result,
    ) -> Standing:
        told: list[dict[str, Any]] = []
        paged = query.form == "SELECT"
        for page in range(1, max(1, -(-len(result.rows) // _AT_ONCE)) + 1 if paged else 2):
            at = {"page": [str(page)], "page_size": [str(_AT_ONCE)]} if paged else {}
            told.append(self._told(_path(query, "answer.json", {**values, **at}), _ANSWER))
        try:
            evidence = [one for part in told for one in part["evidence"]]
            standing = Standing.from_json(told[0]["answer"], evidence)
        except (KeyError, TypeError) as error:
            raise self._of_another_version("an answer with evidence") from error
        if len(evidence) != len(result.rows):
            raise UnexpectedAnswerError(
                "The service serves other rows than when the query was asked; ask the query again."
            )
        return standing

    def _engine(self) -> Engine:
        return cast("Engine", _Asking(self._exchange))

    def _searched(self, text: str, kinds: tuple[str, ...]) -> Found:
        fields = [("q", text), *(("kind", kind) for kind in kinds)]
        told = self._told(f"/search?{urlencode(fields, errors='replace')}", "application/json")
        try:
            hits = [
                Hit(
                    kind,
                    hit["name"],
                    Iri(hit["iri"], hit["title"]),
                    hit["score"],
                    hit["values"],
                    tuple((match["field"], match["text"]) for match in hit["matches"]),
                )
                for kind, name in _KINDS.items()
                for hit in told.get(name, ())
            ]
            return Found(hits, told["readAs"], told["unknown"])
        except (KeyError, TypeError) as error:
            raise self._of_another_version("the result of a search") from error

    def _released(self) -> Release:
        try:
            return Release.from_json(self._told("/downloads", "application/json"))
        except (KeyError, TypeError) as error:
            raise self._of_another_version("a release") from error

    def _told(self, path: str, media_type: str) -> dict[str, Any]:
        """Return an answer that is an object of JSON.

        Raises:
            UnexpectedAnswerError: it is none, or the service does not know such answers.
        """
        try:
            reply = self._got(path, media_type)
        except NotAcceptableError as error:
            raise self._of_another_version(media_type) from error
        _check_type(reply, media_type)
        try:
            told = json.loads(reply.body)
        except ValueError as error:
            raise UnexpectedAnswerError(_BROKEN.format(media_type, error)) from error
        if not isinstance(told, dict):
            raise self._of_another_version(media_type)
        return told

    def _of_another_version(self, what: str) -> UnexpectedAnswerError:
        return UnexpectedAnswerError(
            f"{self._exchange.base} does not give {what} as this client knows it; it seems to be "
            "of another version. Compare its page /about with this package's version, and update "
            "the older of the two."
        )

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


def _path(query: Query, suffix: str, values: Mapping[str, list[str]]) -> str:
    """Return the address of a face of a query below that of the service."""
    fields = [(name, text) for name, texts in values.items() for text in texts]
    asked = f"?{urlencode(fields, errors='replace')}" if fields else ""
    return f"/queries/{quote(query.slug, safe='')}.{suffix}{asked}"


class _Asking:
    """The service as `kg.evidence` asks an engine."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def query(self, text: str) -> Solutions:
        """Answer a SELECT."""
        reply = _Endpoint(self._exchange, "SELECT").reply(text)
        _check_type(reply, _BINDINGS)
        try:
            native = ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise UnexpectedAnswerError(_BROKEN.format(_BINDINGS, error)) from error
        return Solutions(cast("ox.QuerySolutions", native))


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
