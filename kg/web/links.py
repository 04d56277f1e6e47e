"""Addresses: which page of ours shows an IRI, and how a term is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

import pyoxigraph as ox

from kg.rdf.namespaces import BASE, PREFIXES, curie

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.store.engine import Term

_PAGES: Final = {
    PREFIXES["nb"]: "/page/",
    PREFIXES["fact"]: "/fact/",
    PREFIXES["passage"]: "/passage/",
    PREFIXES["source"]: "/source/",
    PREFIXES["case"]: "/case/",
    PREFIXES["query"]: "/queries/",
    PREFIXES["graph"]: "/graph/",
    PREFIXES["release"]: "/release/",
    BASE + "ontology/imports/": "/ontology/imports/",
    PREFIXES["nbo"]: "/ontology/",
}
_WHOLE: Final = {
    BASE: "/",
    BASE + "ontology": "/ontology",
    BASE + "catalog": "/catalog",
    BASE + ".well-known/void#dataset": "/catalog",
}
_XSD: Final = PREFIXES["xsd"]
_PLAIN: Final = {_XSD + "string", PREFIXES["rdf"] + "langString"}
MAX_LINK: Final = 6_000
"""Longest address that a page links to; servers and browsers cut longer ones."""


def page(iri: str) -> str | None:
    """Return the path of our page about an IRI, or None where there is none."""
    if iri in _WHOLE:
        return _WHOLE[iri]
    for namespace, path in _PAGES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and not local.startswith("."):
            name, hash_, fragment = local.partition("#")
            return path + quote(name, safe="") + hash_ + quote(fragment, safe="")
    return None


def target(iri: str) -> str | None:
    """Return where a link on an IRI goes: our page, the IRI itself if it is of the web, or None."""
    if iri.startswith(BASE):
        return page(iri)
    return iri if iri.startswith(("http://", "https://")) else None


def with_query(path: str, fields: list[tuple[str, str]]) -> str:
    """Return a path with a query string."""
    return f"{path}?{urlencode(fields)}" if fields else path


@dataclass(frozen=True)
class Shown:
    """A term as a page shows it.

    Attributes:
        text: what is read.
        href: where a link goes, or None.
        title: what a tooltip says: the whole IRI or the datatype.
        language: language tag of a literal, or None.
        numeric: whether it is a number, to be set flush right.
    """

    text: str
    href: str | None = None
    title: str | None = None
    language: str | None = None
    numeric: bool = False


def spoken(iri: str, labels: Mapping[str, str]) -> str:
    """Return what a property is called: its label, or its local name as words."""
    local = re.split(r"[#/:]", curie(iri) or iri)[-1].replace("_", " ")
    return labels.get(iri) or re.sub(r"(?<=[a-z])([A-Z]+)", r" \1", local).lower() or iri


def shown(term: Term | None, labels: Mapping[str, str]) -> Shown:
    """Return how a term is shown; ``labels`` maps IRIs to their labels."""
    if term is None:
        return Shown("")
    if isinstance(term, ox.NamedNode):
        iri = term.value
        text = labels.get(iri) or curie(iri) or iri
        return Shown(text, target(iri), iri)
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        short = None if datatype in _PLAIN else curie(datatype) or datatype
        numeric = datatype in {_XSD + t for t in ("integer", "decimal", "double", "float")}
        return Shown(term.value, None, short, term.language, numeric)
    if isinstance(term, ox.BlankNode):
        return Shown(f"_:{term.value[:8]}", None, "blank node")
    return Shown(f"<< {term} >>")
