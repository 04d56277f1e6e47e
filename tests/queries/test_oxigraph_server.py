"""Oxigraph's own server, loaded as the documentation says, gives the rows of our service."""

from __future__ import annotations

import socket
import subprocess
import sysconfig
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from result_rows import rows

from kg.exports import DOWNLOADS
from kg.paths import content_folder
from kg.queries import Catalog
from kg.store.remote import RemoteEngine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.queries import SavedQuery
    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

OXIGRAPH = Path(sysconfig.get_path("scripts")) / "oxigraph"
SECONDS_TO_START = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_open(port: int) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("The oxigraph server did not start.")


@pytest.fixture(scope="module")
def server(release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteEngine]:
    if not OXIGRAPH.is_file():
        pytest.skip("needs the oxigraph server: pip install -r requirements-dev.txt")
    store = str(tmp_path_factory.mktemp("oxigraph"))
    files = [str(release.path(DOWNLOADS[name].file)) for name in ("nq", "nt")]
    load = [str(OXIGRAPH), "load", "--location", store, "--file", *files]
    subprocess.run(load, check=True, capture_output=True)
    port = free_port()
    serve = [str(OXIGRAPH), "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_until_open(port)
        yield RemoteEngine(f"http://127.0.0.1:{port}/query")
        process.terminate()


@pytest.mark.parametrize(
    "query", Catalog.load(content_folder("queries")), ids=lambda query: query.slug
)
def test_the_server_gives_our_rows(
    query: SavedQuery, release_engine: EmbeddedEngine, server: RemoteEngine
) -> None:
    assert rows(server, query.text) == rows(release_engine, query.text)
