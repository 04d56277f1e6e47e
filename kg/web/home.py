"""``/``: what this is, the figures, where to go."""

from __future__ import annotations

from flask import Blueprint, render_template

from kg.web.service import service

blueprint = Blueprint("home", __name__)

_TRIED = 3


@blueprint.get("/")
def home() -> str:
    """Explain the project; figures come from the manifest of the release."""
    serving = service()
    first_of_topic = {query.topic: query for query in reversed(list(serving.catalog))}
    tried = sorted(first_of_topic.values(), key=lambda query: query.topic)[:_TRIED]
    return render_template("home.html", manifest=serving.release.manifest, tried=tried)
