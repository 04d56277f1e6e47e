"""What the page says of the ontology itself: version, license, authors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.rdf.namespaces import iri
from kg.web.links import shown
from kg.web.ontology.entries import title
from kg.web.ontology.reading import TYPE

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from kg.web.ontology.entries import Row
    from kg.web.ontology.reading import Ontology

_TOP: Final = {TYPE, iri("rdfs:label"), iri("dcterms:title"), iri("dcterms:description")}
"""What a page says above the table about the ontology."""

_FIRST: Final = tuple(
    iri(name)
    for name in ("owl:versionInfo", "owl:versionIRI", "dcterms:license", "dcterms:creator",
                 "dcterms:source", "rdfs:comment")
)  # fmt: skip
"""What most want to know of an ontology, in this order."""


def header(known: Ontology, subject: ox.NamedNode) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Return what is said of the ontology itself: what most want to know, and the rest."""
    said = known.stated.about(subject)

    def rows(predicates: Iterable[ox.NamedNode]) -> tuple[Row, ...]:
        return tuple(
            (title(p, known), tuple((shown(value, known.labels),) for value in said[p]))
            for p in predicates
            if p in said
        )

    return rows(_FIRST), rows(p for p in said if p not in _TOP and p not in _FIRST)
