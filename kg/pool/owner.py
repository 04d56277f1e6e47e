"""Who starts a zygote, starts it again when it died, and ends it."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from kg.pool.caller import Caller

if TYPE_CHECKING:
    from kg.pool.limits import Limits

_BACK_OFF: Final = (0.0, 0.1, 0.5, 2.0, 5.0)
"""Seconds before a zygote that keeps dying is started again."""
_STEADY: Final = 10.0
"""Seconds after which a zygote counts as started well."""


class Owner:
    """Keeps one zygote alive; a context manager."""

    def __init__(self, factory: str, configuration: str, limits: Limits) -> None:
        """Start a zygote.

        Args:
            factory: ``module:function``; called with the configuration, it returns the handler:
                bytes in, bytes out.
            configuration: a text for the factory.
            limits: see `Limits`.
        """
        self._limits = limits
        self._folder = Path(tempfile.mkdtemp(prefix="pool-"))
        self.path = self._folder / "socket"
        """The socket that callers connect to."""
        self._command = [
            sys.executable, "-m", "kg.pool.zygote",
            str(self.path), factory, configuration, limits.to_json(),
        ]  # fmt: skip
        self._closing = threading.Event()
        self._process = self._start()
        self._watch = threading.Thread(target=self._watched, daemon=True, name="pool-owner")
        self._watch.start()

    def caller(self, patience: float = 10.0) -> Caller:
        """Return a caller for this zygote; see `Caller`."""
        return Caller(self.path, self._limits, patience=patience)

    @property
    def pid(self) -> int:
        """The process of the zygote that runs now."""
        return self._process.pid

    def close(self, seconds: float = 15.0) -> None:
        """Let running calls end, then end the zygote; closing twice is allowed.

        Args:
            seconds: after which running calls are killed.
        """
        if self._closing.is_set():
            return
        self._closing.set()
        self._process.terminate()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        self._watch.join()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        """Return this owner."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def _start(self) -> subprocess.Popen[bytes]:
        # The pipe is how the zygote learns that its owner died: its end is closed then.
        return subprocess.Popen(self._command, stdin=subprocess.PIPE)  # noqa: S603  # our own

    def _watched(self) -> None:
        deaths = 0
        while not self._closing.is_set():
            started = time.monotonic()
            self._process.wait()
            if self._closing.is_set():
                return
            deaths = 0 if time.monotonic() - started > _STEADY else deaths + 1
            if self._closing.wait(_BACK_OFF[min(deaths, len(_BACK_OFF) - 1)]):
                return
            with contextlib.suppress(OSError):
                if self._process.stdin:
                    self._process.stdin.close()
            self._process = self._start()
