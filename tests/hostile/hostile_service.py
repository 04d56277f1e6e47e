"""The real ``nbkg serve`` over the real release, to be attacked; it is always killed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hostile_answers import FaultyAnswerError, NoAnswerError, read
from hostile_requests import request
from hostile_unguarded import environment

from bench.served import free_port

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from hostile_guards import Wall

SETTINGS: Final = {
    "NBKG_WORKERS": "2",
    "NBKG_QUERY_WORKERS": "7",
    "NBKG_QUERY_SECONDS": "20",
    "NBKG_QUERY_MEMORY": "256",
    "NBKG_RESULT_SIZE": "4",
    "NBKG_RESULT_ROWS": "200000",
    "NBKG_MAX_QUERY_BYTES": "1000000",
}
"""Of a service that is attacked: limits so low that hundreds of attacks take a minute; long
queries, so that what is built too deep is refused for that; and time that no machine needs for what
is to meet another limit, or to be answered.
"""
_STARTING: Final = 90.0
"""Seconds in which a service must have started."""


@dataclass
class Served:
    """A service that runs.

    Attributes:
        address: host and port.
        pid: of the process that the others descend from.
        log: file with what all of them say.
        settings: variables of the environment that it was started with.
    """

    address: tuple[str, int]
    pid: int
    log: Path
    settings: Mapping[str, str]

    def said(self) -> str:
        """Return what it has said until now."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def limit(self, name: str) -> int:
        """Return the value of a setting."""
        return int(self.settings[f"NBKG_{name.upper()}"])


@contextmanager
def served(
    release: Path,
    folder: Path,
    *,
    given: Mapping[str, str] | None = None,
    without: Iterable[Wall] = (),
) -> Iterator[Served]:
    """Start a service, wait until it answers, and kill all its processes at the end.

    Args:
        release: folder of the release.
        folder: for its log and its temporary files; it should have a short path.
        given: settings besides ``SETTINGS``; ``{stalled}`` becomes an engine that never answers.
        without: the walls that it lacks.
    """
    port = free_port()
    with socket.create_server(("127.0.0.1", 0)) as stalled:
        url = f"http://127.0.0.1:{stalled.getsockname()[1]}/"
        wanted = {k: v.replace("{stalled}", url) for k, v in (given or {}).items()}
        settings = {**SETTINGS, **wanted, **environment(without)}
        temporary = folder / "t"
        temporary.mkdir()
        log = folder / "log"
        command = [sys.executable, "-m", "kg.cli", "serve"]
        with (
            log.open("wb") as output,
            subprocess.Popen(
                [*command, "--port", str(port), "--release", str(release)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=_clean() | {"TMPDIR": str(temporary), "PYTHONUNBUFFERED": "1"} | settings,
                start_new_session=True,
            ) as process,
        ):
            found = Served(("127.0.0.1", port), process.pid, log, settings)
            try:
                _wait(
                    found, process, "/sparql/limits" if "NBKG_ENGINE" in wanted else "/health/ready"
                )
                yield found
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)


def _clean() -> dict[str, str]:
    """Return our environment without settings that somebody may have."""
    return {name: value for name, value in os.environ.items() if not name.startswith("NBKG_")}


def _wait(service: Served, process: subprocess.Popen[bytes], path: str) -> None:
    """Wait until both web workers had a chance to answer.

    Raises:
        AssertionError: it does not start; the message is its log.
    """
    end = time.monotonic() + _STARTING
    answered = 0
    while answered < 6:
        assert process.poll() is None, service.said()
        assert time.monotonic() < end, service.said()
        try:
            with socket.create_connection(service.address, 20) as sock:
                sock.sendall(request("GET", path))
                answered += read(sock, "GET", time.monotonic() + 20).status == 200
        except (OSError, FaultyAnswerError, NoAnswerError):
            time.sleep(0.05)
