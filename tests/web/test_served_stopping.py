"""How ``nbkg serve`` stops, and what becomes of it where somebody kills a part of it."""

from __future__ import annotations

import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from live_service import DIRECT, PRODUCT, query_url, running, status_of, web_workers

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.release import Release


def eventually(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def refuses(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return True
    return False


def works(port: int) -> bool:
    """Say whether a query runs."""
    with DIRECT.open(f"http://127.0.0.1:{port}/metrics", timeout=20) as reply:
        return b"\nnbkg_pool_busy 1.0\n" in reply.read()


def test_sigterm_takes_no_more_and_answers_what_runs(small_release: Release) -> None:
    environment = {"NBKG_QUERY_SECONDS": "8", "NBKG_WORKERS": "2"}
    with (
        running(str(small_release.folder), environment) as (port, process),
        ThreadPoolExecutor(1) as threads,
    ):
        slow = threads.submit(status_of, query_url(port, PRODUCT))
        eventually(lambda: works(port))
        process.send_signal(signal.SIGTERM)
        eventually(lambda: refuses(port))
        assert not slow.done()
        assert slow.result() == 504
        assert process.wait(timeout=10) == 0


def test_a_second_sigterm_ends_what_runs(small_release: Release) -> None:
    with (
        running(str(small_release.folder), {"NBKG_QUERY_SECONDS": "50"}) as (port, process),
        ThreadPoolExecutor(1) as threads,
    ):
        slow = threads.submit(status_of, query_url(port, PRODUCT))
        eventually(lambda: works(port))
        process.send_signal(signal.SIGTERM)
        eventually(lambda: refuses(port))
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=15) == 0
        with pytest.raises(OSError, match="closed"):
            slow.result()


def test_ctrl_c_ends_all_processes(small_release: Release) -> None:
    with running(str(small_release.folder), {"NBKG_WORKERS": "2"}) as (port, process):
        workers = web_workers(process.pid)
        folder = variable(workers[0], "PROMETHEUS_MULTIPROC_DIR")
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=15) == 0, "a worker that hangs is killed after 20 seconds"
        assert refuses(port)
        assert not any(alive(worker) for worker in workers)
        assert not folder.exists()


def test_web_workers_do_not_outlive_a_service_that_is_killed(small_release: Release) -> None:
    with running(str(small_release.folder), {"NBKG_WORKERS": "2"}) as (port, process):
        (worker, _) = web_workers(process.pid)
        folder = variable(worker, "PROMETHEUS_MULTIPROC_DIR")
        assert folder.is_dir()
        process.kill()
        process.wait(timeout=10)
        eventually(lambda: refuses(port))
        eventually(lambda: not folder.exists())


def variable(process: int, name: str) -> Path:
    """Return the path that a variable of a process's environment holds."""
    given = Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
    return Path(next(v for v in given if v.startswith(name.encode())).decode().partition("=")[2])


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_connections_wait_where_a_web_worker_is_killed(small_release: Release) -> None:
    with running(str(small_release.folder)) as (port, process):
        (killed,) = web_workers(process.pid)
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: not alive(killed))
        # No worker is there; the connection waits for the next one.
        assert status_of(f"http://127.0.0.1:{port}/health/live") == 200
        assert web_workers(process.pid) != [killed]
