"""A source as a page and as RDF: what it is, and what of it is covered."""

from __future__ import annotations

import pyoxigraph as ox
from flask import Blueprint, Response, render_template

from kg.rdf.namespaces import PREFIXES
from kg.sparql.negotiation import HTML
from kg.store.labels import labels
from kg.web import lookups, naming
from kg.web.describing.rdf import of_source
from kg.web.links import Shown, shown
from kg.web.service import service

blueprint = Blueprint("document", __name__)

_NBO, _SKOS = PREFIXES["nbo"], PREFIXES["skos"]


@blueprint.get("/source/<name>")
def source_document(name: str) -> str | Response:
    """Show a source: what it is, how to recognize the copy that was read, and what is covered."""
    name, suffix = naming.suffix(name)
    subject, known_as = naming.about("source", name)
    engine = service().engine
    chosen = naming.chosen(suffix)
    if chosen != HTML:
        return naming.described(of_source(engine, subject), subject, chosen)
    said = lookups.about(engine, [subject.value])[subject.value]
    kinds = lookups.passage_kinds(engine, subject)
    known = labels(engine, {k.value for k, _ in kinds if isinstance(k, ox.NamedNode)})
    facts, cited = lookups.covered(engine, subject)

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
        kinds=[(shown(kind, known), count) for kind, count in kinds],
        passages=sum(count for _, count in kinds),
        facts=facts,
        cited=cited,
        formats=naming.formats(known_as),
    )
