"""A client that asks for all the pages it can get, while another asks for one at a time."""

from __future__ import annotations

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from live_service import running

if TYPE_CHECKING:
    from kg.release import Release

FLOOD, OTHER = "127.0.0.2", "127.0.0.3"
PATHS = ("/queries/signs.json", "/page/leaf-spot", "/health/ready", "/sparql?query=ASK%7B%7D")


def status_of(port: int, source: str, path: str) -> int:
    """Ask once, from an address of the loopback range."""
    connection = http.client.HTTPConnection("127.0.0.1", port, 30, source_address=(source, 0))
    try:
        connection.request("GET", path, headers={"Accept": "*/*"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def test_a_flood_of_pages_by_one_client_is_told_to_wait_and_others_are_answered(
    small_release: Release,
) -> None:
    settings = {"NBKG_WAITING_PER_CLIENT": "1", "NBKG_QUERY_WORKERS": "2"}
    with running(str(small_release.folder), settings) as (port, _):
        end = time.monotonic() + 4

        def flood() -> set[int]:
            seen = set()
            while time.monotonic() < end:
                seen.add(status_of(port, FLOOD, "/queries/signs.json"))
            return seen

        with ThreadPoolExecutor(16) as threads:
            floods = [threads.submit(flood) for _ in range(16)]
            others = []
            while time.monotonic() < end:
                others += [status_of(port, OTHER, path) for path in PATHS]
            seen = set().union(*(future.result() for future in floods))
    assert {200, 429} <= seen <= {200, 429, 503}
    assert {*others} == {200}
