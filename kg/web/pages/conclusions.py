"""What a reasoner concluded, as pages show it: apart from what is stated, beside its grounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.rdf.namespaces import PREFIXES, iri
from kg.web.pages.names import Name, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyoxigraph as ox

    from kg.store.engine import Term

MOST_OF_ONE_RELATION: Final = 6
"""Conclusions of one relation that a page shows; most of long lists repeat what facts say."""
_TYPE: Final = iri("rdf:type")


@dataclass(frozen=True)
class Conclusion:
    """One statement that follows.

    Attributes:
        other: what the entity is related to.
        facts: names of the facts that relate the two; they say how firmly.
    """

    other: Name
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Relation:
    """What follows by one relation, in one direction.

    Attributes:
        relation: the property.
        of_it: whether the entity is the subject.
        shown: the first conclusions.
        more: how many others there are.
    """

    relation: Name
    of_it: bool
    shown: tuple[Conclusion, ...]
    more: int


@dataclass(frozen=True)
class Conclusions:
    """What follows about one entity.

    Attributes:
        classes: classes that it is of.
        relations: what else follows.
        count: how many statements these are.
    """

    classes: tuple[Name, ...] = ()
    relations: tuple[Relation, ...] = ()
    count: int = 0


def conclusions(
    subject: ox.NamedNode,
    inferred: Sequence[ox.Triple],
    claims: Mapping[str, Iterable[ox.Triple]],
    known: Mapping[str, Name],
) -> Conclusions:
    """Return what follows about an entity.

    Args:
        subject: the entity.
        inferred: the conclusions that name it.
        claims: the triples of the facts about it, by the IRI of the fact.
        known: names of the terms.
    """
    by_ends: dict[frozenset[object], dict[str, None]] = {}
    for fact, held in claims.items():
        for triple in held:
            by_ends.setdefault(frozenset((triple.subject, triple.object)), {})[fact] = None

    def conclusion(triple: ox.Triple) -> Conclusion:
        other: Term = triple.object if triple.subject == subject else triple.subject
        found = by_ends.get(frozenset((triple.subject, triple.object)), {})
        return Conclusion(
            named(other, known), tuple(fact.removeprefix(PREFIXES["fact"]) for fact in found)
        )

    grouped: dict[tuple[ox.NamedNode, bool], list[Conclusion]] = {}
    for triple in inferred:
        # Relations of other ontologies stand above ours: they would only say it again.
        if triple.predicate != _TYPE and triple.predicate.value.startswith(PREFIXES["nbo"]):
            key = triple.predicate, triple.subject == subject
            grouped.setdefault(key, []).append(conclusion(triple))
    classes = [t.object for t in inferred if t.subject == subject and t.predicate == _TYPE]
    return Conclusions(
        tuple(named(class_, known) for class_ in classes),
        tuple(
            Relation(
                named(relation, known),
                of_it,
                tuple(found[:MOST_OF_ONE_RELATION]),
                max(0, len(found) - MOST_OF_ONE_RELATION),
            )
            for (relation, of_it), found in grouped.items()
        ),
        sum(map(len, grouped.values())),
    )
