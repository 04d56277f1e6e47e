"""``/queries``: the gallery of saved queries, and each with a form and its result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, g, jsonify, render_template, request

from kg.errors import BadRequestError
from kg.queries.declaring import RESERVED
from kg.rdf.media import format_named
from kg.sparql.asking import ask
from kg.sparql.form import check, kind_of
from kg.sparql.negotiation import HTML, HTML_OFFER, JSON_OFFER
from kg.web.answers import negotiated
from kg.web.drawing.rows import local
from kg.web.pages.search import index
from kg.web.queries import faces, paging
from kg.web.queries.gallery import shelf
from kg.web.queries.page import page
from kg.web.service import service

if TYPE_CHECKING:
    from kg.queries import SavedQuery

blueprint = Blueprint("queries", __name__)


@blueprint.get("/queries")
def gallery() -> str | Response:
    """List the saved queries by topic, or those that are found by words or have a tag."""
    catalog = service().catalog
    chosen = negotiated((JSON_OFFER, HTML_OFFER), named=request.args.get("format"))
    words, tag = (request.args.get(name, "").strip() for name in ("q", "tag"))
    found = index().find(words, ("query",), most=len(catalog)) if words else None
    listed = shelf(catalog, words=words, tag=tag, found=found)
    if chosen == HTML:
        return render_template("queries.html", shelf=listed)
    return jsonify([_summary(query) for query in listed.queries])


@blueprint.get("/queries/<name>")
def saved(name: str) -> str | Response:
    """Run a saved query, with the parameters of the address."""
    # Slugs hold no dot, so what follows the first one is a format.
    slug, dot, suffix = name.partition(".")
    query = service().catalog[slug]
    typed = _typed()
    named = format_named(suffix) if dot else request.args.get("format")
    kind = kind_of(query.form)
    chosen = negotiated(faces.offers(kind), named=named, kind=kind)
    if chosen == HTML:
        return page(query, typed)
    part = paging.asked(query.form)
    engine = service().engine
    bound = query.bind(typed, engine)
    if chosen == faces.TEXT.name:
        return Response(bound, content_type=f"{faces.TEXT.media_types[0]}; charset=utf-8")
    g.query_text = bound
    checked = check(bound, service().settings)
    result = ask(engine, checked, wanted=faces.wanted(chosen, part))
    return faces.answer(query, bound, result, chosen, part)


def _typed() -> dict[str, list[str]]:
    """Return the parameters of the address, each with its values.

    Raises:
        BadRequestError: what says how to answer is given twice.
    """
    given = request.args.to_dict(flat=False)
    repeated = [name for name in given if name in RESERVED and len(given[name]) > 1]
    if repeated:
        raise BadRequestError(f"{', '.join(repeated)} given more than once; give one value.")
    return {name: values for name, values in given.items() if name not in RESERVED}


def _summary(query: SavedQuery) -> dict[str, Any]:
    """Return one query for the JSON gallery."""
    return {
        "slug": query.slug,
        "topic": query.topic,
        "summary": query.summary,
        "question": query.question,
        "questions": list(query.questions),
        "description": query.description,
        "tags": list(query.tags),
        "form": query.form,
        "url": f"/queries/{query.slug}",
        "parameters": [
            {
                "name": p.name,
                "type": p.type,
                "label": p.label,
                "description": p.description,
                "default": [local(term.value) for term in p.default],
                "example": p.example,
                "several": p.several,
                "required": p.required,
                "pattern": p.pattern or None,
                "minimum": None if p.minimum is None else float(p.minimum),
                "maximum": None if p.maximum is None else float(p.maximum),
            }
            for p in query.parameters
        ],
        "columns": [
            {
                "name": c.name,
                "label": c.label,
                "description": c.description,
                "datatype": c.datatype,
                "unit": c.unit or None,
            }
            for c in query.columns
        ],
        "view": {"kind": query.view.kind, **query.view.columns},
    }
