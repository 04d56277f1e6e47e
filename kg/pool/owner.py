"""Who starts a zygote, starts it again when it died, and ends it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from kg.pool import failure
from kg.pool.caller import Caller
from kg.pool.outcomes import Outcome, PoolError

if TYPE_CHECKING:
    from kg.pool.limits import Limits

_BACK_OFF: Final = (0.0, 0.1, 0.5, 2.0, 5.0, 30.0)
"""Seconds before a zygote is started again, by how many died before they listened."""
_SOON: Final = 0.2
"""Seconds before one is started again that listened, but ended before it was `_STEADY`."""
_STEADY: Final = 1.0
"""Seconds after which a zygote counts as started well."""
_HOPELESS: Final = 3
"""Zygotes in a row that die before they listen, after which callers need not wait for one."""
_LONGEST_PATH: Final = 107
"""Bytes of the path of a Unix socket (sys/un.h)."""


class Owner:
    """Keeps one zygote alive; a context manager."""

    def __init__(self, factory: str, configuration: str, limits: Limits) -> None:
        """Start a zygote.

        Args:
            factory: ``module:function``; called with the configuration, it returns the handler:
                bytes in, bytes out.
            configuration: a text for the factory.
            limits: see `Limits`.

        Raises:
            PoolError: the folder for temporary files has too long a path for a socket in it.
        """
        self._limits = limits
        self._folder = Path(tempfile.mkdtemp(prefix="pool-"))
        self.path = self._folder / "socket"
        """The socket that callers connect to."""
        length = len(os.fsencode(self.path))
        if length > _LONGEST_PATH:
            self._folder.rmdir()
            raise PoolError(
                Outcome.LOST,
                f"{self.path} is too long for a socket: {length} bytes of at most {_LONGEST_PATH}."
                " Set TMPDIR to a folder with a shorter path.",
            )
        self._command = [
            sys.executable, "-m", "kg.pool.zygote",
            str(self.path), factory, configuration, limits.to_json(),
        ]  # fmt: skip
        self._closing = threading.Event()
        self._lock = threading.Lock()  # between starting a zygote and closing
        self._process = self._start()
        self._watch = threading.Thread(target=self._watched, daemon=True, name="pool-owner")
        self._watch.start()

    def caller(self, patience: float = 10.0) -> Caller:
        """Return a caller for this zygote; see `Caller`."""
        return Caller(self.path, self._limits, patience=patience)

    def wait_ready(self, seconds: float = 60.0) -> None:
        """Wait until the zygote answers.

        Args:
            seconds: after which to give up.

        Raises:
            PoolError: it cannot start, for the reason that the message gives; or it did not in
                that time.
        """
        caller = self.caller(seconds)
        try:
            caller.statistics()
        finally:
            caller.close()

    @property
    def pid(self) -> int:
        """The process of the zygote that runs now."""
        return self._process.pid

    def close(self, seconds: float = 15.0) -> None:
        """Let running calls end, then end the zygote; closing twice is allowed.

        Args:
            seconds: after which running calls are killed.
        """
        with self._lock:
            if self._closing.is_set():
                return
            self._closing.set()
        # From here on the watching thread starts no other zygote.
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
        # The zygote makes the socket anew once it has loaded: whether it got there shows by it.
        self.path.unlink(missing_ok=True)
        # The pipe is how the zygote learns that its owner died: its end is closed then.
        return subprocess.Popen(self._command, stdin=subprocess.PIPE)  # noqa: S603  # our own

    def _watched(self) -> None:
        failures = 0  # in a row, of zygotes that died before they listened or could not be made
        started, refused = time.monotonic(), ""
        while True:
            status = self._process.wait()
            if self._closing.is_set():
                return
            listened = not refused and self.path.exists()
            failures = 0 if listened else failures + 1
            pause = _BACK_OFF[min(failures, len(_BACK_OFF) - 1)]
            if listened and time.monotonic() - started < _STEADY:
                pause = _SOON
            words = refused or failure.last_words(self.path) or f"it ended with status {status}"
            if failures >= _HOPELESS:
                with contextlib.suppress(OSError):  # callers then run out of patience instead
                    failure.tell(self.path, words)
            if self._closing.wait(pause):
                return
            started, refused = time.monotonic(), ""
            try:
                self._start_again()
            except OSError as error:  # too many processes, say, or too little memory
                refused = f"the system refused a process: {error}"

    def _start_again(self) -> None:
        with contextlib.suppress(OSError):
            if self._process.stdin:
                self._process.stdin.close()
        with self._lock:
            if not self._closing.is_set():
                self._process = self._start()
