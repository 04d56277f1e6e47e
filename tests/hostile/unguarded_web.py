"""Removals of the checks of requests and pages; each is called in every process of a service."""

# ruff: noqa: SLF001  # what is taken out here is nobody else's business

from __future__ import annotations

import os
import urllib.parse
from functools import partial
from typing import TYPE_CHECKING, Any

import flask
import lenient_server
import werkzeug.utils
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server import MPServer
from hostile_unguarded import replace
from werkzeug.routing import Map

from kg.cli import web_server
from kg.errors import NotAcceptableError
from kg.queries import catalog, parameter, saved_query
from kg.sparql import negotiation, protocol
from kg.web import answers, links, naming
from kg.web.http import caching, guard
from kg.web.pages import downloads
from kg.web.service import service
from kg.web.serving import sending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from kg.store.engine import Engine

    Start = Callable[..., Any]


def _nothing(*_: Any, **__: Any) -> None:
    """Check nothing."""


def server() -> None:
    """Put a server that is strict about nothing in place of the one that is."""
    replace(web_server.WebServer, "serve", lenient_server.serve)


def http_1() -> None:
    """Speak HTTP/2 as well, where a client begins with it."""
    _start_with(http=HTTPModes.auto)


def head_seconds() -> None:
    """Wait for heads of requests."""
    _start_with(http1_settings=HTTP1Settings(header_read_timeout=3_600_000))


def connections() -> None:
    """Hold a few connections at a time; the others wait to be accepted."""
    _start_with(backpressure=20)


def front() -> None:
    """Let the HTTP server call the application itself."""
    _start_with("kg.web:create_app", interface=Interfaces.WSGI, blocking_threads=24)


def stalled() -> None:
    """Wait for whoever does not read."""
    replace(sending, "_STALLED", 3600.0)
    replace(web_server, "_STALLED_MILLISECONDS", 0)


def _start_with(*first: str, **others: Any) -> None:
    """Give the HTTP server another application or other options than the service does."""
    start = MPServer.__init__

    def with_others(self: MPServer, *args: Any, **options: Any) -> None:
        start(self, *(first or args), **(options | others))

    MPServer.__init__ = with_others


def host_names() -> None:
    """Answer for every host."""
    replace(guard, "_check_host", _nothing)


