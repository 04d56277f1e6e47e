"""The tools over the release of this checkout's content."""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kg.mcp.tools import Tools
from kg.queries import Catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine


@pytest.fixture(scope="session")
def catalog(release: Release) -> Catalog:
    return Catalog.load(release.folder / "queries")


@pytest.fixture(scope="session")
def tools(release: Release, catalog: Catalog, release_engine: EmbeddedEngine) -> Tools:
    return Tools(release, catalog, release_engine)


@pytest.fixture(autouse=True)
def no_results_left_over() -> None:
    """Free the engine's results that earlier tests left in cycles, such as tracebacks.

    They may be freed in the thread that made them only, and the tools work in other threads.
    """
    gc.collect()


@pytest.fixture
def url(release: Release) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = ["-m", "kg.cli", "mcp", "--http", "--port", port, "--release", str(release.folder)]
    with subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            assert process.stdout is not None
            assert select.select([process.stdout], [], [], 60)[0]
            assert f"http://127.0.0.1:{port}/mcp" in process.stdout.readline()
            yield f"http://127.0.0.1:{port}/mcp"
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) in {0, 128 + signal.SIGTERM}
        finally:
            process.kill()
