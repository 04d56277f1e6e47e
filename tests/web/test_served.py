"""``nbkg serve``: a real server on loopback, asked by unmodified clients."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from live_service import (
    DIRECT,
    PRODUCT,
    announced,
    free_port,
    query_url,
    start,
    status_of,
    web_workers,
)
from SPARQLWrapper import CSV, JSON, JSONLD, RDFXML, XML, SPARQLWrapper

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from pathlib import Path

    from kg.release import Release

FACTS = """PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>
SELECT ?fact { ?fact a nbo:Fact }"""


@pytest.fixture(scope="module")
def served(small_release: Release) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port = free_port()
    with start(port, str(small_release.folder)) as process:
        try:
            line = announced(process)
            url = f"http://127.0.0.1:{port}"
            assert url in line
            yield url, process
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                assert process.wait(timeout=20) == 0
        finally:
            process.kill()


@pytest.fixture
def wrapper(served: tuple[str, subprocess.Popen[str]]) -> SPARQLWrapper:
    return SPARQLWrapper(f"{served[0]}/sparql")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_select_as_json(wrapper: SPARQLWrapper, method: str) -> None:
    wrapper.setMethod(method)
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(FACTS)
    assert len(wrapper.queryAndConvert()["results"]["bindings"]) == 14


def test_select_as_xml_and_csv(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery(FACTS)
    wrapper.setReturnFormat(XML)
    assert len(wrapper.queryAndConvert().getElementsByTagName("result")) == 14
    wrapper.setReturnFormat(CSV)
    assert wrapper.queryAndConvert().count(b"/fact/F") == 14


@pytest.mark.parametrize("format_", [XML, RDFXML, JSONLD])
def test_construct_gives_a_graph(wrapper: SPARQLWrapper, format_: str) -> None:
    wrapper.setReturnFormat(format_)
    wrapper.setQuery("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 9")
    assert len(wrapper.queryAndConvert()) == 9


def test_ask_gives_a_boolean(wrapper: SPARQLWrapper) -> None:
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery("ASK { ?s ?p ?o }")
    assert wrapper.queryAndConvert()["boolean"] is True


def test_a_second_service_does_not_share_the_port(
    served: tuple[str, subprocess.Popen[str]], small_release: Release
) -> None:
    port = int(served[0].rpartition(":")[2])
    with start(port, str(small_release.folder)) as second:
        _, errors = second.communicate(timeout=20)
    assert second.returncode == 2
    assert "--port" in errors


def test_a_worker_that_is_replaced_serves_the_same_release(
    small_release: Release, tmp_path: Path
) -> None:
    releases = tmp_path / "releases"
    shutil.copytree(small_release.folder.parent, releases)
    port = free_port()
    with start(port, str(releases)) as process:
        assert small_release.folder.name in announced(process)
        (releases / "current").write_text("another\n", encoding="utf-8")
        try:
            (killed,) = web_workers(process.pid)
            os.kill(killed, signal.SIGKILL)
            answer = _answer(f"http://127.0.0.1:{port}/health/ready", process.pid, killed)
        finally:
            process.send_signal(signal.SIGTERM)
    assert answer["release"] == small_release.manifest.folder


def _answer(url: str, service: int, killed: int) -> Any:
    """Ask until a worker other than the killed one answers."""
    for _ in range(200):
        if killed not in web_workers(service):
            try:
                with DIRECT.open(url, timeout=20) as reply:
                    return json.load(reply)
            except urllib.error.HTTPError as error:
                with error:
                    return json.load(error)
            except OSError:
                pass
        time.sleep(0.1)
    raise AssertionError("no worker answers")


def test_slow_queries_leave_threads_for_health_and_pages(small_release: Release) -> None:
    port = free_port()
    environment = {"NBKG_QUERY_SECONDS": "3", "NBKG_BLOCKING_THREADS": "8", "NBKG_ACCESS_LOG": "0"}
    slow = query_url(port, PRODUCT)
    with start(port, str(small_release.folder), environment) as process:
        try:
            assert announced(process)
            with ThreadPoolExecutor(12) as threads:
                asked = [threads.submit(status_of, slow) for _ in range(12)]
                while not any(future.done() for future in asked):
                    time.sleep(0.01)
                for path in ("/health/live", "/queries", "/page/leaf-spot"):
                    assert status_of(f"http://127.0.0.1:{port}{path}") == 200
                assert not all(future.done() for future in asked)
                statuses = [future.result() for future in asked]
        finally:
            process.send_signal(signal.SIGTERM)
    assert {503, 504} <= set(statuses) <= {429, 503, 504}


def test_a_missing_release_names_the_build(tmp_path: object) -> None:
    with start(free_port(), str(tmp_path)) as process:
        _, errors = process.communicate(timeout=20)
    assert process.returncode == 3
    assert "nbkg build" in errors
