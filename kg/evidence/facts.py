"""Facts as evidence: what each says, how firmly, and the passages that it cites."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

import pyoxigraph as ox

from kg.evidence.asking import rows_of
from kg.rdf.namespaces import PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.store.engine import Engine, Term

State: TypeAlias = Literal["listed", "not-known", "none", "not-said"]
"""What an answer comes to; see `kg.evidence.states`."""

Role: TypeAlias = Literal["says", "supports", "counted"]
"""What a fact is to a row."""

ROLES: Final[tuple[Role, ...]] = ("says", "supports", "counted")
"""The roles, the nearest first."""

OUTCOMES: Final[Mapping[str, State]] = {
    iri("nb:certainty-not-fully-understood").value: "not-known",
    iri("nb:certainty-under-study").value: "not-known",
    iri("nb:certainty-none-found").value: "none",
}
"""The certainties that say what came of an inquiry: it is not known, or none was found."""

_OF_FACTS: Final = """SELECT ?fact ?property ?value ?label {
  VALUES (?fact) { %s }
  VALUES ?property {
    nbo:statement nbo:frequency nbo:certainty nbo:scope nbo:combination nbo:source skos:note
  }
  ?fact a nbo:Fact ; ?property ?value .
  OPTIONAL { ?value rdfs:label ?label }
}"""
_OF_PASSAGES: Final = """SELECT ?fact ?passage ?section ?kind ?start ?end {
  VALUES (?fact) { %s }
  ?fact nbo:cites ?passage .
  OPTIONAL { ?passage nbo:inSection/rdfs:label ?section }
  OPTIONAL { ?passage nbo:passageKind/rdfs:label ?kind }
  OPTIONAL { ?passage oa:hasSelector ?place . ?place oa:start ?start ; oa:end ?end }
}"""


class Named(NamedTuple):
    """A term with its label."""

    iri: str
    label: str


@dataclass(frozen=True)
class Passage:
    """A piece of the document, by its position.

    Attributes:
        iri: its name.
        section: the heading that it stands under.
        kind: what kind of passage it is.
        start: its first character, counted in code points from 0; None where that is not said.
        end: the place after its last character.
    """

    iri: str
    section: str
    kind: str
    start: int | None
    end: int | None


@dataclass(frozen=True)
class Fact:
    """A fact that something rests on.

    Attributes:
        iri: its name.
        statement: what it says, in a sentence of this project.
        frequency: how often it is said to hold, or None where the document does not say.
        certainty: how firmly it is said.
        scopes: conditions or groups for which it holds; all together.
        combination: how its hedges hold for its triples, or None.
        note: what its editors remark, or nothing.
        passages: the passages that it cites, in the order of the document.
        sources: IRIs of the documents that it is taken from.
        triples: those of its triples that a row came from; none where the row is about the fact.
        role: what it is to the row: the row ``says`` it; or it ``supports`` the row, as a link that
            led there; or it is ``counted``, where the row stands for a group or was chosen by one.
    """

    iri: str
    statement: str
    frequency: Named | None
    certainty: Named | None
    scopes: tuple[Named, ...]
    combination: Named | None
    note: str
    passages: tuple[Passage, ...]
    sources: tuple[str, ...]
    triples: tuple[ox.Triple, ...] = field(default=())
    role: Role = "says"

    @property
    def state(self) -> State:
        """Whether it lists something, or says that it is not known or that none was found."""
        return OUTCOMES.get(self.certainty.iri if self.certainty else "", "listed")

    def as_json(self) -> dict[str, Any]:
        """Return it in the terms of JSON; README.md describes them."""
        return {
            "iri": self.iri,
            "state": self.state,
            "statement": self.statement,
            "frequency": _named(self.frequency),
            "certainty": _named(self.certainty),
            "scopes": [_named(scope) for scope in self.scopes],
            "combination": _named(self.combination),
            "note": self.note or None,
            "role": self.role,
            "triples": triples_as_json(self.triples),
            "passages": [vars(passage) for passage in self.passages],
            "sources": list(self.sources),
        }


def triples_as_json(triples: Iterable[ox.Triple]) -> list[list[str]]:
    """Return triples as lists of three: IRIs and texts of literals."""
    return [[_text(part) for part in (t.subject, t.predicate, t.object)] for t in triples]


def facts_of(engine: Engine, iris: Iterable[str]) -> dict[str, Fact]:
    """Return facts by IRI, in the order of the IRIs; what is no fact is left out.

    Asks two queries for each five hundred.
    """
    wanted = [(ox.NamedNode(value),) for value in set(iris)]
    said: dict[str, dict[str, list[tuple[Term, str]]]] = {}
    for fact, name, value, label in rows_of(engine, _OF_FACTS, wanted):
        if value is not None:
            of_fact = said.setdefault(_text(fact), {})
            of_fact.setdefault(_text(name).partition("#")[2] or _text(name), []).append(
                (value, _text(label) if label else "")
            )
    passages: dict[str, set[Passage]] = {}
    for fact, *cells in rows_of(engine, _OF_PASSAGES, wanted):
        passages.setdefault(_text(fact), set()).add(_passage(*cells))
    return {
        fact: _fact(fact, of_fact, passages.get(fact, set()))
        for fact, of_fact in sorted(said.items())
    }


def is_fact(term: object) -> bool:
    """Whether a term has a name of a fact."""
    return isinstance(term, ox.NamedNode) and term.value.startswith(PREFIXES["fact"])


def _fact(name: str, said: Mapping[str, list[tuple[Term, str]]], cited: set[Passage]) -> Fact:
    def all_of(key: str) -> tuple[Named, ...]:
        return tuple(sorted(Named(_text(v), label or _text(v)) for v, label in said.get(key, ())))

    def first(key: str) -> Named | None:
        return next(iter(all_of(key)), None)

    def text(key: str) -> str:
        return " ".join(named.iri for named in all_of(key))

    return Fact(
        iri=name,
        statement=text("statement"),
        frequency=first("frequency"),
        certainty=first("certainty"),
        scopes=tuple(sorted(all_of("scope"), key=lambda scope: scope.label)),
        combination=first("combination"),
        note=text("note"),
        passages=tuple(sorted(cited, key=lambda p: (p.start or 0, p.iri))),
        sources=tuple(named.iri for named in all_of("source")),
    )


def _passage(
    passage: Term | None,
    section: Term | None,
    kind: Term | None,
    start: Term | None,
    end: Term | None,
) -> Passage:
    return Passage(
        _text(passage),
        _text(section),
        _text(kind),
        int(_text(start)) if start else None,
        int(_text(end)) if end else None,
    )


def _named(named: Named | None) -> dict[str, str] | None:
    return named._asdict() if named else None


def _text(term: object) -> str:
    """Return the IRI or the text of a term."""
    return str(getattr(term, "value", "") if term is not None else "")
