"""Facts about what belongs to an entity: alterations of a gene, figures of a group of people.

They speak of the entity although they do not name it: that amplification of a gene may make a tumor
grow is looked for on the page of the gene.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES
from kg.web import lookups
from kg.web.pages.cards import cards
from kg.web.pages.names import Name, named, names

if TYPE_CHECKING:
    from collections.abc import Container

    from kg.store.engine import Engine
    from kg.web.pages.cards import FactCard
    from kg.web.pages.document_order import DocumentOrder

_BELONGING: Final = """SELECT DISTINCT ?topic ?fact {
  ?topic nbo:alterationOf|nbo:population %s .
  { GRAPH ?fact { ?topic ?p ?o } } UNION { GRAPH ?fact { ?s ?p ?topic } }
  ?fact a nbo:Fact
} ORDER BY ?topic ?fact"""


@dataclass(frozen=True)
class Belonging:
    """A thing that belongs to an entity, and the facts about it.

    Attributes:
        topic: the thing.
        facts: in the order of the document.
    """

    topic: Name
    facts: tuple[FactCard, ...]


def belonging(
    engine: Engine, subject: ox.NamedNode, shown: Container[str], order: DocumentOrder
) -> list[Belonging]:
    """Return what belongs to an entity with the facts that its page does not show yet.

    Args:
        engine: holds the dataset.
        subject: the entity.
        shown: IRIs of facts that the page shows.
        order: of the document.
    """
    found: dict[ox.NamedNode, list[str]] = {}
    seen: set[str] = set()
    for topic, fact in lookups.rows(engine, _BELONGING % subject):
        if isinstance(topic, ox.NamedNode) and isinstance(fact, ox.NamedNode):
            # A fact about two of them stands once.
            if fact.value not in shown and fact.value not in seen:
                found.setdefault(topic, []).append(fact.value)
            seen.add(fact.value)
    known = names(engine, [*found])
    prefix = PREFIXES["fact"]
    return [
        Belonging(
            named(topic, known),
            tuple(
                cards(
                    engine,
                    [
                        prefix + short
                        for short in order.in_order([f.removeprefix(prefix) for f in facts])
                    ],
                )
            ),
        )
        for topic, facts in found.items()
    ]
