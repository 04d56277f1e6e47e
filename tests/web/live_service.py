"""A running ``nbkg serve`` on the loopback interface, for tests."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bench.processes import children
from bench.served import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
PRODUCT = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
"""A query that no deadline here is long enough for."""


def start(
    port: int, release: str, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "kg.cli", "serve", "--port", str(port), "--release", release],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A group of its own, so that a test can do what Ctrl+C does.
        start_new_session=True,
        # A proxy that answers nothing: an address of this machine is reached without it.
        env=os.environ
        | {"PYTHONUNBUFFERED": "1", "http_proxy": "http://127.0.0.1:9"}
        | {**(environment or {})},
    )


def announced(process: subprocess.Popen[str]) -> str:
    """Return the first line that a service prints; fail where it prints none."""
    assert process.stdout is not None
    readable, _, _ = select.select([process.stdout], [], [], 60)
    if not readable:
        process.kill()
        raise AssertionError(process.communicate()[1])
    return process.stdout.readline()


@contextmanager
def running(
    release: str, environment: Mapping[str, str] | None = None
) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Start a service that says nothing of requests; give its port; end it whatever happens."""
    port = free_port()
    with start(port, release, {"NBKG_ACCESS_LOG": "0", **(environment or {})}) as process:
        try:
            assert str(port) in announced(process)
            yield port, process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=40)
            finally:
                process.kill()


def web_workers(service: int) -> list[int]:
    """Return the processes of a service that answer requests."""
    return children(service, "web worker")


def query_url(port: int, query: str) -> str:
    return f"http://127.0.0.1:{port}/sparql?{urllib.parse.urlencode({'query': query})}"


def status_of(url: str) -> int:
    try:
        with DIRECT.open(url, timeout=60) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
