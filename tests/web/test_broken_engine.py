"""Pages over an engine elsewhere whose answers break off: told as the engine's, never as ours."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from kg.config import Settings
from kg.store.remote import RemoteEngine
from kg.web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from kg.release import Release

CUT = b'{"head":{"vars":["a"]},"results":{"bindings":['


class _Cut(BaseHTTPRequestHandler):
    """Answers with the beginning of a result, as if it were all."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(CUT)))
        self.end_headers()
        self.wfile.write(CUT)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def cut(small_release: Release) -> Iterator[FlaskClient]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Cut) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        engine = RemoteEngine(f"http://127.0.0.1:{server.server_port}/", timeout=10)
        yield create_app(small_release, engine, Settings()).test_client()
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*"])
@pytest.mark.parametrize(
    "path", ["/sparql?query=SELECT+*+{?s+?p+?o}", "/fact/F00001", "/search?q=a"]
)
def test_a_result_that_breaks_off_is_no_fault_of_ours(
    cut: FlaskClient, path: str, accept: str
) -> None:
    response = cut.get(path, headers={"Accept": accept})
    assert response.status_code == 422
    assert "The query could not be evaluated" in response.text
