"""What a name in an address stands for, and the forms in which its description comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
from flask import request

from kg.errors import NotFoundError
from kg.rdf.media import FORMATS, formats_for
from kg.rdf.namespaces import PREFIXES, curie
from kg.sparql.negotiation import HTML, offers_for
from kg.suggest import did_you_mean
from kg.web import lookups
from kg.web.answers import negotiated
from kg.web.service import service

if TYPE_CHECKING:
    from kg.store.engine import Engine


def found(prefix: str, name: str) -> ox.NamedNode:
    """Return the IRI of a name that the data know.

    Raises:
        NotFoundError: they do not; the message names what may be meant.
    """
    subject = lookups.node(prefix, name)
    if subject is None or not lookups.exists(service().engine, subject):
        raise missing(prefix, name)
    return subject


def missing(prefix: str, name: str) -> NotFoundError:
    """Return an error that names what may be meant."""
    namespace = PREFIXES[prefix]
    serving = service()
    labeled = serving.once("labeled", lambda: lookups.labeled(serving.engine))
    names = [iri.removeprefix(namespace) for iri in labeled if iri.startswith(namespace)]
    message = f"There is no {curie(namespace + name[:100])} in the data."
    return NotFoundError(f"{message} {did_you_mean(name, names)}".rstrip())


def suffix(name: str) -> tuple[str, str | None]:
    """Split ``F00042.ttl``."""
    stem, dot, last = name.rpartition(".")
    return (stem, last) if dot and last in {*FORMATS, HTML} else (name, None)


def chosen(suffix: str | None) -> str:
    """Return the form that the request gets: that of the suffix, of ``?format=``, of ``Accept``."""
    named = suffix or request.args.get("format")
    return negotiated(offers_for("graph", html=True), named=named, kind="graph")


def links(path: str) -> dict[str, str]:
    """Return the addresses of a description by the title of the format."""
    return {f.title: f"{path}.{f.name}" for f in formats_for("graph")}


def described(engine: Engine, subjects: list[str], facts: list[str]) -> list[ox.Triple]:
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
