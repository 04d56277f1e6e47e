"""``/health``: for whoever runs the service."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from kg.store.engine import Boolean
from kg.web.http.problems import answer
from kg.web.service import service

blueprint = Blueprint("health", __name__, url_prefix="/health")


@blueprint.get("/live")
def live() -> Response:
    """Say that the process answers."""
    return _fresh(jsonify(status="live"))


@blueprint.get("/ready")
def ready() -> Response:
    """Ask the engine for one triple; 503 where the data are missing, errors as everywhere."""
    result = service().own_engine.query("ASK { ?s ?p ?o }")
    if not (isinstance(result, Boolean) and result):
        return answer(503, "Not ready", "The engine holds no data; was the release loaded?")
    return _fresh(jsonify(status="ready", release=service().release.manifest.folder))


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
