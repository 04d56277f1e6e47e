"""Entities, the things that facts are about, as pages and as RDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template

from kg.sparql.negotiation import HTML
from kg.web import naming
from kg.web.describing.rdf import of_entity
from kg.web.pages.entity_page import entity_page
from kg.web.service import service

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

blueprint = Blueprint("entities", __name__)


@blueprint.get("/id/<name>")
def identifier(name: str) -> AnyResponse:
    """Send 303 See Other: an identifier names a thing, and things cannot be sent."""
    name, suffix = naming.suffix(name)
    _, known = naming.about("nb", name)
    chosen = naming.chosen(suffix)
    return redirect(known.page if chosen == HTML else f"{known.data}.{chosen}", 303)


@blueprint.get("/data/<name>")
def entity_data(name: str) -> AnyResponse:
    """Return an entity's description, and the facts about it, as RDF."""
    name, dot, suffix = name.partition(".")  # names hold no dot
    subject, known = naming.about("nb", name)
    chosen = naming.chosen(suffix) if dot else naming.chosen(None)
    if chosen == HTML:
        return redirect(known.page, 303)
    return naming.described(of_entity(service().engine, subject), subject, chosen)


@blueprint.get("/page/<name>")
def entity(name: str) -> str:
    """Show an entity: what it is, the facts about it, and what follows from them."""
    subject, known_as = naming.about("nb", name)
    shown = entity_page(service().engine, subject, name)
    return render_template("entity.html", **shown, formats=naming.formats(known_as))
