"""The things that the project names, as pages and as RDF: entities, facts, passages, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, render_template, request

from kg.errors import NotFoundError
from kg.rdf.media import FORMATS, formats_for
from kg.rdf.namespaces import PREFIXES, curie
from kg.sparql.negotiation import HTML, offers_for
from kg.store.labels import labels
from kg.suggest import did_you_mean
from kg.web import lookups
from kg.web.answers import graph, negotiated
from kg.web.cards import FactCard, cards
from kg.web.links import Shown, shown
from kg.web.service import service

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from kg.store.engine import Engine

blueprint = Blueprint("resources", __name__)

_FORMATS: Final = formats_for("graph")
_NBO, _RDFS, _SKOS = PREFIXES["nbo"], PREFIXES["rdfs"], PREFIXES["skos"]
_TYPE = PREFIXES["rdf"] + "type"
_HEAD: Final = {
    _RDFS + "label", _SKOS + "definition", _SKOS + "altLabel", _SKOS + "note", _TYPE,
    _NBO + "layTerm", _NBO + "clinicalTerm", _NBO + "abbreviation",
}  # fmt: skip
"""What the head of an entity's page says; the rest stands in a table below."""


@blueprint.get("/id/<name>")
def identifier(name: str) -> AnyResponse:
    """Send 303 See Other: an identifier names a thing, and things cannot be sent."""
    _found("nb", name)
    chosen = _chosen(None)
    return redirect(f"/page/{name}" if chosen == HTML else f"/data/{name}.{chosen}", 303)


@blueprint.get("/data/<name>.<suffix>")
def entity_data(name: str, suffix: str) -> Response:
    """Return an entity's description, and the facts about it, as RDF."""
    subject = _found("nb", name)
    chosen = negotiated(offers_for("graph"), named=suffix, kind="graph")
    engine = service().engine
    facts = lookups.facts_about(engine, subject)
    return graph(_described(engine, [subject.value, *facts], facts), chosen)


@blueprint.get("/page/<name>")
def entity(name: str) -> str:
    """Show an entity: what it is, and the facts about it."""
    subject = _found("nb", name)
    engine = service().engine
    said = lookups.about(engine, [subject.value])[subject.value]
    terms = [term for values in said.values() for term in values]
    named = {t.value for t in terms if isinstance(t, ox.NamedNode)}
    known = labels(engine, named | set(said))
    about = lookups.facts_about(engine, subject)
    # What facts claim is shown with its hedge, below, and never bare.
    claimed = {t for held in lookups.claims(engine, about).values() for t in held}
    rest = [
        (shown(ox.NamedNode(predicate), known), [shown(term, known) for term in unclaimed])
        for predicate, values in said.items()
        if predicate not in _HEAD
        and (
            unclaimed := [
                term
                for term in values
                if ox.Triple(subject, ox.NamedNode(predicate), term) not in claimed
            ]
        )
    ]

    def texts(predicate: str) -> list[str]:
        return [t.value for t in said.get(predicate, []) if isinstance(t, ox.Literal)]

    facts = cards(engine, about)
    return render_template(
        "entity.html",
        name=name,
        iri=subject.value,
        label=next(iter(texts(_RDFS + "label")), name),
        classes=[shown(term, known).text for term in said.get(_TYPE, [])],
        definitions=texts(_SKOS + "definition"),
        synonyms=sorted(texts(_SKOS + "altLabel"), key=str.casefold),
        notes=texts(_SKOS + "note"),
        properties=rest,
        facts=facts,
        formats=_links(f"/data/{name}"),
    )


@blueprint.get("/fact/<name>")
def fact(name: str) -> str | Response:
    """Show a fact: its statement, how firmly it is said, its triples, where it comes from."""
    name, suffix = _suffix(name)
    subject = _found("fact", name)
    engine = service().engine
    chosen = _chosen(suffix)
    if chosen != HTML:
        return graph(_described(engine, [subject.value], [subject.value]), chosen)
    card = cards(engine, [subject.value])
    if not card:
        raise _missing("fact", name)
    return render_template(
        "fact.html", iri=subject.value, fact=card[0], formats=_links(f"/fact/{name}")
    )


@blueprint.get("/passage/<name>")
def passage(name: str) -> str | Response:
    """Show a passage: where it stands in the document, and the facts that cite it; no text."""
    name, suffix = _suffix(name)
    subject = _found("passage", name)
    engine = service().engine
    chosen = _chosen(suffix)
    position = subject.value + "#position"
    if chosen != HTML:
        return graph(_described(engine, [subject.value, position], []), chosen)
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
        formats=_links(f"/passage/{name}"),
    )


@blueprint.get("/source/<name>")
def source_document(name: str) -> str | Response:
    """Show a source: what it is, how to recognize the copy that was read, and what is covered."""
    name, suffix = _suffix(name)
    subject = _found("source", name)
    engine = service().engine
    chosen = _chosen(suffix)
    if chosen != HTML:
        return graph(_described(engine, [subject.value], []), chosen)
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
        formats=_links(f"/source/{name}"),
    )


def _found(prefix: str, name: str) -> ox.NamedNode:
    """Return the IRI of a name that the data know.

    Raises:
        NotFoundError: they do not; the message names what may be meant.
    """
    subject = lookups.node(prefix, name)
    if subject is None or not lookups.exists(service().engine, subject):
        raise _missing(prefix, name)
    return subject


def _missing(prefix: str, name: str) -> NotFoundError:
    namespace = PREFIXES[prefix]
    serving = service()
    labeled = serving.once("labeled", lambda: lookups.labeled(serving.engine))
    names = [iri.removeprefix(namespace) for iri in labeled if iri.startswith(namespace)]
    message = f"There is no {curie(namespace + name[:100])} in the data."
    return NotFoundError(f"{message} {did_you_mean(name, names)}".rstrip())


def _suffix(name: str) -> tuple[str, str | None]:
    """Split ``F00042.ttl``."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix) if dot and suffix in {*FORMATS, HTML} else (name, None)


def _chosen(suffix: str | None) -> str:
    named = suffix or request.args.get("format")
    return negotiated(offers_for("graph", html=True), named=named, kind="graph")


def _links(path: str) -> dict[str, str]:
    return {f.title: f"{path}.{f.name}" for f in _FORMATS}


def _described(engine: Engine, subjects: list[str], facts: list[str]) -> list[ox.Triple]:
    """Return what the default graph says of subjects, and the triples of facts."""
    triples = {
        ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), term): None
        for subject, properties in lookups.about(engine, subjects).items()
        for predicate, terms in properties.items()
        for term in terms
    }
    for held in lookups.claims(engine, facts).values():
        triples |= dict.fromkeys(held)
    return list(triples)
