"""Oxigraph's own server, loaded as the documentation says, gives the rows of our service.

It is asked the texts that the data themselves hold.
"""

from __future__ import annotations

import socket
import subprocess
import sysconfig
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from metadata_queries import parameter_of
from rdflib.namespace import SH
from result_rows import rows

from bench.served import free_port
from kg.exports import DOWNLOADS
from kg.paths import content_folder
from kg.queries import Catalog
from kg.store.remote import RemoteEngine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metadata_queries import Extracted

    from kg.queries import SavedQuery
    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

OXIGRAPH = Path(sysconfig.get_path("scripts")) / "oxigraph"
SECONDS_TO_START = 30
CATALOG = Catalog.load(content_folder("queries"))


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


@pytest.mark.parametrize("query", CATALOG, ids=lambda query: query.slug)
def test_the_server_gives_our_rows(
    query: SavedQuery,
    found: dict[str, Extracted],
    release_engine: EmbeddedEngine,
    server: RemoteEngine,
) -> None:
    assert rows(server, found[query.slug].text) == rows(release_engine, query.text)


@pytest.mark.parametrize(
    ("query", "name"),
    [(query, parameter.name) for query in CATALOG for parameter in query.parameters],
    ids=[f"{query.slug}-{parameter.name}" for query in CATALOG for parameter in query.parameters],
)
def test_the_server_takes_examples_as_the_service_does(
    query: SavedQuery,
    name: str,
    found: dict[str, Extracted],
    release_engine: EmbeddedEngine,
    server: RemoteEngine,
) -> None:
    """Text and example come from the data; the service reads the example in the file."""
    (example,) = [parameter.example for parameter in query.parameters if parameter.name == name]
    assert example is not None
    terms = sorted(parameter_of(found, query.slug, name).example)
    answered = rows(server, found[query.slug].with_values({name: terms}))
    assert answered == rows(release_engine, query.bind({name: example}, release_engine))
    assert answered != rows(server, found[query.slug].text)


def test_the_server_finds_the_saved_queries(
    found: dict[str, Extracted], server: RemoteEngine
) -> None:
    asked = f"SELECT ?query {{ ?query a <{SH.SPARQLExecutable}> }} ORDER BY ?query"
    assert rows(server, asked) == [(f"query:{slug}",) for slug in found]
