"""The service over the data of one W3C test after the other, on the loopback interface."""

from __future__ import annotations

import http.client
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from w3c_manifests import HERE
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

    from kg.release import Release
    from kg.store.engine import Engine

# Some tests name graphs that hold nothing.
_QUIET: Final = Settings(access_log=0, other_graphs=1)
_SMALL: Final = HERE.parent / "data" / "small"


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
