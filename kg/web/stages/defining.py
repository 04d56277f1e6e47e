"""The stages side by side: what the document says of each, and the class of its cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES, iri
from kg.web.links import page
from kg.web.lookups import rows
from kg.web.ontology.reading import CLASS
from kg.web.ontology.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.store.engine import Engine, Term
    from kg.web.ontology.reading import Ontology
    from kg.web.ontology.wording import Words

_SAID: Final = f"""
SELECT DISTINCT ?stage ?label ?definition ?fact ?statement ?frequency ?certainty ?note ?passage {{
  ?system nbo:includesStage ?stage . ?stage rdfs:label ?label
  OPTIONAL {{ ?stage skos:definition ?definition }}
  OPTIONAL {{
    GRAPH ?fact {{ ?stage ?property ?value }}
    ?fact a nbo:Fact ; nbo:statement ?statement ; nbo:cites ?passage
    FILTER NOT EXISTS {{ GRAPH ?fact {{ ?any nbo:includesStage ?stage }} }}
    OPTIONAL {{ ?fact nbo:frequency/rdfs:label ?frequency }}
    OPTIONAL {{ ?fact nbo:certainty ?held FILTER (?held != {iri("nb:certainty-stated")})
      ?held rdfs:label ?certainty }}
    OPTIONAL {{ ?fact skos:note ?note }}
  }}
}} ORDER BY ?label ?fact ?passage"""

_SAME, _STAGE = iri("owl:equivalentClass"), iri("nbo:hasStage")
_AND, _ON, _VALUE = iri("owl:intersectionOf"), iri("owl:onProperty"), iri("owl:hasValue")


@dataclass(frozen=True)
class Said:
    """One fact about a stage.

    Attributes:
        fact: its number.
        href: its page.
        statement: what it says.
        hedges: how often and how firmly, where the document hedges.
        note: a remark of the curators, or empty.
        passages: numbers of the passages that it rests on.
    """

    fact: str
    href: str
    statement: str
    hedges: tuple[str, ...]
    note: str
    passages: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Defined:
    """The class of the cases of a stage.

    Attributes:
        label: its name.
        href: its place in the ontology.
        definition: in a sentence.
        condition: what makes a case one of it, in words after the Manchester syntax.
        notes: how the document was read for it.
    """

    label: str
    href: str | None
    definition: str
    condition: tuple[Words, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Stage:
    """A stage.

    Attributes:
        name: its local name.
        label: its label.
        href: its page.
        definition: what it is, in a sentence of ours.
        said: what the document says of it, in its order.
        defined: the class of its cases; None where the ontology defines none.
    """

    name: str
    label: str
    href: str
    definition: str
    said: tuple[Said, ...]
    defined: Defined | None


def stages(engine: Engine, ontology: Ontology) -> tuple[Stage, ...]:
    """Return the stages in the order of their labels; none of a release that has none."""
    about: dict[str, tuple[str, str]] = {}
    said: dict[str, dict[str, Said]] = {}
    for stage, label, definition, fact, statement, frequency, certainty, note, passage in rows(
        engine, _SAID
    ):
        iri_ = _iri(stage)
        about.setdefault(iri_, (_text(label), _text(definition)))
        facts = said.setdefault(iri_, {})
        if fact is None:
            continue
        number = _iri(fact).removeprefix(PREFIXES["fact"])
        hedges = tuple(filter(None, (_text(frequency), _text(certainty))))
        one = facts.setdefault(
            number,
            Said(number, page(_iri(fact)) or "", _text(statement), hedges, _text(note)),
        )
        cited = _iri(passage).removeprefix(PREFIXES["passage"])
        if cited not in one.passages:
            one.passages.append(cited)
    return tuple(
        Stage(
            stage.removeprefix(PREFIXES["nb"]),
            label,
            page(stage) or "",
            definition,
            tuple(said[stage].values()),
            _defined(ox.NamedNode(stage), ontology),
        )
        for stage, (label, definition) in about.items()
    )


def _defined(stage: ox.NamedNode, known: Ontology) -> Defined | None:
    """Return the class that the ontology equates with the cases that have a stage."""
    stated = known.stated
    for class_ in stated.named(CLASS):
        same = stated.objects(class_, _SAME)
        having = [expression for expression in same if stage in _values(expression, known)]
        if having:
            return Defined(
                known.text(class_, "rdfs:label"),
                page(class_.value),
                known.text(class_, "skos:definition"),
                tuple(words(other, known) for other in same if other not in having),
                tuple(
                    note.value
                    for note in stated.objects(class_, iri("skos:editorialNote"))
                    if isinstance(note, ox.Literal)
                ),
            )
    return None


def _values(expression: Term, known: Ontology) -> Iterator[Term]:
    """Yield the stages that members of an intersection say a case to have."""
    stated = known.stated
    for member in stated.members(stated.first(expression, _AND)):
        if stated.first(member, _ON) == _STAGE:
            yield from stated.objects(member, _VALUE)


def _iri(term: Term | None) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, ox.Literal) else ""
