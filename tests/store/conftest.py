"""Engines that the contract is held against, each over the same ten triples."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from kg.config import Settings
from kg.pool import Limits
from kg.store.embedded import EmbeddedEngine
from kg.store.pooled import PooledEngine, open_pool
from kg.store.remote import RemoteEngine
from kg.web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.store.engine import Engine

QUADS = """\
<http://x/a> <http://x/p> "one" <http://x/g1> .
<http://x/a> <http://x/p> "one" <http://x/g2> .
<http://x/a> <http://x/q> "zwei"@de <http://x/g2> .
<http://x/b> <http://x/p> "3"^^<http://www.w3.org/2001/XMLSchema#integer> <http://x/g1> .
<http://x/only> <http://x/p> <http://x/a> <http://x/unmerged> .
"""
MERGED = """\
<http://x/a> <http://x/p> "one" .
<http://x/a> <http://x/q> "zwei"@de .
<http://x/b> <http://x/p> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .
"""


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("engine")
    (folder / "d.nq").write_text(QUADS, "utf-8")
    (folder / "d.nt").write_text(MERGED, "utf-8")
    return folder


@pytest.fixture(scope="session")
def embedded(files: Path) -> EmbeddedEngine:
    return EmbeddedEngine.load(quads=files / "d.nq", merged=files / "d.nt")


@contextmanager
def endpoint(engine: Engine) -> Iterator[str]:
    """Serve our own endpoint over HTTP on loopback; give its address."""
    app = create_app(engine=engine, settings=Settings())
    with make_server("127.0.0.1", 0, app, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/sparql"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def remote(embedded: EmbeddedEngine) -> Iterator[RemoteEngine]:
    with endpoint(embedded) as url:
        yield RemoteEngine(url)


@pytest.fixture(scope="session")
def pooled(files: Path) -> Iterator[PooledEngine]:
    """Ask workers of a pool."""
    limits = Limits(workers=2, reserved=0, deadline=5, waiting_per_client=32)
    with open_pool(limits, quads=files / "d.nq", merged=files / "d.nt") as owner:
        engine = PooledEngine(owner.caller(), limits)
        yield engine
        engine.close()


@pytest.fixture(scope="session", params=["embedded", "remote", "pooled"])
def few(request: pytest.FixtureRequest, files: Path, embedded: EmbeddedEngine) -> Iterator[Engine]:
    """Ask an engine whose results have two rows at most."""
    if request.param == "embedded":
        yield EmbeddedEngine.load(quads=files / "d.nq", merged=files / "d.nt", most_rows=2)
    elif request.param == "remote":
        with endpoint(embedded) as url:
            yield RemoteEngine(url, most_rows=2)
    else:
        limits = Limits(workers=1, reserved=0, deadline=5)
        opened = open_pool(limits, quads=files / "d.nq", merged=files / "d.nt", most_rows=2)
        with opened as owner:
            engine = PooledEngine(owner.caller(), limits)
            yield engine
            engine.close()


@pytest.fixture(params=["embedded", "remote", "pooled"])
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(request.param)
    return found
