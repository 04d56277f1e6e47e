"""The one place that turns an error into an answer: RFC 9457 problem details, or a page."""

from __future__ import annotations

import http
import json
import math
from typing import TYPE_CHECKING, Any, Final

from flask import Response, current_app, g, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from kg.errors import (
    GoneError,
    KgError,
    LaterError,
    NotAcceptableError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTimeoutError,
    ReleaseError,
)
from kg.rdf.media import FORMATS
from kg.rdf.namespaces import PREFIXES, curie
from kg.sparql.negotiation import HTML, HTML_OFFER, Offer, choose
from kg.web.links import page

if TYPE_CHECKING:
    from flask import Flask

_PROBLEM: Final = Offer("problem", ("application/problem+json", "application/json"))
_FAILED: Final = "Something failed that should not; the server's log has the details."
_OF_SERVER: Final[dict[type[KgError], str]] = {
    ReleaseError: (
        "The service has no usable release. Whoever runs it finds the cause in its log; "
        "`nbkg build` makes a release."
    ),
}
"""What clients are told of errors whose details are for the server's log."""
_REPLACED: Final = PREFIXES["dcterms"] + "isReplacedBy"
"""Relation of ``Link`` to what takes the place of something (RFC 8288, section 2.1.2)."""
_WRITES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_HOW_DATA_CHANGE: Final = (
    "This service is read-only: its data change with a new release, which `nbkg build` makes from "
    "the content files."
)
_TOLD: Final = (QueryTimeoutError, QueryMemoryError)
"""Errors with a status of the server that a client's query causes, and can avoid."""


def register(app: Flask) -> None:
    """Answer our errors, HTTP errors of the framework, and what nobody foresaw."""
    app.register_error_handler(KgError, _ours)
    app.register_error_handler(LaterError, _later)
    app.register_error_handler(HTTPException, _of_framework)
    app.register_error_handler(Exception, _unforeseen)


def _ours(error: KgError) -> Response:
    place: dict[str, Any] = {}
    if isinstance(error, GoneError):
        return _gone(error)
    if isinstance(error, QuerySyntaxError) and error.line is not None:
        place = {"line": error.line, "column": error.column}
    if error.status >= http.HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, _TOLD):
        # What went wrong on the server names its folders; that is for those who run it.
        current_app.logger.error("%s: %s", error.title, error)
        return answer(error.status, error.title, _OF_SERVER.get(type(error), _FAILED))
    return answer(error.status, error.title, str(error), place)


def _gone(error: GoneError) -> Response:
    """Name what takes the place of what was withdrawn, to people and to programs."""
    places = {"replaced_by": list(error.replaced_by)} if error.replaced_by else {}
    response = answer(error.status, error.title, str(error), places)
    for iri in error.replaced_by:
        response.headers.add("Link", f'<{iri}>; rel="{_REPLACED}"')
    return response


def _later(error: LaterError) -> Response:
    response = answer(error.status, error.title, str(error))
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(math.ceil(error.retry_after))
    return response


def _of_framework(error: HTTPException) -> Response:
    status = error.code or http.HTTPStatus.INTERNAL_SERVER_ERROR
    if status < http.HTTPStatus.BAD_REQUEST:
        return make_response(error.get_response())  # a redirect to the canonical address
    response = answer(status, error.name, _detail(error))
    for name, value in error.get_headers():
        if name in {"Allow", "Content-Range", "Retry-After"}:
            response.headers[name] = value
    return response


def _unforeseen(error: Exception) -> Response:
    current_app.logger.error("Unforeseen error", exc_info=error)
    return answer(
        http.HTTPStatus.INTERNAL_SERVER_ERROR,
        "Internal error",
        _FAILED,
    )


def answer(status: int, title: str, detail: str, place: dict[str, Any] | None = None) -> Response:
    """Return an error in the form that the client prefers; a page only where HTML is preferred."""
    members = {
        "type": "about:blank",
        "title": title,
        "status": int(status),
        "detail": detail,
        **(place or {}),
    }
    if _wants_page():
        query = g.get("query_text")
        body = render_template(
            "error.html",
            problem=members,
            query=query,
            formats=list(FORMATS.values()),
            successors=[(page(iri) or iri, curie(iri) or iri) for iri in _iris(members)],
        )
        response = Response(body, status, mimetype="text/html")
    else:
        response = Response(
            json.dumps(members, ensure_ascii=False) + "\n",
            status,
            content_type="application/problem+json",
        )
    response.headers["Cache-Control"] = "no-store"
    return response


def _iris(members: dict[str, Any]) -> list[str]:
    """Return what takes the place of what an error is about."""
    found: list[str] = members.get("replaced_by", [])
    return found


def _wants_page() -> bool:
    if named := request.args.get("format", "").strip().lower():
        return named in {HTML, *HTML_OFFER.media_types}
    try:
        chosen = choose((_PROBLEM, HTML_OFFER), accept=request.headers.get("Accept"))
    except NotAcceptableError:
        return False
    return chosen.name == HTML


def _detail(error: HTTPException) -> str:
    """Say what to do, where the framework says only what it is."""
    match error.code:
        case http.HTTPStatus.NOT_FOUND:
            return f"There is nothing at {request.path}; the page / says what there is."
        case http.HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
            said = f"{request.method[:20]} is not possible here; possible are {allowed}."
            return f"{said} {_HOW_DATA_CHANGE}" if request.method in _WRITES else said
        case http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return "The body is too large; send a shorter query."
    return error.description or error.name
