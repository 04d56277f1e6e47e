"""``/metrics`` as Prometheus reads it."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as prometheus

if TYPE_CHECKING:
    from flask.testing import FlaskClient

OPEN = "application/openmetrics-text; version=1.0.0"


def samples(client: FlaskClient, accept: str = "*/*") -> dict[tuple[str, ...], float]:
    """Return each sample by name and values of its labels."""
    response = client.get("/metrics", headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    parse = openmetrics if accept == OPEN else prometheus
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in parse(response.text)
        for sample in family.samples
    }


@pytest.mark.parametrize("accept", ["*/*", OPEN])
def test_requests_are_counted_by_route(client: FlaskClient, accept: str) -> None:
    client.get("/fact/F00001")
    before = samples(client, accept)
    for _ in range(3):
        client.get("/fact/F00001")
    after = samples(client, accept)
    key = ("http_requests_total", "GET", "/fact/<name>", "200")
    assert after[key] - before[key] == 3
    timed = ("http_request_duration_seconds_count", "GET", "/fact/<name>")
    assert after[timed] - before[timed] == 3


def test_no_client_makes_new_labels(client: FlaskClient) -> None:
    client.get("/nothing")
    client.open("/", method="EVIL")
    before = set(samples(client))
    for number in range(9):
        client.get(f"/nothing/{number}", headers={"Host": "localhost"})
        client.open("/", method=f"EVIL{number}")
    assert set(samples(client)) == before


def test_the_pool_gives_its_figures(client: FlaskClient) -> None:
    client.get("/sparql?query=ASK+{}")
    before = samples(client)
    client.get("/sparql?query=ASK+{+}")
    after = samples(client)
    assert after["nbkg_pool_up",] == 1
    done = ("nbkg_pool_calls_total", "open", "done")
    assert after[done] - before[done] == 1
    assert after["nbkg_pool_waiting", "open"] == after["nbkg_pool_busy",] == 0


def test_processes_of_the_pool_are_counted_too(client: FlaskClient) -> None:
    client.get("/sparql?query=ASK+{}")
    found = samples(client)
    own = Path("/proc/self/statm").read_text(encoding="ascii").split()
    assert found["process_virtual_memory_bytes",] > 1.5 * int(own[0]) * os.sysconf("SC_PAGE_SIZE")
    assert 0 < found["process_cpu_seconds_total",] <= samples(client)["process_cpu_seconds_total",]
    assert time.time() - 7200 < found["process_start_time_seconds",] < time.time()
    assert found["process_max_fds",] > found["process_open_fds",] > 10
    assert found["process_resident_memory_bytes",] > 10_000_000
    assert any(name == "python_info" for name, *_ in found)
