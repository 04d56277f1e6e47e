"""What two web workers answer over a socket, from the request line to the figures of operations."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import time
import urllib.parse
from typing import TYPE_CHECKING, Any

import pytest
from live_service import running, status_of, web_workers
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as prometheus

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Mapping

    from kg.release import Release

Live = tuple[int, "subprocess.Popen[str]"]
QUERY = "/sparql?query=" + urllib.parse.quote("SELECT ?s { ?s ?p ?o } LIMIT 1")
OPEN = "application/openmetrics-text; version=1.0.0"


@pytest.fixture(scope="module")
def live(small_release: Release) -> Iterator[Live]:
    environment = {"NBKG_WORKERS": "2", "NBKG_HOSTS": "kg.example, 127.0.0.1"}
    with running(str(small_release.folder), environment) as service:
        yield service


@pytest.fixture
def port(live: Live) -> int:
    return live[0]


def raw(port: int, request: bytes) -> bytes:
    """Send bytes, and read until the service closes the connection."""
    got = b""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=30) as connection,
        # A service that closes before it has read all resets the connection.
        contextlib.suppress(ConnectionResetError, BrokenPipeError),
    ):
        connection.sendall(request)
        while part := connection.recv(65536):
            got += part
    return got


def ask(
    port: int,
    path: str,
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
    body: bytes | None = None,
) -> tuple[int, Mapping[str, str], bytes]:
    """Ask on a connection of its own: any worker may answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        # A body that is not read to its end may break off; the answer is there all the same.
        with contextlib.suppress(BrokenPipeError):
            connection.request(method, path, body, dict(headers or {}))
        got = connection.getresponse()
        return got.status, {k.lower(): v for k, v in got.getheaders()}, got.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("GET", b"400"),
        ("GET / HTTP/9.9", b"400"),
        ("GET /?" + "a" * 66_000 + " HTTP/1.1", b"414"),
        ("POST /sparql HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2", b"400"),
        ("get / HTTP/1.1", b"400"),
        ("GET /%FF HTTP/1.1", b"400"),
        ("GET /a%00b HTTP/1.1", b"400"),
        ("GET * HTTP/1.1", b"400"),
        ("GET //evil.example/.. HTTP/1.1", b"404"),
        ("GET /static/../../pyproject.toml HTTP/1.1", b"404"),
        ("GET /static/%2e%2e/%2e%2e/pyproject.toml HTTP/1.1", b"404"),
        ("GET http://evil.example/ HTTP/1.1", b"421"),
        ("TRACE / HTTP/1.1", b"405"),
        ("EVIL / HTTP/1.1", b"405"),
    ],
)
def test_request_lines_and_heads(port: int, line: str, status: bytes) -> None:
    request = f"{line}\r\nHost: kg.example\r\nConnection: close\r\n\r\n"
    assert raw(port, request.encode()).split()[1] == status


@pytest.mark.parametrize(
    "line",
    [
        "GET /?" + "a" * 200_000 + " HTTP/1.1",
        "GET / HTTP/1.1\r\nX: " + "a" * 200_000,
        "PRI * HTTP/2.0",
    ],
)
def test_what_is_refused_before_it_is_read(port: int, line: str) -> None:
    request = f"{line}\r\nHost: kg.example\r\nConnection: close\r\n\r\n"
    answer = raw(port, request.encode())
    assert not answer or answer.split()[1] in {b"400", b"414", b"431"}
    assert status_of(f"http://127.0.0.1:{port}/health/live") == 200


@pytest.mark.parametrize(
    ("hosts", "status"),
    [
        (["kg.example"], b"200"),
        (["KG.example:8000"], b"200"),
        (["evil.example"], b"421"),
        ([], b"400"),
        (["kg.example", "evil.example"], b"400"),
        (["kg.example/x"], b"400"),
    ],
)
def test_only_hosts_that_are_listed(port: int, hosts: list[str], status: bytes) -> None:
    named = "".join(f"Host: {host}\r\n" for host in hosts)
    request = f"GET /health/live HTTP/1.1\r\n{named}Connection: close\r\n\r\n"
    assert raw(port, request.encode()).split()[1] == status


def test_headers_that_proxies_write_change_nothing(port: int) -> None:
    forged = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    _, _, body = ask(port, "/sparql", {**forged, "Accept": "text/turtle", "Host": "kg.example"})
    assert b"http://kg.example/sparql" in body
    assert b"evil.example" not in body


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Type": "application/sparql-query"}, b"ASK {}", 200),
        ({"Content-Type": "application/sparql-query"}, b"ASK { #" + b"a" * 100_000, 413),
        ({"Content-Type": "application/sparql-query"}, b"ASK { #" + b"a" * 1_000_000, 413),
        ({"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}, b"\x1f", 415),
        ({"Content-Type": "text/plain"}, b"ASK {}", 415),
        ({"Content-Type": "application/sparql-query"}, b"\xff", 400),
        ({"Content-Type": "application/sparql-update"}, b"CLEAR ALL", 403),
    ],
)
def test_bodies(port: int, headers: dict[str, str], body: bytes, status: int) -> None:
    got, found, answer = ask(port, "/sparql", headers, "POST", body)
    assert got == status
    assert found["access-control-allow-origin"] == "*"
    if status != 200:
        assert json.loads(answer)["status"] == status


