"""A source as a page and as RDF: what it is, and a map of what of it is covered."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from kg.rdf.namespaces import PREFIXES
from kg.sparql.negotiation import HTML
from kg.web import lookups, naming
from kg.web.describing.rdf import of_source
from kg.web.links import Shown, shown
from kg.web.pages import saved
from kg.web.pages.document_map import map_of
from kg.web.service import service

blueprint = Blueprint("document", __name__)

_NBO, _SKOS = PREFIXES["nbo"], PREFIXES["skos"]


@blueprint.get("/source/<name>")
def source_document(name: str) -> str | Response:
    """Show a source: what it is, how to recognize the copy that was read, and what is covered."""
    name, suffix = naming.suffix(name)
    subject, known_as = naming.about("source", name)
    serving = service()
    engine = serving.engine
    chosen = naming.chosen(suffix)
    if chosen != HTML:
        return naming.described(of_source(engine, subject), subject, chosen)
    said = lookups.about(engine, [subject.value])[subject.value]

    def values(iri: str) -> list[Shown]:
        return [shown(term, {}) for term in said.get(iri, [])]

    return render_template(
        "source.html",
        name=name,
        iri=subject.value,
        title=next((v.text for v in values(PREFIXES["dcterms"] + "title")), name),
        publisher=values(PREFIXES["dcterms"] + "publisher"),
        page=values(PREFIXES["foaf"] + "page"),
        reviewed=values(_NBO + "reviewedOn"),
        language=values(PREFIXES["dcterms"] + "language"),
        length=values(_NBO + "lengthInCharacters"),
        sha256=values(_NBO + "sha256"),
        notes=values(_SKOS + "note"),
        map=map_of(subject),
        facts=lookups.facts_resting_on(engine, subject),
        asked=saved.link,
        formats=naming.formats(known_as),
    )
