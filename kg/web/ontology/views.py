"""``/ontology``: RDF/XML for ontology editors, other formats for programs, a page for people.

Protege asks through ``java.net.URLConnection``, which prefers ``text/html`` where nothing else is
set and means RDF: whoever is recognized as Java gets a page only where nothing else will do.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request, send_from_directory

from kg.errors import GoneError, NotAcceptableError, NotFoundError
from kg.exports import STEM, canonical
from kg.exports.owl import version_iri
from kg.rdf.media import FORMATS
from kg.rdf.namespaces import BASE, iri
from kg.sparql.negotiation import HTML, HTML_OFFER, offers
from kg.store.serializing import serialize_triples
from kg.suggest import did_you_mean
from kg.web.answers import negotiated
from kg.web.ontology.header import header
from kg.web.ontology.pages import known, pages, term
from kg.web.ontology.reading import ONTOLOGY
from kg.web.service import Service, service

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

blueprint = Blueprint("ontology", __name__)

FILE: Final = f"{STEM}.owl"
"""The merged ontology in a release, as RDF/XML."""
WITH_CASES: Final = f"{STEM}.cases.owl"
"""The same with the example cases."""

_RDF_XML: Final = "rdf"
_DATA: Final = offers([FORMATS[name] for name in (_RDF_XML, "ttl", "nt", "jsonld")])
_OTHER_NAMES: Final = {"owl": _RDF_XML}
_JAVA: Final = ("Java/", "Java-http-client/")
_LICENSE: Final = iri("dcterms:license")
_VERSION: Final = iri("owl:versionIRI")
_PRIOR: Final = iri("owl:priorVersion")
_VERSION_NAME: Final = re.compile(r"[0-9]+[.-]")
"""How a version begins; no term begins so."""


@blueprint.after_request
def vary(response: Response) -> Response:
    """Say that Java clients get another form; errors may come in either."""
    if request.endpoint == "ontology.ontology":
        response.vary.add("User-Agent")
    return response


@blueprint.get("/ontology")
@blueprint.get("/ontology.<suffix>")
def ontology(suffix: str | None = None) -> AnyResponse:
    """Send the merged ontology in the form that suits the client."""
    named = suffix or request.args.get("format")
    named = _OTHER_NAMES.get(named.strip().lower(), named) if named else None
    chosen = _chosen(named)
    if chosen == HTML:
        response: AnyResponse = Response(_page(), mimetype="text/html")
        response.add_etag()
    elif chosen == _RDF_XML:
        return _rdf_xml(FILE)
    else:
        format_, release = FORMATS[chosen], service().release
        body = service().once(f"ontology as {chosen}", lambda: _converted(service(), chosen))
        response = Response(body, content_type=format_.content_type)
        response.set_etag(f"{release.digest}-{chosen}")
    return _finished(response)


@blueprint.get(f"/{FILE}")
def merged_file() -> AnyResponse:
    """Send the merged ontology as RDF/XML, at its own IRI."""
    return _rdf_xml(FILE)


@blueprint.get(f"/{WITH_CASES}")
def merged_file_with_cases() -> AnyResponse:
    """Send the merged ontology with the example cases as RDF/XML, at its own IRI."""
    return _rdf_xml(WITH_CASES)


@blueprint.get("/ontology/<path:name>")
def below(name: str) -> AnyResponse:
    """Send the page of a term, or the ontology at a version of it."""
    if _VERSION_NAME.match(name):
        return dated(name)
    found = pages(service())
    entry = found.entries.get(name)
    if entry is None:
        raise NotFoundError(
            f"The ontology has no class or property {name[:100]!r}. "
            f"{did_you_mean(name, found.entries)} The page /ontology lists all.".replace("  ", " ")
        )
    response = Response(term(service(), entry), mimetype="text/html")
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    return response.make_conditional(request)


@blueprint.get("/<version>/ontology")
@blueprint.get(f"/<version>/{FILE}")
@blueprint.get(f"/<version>/{WITH_CASES}")
def dated(version: str) -> AnyResponse:
    """Send the merged ontology as RDF/XML at its version IRI; older versions are not kept here."""
    said = known(service()).stated
    asked = ox.NamedNode(BASE + quote(request.path[1:]))
    for edited in said.objects(ONTOLOGY, _VERSION):
        for name in (FILE, WITH_CASES):
            if asked in {edited, version_iri(edited, ox.NamedNode(BASE + name))}:
                return _rdf_xml(name)
    newest = "/ontology is the newest"
    if asked in said.objects(ONTOLOGY, _PRIOR):
        raise GoneError(
            f"The version {version[:100]!r} of the ontology is no longer kept here; {newest}.",
            [ONTOLOGY.value],
        )
    raise NotFoundError(f"There is no version {version[:100]!r} of the ontology here; {newest}.")


def _chosen(named: str | None) -> str:
    """Return the form that the request gets; Java programs get a page where nothing else suits."""
    if not named and _is_java():
        with contextlib.suppress(NotAcceptableError):
            return negotiated(_DATA)
    return negotiated((*_DATA, HTML_OFFER), named=named, kind="graph")


def _is_java() -> bool:
    """Whether a Java program asks that may never have heard of HTML.

    A bare ``*`` in ``Accept`` is no media range of HTTP; only ``URLConnection`` sends it.
    """
    accepted = request.headers.get("Accept", "")
    return request.headers.get("User-Agent", "").startswith(_JAVA) or any(
        element.partition(";")[0].strip() == "*" for element in accepted.split(",")
    )


def _rdf_xml(name: str) -> AnyResponse:
    release = service().release
    path = release.path(name)
    entry = next(entry for entry in release.manifest.files if entry.name == name)
    response = send_from_directory(
        release.folder.resolve(), path.name, mimetype=entry.media_type, etag=entry.sha256
    )
    response.content_type = entry.media_type
    return _finished(response)


def _converted(serving: Service, chosen: str) -> bytes:
    """Return the merged file in another format; its triples are the same in all.

    Blank nodes get canonical names: every worker process writes the same bytes.
    """
    data = serving.release.path(FILE).read_bytes()
    quads = canonical(ox.parse(data, format=ox.RdfFormat.RDF_XML))
    return serialize_triples((quad.triple for quad in quads), FORMATS[chosen])


def _finished(response: AnyResponse) -> AnyResponse:
    """Add what all forms carry, and answer 304 to whoever holds this one."""
    response.headers["Cache-Control"] = "no-cache"
    for offer in (*_DATA, HTML_OFFER):
        address = f"/ontology.{offer.name}"
        response.headers.add("Link", f'<{address}>; rel="alternate"; type="{offer.media_types[0]}"')
    response.headers.add("Link", '</downloads>; rel="describedby"')
    for license_ in known(service()).stated.objects(ONTOLOGY, _LICENSE):
        if isinstance(license_, ox.NamedNode):
            response.headers.add("Link", f'<{license_.value}>; rel="license"')
    return response.make_conditional(request)


def _page() -> str:
    """Return the page: its head names the address that was asked, the rest never changes."""
    serving = service()
    said = known(serving)
    return render_template(
        "ontology.html",
        overview=pages(serving).overview,
        title=said.text(ONTOLOGY, "dcterms:title") or said.text(ONTOLOGY, "rdfs:label"),
        description=said.text(ONTOLOGY, "dcterms:description"),
        header=header(said, ONTOLOGY),
        iri=ONTOLOGY.value,
        has_cases=bool(said.cases),
        file=FILE,
        with_cases=WITH_CASES,
        formats={FORMATS[o.name].title: f"/ontology.{o.name}" for o in _DATA},
        manifest=serving.release.manifest,
    )
