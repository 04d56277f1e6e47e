"""What the queries of a request took, for its line in the log and for the metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import g
from prometheus_client import Histogram

if TYPE_CHECKING:
    from flask import Flask, Response
    from prometheus_client import CollectorRegistry

    from kg.store.cost import Cost

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


def note(cost: Cost) -> None:
    """Keep what a query of the current request took."""
    g.setdefault("costs", []).append(cost)


def costs() -> list[Cost]:
    """Return what the queries of the current request took; none where the engine does not say."""
    found: list[Cost] = g.get("costs", [])
    return found


def register(app: Flask, registry: CollectorRegistry) -> None:
    """Measure the queries of an application by how they ended: a word of few."""
    seconds, cpu, waited = (
        Histogram(name, about, ("outcome",), buckets=_BUCKETS, registry=registry)
        for name, about in (
            ("nbkg_query_duration_seconds", "Seconds that queries ran, by how they ended."),
            ("nbkg_query_cpu_seconds", "Seconds of CPU that queries took, by how they ended."),
            ("nbkg_query_wait_seconds", "Seconds that queries waited, by how they ended."),
        )
    )

    @app.after_request
    def observe(response: Response) -> Response:
        for cost in costs():
            seconds.labels(cost.outcome).observe(cost.wall)
            cpu.labels(cost.outcome).observe(cost.cpu)
            waited.labels(cost.outcome).observe(cost.waited)
        return response
