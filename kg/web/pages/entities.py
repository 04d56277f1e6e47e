"""Entities, the things that facts are about, as pages and as RDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from flask import Blueprint, redirect, render_template

from kg.rdf.namespaces import PREFIXES, iri
from kg.sparql.negotiation import HTML
from kg.store.labels import labels
from kg.web import lookups, naming
from kg.web.describing.rdf import of_entity
from kg.web.links import shown
from kg.web.mappings import IDENTIFIER, MATCHES, Match, matches
from kg.web.pages.cards import cards
from kg.web.pages.conclusions import conclusions
from kg.web.service import service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response as AnyResponse

    from kg.store.engine import Term

blueprint = Blueprint("entities", __name__)

_NBO, _RDFS, _SKOS = PREFIXES["nbo"], PREFIXES["rdfs"], PREFIXES["skos"]
_TYPE: Final = iri("rdf:type")
_HEAD: Final = {
    _RDFS + "label", _SKOS + "definition", _SKOS + "altLabel", _SKOS + "note", _TYPE.value,
    _NBO + "layTerm", _NBO + "clinicalTerm", _NBO + "abbreviation",
    *(match.value for match in MATCHES),
}  # fmt: skip
"""What has a place of its own on an entity's page; the rest stands in a table."""


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
    engine = service().engine
    said = lookups.about(engine, [subject.value])[subject.value]
    about = lookups.facts_about(engine, subject)
    claims = lookups.claims(engine, about)
    # What facts claim is shown with its hedge, and never bare; what follows, beside its grounds.
    claimed = {triple for held in claims.values() for triple in held}
    inferred = [t for t in lookups.inferred_about(engine, subject) if t not in claimed]
    apart = claimed | set(inferred)
    terms = [term for values in said.values() for term in values]
    terms += [
        term for triple in inferred for term in (triple.subject, triple.predicate, triple.object)
    ]
    known = labels(engine, {t.value for t in terms if isinstance(t, ox.NamedNode)} | set(said))

    def stated(predicate: str) -> list[Term]:
        named = ox.NamedNode(predicate)
        return [t for t in said.get(predicate, []) if ox.Triple(subject, named, t) not in apart]

    def texts(predicate: str) -> list[str]:
        return [t.value for t in said.get(predicate, []) if isinstance(t, ox.Literal)]

    rest = [
        (shown(ox.NamedNode(predicate), known), [shown(term, known) for term in values])
        for predicate in said
        if predicate not in _HEAD and (values := stated(predicate))
    ]
    return render_template(
        "entity.html",
        name=name,
        iri=subject.value,
        label=next(iter(texts(_RDFS + "label")), name),
        classes=[shown(term, known) for term in stated(_TYPE.value)],
        definitions=texts(_SKOS + "definition"),
        synonyms=sorted(texts(_SKOS + "altLabel"), key=str.casefold),
        notes=texts(_SKOS + "note"),
        properties=rest,
        matches=_matches(said, known),
        facts=cards(engine, about),
        conclusions=conclusions(subject, inferred, claims, known),
        formats=naming.formats(known_as),
    )


def _matches(said: Mapping[str, list[Term]], known: Mapping[str, str]) -> tuple[Match, ...]:
    """Return the matches of an entity, each with the identifier by which it is cited."""
    matched = {match: said.get(match.value, []) for match in MATCHES}
    iris = {t.value for terms in matched.values() for t in terms if isinstance(t, ox.NamedNode)}
    cited = {
        found: identifier.value
        for found, about in lookups.about(service().engine, iris).items()
        for identifier in about.get(IDENTIFIER.value, [])
        if isinstance(identifier, ox.Literal)
    }
    return matches(matched, known, cited)
