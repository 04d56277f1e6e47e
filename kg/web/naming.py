"""What a name in an address stands for, and the forms in which its description comes."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from flask import Response, redirect, request

from kg.errors import GoneError, NotAcceptableError, NotFoundError
from kg.rdf.media import FORMATS
from kg.rdf.namespaces import PREFIXES, curie
from kg.sparql.negotiation import HTML, HTML_OFFER, offers_for
from kg.suggest import did_you_mean
from kg.web import lookups
from kg.web.answers import negotiated
from kg.web.describing.rdf import complete, written
from kg.web.describing.things import introduce, thing, whole
from kg.web.service import service

if TYPE_CHECKING:
    import pyoxigraph as ox
    from werkzeug.wrappers import Response as AnyResponse

    from kg.web.describing.rdf import Description
    from kg.web.describing.things import Thing


def about(prefix: str, name: str) -> tuple[ox.NamedNode, Thing]:
    """Return the IRI of a name that the data know, and say that the request is about it.

    Raises:
        NotFoundError: they do not; the message names what may be meant.
    """
    subject, known = found(prefix, name), thing(prefix, name)
    introduce(known)
    return subject, known


def start() -> AnyResponse | None:
    """Say that the request is about the dataset, and send who asks for RDF to the catalog.

    None for everybody else: the start page is what whoever asks for something odd gets too.
    """
    known = whole(service().release.manifest)
    introduce(known)
    with contextlib.suppress(NotAcceptableError):
        wanted = negotiated((HTML_OFFER, *offers_for("graph")), kind="graph")
        if wanted != HTML:
            return redirect(f"{known.data}.{wanted}", 303)
    return None


def found(prefix: str, name: str) -> ox.NamedNode:
    """Return the IRI of a name that the data know.

    Raises:
        GoneError: it was withdrawn; the message names what takes its place.
        NotFoundError: they do not; the message names what may be meant.
    """
    subject = lookups.node(prefix, name)
    if subject is not None:
        check_withdrawn(subject)
    if subject is None or not lookups.exists(service().engine, subject):
        raise missing(prefix, name)
    return subject


def check_withdrawn(subject: ox.NamedNode) -> None:
    """Refuse names that were withdrawn; nothing else is said of them than why, and what replaces.

    Terms of the ontology are no concern of this: those stay in it, marked as deprecated.

    Raises:
        GoneError: the name was.
    """
    serving = service()
    withdrawn = serving.once("withdrawn", lambda: lookups.withdrawn(serving.own_engine))
    if subject.value not in withdrawn:
        return
    replaced_by, reasons = withdrawn[subject.value]
    names = " and ".join(curie(iri) or iri for iri in replaced_by)
    said = [f"{curie(subject.value)} was withdrawn.", *reasons]
    said.append(f"Use {names} in its place." if names else "Nothing takes its place.")
    raise GoneError(" ".join(said), replaced_by)


def missing(prefix: str, name: str) -> NotFoundError:
    """Return an error that names what may be meant."""
    namespace = PREFIXES[prefix]
    serving = service()
    labeled = serving.once("labeled", lambda: lookups.labeled(serving.own_engine))
    names = [iri.removeprefix(namespace) for iri in labeled if iri.startswith(namespace)]
    message = f"There is no {curie(namespace + name[:100])} in the data."
    return NotFoundError(f"{message} {did_you_mean(name, names)}".rstrip())


def suffix(name: str) -> tuple[str, str | None]:
    """Split ``F00042.ttl``."""
    stem, dot, last = name.rpartition(".")
    return (stem, last) if dot and last in {*FORMATS, HTML} else (name, None)


def described(found: Description, subject: ox.NamedNode, chosen: str) -> Response:
    """Return the RDF of what is said of a thing."""
    serving = service()
    manifest = serving.release.manifest if serving.holds_release else None
    complete(found, serving.engine, subject.value, manifest)
    return written(found, subject, chosen)


def formats(known: Thing) -> dict[str, str]:
    """Return the addresses of a description by the title of the format."""
    return {other.title: other.href for other in known.alternates}


def chosen(suffix: str | None) -> str:
    """Return the form that the request gets: that of the suffix, of ``?format=``, of ``Accept``."""
    named = suffix or request.args.get("format")
    return negotiated(offers_for("graph", html=True), named=named, kind="graph")
