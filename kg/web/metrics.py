"""``/metrics``: the service's figures in the formats of Prometheus and OpenMetrics.

Labels are of routes, methods and status codes only, so that no client can make them many. With
several web workers each answers for itself, unless PROMETHEUS_MULTIPROC_DIR names a folder that
they share; the pool of query processes is one, and its figures are always the whole.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from kg.errors import KgError
from kg.store.pooled import PooledEngine
from kg.web import accounting
from kg.web.access_log import method
from kg.web.caching import NO_STORE
from kg.web.service import Service, service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from prometheus_client.metrics_core import Metric

blueprint = Blueprint("metrics", __name__)

_EXTENSION: Final = "neuroblastoma-kg-metrics"
_SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


def register(app: Flask) -> None:
    """Count the requests of an application, and how long they take."""
    registry = CollectorRegistry()
    labels = ("method", "route")
    requests = Counter(
        "http_requests", "Requests answered.", (*labels, "status"), registry=registry
    )
    seconds = Histogram(
        "http_request_duration_seconds",
        "Seconds from the request to its answer.",
        labels,
        buckets=_BUCKETS,
        registry=registry,
    )
    ProcessCollector(registry=registry)
    accounting.register(app, registry)
    app.extensions[_EXTENSION] = registry

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
    registry = current_app.extensions[_EXTENSION]
    if os.environ.get(_SHARED):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    pool = CollectorRegistry()
    pool.register(_Pool(service()))
    body = encode(registry).removesuffix(b"# EOF\n") + encode(pool)
    return Response(body, content_type=content_type, headers={"Cache-Control": NO_STORE})


class _Pool(Collector):
    """The figures of the pool of query processes, asked for when they are read."""

    def __init__(self, of: Service) -> None:
        self._service = of

    def collect(self) -> Iterator[Metric]:
        """Yield whether the pool answers, and each of its figures."""
        figures: dict[str, int] = {}
        up = 0
        try:
            engine = self._service.own_engine
            if not isinstance(engine, PooledEngine):
                return
            figures, up = engine.statistics(), 1
        except KgError:
            pass  # that it does not answer is the figure
        yield GaugeMetricFamily("nbkg_pool_up", "Whether the pool of query processes answers.", up)
        family = GaugeMetricFamily(
            "nbkg_pool", "Figures of the pool of query processes, by name.", labels=["figure"]
        )
        for name, value in sorted(figures.items()):
            family.add_metric([name], value)
        yield family
