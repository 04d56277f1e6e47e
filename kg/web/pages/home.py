"""``/``: what this is, the figures, where to go."""

from __future__ import annotations

from flask import Blueprint, render_template

from kg.web.service import service

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home() -> str:
    """Explain the project; figures come from the manifest of the release."""
    serving = service()
    return render_template(
        "home.html",
        manifest=serving.release.manifest,
        tried=serving.starting_points,
    )
