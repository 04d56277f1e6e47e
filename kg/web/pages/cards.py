"""Facts as pages show them: the statement, how firmly it is said, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES, iri
from kg.store.labels import labels
from kg.web.links import Shown, page, shown
from kg.web.lookups import about, claims, headings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.store.engine import Engine, Term

_NBO = PREFIXES["nbo"]
_COMBINATION = _NBO + "combination"
_EACH = iri("nb:combination-each")


@dataclass(frozen=True)
class Citation:
    """Passages that a fact rests on, and the heading they all stand under."""

    passages: tuple[Shown, ...]
    heading: str


@dataclass(frozen=True)
class FactCard:
    """One fact.

    Attributes:
        name: its number, such as ``F00042``.
        href: its page.
        statement: what it says, in plain words.
        frequency: how often it is so, or None where nothing is said.
        certainty: how firmly it is said.
        scope: what it holds for, where it does not hold in general.
        alternatives: how several triples belong together where they are alternatives, or None.
        triples: the claim as subject, property, object.
        citations: what it rests on.
        note: a remark of the curators, or empty.
    """

    name: str
    href: str
    statement: str
    frequency: Shown | None
    certainty: Shown | None
    scope: tuple[Shown, ...]
    alternatives: Shown | None
    triples: tuple[tuple[Shown, Shown, Shown], ...]
    citations: tuple[Citation, ...]
    note: str


def cards(engine: Engine, facts: Sequence[str]) -> list[FactCard]:
    """Return the cards of facts, in the order given."""
    said = about(engine, facts)
    held = claims(engine, facts)
    under = headings(engine, _objects(said.values(), "cites"))
    terms = [
        term
        for properties in said.values()
        for name in ("frequency", "certainty", "scope", "combination", "cites")
        for term in properties.get(_NBO + name, [])
    ]
    terms += [t for triples in held.values() for triple in triples for t in _parts(triple)]
    known = labels(engine, {t.value for t in terms if isinstance(t, ox.NamedNode)})

    def all_of(fact: str, name: str) -> tuple[Shown, ...]:
        return tuple(shown(term, known) for term in said[fact].get(_NBO + name, []))

    def first(fact: str, name: str) -> Shown | None:
        return next(iter(all_of(fact, name)), None)

    return [
        FactCard(
            name=fact.removeprefix(PREFIXES["fact"]),
            href=page(fact) or fact,
            statement=_text(said[fact].get(_NBO + "statement", [])),
            frequency=first(fact, "frequency"),
            certainty=first(fact, "certainty"),
            scope=all_of(fact, "scope"),
            # That each of several triples holds is what a reader takes for granted.
            alternatives=None
            if _EACH in said[fact].get(_COMBINATION, [])
            else first(fact, "combination"),
            triples=tuple(
                (shown(t.subject, known), shown(t.predicate, known), shown(t.object, known))
                for t in held.get(fact, [])
            ),
            citations=_citations(said[fact].get(_NBO + "cites", []), under, known),
            note=_text(said[fact].get(PREFIXES["skos"] + "note", [])),
        )
        for fact in facts
        if fact in said
    ]


def _citations(
    cited: Sequence[Term], under: Mapping[str, str], known: Mapping[str, str]
) -> tuple[Citation, ...]:
    """Group cited passages by heading, in the order of the document."""
    grouped: dict[str, list[Shown]] = {}
    for term in sorted(cited, key=str):
        if isinstance(term, ox.NamedNode):
            grouped.setdefault(under.get(term.value, ""), []).append(shown(term, known))
    return tuple(Citation(tuple(passages), heading) for heading, passages in grouped.items())


def _parts(triple: ox.Triple) -> tuple[Term, Term, Term]:
    return triple.subject, triple.predicate, triple.object


def _objects(said: Iterable[dict[str, list[Term]]], name: str) -> set[str]:
    return {
        term.value
        for properties in said
        for term in properties.get(_NBO + name, [])
        if isinstance(term, ox.NamedNode)
    }


def _text(terms: Sequence[Term]) -> str:
    return " ".join(term.value for term in terms if isinstance(term, ox.Literal))
