"""``/openapi.json``, the service described for programs, and ``/api``, the same to be read."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from kg.web.openapi import document
from kg.web.service import service

blueprint = Blueprint("api", __name__)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Return the OpenAPI document."""
    return jsonify(document(service()))
