"""Clients of ``nbkg serve`` that send or read slowly cost nobody else anything."""

from __future__ import annotations

import json
import socket
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from live_service import free_port, query_url, running, start, status_of, web_workers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.release import Release

MANY = 60
"""More connections than web workers have threads."""
RESULT = "SELECT ?a ?b ?c ?d ?e ?f { ?a ?b ?c . ?d ?e ?f } LIMIT 10000"
"""About three megabytes."""
FILE = "/downloads/neuroblastoma-kg.nq"


@pytest.fixture(scope="module")
def port(small_release: Release) -> Iterator[int]:
    environment = {
        "NBKG_WORKERS": "2",
        "NBKG_BLOCKING_THREADS": "8",
        "NBKG_QUEUE_LENGTH": "2",
        "NBKG_BODY_SECONDS": "2",
        "NBKG_RESULT_SIZE": "4",
    }
    with running(str(small_release.folder), environment) as (port, _):
        yield port


def connected(port: int, request: bytes, window: int | None = None) -> socket.socket:
    """Send a request, or what there is of it; with a window, take in no more than that."""
    client = socket.socket()
    if window:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    client.settimeout(30)
    client.connect(("127.0.0.1", port))
    client.sendall(request)
    return client


def rest(client: socket.socket) -> bytes:
    """Read until the service closes the connection."""
    return b"".join(iter(lambda: client.recv(65536), b""))


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()


def post(headers: str, body: str) -> bytes:
    return (
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Content-Type: application/sparql-query\r\n{headers}\r\n\r\n{body}"
    ).encode()


def problem(answer: bytes) -> dict[str, object]:
    return dict(json.loads(answer.partition(b"\r\n\r\n")[2]))


def test_slow_bodies_hold_nobody_up_and_end_in_408(port: int) -> None:
    slow = post("Content-Length: 100", "ASK {")
    with ExitStack() as stack:
        clients = [stack.enter_context(connected(port, slow)) for _ in range(MANY)]
        assert status_of(f"http://127.0.0.1:{port}/health/live") == 200
        assert status_of(query_url(port, "ASK {}")) == 200
        for client in clients:
            assert problem(rest(client))["status"] == 408


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("6\r\nASK {}\r\n0\r\n\r\n", b"200"),
        ("6\r\nASK {}\r\nno length\r\n\r\n", b"400"),
        ("6\r\nASK {}\r\n0\r\nX-Trailer: a\r\n\r\n", b"400"),
    ],
)
def test_a_body_in_chunks_is_whole_or_refused(port: int, body: str, status: bytes) -> None:
    with connected(port, post("Transfer-Encoding: chunked", body)) as client:
        assert rest(client).split()[1] == status


def test_a_body_in_chunks_has_an_end(port: int) -> None:
    chunk = "fffff\r\n" + "#" * 0xFFFFF + "\r\n"
    with connected(port, post("Transfer-Encoding: chunked", chunk)) as client:
        assert problem(rest(client))["status"] == 413


@pytest.mark.parametrize("path", [FILE, "/queries"])
def test_answers_that_nobody_reads_hold_nobody_up(port: int, path: str) -> None:
    with ExitStack() as stack:
        for _ in range(MANY):
            stack.enter_context(connected(port, get(path), 2048))
        assert status_of(f"http://127.0.0.1:{port}/health/live") == 200
        assert status_of(query_url(port, "ASK {}")) == 200


def test_answers_that_a_client_does_not_read_have_an_end(port: int) -> None:
    large = query_url(port, RESULT).partition(f":{port}")[2]
    with ExitStack() as stack:
        statuses = []
        for _ in range(40):
            client = stack.enter_context(connected(port, get(large), 2048))
            statuses.append(client.recv(12)[9:])
            if statuses[-1] == b"503":
                break
        assert statuses[:4] == [b"200"] * 4
        assert statuses[-1] == b"503"
    # Who has gone makes room.
    end = time.monotonic() + 30
    while status_of(query_url(port, RESULT)) != 200:
        assert time.monotonic() < end
        time.sleep(0.2)


