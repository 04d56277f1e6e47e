"""Facts, and the passages that they rest on, as pages and as RDF."""

from __future__ import annotations

import pyoxigraph as ox
from flask import Blueprint, Response, render_template

from kg.rdf.namespaces import PREFIXES
from kg.sparql.negotiation import HTML
from kg.store.labels import labels
from kg.web import lookups, naming
from kg.web.describing.rdf import of_fact, of_passage
from kg.web.links import Shown, shown
from kg.web.pages.cards import FactCard, cards
from kg.web.service import service

blueprint = Blueprint("resources", __name__)

_NBO = PREFIXES["nbo"]


@blueprint.get("/fact/<name>")
def fact(name: str) -> str | Response:
    """Show a fact: its statement, how firmly it is said, its triples, where it comes from."""
    name, suffix = naming.suffix(name)
    subject, known_as = naming.about("fact", name)
    engine = service().engine
    chosen = naming.chosen(suffix)
    if chosen != HTML:
        return naming.described(of_fact(engine, subject), subject, chosen)
    card = cards(engine, [subject.value])
    if not card:
        raise naming.missing("fact", name)
    return render_template(
        "fact.html", iri=subject.value, fact=card[0], formats=naming.formats(known_as)
    )


@blueprint.get("/passage/<name>")
def passage(name: str) -> str | Response:
    """Show a passage: where it stands in the document, and the facts that cite it; no text."""
    name, suffix = naming.suffix(name)
    subject, known_as = naming.about("passage", name)
    engine = service().engine
    chosen = naming.chosen(suffix)
    if chosen != HTML:
        return naming.described(of_passage(engine, subject), subject, chosen)
    position = subject.value + "#position"
    said = lookups.about(engine, [subject.value, position])
    own, place = said[subject.value], said[position]
    terms = [term for values in own.values() for term in values]
    known = labels(engine, {t.value for t in terms if isinstance(t, ox.NamedNode)})

    def values(name: str) -> list[Shown]:
        return [shown(term, known) for term in own.get(_NBO + name, [])]

    def number(name: str) -> int | None:
        found = [t.value for t in place.get(PREFIXES["oa"] + name, []) if isinstance(t, ox.Literal)]
        return int(found[0]) if found and found[0].isdecimal() else None

    facts: list[FactCard] = cards(engine, lookups.facts_citing(engine, subject))
    return render_template(
        "passage.html",
        name=name,
        iri=subject.value,
        of=[shown(term, known) for term in own.get(PREFIXES["oa"] + "hasSource", [])],
        start=number("start"),
        end=number("end"),
        section=values("inSection"),
        kind=values("passageKind"),
        lead_in=values("leadIn"),
        reason=values("reason"),
        sha256=values("sha256"),
        facts=facts,
        formats=naming.formats(known_as),
    )
