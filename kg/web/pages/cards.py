"""Facts as pages show them: the statement, how firmly it is said, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.evidence.facts import OUTCOMES
from kg.rdf.namespaces import PREFIXES, iri
from kg.web.links import page
from kg.web.lookups import about, claims, headings
from kg.web.pages.mentions import pieces_of
from kg.web.pages.names import Name, named, names
from kg.web.pages.turtle import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.store.engine import Engine, Term
    from kg.web.pages.mentions import Piece

_NBO = PREFIXES["nbo"]
_DEFINITION: Final = PREFIXES["skos"] + "definition"
_EACH: Final = iri("nb:combination-each")
_STATED: Final = iri("nb:certainty-stated").value
_HEDGES: Final = {
    "frequency": "how often",
    "certainty": "how certain",
    "combination": "how its parts belong together",
}
"""Property of a fact to what the hedge tells."""


@dataclass(frozen=True)
class Hedge:
    """A word that says how often or how certain something is.

    Attributes:
        name: the term, such as ``frequency-rarely``.
        word: its label.
        tells: what it tells, such as *how often*.
        meaning: its definition.
        href: its page.
        quiet: whether it only says that there is no hedge.
    """

    name: str
    word: str
    tells: str
    meaning: str
    href: str
    quiet: bool


@dataclass(frozen=True)
class Citation:
    """Passages that a fact rests on, and the heading they all stand under."""

    passages: tuple[str, ...]
    heading: str


@dataclass(frozen=True)
class FactCard:
    """One fact.

    Attributes:
        iri: by which it is cited.
        name: its number, such as ``F00042``.
        href: its page.
        statement: what it says, in plain words.
        hedges: how often it is so, how firmly it is said, how its triples belong together.
        scope: what it holds for, where it does not hold in general.
        things: the entities that its triples name, in their order.
        triples: the claim as subject, property, object.
        turtle: the claim in Turtle.
        citations: what it rests on.
        note: a remark of the curators, or empty.
        outcome: ``not-known`` or ``none`` where it says so, else ``listed``.
    """

    iri: str
    name: str
    href: str
    statement: str
    hedges: tuple[Hedge, ...]
    scope: tuple[Name, ...]
    things: tuple[Name, ...]
    triples: tuple[tuple[Name, Name, Name], ...]
    turtle: str
    citations: tuple[Citation, ...]
    note: str
    outcome: str

    def linked(self, here: str = "") -> tuple[Piece, ...]:
        """Return the statement in pieces: the first mention of each thing, and what is between.

        Args:
            here: IRI of the thing whose page it stands on, which needs no link.
        """
        return pieces_of(self.statement, (name for name in self.things if name.iri != here))

    def besides(self, here: str = "") -> tuple[Name, ...]:
        """Return the things that neither the statement mentions nor a condition names."""
        mentioned = {piece.thing for piece in self.linked(here)} | {here}
        mentioned |= {name.iri for name in self.scope}
        return tuple(thing for thing in self.things if not thing.iri or thing.iri not in mentioned)

    @property
    def passages(self) -> tuple[str, ...]:
        """Return the names of the passages that it cites, in order."""
        return tuple(sorted(name for citation in self.citations for name in citation.passages))


def cards(engine: Engine, facts: Sequence[str]) -> list[FactCard]:
    """Return the cards of facts, in the order given."""
    said = about(engine, facts)
    held = claims(engine, facts)
    under = headings(engine, _objects(said.values(), ("cites",)))
    used = about(engine, _objects(said.values(), _HEDGES))
    terms = [t for triples in held.values() for triple in triples for t in _parts(triple)]
    for properties in said.values():
        for name in (*_HEDGES, "scope"):
            terms += properties.get(_NBO + name, [])
    known = names(engine, terms)

    def hedges(fact: str) -> tuple[Hedge, ...]:
        return tuple(
            Hedge(
                term.value.removeprefix(PREFIXES["nb"]),
                known[term.value].text,
                tells,
                _text(used[term.value].get(_DEFINITION, [])),
                page(term.value) or "",
                term.value == _STATED,
            )
            for name, tells in _HEDGES.items()
            for term in said[fact].get(_NBO + name, [])
            # That each of several triples holds is what a reader takes for granted.
            if isinstance(term, ox.NamedNode) and term != _EACH
        )

    return [
        FactCard(
            iri=fact,
            name=fact.removeprefix(PREFIXES["fact"]),
            href=page(fact) or fact,
            statement=_text(said[fact].get(_NBO + "statement", [])),
            hedges=hedges(fact),
            scope=tuple(named(term, known) for term in said[fact].get(_NBO + "scope", [])),
            things=tuple(
                dict.fromkeys(
                    named(term, known)
                    for triple in held.get(fact, [])
                    for term in (triple.subject, triple.object)
                )
            ),
            triples=tuple(
                (named(t.subject, known), named(t.predicate, known), named(t.object, known))
                for t in held.get(fact, [])
            ),
            turtle=written(held.get(fact, [])),
            citations=_citations(said[fact].get(_NBO + "cites", []), under),
            note=_text(said[fact].get(PREFIXES["skos"] + "note", [])),
            outcome=next(
                (
                    OUTCOMES[term.value]
                    for term in said[fact].get(_NBO + "certainty", [])
                    if isinstance(term, ox.NamedNode) and term.value in OUTCOMES
                ),
                "listed",
            ),
        )
        for fact in facts
        if fact in said
    ]


def legend(shown: Iterable[FactCard]) -> list[Hedge]:
    """Return the hedges of facts, each once, in the order in which they first stand."""
    return list({h.name: h for card in shown for h in card.hedges if not h.quiet}.values())


def _citations(cited: Sequence[Term], under: Mapping[str, str]) -> tuple[Citation, ...]:
    """Group cited passages by heading, in the order of the document."""
    grouped: dict[str, list[str]] = {}
    for term in sorted(cited, key=str):
        if isinstance(term, ox.NamedNode):
            name = term.value.removeprefix(PREFIXES["passage"])
            grouped.setdefault(under.get(term.value, ""), []).append(name)
    return tuple(Citation(tuple(passages), heading) for heading, passages in grouped.items())


def _parts(triple: ox.Triple) -> tuple[Term, Term, Term]:
    return triple.subject, triple.predicate, triple.object


def _objects(said: Iterable[dict[str, list[Term]]], properties: Iterable[str]) -> set[str]:
    wanted = [_NBO + name for name in properties]
    return {
        term.value
        for about_it in said
        for name in wanted
        for term in about_it.get(name, [])
        if isinstance(term, ox.NamedNode)
    }


def _text(terms: Sequence[Term]) -> str:
    return " ".join(term.value for term in terms if isinstance(term, ox.Literal))
