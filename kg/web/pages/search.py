"""``/search``: saved queries, entities and facts by the words of people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, jsonify, render_template, request

from kg.errors import BadRequestError
from kg.search import KINDS, Search
from kg.sparql.negotiation import HTML, HTML_OFFER, JSON_OFFER
from kg.web.answers import negotiated
from kg.web.links import page, with_query
from kg.web.service import service

if TYPE_CHECKING:
    from kg.search import Found, Hit, Kind

blueprint = Blueprint("search", __name__)

_MOST: Final = 10
"""Hits of each kind on a page."""
_KINDS: Final = {"query": "queries", "entity": "entities", "fact": "facts"}
"""Kind to what many of it are called, in the order of a page."""
_WHY: Final = {
    "question": "a wording of the question",
    "summary": "its summary",
    "slug": "its name",
    "tag": "its tags",
    "description": "its description",
    "parameter": "what you choose",
    "column": "its columns",
    "label": "its name",
    "synonym": "another name",
    "identifier": "an identifier elsewhere",
    "definition": "its definition",
    "statement": "the statement",
    "option": "what you may choose",
}
_OBVIOUS: Final = {"label", "statement"}
"""Fields that a page shows as the link itself."""


def index() -> Search:
    """Return the index of what is served; it is built at the first search of a process."""
    serving = service()
    return serving.once("search", lambda: Search(serving.catalog, serving.own_engine))


@blueprint.get("/search")
def search() -> str | Response:
    """Show what fits ``q``, by kind, best first; ``kind`` asks for one kind."""
    typed = request.args.get("q", "").strip()
    chosen = negotiated((JSON_OFFER, HTML_OFFER), named=request.args.get("format"))
    kinds = _kinds(request.args.getlist("kind"))
    found = index().find(typed, kinds, most=_MOST)
    hits = {name: [_hit(h) for h in found.hits if h.thing.kind == k] for k, name in _KINDS.items()}
    if chosen != HTML:
        return jsonify(
            q=typed,
            readAs={word: list(words) for word, words in found.read_as.items()},
            unknown=list(found.unknown),
            **{name: hits[name] for kind, name in _KINDS.items() if kind in kinds},
        )
    return render_template(
        "search.html", typed=typed, hits=hits, why=_WHY, obvious=_OBVIOUS, **_readings(found)
    )


def _kinds(asked: list[str]) -> tuple[Kind, ...]:
    """Return the kinds asked for; all where none is.

    Raises:
        BadRequestError: there is no such kind.
    """
    unknown = [kind for kind in asked if kind not in KINDS]
    if unknown:
        raise BadRequestError(
            f"There is no kind {unknown[0][:60]!r} to search for; there are: {', '.join(KINDS)}."
        )
    return tuple(kind for kind in KINDS if kind in asked) or KINDS


def _hit(hit: Hit) -> dict[str, Any]:
    """Return a hit for JSON and for the page."""
    fields = list(hit.values.items())
    return {
        "iri": hit.thing.iri,
        "name": hit.thing.name,
        "title": hit.thing.title,
        "url": with_query(page(hit.thing.iri) or "/", fields),
        "score": hit.score,
        "values": dict(hit.values),
        "matches": [{"field": match.field, "text": match.text} for match in hit.matches],
    }


def _readings(found: Found) -> dict[str, Any]:
    return {"read_as": found.read_as, "unknown": found.unknown}
