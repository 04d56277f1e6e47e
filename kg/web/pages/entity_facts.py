"""The facts about an entity: by what they are to it, and by property."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES
from kg.web.lookups import rows
from kg.web.pages.names import Name, named, names

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from kg.store.engine import Engine
    from kg.web.pages.cards import FactCard

MOST_SILENT: Final = 8
"""Properties that a page names of those that the document says of other things only."""

_OF_WORDS: Final = {
    PREFIXES["nbo"] + name
    for name in ("isKindOf", "hasKind", "isValueOf", "isExampleOf", "alsoCalled", "abbreviatedAs")
}
"""What orders things or names them: that it is not said leaves nobody without an answer."""
_OF_ITS_KIND: Final = """SELECT ?property (COUNT(DISTINCT ?other) AS ?others) {
  ?other a %s . GRAPH ?fact { ?other ?property ?value } ?fact a nbo:Fact
} GROUP BY ?property ORDER BY DESC(?others) ?property"""


@dataclass(frozen=True)
class Group:
    """Facts that say the same kind of thing of an entity.

    Attributes:
        heading: the property.
        facts: the facts, in the order of the document.
    """

    heading: Name
    facts: tuple[FactCard, ...]


@dataclass(frozen=True)
class FactsOfEntity:
    """The facts about an entity; each stands once.

    Attributes:
        said: those whose subject it is.
        said_with: those that say something of other things, with it.
        under: those that hold only where it is so.
        open: those that say that something of it is not known, or that none was found.
    """

    said: tuple[Group, ...]
    said_with: tuple[Group, ...]
    under: tuple[FactCard, ...]
    open: tuple[FactCard, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        grouped = sum(len(group.facts) for group in (*self.said, *self.said_with))
        return grouped + len(self.under)


def facts_of(subject: ox.NamedNode, facts: Sequence[FactCard]) -> FactsOfEntity:
    """Sort facts by what they are to an entity.

    Args:
        subject: the entity.
        facts: in the order of the document.
    """
    said: list[tuple[FactCard, list[Name]]] = []
    said_with: list[tuple[FactCard, list[Name]]] = []
    under = []
    for fact in facts:
        if own := [p for s, p, _ in fact.triples if s.iri == subject.value]:
            said.append((fact, own))
        elif others := [p for _, p, o in fact.triples if o.iri == subject.value]:
            said_with.append((fact, others))
        else:
            under.append(fact)
    return FactsOfEntity(
        _grouped(said),
        _grouped(said_with),
        tuple(under),
        tuple(fact for fact, _ in said if fact.outcome != "listed"),
    )


def silent(engine: Engine, kind: ox.NamedNode, related: Container[str]) -> tuple[Name, ...]:
    """Return properties that facts use of others of a class, and not of this entity.

    Those come first that are said of most others.

    Args:
        engine: holds the dataset.
        kind: the class.
        related: properties by which anything is related to the entity, in either direction, stated
            or concluded: with them something of the kind is said.
    """
    found = [
        property_
        for property_, others in rows(engine, _OF_ITS_KIND % kind)
        if isinstance(property_, ox.NamedNode)
        and property_.value.startswith(PREFIXES["nbo"])
        and property_.value not in related
        and property_.value not in _OF_WORDS
        # What is said of one other thing only is no more to be expected of this one.
        and isinstance(others, ox.Literal)
        and int(others.value) > 1
    ][:MOST_SILENT]
    called: Mapping[str, Name] = names(engine, found)
    return tuple(named(property_, called) for property_ in found)


def _grouped(facts: Sequence[tuple[FactCard, list[Name]]]) -> tuple[Group, ...]:
    """Group facts by property; one with several goes where most others are."""
    common = Counter(name.iri for _, properties in facts for name in set(properties))
    found: dict[str, tuple[Name, list[FactCard]]] = {}
    for fact, properties in facts:
        heading = max(properties, key=lambda name: common[name.iri])
        found.setdefault(heading.iri, (heading, []))[1].append(fact)
    return tuple(Group(heading, tuple(held)) for heading, held in found.values())
