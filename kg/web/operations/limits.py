"""``/sparql/limits``: every limit of this service, with its value and what a client is told."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, render_template, request

from kg.config import SETTINGS
from kg.sparql.negotiation import HTML, HTML_OFFER, JSON_OFFER
from kg.web.answers import negotiated
from kg.web.service import service

blueprint = Blueprint("limits", __name__)


@dataclass(frozen=True)
class Limit:
    """One limit as it is set.

    Attributes:
        name: of the setting.
        variable: environment variable that sets it.
        value: what holds here.
        default: what holds where nothing is set.
        meaning: one sentence.
        status: HTTP status of the answer to who passes it.
        reason: its reason phrase.
    """

    name: str
    variable: str
    value: int | str
    default: int | str
    meaning: str
    status: int
    reason: str


def limits() -> list[Limit]:
    """Return the limits, in the order of the settings."""
    settings = service().settings
    return [
        Limit(
            setting.name,
            setting.variable,
            getattr(settings, setting.name),
            setting.default,
            setting.help,
            setting.status,
            HTTPStatus(setting.status).phrase,
        )
        for setting in SETTINGS.values()
        if setting.status
    ]


@blueprint.get("/sparql/limits")
def page() -> str | Response:
    """List the limits."""
    if negotiated((JSON_OFFER, HTML_OFFER), named=request.args.get("format")) == HTML:
        return render_template("limits.html", limits=limits())
    return jsonify(limits=[asdict(limit) for limit in limits()])