def request_line() -> None:
    """Take targets as frameworks do, and methods that nobody knows for GET."""
    replace(guard, "_check_line", _nothing)
    wsgi_app = flask.Flask.wsgi_app

    def lenient(self: flask.Flask, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"].upper()
        environ["REQUEST_METHOD"] = method if method in {"HEAD", "POST", "OPTIONS"} else "GET"
        return wsgi_app(self, environ, start)

    flask.Flask.wsgi_app = lenient


def header_lengths() -> None:
    """Read headers of any length."""
    replace(guard, "_check_lengths", _nothing)


def framing() -> None:
    """Take bodies in unknown transfer codings for plain ones."""
    replace(guard, "_check_framing", _nothing)


def single_ranges() -> None:
    """Leave ranges to the library."""
    replace(guard, "_forget", _nothing)


def encoding() -> None:
    """Read broken escapes, bytes that are no UTF-8, and control characters somehow."""
    replace(guard, "_check_address", _nothing)
    replace(protocol, "check_encoding", _nothing)
    lenient = partial(urllib.parse.parse_qsl, keep_blank_values=True)
    replace(protocol, "_fields", lenient)
    replace(protocol, "_utf8", lambda body: body.decode("utf-8", "replace"))


def codings() -> None:
    """Take compressed bodies for plain ones."""
    replace(guard, "_refused_encoding", _nothing)


def forwarded() -> None:
    """Believe what proxies are said to say, and headers that override the request's line."""
    wsgi_app = flask.Flask.wsgi_app

    def believing(self: flask.Flask, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        said = dict(
            part.strip().partition("=")[::2]
            for part in environ.get("HTTP_FORWARDED", "").split(";")
        )
        overridden = {
            "HTTP_HOST": environ.get("HTTP_X_FORWARDED_HOST") or said.get("host"),
            "wsgi.url_scheme": environ.get("HTTP_X_FORWARDED_PROTO") or said.get("proto"),
            "SCRIPT_NAME": environ.get("HTTP_X_FORWARDED_PREFIX"),
            "REQUEST_METHOD": environ.get("HTTP_X_HTTP_METHOD_OVERRIDE"),
            "PATH_INFO": environ.get("HTTP_X_ORIGINAL_URL") or environ.get("HTTP_X_REWRITE_URL"),
        }
        if port := environ.get("HTTP_X_FORWARDED_PORT"):
            overridden["HTTP_HOST"] = f"localhost:{port}"
        environ |= {name: value for name, value in overridden.items() if value}
        return wsgi_app(self, environ, start)

    flask.Flask.wsgi_app = believing


def escaping() -> None:
    """Write into pages what clients send as it came."""
    replace(flask.Flask, "select_jinja_autoescape", lambda *_: False)


def web_links() -> None:
    """Link to any IRI."""
    replace(links, "target", lambda iri: iri)


def slashes() -> None:
    """Redirect addresses with several slashes, as the library does unless it is told not to."""
    replace(Map, "merge_slashes", property(Map.merge_slashes.fget, _nothing))


def known_files() -> None:
    """Send the file of a name, whatever name it is."""

    def file(name: str) -> flask.Response:
        folder = service().release.folder
        name = urllib.parse.unquote(name).replace("\\", "/").removeprefix("file:")
        return flask.Response((folder / name).read_bytes(), content_type="text/plain")

    downloads.file.__code__ = file.__code__  # the address keeps the function that it has
    vars(downloads).update(urllib=urllib, flask=flask)
    replace(werkzeug.utils, "safe_join", os.path.join)


def known_names() -> None:
    """Look names up among files."""

    def found(prefix: str, name: str) -> None:
        folder = service().release.folder / prefix
        flask.abort(flask.Response(_text(folder / urllib.parse.unquote(name))))

    replace(naming, "found", found)
    replace(catalog.Catalog, "__getitem__", lambda _, slug: found("queries", slug))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else f"There is no {path}."


def tags() -> None:
    """Give every answer one entity tag."""
    replace(caching, "tag", lambda *_: "one")


def cache_headers() -> None:
    """Say nothing of what may be kept, and by what answers differ."""
    process = flask.Flask.process_response

    def silent(self: flask.Flask, response: flask.Response) -> flask.Response:
        response = process(self, response)
        response.headers.remove("Vary")
        response.headers["Cache-Control"] = "public"
        return response

    flask.Flask.process_response = silent


def negotiated() -> None:
    """Send something, whatever is accepted or asked for."""
    choose = negotiation.choose

    def any_of(offered: Sequence[Any], **options: Any) -> Any:
        try:
            return choose(offered, **options)
        except (NotAcceptableError, negotiation.BadRequestError):
            return offered[0]

    replace(answers, "choose", any_of)


def one_query() -> None:
    """Take the first of several queries, and any number of fields."""
    fields = protocol._from_fields

    def first(given: list[tuple[str, str]]) -> protocol.ProtocolRequest:
        rest = [field for field in given if field[0] != "query"]
        return fields(rest + [field for field in given if field[0] == "query"][:1])

    replace(protocol, "_from_fields", first)
    replace(protocol, "_MAX_FIELDS", 1_000_000)


def media_types() -> None:
    """Take every body for a query, in UTF-8 or nearly."""
    replace(protocol, "_media_type", lambda *_: protocol.DIRECT)
    replace(protocol, "_utf8", lambda *_: "ASK {}")


def bound_parameters() -> None:
    """Splice what was typed into saved queries as text."""

    def bind(
        self: saved_query.SavedQuery,
        values: Mapping[str, str | Sequence[str]],
        engine: Engine,
    ) -> str:
        del engine
        text = self.text
        for one in sorted(self.parameters, key=lambda p: p.slot, reverse=True):
            typed: Any = values.get(one.name, ())
            spliced = typed if isinstance(typed, str) else " ".join(typed)
            if spliced:
                start, end = one.slot
                text = f"{text[:start]} {spliced} {text[end:]}"
        return text

    replace(saved_query.SavedQuery, "bind", bind)


def few_values() -> None:
    """Read any number of values of any length, and pass over what no parameter is called."""
    for bound in ("MOST", "LONGEST"):
        replace(parameter, bound, 1_000_000)
    parse_all, bind = parameter.Parameter.parse_all, saved_query.SavedQuery.bind

    def first(self: parameter.Parameter, texts: Sequence[str], engine: Engine) -> Any:
        return parse_all(self, texts if self.several else texts[:1], engine)

    def known(self: saved_query.SavedQuery, values: Mapping[str, Any], engine: Engine) -> str:
        named = {p.name: values[p.name] for p in self.parameters if p.name in values}
        return bind(self, named, engine)

    replace(parameter.Parameter, "parse_all", first)
    replace(saved_query.SavedQuery, "bind", known)
