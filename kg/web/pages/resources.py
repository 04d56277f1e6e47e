"""Facts, and the passages that they rest on, as pages and as RDF."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from kg.sparql.negotiation import HTML
from kg.web import naming
from kg.web.describing.rdf import of_fact, of_passage
from kg.web.pages.fact_page import fact_page
from kg.web.pages.passage_page import passage_page
from kg.web.service import service

blueprint = Blueprint("resources", __name__)


@blueprint.get("/fact/<name>")
def fact(name: str) -> str | Response:
    """Show a fact: its statement, how firmly it is said, its triples, where it comes from."""
    name, suffix = naming.suffix(name)
    subject, known_as = naming.about("fact", name)
    engine = service().engine
    chosen = naming.chosen(suffix)
    if chosen != HTML:
        return naming.described(of_fact(engine, subject), subject, chosen)
    shown = fact_page(engine, subject)
    if shown is None:
        raise naming.missing("fact", name)
    return render_template("fact.html", **shown, formats=naming.formats(known_as))


@blueprint.get("/passage/<name>")
def passage(name: str) -> str | Response:
    """Show a passage: where it stands in the document, and the facts that cite it; no text."""
    name, suffix = naming.suffix(name)
    subject, known_as = naming.about("passage", name)
    engine = service().engine
    chosen = naming.chosen(suffix)
    if chosen != HTML:
        return naming.described(of_passage(engine, subject), subject, chosen)
    shown = passage_page(engine, subject, name)
    return render_template("passage.html", **shown, formats=naming.formats(known_as))
