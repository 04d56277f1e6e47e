"""What a reasoner concluded, as pages show it: apart from what is stated, beside its grounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.rdf.namespaces import PREFIXES, iri
from kg.web.links import Shown, page, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyoxigraph as ox

_TYPE = iri("rdf:type")


@dataclass(frozen=True)
class Conclusion:
    """One statement that follows.

    Attributes:
        triple: subject, property and object.
        facts: facts that relate the two, in either direction; they say how firmly.
    """

    triple: tuple[Shown, Shown, Shown]
    facts: tuple[Shown, ...]


@dataclass(frozen=True)
class Conclusions:
    """What follows about one entity.

    Attributes:
        classes: classes that it is of.
        others: other statements.
    """

    classes: tuple[Shown, ...] = ()
    others: tuple[Conclusion, ...] = ()


def conclusions(
    subject: ox.NamedNode,
    inferred: Sequence[ox.Triple],
    claims: Mapping[str, Iterable[ox.Triple]],
    known: Mapping[str, str],
) -> Conclusions:
    """Return what follows about an entity.

    Args:
        subject: the entity.
        inferred: the conclusions that name it.
        claims: the triples of the facts about it, by the IRI of the fact.
        known: labels of the terms.
    """
    by_ends: dict[frozenset[object], dict[str, None]] = {}
    for fact, held in claims.items():
        for triple in held:
            by_ends.setdefault(frozenset((triple.subject, triple.object)), {})[fact] = None

    def grounds(triple: ox.Triple) -> tuple[Shown, ...]:
        found = by_ends.get(frozenset((triple.subject, triple.object)), {})
        return tuple(Shown(fact.removeprefix(PREFIXES["fact"]), page(fact)) for fact in found)

    classes = [t.object for t in inferred if t.subject == subject and t.predicate == _TYPE]
    return Conclusions(
        tuple(shown(class_, known) for class_ in classes),
        tuple(
            Conclusion(
                (
                    shown(triple.subject, known),
                    shown(triple.predicate, known),
                    shown(triple.object, known),
                ),
                grounds(triple),
            )
            for triple in inferred
            # Relations of other ontologies stand above ours: they would only say it again.
            if triple.predicate != _TYPE and triple.predicate.value.startswith(PREFIXES["nbo"])
        ),
    )
