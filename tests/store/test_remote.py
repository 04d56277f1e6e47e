"""An engine elsewhere that answers too much, too slowly, in part, or not at all."""

from __future__ import annotations

import contextlib
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from kg.errors import (
    BusyError,
    QueryEvaluationError,
    QueryMemoryError,
    QuerySyntaxError,
    QueryTimeoutError,
    TooLargeError,
)
from kg.rdf.media import FORMATS
from kg.store.remote import RemoteEngine

if TYPE_CHECKING:
    from collections.abc import Iterator

EMPTY = b'{"head":{"vars":[]},"results":{"bindings":[]}}'
BROKEN = {
    "cut": b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"x"}},',
    "no-term": b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"x"}}]}}',
    "no-text": b'{"head":{"vars":["a"]},"results":{"bindings":['
    b'{"a":{"type":"literal","value":"\xff"}}]}}',
}


class _Odd(BaseHTTPRequestHandler):
    """Does what the path says."""

    def do_POST(self) -> None:
        word = self.path.strip("/")
        status = word.removeprefix("stalled-")
        self.send_response(int(status) if status.isdecimal() else 200)
        self.send_header("Content-Type", "application/sparql-results+json")
        if word == "part":
            self.send_header("Content-Length", str(len(EMPTY) + 10))
        self.end_headers()
        with contextlib.suppress(OSError):  # whoever asked has hung up
            if word == "endless":
                for _ in range(1000):
                    self.wfile.write(b" " * 100_000)
            elif word == "slow":
                for _ in range(100):
                    self.wfile.write(b" ")
                    time.sleep(0.05)
            elif word == "silent":
                time.sleep(3)
            elif word.startswith("stalled"):
                self.wfile.flush()
                time.sleep(3)
            self.wfile.write(BROKEN.get(word, EMPTY))

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def odd() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Odd) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("word", "error"),
    [
        ("endless", TooLargeError),
        ("slow", QueryTimeoutError),
        ("silent", QueryTimeoutError),
        ("part", BusyError),
        ("408", QueryTimeoutError),
        ("504", QueryTimeoutError),
        ("413", TooLargeError),
        ("429", BusyError),
        ("503", BusyError),
        ("507", QueryMemoryError),
        ("500", QueryEvaluationError),
        ("stalled-500", QueryEvaluationError),
        ("stalled-503", BusyError),
        ("stalled-504", QueryTimeoutError),
        ("stalled-400", QuerySyntaxError),
    ],
)
def test_what_goes_wrong_there_is_told_as_what_it_is(
    odd: str, word: str, error: type[Exception]
) -> None:
    engine = RemoteEngine(odd + word, timeout=1, longest=1_000_000)
    with pytest.raises(error):
        engine.query("SELECT * {}")


@pytest.mark.parametrize("word", BROKEN)
def test_a_broken_result_is_told_when_it_is_read(odd: str, word: str) -> None:
    engine = RemoteEngine(odd + word, timeout=5)
    with pytest.raises(QueryEvaluationError):
        list(engine.query("SELECT * {}"))  # type: ignore[arg-type]
    with pytest.raises(QueryEvaluationError):
        engine.query("SELECT * {}").serialize(FORMATS["csv"])


def test_an_answer_of_the_longest_length_is_read(odd: str) -> None:
    engine = RemoteEngine(odd + "fine", timeout=5, longest=len(EMPTY))
    assert list(engine.query("SELECT * {}")) == []  # type: ignore[arg-type]
    with pytest.raises(TooLargeError):
        RemoteEngine(odd + "fine", timeout=5, longest=len(EMPTY) - 1).query("SELECT * {}")
