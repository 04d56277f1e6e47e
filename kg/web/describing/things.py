"""A thing that has an IRI, a page and RDF: where each is, for headers and the heads of pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from flask import g

from kg.exports import DOWNLOADS
from kg.rdf.media import formats_for
from kg.rdf.namespaces import BASE, PREFIXES
from kg.sparql.negotiation import HTML_OFFER

if TYPE_CHECKING:
    from kg.rdf.media import Format
    from kg.release.manifest import Manifest

_REDIRECTS: Final = 300
SCHEMA_ORG: Final = "https://schema.org/"
_TYPES: Final = {
    "nb": "DefinedTerm",
    "fact": "Claim",
    "passage": "WebPageElement",
    "source": "WebPage",
    "case": "CreativeWork",
    "query": "CreativeWork",
    "graph": "CreativeWork",
}
"""Prefix to what schema.org calls such a thing."""
_PAGES: Final = {"nb": "/page/", "query": "/queries/"}
_DATA: Final = {"nb": "/data/"}


@dataclass(frozen=True)
class Alternate:
    """One form of a description.

    Attributes:
        href: where it is.
        media_type: its media type.
        title: how a page names it.
    """

    href: str
    media_type: str
    title: str


@dataclass(frozen=True)
class Thing:
    """What a request is about.

    Attributes:
        iri: by which it is cited.
        page: path of its page.
        data: path of its description as RDF, without the suffix.
        type: IRI of what schema.org calls it.
        formats: the formats of its description.
        items: paths of files that it consists of, with their media types.
    """

    iri: str
    page: str
    data: str
    type: str
    formats: tuple[Format, ...] = formats_for("graph")
    items: tuple[tuple[str, str], ...] = ()

    @property
    def alternates(self) -> tuple[Alternate, ...]:
        """Return its description in every format."""
        return tuple(
            Alternate(f"{self.data}.{f.name}", f.media_type, f.title) for f in self.formats
        )


def thing(prefix: str, name: str) -> Thing:
    """Return a thing by the prefix and the local name of its IRI."""
    path = quote(name, safe="")
    return Thing(
        PREFIXES[prefix] + name,
        _PAGES.get(prefix, f"/{prefix}/") + path,
        _DATA.get(prefix, f"/{prefix}/") + path,
        SCHEMA_ORG + _TYPES[prefix],
    )


def whole(manifest: Manifest) -> Thing:
    """Return the dataset as a thing: its page is the start page, its description the catalog."""
    dumps = {d.file for d in DOWNLOADS.values() if d.holds != "projection"}
    return Thing(
        BASE,
        "/",
        "/catalog",
        f"{SCHEMA_ORG}Dataset",
        items=tuple(
            (f"/downloads/{entry.name}", entry.media_type)
            for entry in manifest.files
            if entry.name in dumps
        ),
    )


def introduce(found: Thing) -> None:
    """Say what the current request is about; headers and the head of the page follow from it."""
    g.thing = found


def introduced() -> Thing | None:
    """Return what the current request is about, or None."""
    found: Thing | None = g.get("thing")
    return found


def links(found: Thing, status: int, media_type: str) -> list[str]:
    """Return the values of ``Link`` (RFC 8288) of an answer about a thing.

    Relations are those of FAIR Signposting, level 1 (https://signposting.org/FAIR/), and of RFC
    6596 (``canonical``). A page is the landing page; RDF is its metadata and names the page. There
    is no ``author``: the contributors have no address. An answer that holds no description, such
    as 303 or 406, names all there are.

    Args:
        found: the thing.
        status: of the answer.
        media_type: of the answer.
    """
    forms = {alternate.media_type: alternate.href for alternate in found.alternates}
    page = HTML_OFFER.media_types[0]
    here = (forms | {page: found.page}).get(media_type) if status < _REDIRECTS else None
    landing = here == found.page
    values = [f'<{found.iri}>; rel="cite-as"']
    if here:
        values.append(f'<{here}>; rel="canonical"')
    if not landing:
        says = "alternate" if here is None else "alternate describes"
        values.append(f'<{found.page}>; rel="{says}"; type="{page}"')
    says = "alternate describedby" if landing else "alternate"
    values += [
        f'<{href}>; rel="{says}"; type="{type_}"' for type_, href in forms.items() if href != here
    ]
    if landing:
        types = (SCHEMA_ORG + "AboutPage", found.type)
        values += [f'<{name}>; rel="type"' for name in types]
        values += [f'<{path}>; rel="item"; type="{type_}"' for path, type_ in found.items]
        values += [] if found.page == "/" else ['</>; rel="collection"']
    return values
