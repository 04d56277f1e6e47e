"""What clients ask in tests: the real service, and servers that are none."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

from bench.served import Served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def service(release: str) -> Iterator[str]:
    """Run ``nbkg serve``; give its address; end it whatever happens."""
    with Served(release) as served:
        yield f"http://127.0.0.1:{served.port}"


class Stranger:
    """A server that answers every request as it is told to, and counts them."""

    def __init__(self, answer: Callable[[BaseHTTPRequestHandler, int], None]) -> None:
        self.requests: list[tuple[str, dict[str, str]]] = []
        stranger = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                self.rfile.read(length)
                stranger.requests.append((self.path, dict(self.headers)))
                answer(self, len(stranger.requests))

            do_POST = do_GET  # noqa: N815

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def told(
    handler: BaseHTTPRequestHandler, status: int, body: bytes, media_type: str, **headers: str
) -> None:
    """Answer a request."""
    handler.send_response(status)
    handler.send_header("Content-Type", media_type)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)
