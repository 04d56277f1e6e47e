"""What things are called: the label, and the other word that lay people or clinicians use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import curie
from kg.web.links import target
from kg.web.lookups import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.store.engine import Engine, Term

_NAMES: Final = """SELECT ?thing ?label (MIN(?lay) AS ?plain) (MIN(?clinical) AS ?term) {
  VALUES ?thing { %s } ?thing rdfs:label ?label
  OPTIONAL { ?thing nbo:layTerm ?lay } OPTIONAL { ?thing nbo:clinicalTerm ?clinical }
} GROUP BY ?thing ?label ORDER BY ?thing ?label"""


@dataclass(frozen=True)
class Name:
    """What a thing is called.

    Attributes:
        text: its label, or what stands for it where it has none.
        href: where a link on it goes, or None.
        also: another word for the same, or empty.
        clinical: whether the other word is the clinical one; else the label is.
        iri: by which it is cited; empty for a literal.
    """

    text: str
    href: str | None = None
    also: str = ""
    clinical: bool = False
    iri: str = ""


def names(engine: Engine, terms: Iterable[Term]) -> dict[str, Name]:
    """Return the names of the terms that are IRIs, by IRI.

    A clinical term makes the label the lay word. Only where there is none, a lay term makes the
    label the clinical word: labels are mostly plain words.
    """
    iris = sorted({term.value for term in terms if isinstance(term, ox.NamedNode)})
    found = {iri: Name(curie(iri) or iri, target(iri), iri=iri) for iri in iris}
    if iris:
        values = " ".join(str(ox.NamedNode(iri)) for iri in iris)
        for thing, label, plain, term in rows(engine, _NAMES % values):
            if isinstance(thing, ox.NamedNode) and isinstance(label, ox.Literal):
                also = term or plain
                found[thing.value] = Name(
                    label.value,
                    target(thing.value),
                    also.value if isinstance(also, ox.Literal) else "",
                    term is not None,
                    thing.value,
                )
    return found


def named(term: Term, known: Mapping[str, Name]) -> Name:
    """Return the name of a term, which for a literal is its text."""
    if isinstance(term, ox.NamedNode):
        name = known.get(term.value)
        return name or Name(curie(term.value) or term.value, target(term.value), iri=term.value)
    return Name(term.value if isinstance(term, ox.Literal) else str(term))


def texts(terms: Iterable[Term]) -> str:
    """Return what terms read, one after the other."""
    return " ".join(t.value for t in terms if isinstance(t, ox.NamedNode | ox.Literal))
