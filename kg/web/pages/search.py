"""``/search``: saved queries, entities and facts by the words of people."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, Response, jsonify, render_template, request

from kg.errors import BadRequestError
from kg.search import KINDS, Search
from kg.sparql.negotiation import HTML, HTML_OFFER, JSON_OFFER
from kg.web.answers import negotiated
from kg.web.links import page, with_query
from kg.web.service import service

if TYPE_CHECKING:
    from kg.search import Hit, Kind

blueprint = Blueprint("search", __name__)

_MOST: Final = 10
"""Hits of each kind on a page."""
_KINDS: Final = {"query": "queries", "entity": "entities", "fact": "facts"}
"""Kind to what many of it are called, in the order of a page."""
_HEADINGS: Final = {
    "queries": "Questions with answers",
    "entities": "Things",
    "facts": "Facts",
}
_WHY: Final = {
    "question": "Also asked as",
    "summary": "In short",
    "slug": "Its name",
    "tag": "Tags",
    "description": "About it",
    "parameter": "What you choose",
    "column": "Columns",
    "synonym": "Another name",
    "identifier": "Identifier elsewhere",
    "definition": "Definition",
    "answer": "In the answer",
    "about": "About",
}
"""Field of a match to what a page calls it; the others are seen in the link itself."""
_LINES: Final = 160
"""Characters of a match on a page."""
_TURNS: Final = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Bidirectional classes (UAX 9) of characters that turn the text around them."""


def index() -> Search:
    """Return the index of what is served; it is built at the first search of a process."""
    serving = service()
    return serving.once("search", lambda: Search(serving.catalog, serving.own_engine))


@blueprint.get("/search")
def search() -> str | Response:
    """Show what fits ``q``, by kind, best first; ``kind`` asks for one kind."""
    typed = _plain(request.args.get("q", ""))
    chosen = negotiated((JSON_OFFER, HTML_OFFER), named=request.args.get("format"))
    kinds = _kinds(request.args.getlist("kind"))
    found = index().find(typed, kinds, most=_MOST)
    hits = {name: [_hit(h) for h in found.hits if h.thing.kind == k] for k, name in _KINDS.items()}
    counts = {name: found.counts[k] for k, name in _KINDS.items() if k in kinds}
    if chosen != HTML:
        return jsonify(
            q=typed,
            sure=found.sure,
            didYouMean=found.suggested or None,
            readAs={word: list(words) for word, words in found.read_as.items()},
            everyday=dict(found.everyday),
            unknown=list(found.unknown),
            counts=counts,
            **{name: hits[name] for name in counts},
        )
    # The group that holds the best hit stands first.
    order = dict.fromkeys(_KINDS[hit.thing.kind] for hit in found.hits)
    groups = [(name, _HEADINGS[name], counts[name], hits[name]) for name in order]
    return render_template(
        "search.html",
        typed=typed,
        groups=groups,
        found=found,
        why=_WHY,
        length=_LINES,
        start=[] if groups and found.sure else service().starting_points,
    )


def _plain(typed: str) -> str:
    """Return what was typed without characters that steer a terminal or turn the text around."""
    steers = (c for c in typed if unicodedata.bidirectional(c) not in _TURNS)
    spaced = "".join(" " if unicodedata.category(c) == "Cc" else c for c in steers)
    return spaced.strip()


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
        "chosen": _chosen(hit),
        "matches": [{"field": match.field, "text": match.text} for match in hit.matches],
    }


def _chosen(hit: Hit) -> dict[str, str]:
    """Return what is set in the link to a query, as people are shown it: label to label."""
    if hit.thing.kind != "query":
        return {}
    labels = {
        parameter.name: parameter.label
        for parameter in service().catalog[hit.thing.name].parameters
    }
    return {labels[name]: label for name, label in hit.chosen.items()}
