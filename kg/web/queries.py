"""``/queries``: the gallery of saved queries, and each with a form and its result."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, g, jsonify, render_template, request

from kg.errors import BadRequestError
from kg.queries.declaring import RESERVED
from kg.rdf.namespaces import curie
from kg.sparql.asking import ask
from kg.sparql.form import check, kind_of
from kg.sparql.negotiation import HTML, HTML_OFFER, JSON_OFFER
from kg.web import faces, paging
from kg.web.answers import negotiated, table
from kg.web.service import service

if TYPE_CHECKING:
    from kg.queries import Option, Parameter, SavedQuery

blueprint = Blueprint("queries", __name__)


@blueprint.get("/queries")
def gallery() -> str | Response:
    """List all saved queries by topic."""
    catalog = service().catalog
    chosen = negotiated((JSON_OFFER, HTML_OFFER), named=request.args.get("format"))
    if chosen == HTML:
        topics = [(t, list(qs)) for t, qs in itertools.groupby(catalog, lambda q: q.topic)]
        return render_template("queries.html", topics=topics, count=len(catalog))
    return jsonify([_summary(query) for query in catalog])


@blueprint.get("/queries/<name>")
def saved(name: str) -> str | Response:
    """Run a saved query, with the parameters of the address."""
    # Slugs hold no dot, so what follows the first one is a format.
    slug, dot, suffix = name.partition(".")
    query = service().catalog[slug]
    typed = _typed()
    named = faces.named(suffix) if dot else request.args.get("format")
    kind = kind_of(query.form)
    chosen = negotiated(faces.offers(kind), named=named, kind=kind)
    page = paging.asked(query.form)
    engine = service().engine
    bound = query.bind(typed, engine)
    if chosen == faces.TEXT.name:
        return Response(bound, content_type=f"{faces.TEXT.media_types[0]}; charset=utf-8")
    g.query_text = bound
    checked = check(bound, service().settings)
    limit = service().settings.max_rows_shown
    result = ask(
        engine, checked, wanted=faces.wanted(chosen, page), first=limit if chosen == HTML else None
    )
    if chosen != HTML:
        return faces.answer(query, result, chosen, page)
    fields = [(key, value) for key, values in typed.items() for value in values if value.strip()]
    links = faces.links(slug, kind, fields)
    return render_template(
        "saved.html",
        saved=query,
        query=bound,
        result=table(
            result,
            engine,
            limit=limit,
            links=links,
            readable=True,
        ),
        fields=[(p, _options(p), _values(p, typed)) for p in query.parameters],
    )


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


def _options(parameter: Parameter) -> list[tuple[str, str]]:
    """Return value and label of each choice."""
    return [(_typeable(option), option.label) for option in parameter.options(service().engine)]


def _typeable(option: Option) -> str:
    """Return an option as a user may type it."""
    return _short(option.term.value)


def _short(value: str) -> str:
    """Return the local name of an entity of ours: what reads best in an address."""
    short = curie(value)
    return short.partition(":")[2] if short and short.startswith("nb:") else value


def _values(parameter: Parameter, typed: dict[str, list[str]]) -> list[str]:
    """Return what a form field holds: what was typed, else the default."""
    given = [
        value.strip() for text in typed.get(parameter.name, ()) for value in parameter.split(text)
    ]
    if given:
        return given
    default = [_short(term.value) for term in parameter.default]
    return default if parameter.several or len(default) == 1 else []


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
                "default": [_short(term.value) for term in p.default],
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
