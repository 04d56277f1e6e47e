"""The application factory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from kg.config import from_environment
from kg.web import frame, ontology
from kg.web.api import views as api
from kg.web.describing.head import head
from kg.web.endpoint import graph_store, sparql
from kg.web.http import caching, guard, headers, problems
from kg.web.linked import addresses, catalog, crawling
from kg.web.operations import access_log, conformance, health, limits, metrics
from kg.web.pages import about, cases, document, downloads, entities, home, resources, search
from kg.web.queries import views as queries
from kg.web.service import EXTENSION, Service
from kg.web.serving import front
from kg.web.stages import views as stages

if TYPE_CHECKING:
    from kg.config import Settings
    from kg.release import Release
    from kg.store.engine import Engine

_FORM_GROWTH = 3
"""Percent-encoding makes a byte three."""
_FORM_REST = 64_000
"""Bytes left for the other fields of a form."""


def create_app(
    release: Release | None = None,
    engine: Engine | None = None,
    settings: Settings | None = None,
) -> Flask:
    """Return the service as a WSGI application.

    Args:
        release: what to serve; without it the release that the settings name, opened at the first
            request that needs it.
        engine: what to ask; without it the engine that the settings name. Its data must not change
            while it is asked: much of what pages show is asked once and kept.
        settings: without them those of the environment.

    Raises:
        BadRequestError: a variable of the environment cannot be read.
    """
    settings = settings or from_environment()
    app = Flask("kg.web")
    app.extensions[EXTENSION] = Service(settings, release, engine)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_query_bytes * _FORM_GROWTH + _FORM_REST
    app.url_map.merge_slashes = False  # else // is answered with a redirect to the host asked for
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of the default provider
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for part in (
        home, search, sparql, graph_store, limits, conformance, queries, entities, cases, resources,
        document, stages, about, ontology, downloads, api, health, metrics, addresses, catalog,
        crawling,
    ):  # fmt: skip
        app.register_blueprint(part.blueprint)
    problems.register(app)
    # The first one registered is the first to see a request, and the last to see its response.
    access_log.register(app, settings)
    metrics.register(app)
    guard.register(app, settings)
    headers.register(app)
    caching.register(app)
    front.register(app)
    app.context_processor(head)
    app.context_processor(frame.frame)
    return app
