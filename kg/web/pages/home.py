"""``/``: what this is, the figures, where to go."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template

from kg.errors import NotAcceptableError
from kg.sparql.negotiation import HTML, HTML_OFFER, offers_for
from kg.web.answers import negotiated
from kg.web.describing import things
from kg.web.service import service

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def home() -> str | AnyResponse:
    """Explain the project; figures come from the manifest of the release.

    Whoever asks for RDF is sent to the catalog, and who asks for what there is not gets the page.
    """
    serving = service()
    about = things.whole(serving.release.manifest)
    things.introduce(about)
    with contextlib.suppress(NotAcceptableError):
        chosen = negotiated((HTML_OFFER, *offers_for("graph")), kind="graph")
        if chosen != HTML:
            return redirect(f"{about.data}.{chosen}", 303)
    return render_template(
        "home.html",
        manifest=serving.release.manifest,
        tried=serving.starting_points,
    )