def test_a_large_answer_is_whole_for_a_client_that_reads_it_slowly(port: int) -> None:
    large = query_url(port, RESULT).partition(f":{port}")[2]
    with connected(port, get(large)) as quick:
        whole = rest(quick).partition(b"\r\n\r\n")[2]
    assert 2_000_000 < len(whole) < 4 * 2**20
    with connected(port, get(large), 8192) as client:
        found = bytearray()
        while part := client.recv(40_000):
            found += part
            time.sleep(0.01)
    assert found.partition(b"\r\n\r\n")[2] == whole


def ranged(first_and_last: str) -> bytes:
    return get(FILE).replace(b"\r\n\r\n", f"\r\nRange: bytes={first_and_last}\r\n\r\n".encode())


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("0-", slice(None)),
        ("0-0", slice(1)),
        ("70000-300000", slice(70_000, 300_001)),
        ("-1000", slice(-1000, None)),
    ],
)
def test_a_part_of_a_file_is_just_that(
    port: int, small_release: Release, asked: str, part: slice
) -> None:
    whole = small_release.path("neuroblastoma-kg.nq").read_bytes()
    with connected(port, ranged(asked)) as client:
        head, _, body = rest(client).partition(b"\r\n\r\n")
    assert head.split()[1] == b"206"
    assert body == whole[part]
    with connected(port, ranged(asked).replace(b"GET", b"HEAD", 1)) as client:
        assert rest(client).partition(b"\r\n\r\n")[2] == b""


def test_parts_of_files_that_nobody_reads_take_no_memory(release: Release) -> None:
    size = release.path("neuroblastoma-kg.nq").stat().st_size
    with running(str(release.folder)) as (port, process), ExitStack() as stack:
        before = memory(process.pid)
        for _ in range(MANY):
            client = stack.enter_context(connected(port, ranged("1-"), 2048))
            assert client.recv(12)[9:] == b"206"
        assert memory(process.pid) - before < MANY * size / 4


def memory(service: int) -> int:
    """Return the bytes that the web workers of a service share with nobody."""
    statuses = [Path(f"/proc/{n}/status").read_text("utf-8") for n in web_workers(service)]
    lines = [line for text in statuses for line in text.splitlines()]
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon:"))


def test_a_connection_that_says_nothing_is_closed(port: int) -> None:
    with connected(port, b"") as silent, connected(port, b"GET / HTTP/1.1\r\nHos") as slow:
        assert rest(silent) == b""
        assert rest(slow) == b""


def test_a_thousand_idle_connections_keep_nobody_out(port: int) -> None:
    with ExitStack() as stack:
        for _ in range(1000):
            stack.enter_context(connected(port, b""))
        assert status_of(f"http://127.0.0.1:{port}/health/live") == 200


def test_that_the_process_lives_is_said_while_the_engine_says_nothing(
    small_release: Release,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = free_port()
        environment = {
            "NBKG_ENGINE": f"http://127.0.0.1:{silent.getsockname()[1]}/",
            "NBKG_ENGINE_TIMEOUT": "60",
            "no_proxy": "127.0.0.1",
            "NBKG_ACCESS_LOG": "0",
        }
        with start(port, str(small_release.folder), environment) as process, ExitStack() as stack:
            stack.callback(process.kill)
            # From one client, as an orchestrator is; its start asks for readiness too.
            _wait_for(port)
            waiting = [connected(port, get("/health/ready")) for _ in range(6)]
            for client in waiting:
                stack.enter_context(client)
            live = stack.enter_context(connected(port, get("/health/live")))
            assert b" 200 " in rest(live)[:20]
            for client in waiting:
                client.settimeout(0)
                with pytest.raises(BlockingIOError):
                    client.recv(1)


def _wait_for(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("The service does not listen.")
