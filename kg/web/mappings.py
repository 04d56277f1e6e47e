"""Terms of other vocabularies that stand for the same as one of ours, or nearly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import curie, iri
from kg.web.links import Shown, target

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.store.engine import Term

MATCHES: Final = {
    iri("skos:exactMatch"): "same",
    iri("skos:closeMatch"): "nearly the same",
    iri("skos:broadMatch"): "broader there",
    iri("skos:narrowMatch"): "narrower there",
    iri("skos:relatedMatch"): "related",
}
"""Mapping property of SKOS (W3C 2009, section 10) to how a page calls it, best first."""

IDENTIFIER: Final = iri("dcterms:identifier")
"""Says how a term of another vocabulary is cited."""

_OBO: Final = re.compile(r"http://purl\.obolibrary\.org/obo/([A-Za-z]+)_(\w+)")
_LAST: Final = re.compile(r"([^/#:=?]+)/?$")


@dataclass(frozen=True)
class Match:
    """A term of another vocabulary.

    Attributes:
        kind: how it relates to ours.
        term: its label where one is known, with its address.
        identifier: how it is cited, such as ``MONDO:0005072``.
    """

    kind: str
    term: Shown
    identifier: str


def matches(
    said: Mapping[ox.NamedNode, Sequence[Term]],
    labels: Mapping[str, str],
    identifiers: Mapping[str, str],
) -> tuple[Match, ...]:
    """Return the matches among what is said of a term, best first.

    Args:
        said: property to values.
        labels: IRI to label.
        identifiers: IRI to identifier, where the data say how a term is cited.
    """
    return tuple(
        Match(kind, Shown(labels.get(value.value) or name, target(value.value), value.value), name)
        for predicate, kind in MATCHES.items()
        for value in said.get(predicate, [])
        if isinstance(value, ox.NamedNode)
        for name in (identifiers.get(value.value) or identifier(value.value),)
    )


def identifier(iri: str) -> str:
    """Return how a term is cited: as a CURIE where its IRI shows one, else the end of its IRI."""
    if found := _OBO.fullmatch(iri):
        return f"{found[1]}:{found[2]}"
    last = _LAST.search(iri)
    return curie(iri) or (last[1] if last else iri)
