"""Runs the W3C's tests against the service, over HTTP on the loopback interface."""

from __future__ import annotations

import http.client
import re
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from w3c_answers import (
    Table,
    by_value,
    read_csv,
    read_json,
    read_result_set,
    read_tsv,
    read_xml,
    same_graph,
    same_rows,
)
from w3c_manifests import EVALUATIONS, HERE, NEGATIVE, local, published
from werkzeug.serving import WSGIRequestHandler, make_server

from kg.config import Settings
from kg.release import build
from kg.store.embedded import EmbeddedEngine
from kg.store.opening import open_engine
from kg.web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from flask import Flask
    from w3c_manifests import Case

    from kg.release import Release
    from kg.store.engine import Engine

PASSED: Final = "passed"
BY_VALUE: Final = "by value"
REFUSED: Final = "refused"
FORBIDDEN: Final = 403
_OK: Final = 200
_SYNTAX: Final = 400
_UNEVALUATED: Final = 422

_READERS: Final = {
    ".srj": ("application/sparql-results+json", read_json),
    ".srx": ("application/sparql-results+xml", read_xml),
    ".csv": ("text/csv", read_csv),
    ".tsv": ("text/tab-separated-values", read_tsv),
}
_RDF: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
}
# Some tests name graphs that hold nothing.
_QUIET: Final = Settings(access_log=0, other_graphs=1)
_SMALL: Final = HERE.parent / "data" / "small"
_FROM: Final = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)
_ORDERED: Final = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)


class Response:
    """What came back: status, headers by lower-case name, body."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


class Served:
    """The running service; its application is another one for every dataset."""

    def __init__(self, release: Release, pool: Path | None = None) -> None:
        """Serve a release's pages; queries go to the data that `hold` names.

        Args:
            release: what pages want.
            pool: a folder for the data, if a pool of workers shall answer.
        """
        self._release = release
        self._pool = pool
        self._engine: Engine | None = None
        self._app = self._application(())
        self._server = make_server(
            "127.0.0.1", 0, self._dispatch, threaded=True, request_handler=_Quiet
        )
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def _application(self, quads: Sequence[ox.Quad]) -> Flask:
        self._end()
        self._engine = self._pooled(self._pool, quads) if self._pool else _embedded(quads)
        return create_app(release=self._release, engine=self._engine, settings=_QUIET)

    def _pooled(self, folder: Path, quads: Sequence[ox.Quad]) -> Engine:
        named, merged = folder / "named.nq", folder / "merged.nt"
        default = ox.DefaultGraph()
        ox.serialize(
            [q for q in quads if q.graph_name != default], named, format=ox.RdfFormat.N_QUADS
        )
        ox.serialize(
            [q.triple for q in quads if q.graph_name == default],
            merged,
            format=ox.RdfFormat.N_TRIPLES,
        )
        return open_engine(_QUIET, quads=named, merged=merged)

    def _end(self) -> None:
        if self._engine is not None:
            self._engine.close()

    def _dispatch(self, environ: Any, start_response: Any) -> Any:
        return self._app(environ, start_response)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._end()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/sparql"

    def hold(self, quads: Sequence[ox.Quad]) -> None:
        """Serve these data from now on, by an application that has kept nothing of others."""
        self._app = self._application(quads)

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Response:
        """Send one request."""
        connection = http.client.HTTPConnection("127.0.0.1", self._server.server_port, timeout=60)
        try:
            connection.putrequest(method, path, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            got = connection.getresponse()
            named = {name.lower(): value for name, value in got.getheaders()}
            return Response(got.status, named, got.read())
        finally:
            connection.close()

    def ask(self, text: bytes, accept: str) -> Response:
        """Send a query as it is, by POST."""
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        return self.send("POST", "/sparql", headers, text)


def _embedded(quads: Sequence[ox.Quad]) -> Engine:
    store = ox.Store()
    store.extend(quads)
    return EmbeddedEngine(store)


@contextmanager
def served(folder: Path, *, pool: Path | None = None) -> Iterator[Served]:
    """Serve the application of `kg.web` on a free port.

    Args:
        folder: an empty one, for the small release that pages want; no test asks for it.
        pool: another, if queries shall go to a pool of workers; else they stay in the process.
    """
    release = build(
        folder,
        facts=_SMALL / "facts",
        ontology=_SMALL / "ontology.ttl",
        queries=_SMALL / "queries",
    )
    service = Served(release, pool)
    try:
        yield service
    finally:
        service.close()


def run(case: Case, service: Served, refused: Mapping[str, int]) -> str:
    """Run one test.

    Args:
        case: the test.
        service: what to ask.
        refused: tests whose text the service refuses by design, with the status.

    Returns:
        ``PASSED``; ``BY_VALUE`` where numbers are equal but written otherwise; ``REFUSED``.

    Raises:
        AssertionError: the test failed.
    """
    text = case.action.read_bytes()
    if case.updates:
        got = service.send("POST", "/sparql", {"Content-Type": "application/sparql-update"}, text)
        assert got.status == FORBIDDEN, _said(got)
        return REFUSED
    # A request names no base, and the suites mean the address of the query's file.
    text = f"BASE <{published(case.action)}>\n".encode() + text
    service.hold(_data(case, text.decode("utf-8", "replace")))
    if case.id in refused:
        got = service.ask(text, "*/*")
        assert got.status == refused[case.id], _said(got)
        return REFUSED
    if case.kind in EVALUATIONS:
        return _evaluate(case, text, service)
    if case.kind in NEGATIVE:
        got = service.ask(text, "*/*")
        assert got.status == _SYNTAX, _said(got)
    else:
        got = service.ask(text, "*/*")
        # A function that nobody has is good syntax all the same.
        assert got.status in {_OK, _UNEVALUATED}, _said(got)
    return PASSED


def _said(got: Response) -> str:
    return f"{got.status}: {got.body[:500].decode('utf-8', 'replace')}"


def read_rdf(path: Path) -> list[ox.Quad]:
    """Read a file of the suites; labels of blank nodes are its own."""
    return list(
        ox.parse(
            path.read_bytes(),
            format=_RDF[path.suffix],
            base_iri=published(path),
            rename_blank_nodes=True,
        )
    )


def _data(case: Case, text: str) -> list[ox.Quad]:
    """Return a test's dataset; files that FROM names become named graphs."""
    graphs = dict(case.graphs)
    for relative in _FROM.findall(text):
        path = case.action.parent / relative
        if path.is_file():
            graphs[published(path)] = path
    named = [
        ox.Quad(*quad.triple, ox.NamedNode(iri))
        for iri, path in graphs.items()
        for quad in read_rdf(path if path.is_file() else local(iri))
    ]
    return [quad for path in case.data for quad in read_rdf(path)] + named