@pytest.mark.parametrize(
    "path", ["/", QUERY, "/downloads/neuroblastoma-kg.ttl", "/fact/F00001", "/static/style.css"]
)
def test_head_says_what_get_says(port: int, path: str) -> None:
    status, headers, body = ask(port, path)
    head_status, head_headers, nothing = ask(port, path, method="HEAD")
    assert (head_status, nothing) == (status, b"")
    assert len(body) == int(headers["content-length"])
    passing = {"date", "connection"}
    assert {k: v for k, v in head_headers.items() if k not in passing} == {
        k: v for k, v in headers.items() if k not in passing
    }


@pytest.mark.parametrize("path", [QUERY, "/", "/downloads/neuroblastoma-kg.ttl", "/queries"])
def test_what_a_client_has_is_not_sent_again_by_either_worker(port: int, path: str) -> None:
    _, headers, _ = ask(port, path)
    for _ in range(6):
        status, again, body = ask(port, path, {"If-None-Match": headers["etag"]})
        assert (status, again["etag"], body) == (304, headers["etag"], b"")
    assert ask(port, path, {"If-None-Match": '"other"'})[0] == 200


def test_a_range_of_a_download(port: int) -> None:
    whole = ask(port, "/downloads/neuroblastoma-kg.ttl")[2]
    status, headers, part = ask(port, "/downloads/neuroblastoma-kg.ttl", {"Range": "bytes=100-199"})
    assert (status, part) == (206, whole[100:200])
    assert headers["content-range"] == f"bytes 100-199/{len(whole)}"


@pytest.mark.parametrize(
    ("accept", "status", "media_type"),
    [
        ("text/csv;q=0.2, application/sparql-results+xml", 200, "application/sparql-results+xml"),
        ("text/html, text/csv;q=0.9", 200, "text/html"),
        ("*/*;q=0.1, text/csv", 200, "text/csv"),
        ("image/png", 406, "application/problem+json"),
    ],
)
def test_negotiation(port: int, accept: str, status: int, media_type: str) -> None:
    got, headers, _ = ask(port, QUERY, {"Accept": accept})
    assert (got, headers["content-type"].partition(";")[0]) == (status, media_type)
    assert "accept" in headers["vary"].lower()


def test_options_of_the_service_and_of_its_parts(port: int) -> None:
    answer = raw(port, b"OPTIONS * HTTP/1.1\r\nHost: kg.example\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 204")
    assert b"\r\nallow: GET, HEAD, OPTIONS, POST\r\n" in answer
    asked = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
    for path, methods in (
        ("/sparql", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("/sparql/graph", {"GET", "HEAD", "OPTIONS"}),
        ("/fact/F00001", {"GET", "HEAD", "OPTIONS"}),
    ):
        status, headers, body = ask(port, path, asked, "OPTIONS")
        assert (status, body) == (200, b"")
        assert set(headers["allow"].split(", ")) == methods
        assert headers["access-control-allow-methods"] == headers["allow"]
        assert headers["access-control-allow-origin"] == "*"
        assert "content-type" in headers["access-control-allow-headers"].lower()
    status, headers, _ = ask(port, "/nothing", asked, "OPTIONS")
    assert status == 404
    assert "access-control-allow-methods" not in headers


def figures(port: int, accept: str = "text/plain") -> dict[tuple[str, ...], float]:
    _, headers, body = ask(port, "/metrics", {"Accept": accept})
    parse: Any = openmetrics if accept == OPEN else prometheus
    found: dict[tuple[str, ...], float] = {}
    for family in parse(body.decode()):
        for sample in family.samples:
            key = (sample.name, *(value for _, value in sorted(sample.labels.items())))
            assert key not in found, "each figure once"
            found[key] = sample.value
    assert headers["cache-control"] == "no-store"
    return found


@pytest.mark.parametrize("accept", ["text/plain", OPEN])
def test_any_worker_tells_the_figures_of_all(port: int, accept: str) -> None:
    counted = ("http_requests_total", "GET", "/case", "200")
    timed = ("http_request_duration_seconds_count", "GET", "/case")
    before = figures(port, accept)
    for number in range(40):
        assert ask(port, f"/case?number={number}")[0] == 200
    for _ in range(6):
        after = figures(port, accept)
        assert after[counted] - before.get(counted, 0) == 40
        assert after[timed] - before.get(timed, 0) == 40
    assert after["nbkg_pool_up",] == 1
    assert after["process_resident_memory_bytes",] > 50_000_000


def test_what_a_worker_counted_that_was_killed_stays(live: Live) -> None:
    port, process = live
    counted = ("http_requests_total", "GET", "/source/<name>", "404")
    for _ in range(20):
        ask(port, "/source/none")
    (killed, *_) = web_workers(process.pid)
    os.kill(killed, signal.SIGKILL)
    end = time.monotonic() + 30
    while killed in web_workers(process.pid) or len(web_workers(process.pid)) < 2:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert status_of(f"http://127.0.0.1:{port}/health/live") == 200
    assert figures(port)[counted] == 20
