"""A service of its own for one measurement: ``nbkg serve`` on a free port of the loopback."""

from __future__ import annotations

import contextlib
import os
import random
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from bench.processes import of_session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.processes import Process, Role

HOST: Final = "127.0.0.1"
_PORTS: Final = (20_000, 32_000)
_START_SECONDS: Final = 60
_STOP_SECONDS: Final = 40
_MOMENT: Final = 0.02


class StartError(Exception):
    """The service did not start; the message holds what it wrote."""


class Served:
    """A running service; a context manager, after which no process of it is left.

    It has a session and a folder for temporary files of its own, so that what it leaves behind
    can be seen.
    """

    def __init__(self, release: str = "", settings: Mapping[str, str | int] | None = None) -> None:
        """Start nothing yet.

        Args:
            release: folder of the release to serve; empty: the current one.
            settings: names of ``kg.config.Settings`` with their values; the rest have defaults.
        """
        self._settings = {"release": release, "access_log": 0, **(settings or {})}
        self._folder = Path()
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    def __enter__(self) -> Self:
        """Start the service, and wait until it answers.

        Raises:
            StartError: it does not.
        """
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="served-"))
        kept = {name: value for name, value in os.environ.items() if not _is_setting(name)}
        given = {f"NBKG_{name.upper()}": str(value) for name, value in self._settings.items()}
        with self.log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kg.cli", "serve", "--host", HOST, "--port", str(self.port)],
                env=kept | given | {"TMPDIR": str(self.temporary), "PYTHONUNBUFFERED": "1"},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        try:
            self._wait_for_announcement()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Kill what is left of the service."""
        # Again until none is left: what is killed may just have started another.
        while left := self.processes():
            for process in left:
                self.kill(process)
            time.sleep(_MOMENT)
        if self._process is not None:
            self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def log(self) -> Path:
        """The file that holds what the service writes to standard error."""
        return self._folder / "log"

    @property
    def temporary(self) -> Path:
        """The folder in which the service makes temporary files."""
        folder = self._folder / "tmp"
        folder.mkdir(exist_ok=True)
        return folder

    @property
    def pid(self) -> int:
        """The first process of the service."""
        assert self._process is not None  # noqa: S101  # it is started
        return self._process.pid

    def processes(self, role: Role | None = None) -> list[Process]:
        """Return the living processes of the service, or those of a role."""
        if self._process is None:
            return []
        return [p for p in of_session(self._process.pid) if role is None or p.role == role]

    def kill(self, process: Process) -> bool:
        """End a process as nobody can prepare for; False if it had just ended by itself."""
        try:
            os.kill(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def terminate(self, *, everyone: bool = False) -> None:
        """Ask the service to stop.

        Args:
            everyone: ask every process of it, as a supervisor of a whole control group does.
        """
        for process in self.processes(None if everyone else "service"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGTERM)

    def wait(self) -> int:
        """Wait until the service has stopped, and return its exit code.

        Raises:
            subprocess.TimeoutExpired: it does not stop.
        """
        assert self._process is not None  # noqa: S101  # it is started
        return self._process.wait(_STOP_SECONDS)

    def left_behind(self, seconds: float = 5.0) -> list[str]:
        """Return processes and temporary files that are still there after a stop, or none.

        Args:
            seconds: to wait until nothing is left.
        """
        end = time.monotonic() + seconds
        while True:
            left = [f"{process.role} {process.pid}" for process in self.processes()]
            left += [str(path.relative_to(self._folder)) for path in self.temporary.iterdir()]
            if not left or time.monotonic() > end:
                return left
            time.sleep(_MOMENT)

    def _wait_for_announcement(self) -> None:
        assert self._process is not None  # noqa: S101  # it is started
        assert self._process.stdout is not None  # noqa: S101  # it is a pipe
        readable, _, _ = select.select([self._process.stdout], [], [], _START_SECONDS)
        if not (readable and self._process.stdout.readline()):
            raise StartError(f"The service does not start: {self.log.read_text(encoding='utf-8')}")


def _is_setting(name: str) -> bool:
    """Say whether a variable would change the service that is measured."""
    return name.startswith(("NBKG_", "PROMETHEUS_")) and name != "NBKG_RELEASES"


def free_port() -> int:
    """Return a port that nobody has, below those that the system gives to connections."""
    while True:
        port = random.randrange(*_PORTS)  # noqa: S311  # no secret
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((HOST, port))
            return port
