"""Another process parses queries, one that can open no connection: SERVICE would fetch at once."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import threading
from functools import cache
from typing import IO

import pyoxigraph as ox


class Parser:
    """A child process that says which texts pyoxigraph takes for queries."""

    def __init__(self) -> None:
        self._child = subprocess.Popen(  # ends at the end of its input: when this process ends
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def takes(self, text: str) -> bool:
        """Say whether pyoxigraph parses a text, and fail if that kills the process."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps(text).encode() + b"\n")
        self._child.stdin.flush()
        answer = self._child.stdout.readline()
        assert answer, f"the engine's process died of {text!r}"
        return bool(json.loads(answer))

    def close(self) -> None:
        """End the child."""
        self._child.communicate()


@cache
def parser() -> Parser:
    """Return the one of this process."""
    return Parser()


def _parses(store: ox.Store, text: str) -> bool:
    try:
        store.query(text)
    except (SyntaxError, UnicodeEncodeError):
        return False
    except (OSError, RuntimeError, ValueError):
        return True  # it was parsed, and met something in its evaluation, such as no network
    return True


def _serve(lines: IO[str]) -> None:
    store = ox.Store()
    _parses(store, "ASK {}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    for line in lines:
        sys.stdout.write(json.dumps(_parses(store, json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    # No query that is accepted needs more, whoever evaluates it; workers of kg.pool have far more.
    threading.stack_size(2 * 1024 * 1024)
    thread = threading.Thread(target=_serve, args=[sys.stdin])
    thread.start()
    thread.join()