def _evaluate(case: Case, text: bytes, service: Served) -> str:
    assert case.result is not None
    suffix = case.result.suffix
    if suffix in _READERS:
        accept, read = _READERS[suffix]
        expected: Table | bool | None = read(case.result.read_bytes())
        wanted = []
    else:
        accept, read = _READERS[".srj"]
        wanted = [quad.triple for quad in read_rdf(case.result)]
        expected = read_result_set(wanted)
    if expected is None:
        _compare_graphs(wanted, service.ask(text, "text/turtle"))
        return PASSED
    got = service.ask(text, accept)
    assert got.status == _OK, _said(got)
    assert got.media_type == accept
    found = read(got.body)
    if isinstance(expected, bool) or isinstance(found, bool):
        assert found == expected
        return PASSED
    assert sorted(found.variables) == sorted(expected.variables)
    ordered = bool(_ORDERED.search(text.decode()))
    rows, there = list(expected.rows), found.arranged(expected.variables)
    if case.lax:
        assert set(rows) == set(there)
        assert len(set(rows)) <= len(there) <= len(rows)
        return PASSED
    if same_rows(rows, there, ordered=ordered):
        return PASSED
    same = same_rows(by_value(rows), by_value(there), ordered=ordered)
    assert same, f"expected {rows}, found {there}"
    return BY_VALUE


def _compare_graphs(expected: list[ox.Triple], got: Response) -> None:
    assert got.status == _OK, _said(got)
    assert got.media_type == "text/turtle"
    found = [quad.triple for quad in ox.parse(got.body, format=ox.RdfFormat.TURTLE)]
    assert same_graph(expected, found), f"expected {expected}, found {found}"
