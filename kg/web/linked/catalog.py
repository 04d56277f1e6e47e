"""``/catalog``: the dataset, its files and its service as DCAT 3 (W3C 2024), and as a page.

What the dataset says of itself is repeated, so that catalogs that harvest this document need no
other. Names are IRIs of ours; addresses to fetch from are those of the service that answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from flask import Blueprint, Response, render_template, request

from kg.exports import DOWNLOADS
from kg.rdf.namespaces import BASE, ENDPOINT, PREFIXES, iri
from kg.release.metadata import CONTRIBUTORS, DATASET, LICENSE, TITLE
from kg.sparql.negotiation import HTML
from kg.web import lookups, naming
from kg.web.answers import graph
from kg.web.describing import things
from kg.web.describing.schema_org import DESCRIPTION, KEYWORDS
from kg.web.service import service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.release.manifest import FileEntry, Manifest
    from kg.store.engine import Term

blueprint = Blueprint("catalog", __name__)

CATALOG: Final = ox.NamedNode(f"{BASE}catalog")
_DCAT: Final = "http://www.w3.org/ns/dcat#"
_SPDX: Final = "http://spdx.org/rdf/terms#"
_EU: Final = "http://publications.europa.eu/resource/authority/"
_WRITING: Final = PREFIXES | {"dcat": _DCAT, "spdx": _SPDX}
_MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
_PROTOCOL: Final = ox.NamedNode("https://www.w3.org/TR/sparql11-protocol/")
_AGENT: Final = ox.NamedNode(f"{CATALOG.value}#contributors")

_Said = tuple[str, "Term"]
"""A property, as a CURIE or an IRI, and its value."""


@blueprint.get("/catalog")
@blueprint.get("/catalog.<suffix>")
def catalog(suffix: str | None = None) -> str | Response:
    """Return the catalog."""
    about = things.Thing(CATALOG.value, "/catalog", "/catalog", f"{things.SCHEMA_ORG}DataCatalog")
    things.introduce(about)
    chosen = naming.chosen(suffix)
    manifest = service().release.manifest
    if chosen != HTML:
        return graph(triples(manifest, request.url_root), chosen, _WRITING)
    return render_template(
        "catalog.html",
        manifest=manifest,
        description=DESCRIPTION,
        license=LICENSE.value,
        iri=DATASET.value,
        files=list(_files(manifest)),
        formats=naming.formats(about),
    )


def triples(manifest: Manifest, root: str) -> list[ox.Triple]:
    """Return catalog, dataset, distributions and service.

    Args:
        manifest: of the release that is served.
        root: address of the service as the client sees it, with a slash at the end.
    """
    said: list[tuple[ox.NamedNode, _Said]] = [
        *((CATALOG, one) for one in _catalog()),
        *((DATASET, one) for one in _dataset(manifest)),
        (_AGENT, ("rdf:type", iri("foaf:Agent"))),
        (_AGENT, ("foaf:name", ox.Literal(CONTRIBUTORS))),
        *((ox.NamedNode(ENDPOINT), one) for one in _service(root)),
    ]
    for entry in _files(manifest):
        said += [(_distribution(entry), one) for one in _file(entry, root)]
        said += [(_checksum(entry), one) for one in _digest(entry)]
    found = [ox.Triple(subject, _property(name), value) for subject, (name, value) in said]
    return list(dict.fromkeys([*found, *_told()]))


def _told() -> Iterator[ox.Triple]:
    """Yield what the dataset says of itself."""
    for name, values in lookups.about(service().engine, [DATASET.value])[DATASET.value].items():
        for value in values:
            yield ox.Triple(DATASET, ox.NamedNode(name), value)


def _catalog() -> Iterator[_Said]:
    yield "rdf:type", _dcat("Catalog")
    yield "dcterms:title", _words(f"{TITLE}: catalog")
    yield "dcterms:description", _words("The dataset, the files it comes in, and its endpoint.")
    yield "dcterms:publisher", _AGENT
    yield "dcterms:license", LICENSE
    yield "foaf:homepage", ox.NamedNode(BASE)
    yield f"{_DCAT}dataset", DATASET
    yield f"{_DCAT}service", ox.NamedNode(ENDPOINT)


def _dataset(manifest: Manifest) -> Iterator[_Said]:
    release = iri(f"release:{manifest.release}")
    yield "rdf:type", _dcat("Dataset")
    yield "dcterms:publisher", _AGENT
    yield "dcterms:creator", _AGENT
    yield "dcterms:identifier", ox.Literal(release.value)
    yield "dcterms:language", ox.NamedNode(f"{_EU}language/ENG")
    yield "dcterms:accessRights", ox.NamedNode(f"{_EU}access-right/PUBLIC")
    yield f"{_DCAT}theme", ox.NamedNode(f"{_EU}data-theme/HEAL")
    yield f"{_DCAT}version", ox.Literal(manifest.version)
    yield f"{_DCAT}hasCurrentVersion", release
    yield f"{_DCAT}landingPage", ox.NamedNode(BASE)
    for word in KEYWORDS:
        yield f"{_DCAT}keyword", _words(word)
    for entry in _files(manifest):
        yield f"{_DCAT}distribution", _distribution(entry)


def _file(entry: FileEntry, root: str) -> Iterator[_Said]:
    yield "rdf:type", _dcat("Distribution")
    yield "dcterms:title", _words(entry.title)
    yield "dcterms:license", LICENSE
    yield f"{_DCAT}accessURL", ox.NamedNode(f"{root}downloads")
    yield f"{_DCAT}downloadURL", ox.NamedNode(f"{root}downloads/{entry.name}")
    yield f"{_DCAT}mediaType", ox.NamedNode(_MEDIA_TYPES + entry.media_type)
    size = ox.Literal(str(entry.bytes), datatype=iri("xsd:nonNegativeInteger"))
    yield f"{_DCAT}byteSize", size
    yield f"{_SPDX}checksum", _checksum(entry)


def _digest(entry: FileEntry) -> Iterator[_Said]:
    yield "rdf:type", ox.NamedNode(f"{_SPDX}Checksum")
    yield f"{_SPDX}algorithm", ox.NamedNode(f"{_SPDX}checksumAlgorithm_sha256")
    value = ox.Literal(entry.sha256, datatype=iri("xsd:hexBinary"))
    yield f"{_SPDX}checksumValue", value


def _service(root: str) -> Iterator[_Said]:
    yield "rdf:type", _dcat("DataService")
    yield "dcterms:title", _words(f"{TITLE}: SPARQL endpoint")
    yield "dcterms:license", LICENSE
    yield "dcterms:conformsTo", _PROTOCOL
    yield f"{_DCAT}endpointURL", ox.NamedNode(f"{root}sparql")
    yield f"{_DCAT}endpointDescription", ox.NamedNode(f"{root}sparql?format=ttl")
    yield f"{_DCAT}endpointDescription", ox.NamedNode(f"{root}openapi.json")
    yield f"{_DCAT}servesDataset", DATASET


def _files(manifest: Manifest) -> Iterator[FileEntry]:
    known = {download.file for download in DOWNLOADS.values()}
    return (entry for entry in manifest.files if entry.name in known)


def _distribution(entry: FileEntry) -> ox.NamedNode:
    return ox.NamedNode(f"{CATALOG.value}#{entry.name}")


def _checksum(entry: FileEntry) -> ox.NamedNode:
    return ox.NamedNode(f"{CATALOG.value}#{entry.name}-sha256")


def _property(name: str) -> ox.NamedNode:
    return ox.NamedNode(name) if name.startswith("http") else iri(name)


def _dcat(name: str) -> ox.NamedNode:
    return ox.NamedNode(_DCAT + name)


def _words(text: str) -> ox.Literal:
    return ox.Literal(text, language="en")
