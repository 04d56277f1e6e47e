"""``/metrics``: the service's figures in the formats of Prometheus and OpenMetrics.

Labels are of routes, methods and status codes only, so that no client can make them many. Web
workers count in a folder that they share, which PROMETHEUS_MULTIPROC_DIR names and ``nbkg serve``
makes, so it does not matter which one is asked, and what a worker counted that is gone stays. The
pool of query processes is one, and is asked itself.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, PlatformCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from kg.errors import KgError
from kg.store.pooled import PooledEngine
from kg.web import accounting
from kg.web.http.caching import NO_STORE
from kg.web.operations.access_log import method
from kg.web.operations.processes import Processes
from kg.web.service import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from prometheus_client.metrics_core import Metric

blueprint = Blueprint("metrics", __name__)

_EXTENSION: Final = "neuroblastoma-kg-metrics"
_SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
_LANES: Final = ("open", "reserved")
_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


def register(app: Flask) -> None:
    """Count the requests of an application, and how long they take."""
    counted = CollectorRegistry()
    labels = ("method", "route")
    requests = Counter("http_requests", "Requests answered.", (*labels, "status"), registry=counted)
    seconds = Histogram(
        "http_request_duration_seconds",
        "Seconds from the request to its answer.",
        labels,
        buckets=_BUCKETS,
        registry=counted,
    )
    accounting.register(app, counted)
    shared = bool(os.environ.get(_SHARED))
    shown = counted
    if shared:
        shown = CollectorRegistry()
        MultiProcessCollector(shown)  # type: ignore[no-untyped-call]
    PlatformCollector(shown)
    # Whoever shares the folder was started by the process that is the service.
    shown.register(Processes(os.getppid() if shared else os.getpid()))
    shown.register(_Pool())
    app.extensions[_EXTENSION] = shown

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        requests.labels(method(), route, str(response.status_code)).inc()
        seconds.labels(method(), route).observe(time.perf_counter() - g.started)
        return response


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return the figures; of the pool only where the engine is one."""
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    body = encode(current_app.extensions[_EXTENSION])
    return Response(body, content_type=content_type, headers={"Cache-Control": NO_STORE})


class _Pool(Collector):
    """The figures of the pool of query processes, asked for when they are read."""

    def describe(self) -> list[Metric]:
        """Return nothing: asking the pool is for requests."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield whether the pool answers, and each of its figures."""
        figures: dict[str, int] = {}
        up = 0
        try:
            engine = service().own_engine
            if not isinstance(engine, PooledEngine):
                return
            figures, up = engine.statistics(), 1
        except KgError:
            pass  # that it does not answer is the figure
        yield GaugeMetricFamily("nbkg_pool_up", "Whether the pool of query processes answers.", up)
        yield from _families(figures)


def _families(figures: dict[str, int]) -> Iterator[Metric]:
    """Yield the figures of a pool: those of lanes, what goes on now, and what else happened."""
    calls = CounterMetricFamily(
        "nbkg_pool_calls", "Queries that ended, by lane and how.", labels=["lane", "outcome"]
    )
    waiting = GaugeMetricFamily("nbkg_pool_waiting", "Queries that wait.", labels=["lane"])
    events = CounterMetricFamily(
        "nbkg_pool_events", "What happened to query processes.", labels=["event"]
    )
    busy = GaugeMetricFamily("nbkg_pool_busy", "Query processes that work.")
    for name, value in sorted(figures.items()):
        first, _, second = name.partition(".")
        if first in _LANES:
            calls.add_metric([first, second], value)
        elif first == "waiting":
            waiting.add_metric([second], value)
        elif first == "busy":
            busy.add_metric([], value)
        else:
            events.add_metric([name], value)
    yield from (calls, events, waiting, busy)
