"""One entity: what it is and what else it is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.client.answer import Answer
    from kg.client.values import Iri


@dataclass(frozen=True)
class Name:
    """Another name of an entity.

    Attributes:
        text: the name.
        kind: what kind of name it is, in words; None for a plain synonym.
    """

    text: str
    kind: str | None


@dataclass(frozen=True)
class Entity:
    """An entity of the graph.

    Attributes:
        iri: its IRI, with its label.
        definition: what it is, in a sentence; None where there is none.
        classes: labels of the classes it is in.
        names: other names.
    """

    iri: Iri
    definition: str | None
    classes: tuple[str, ...]
    names: tuple[Name, ...]

    @property
    def label(self) -> str:
        """Return what it is called."""
        return self.iri.label or self.iri.name


def entity_of(answer: Answer) -> Entity:
    """Read the rows of the saved query ``definition``; there is at least one."""
    first = answer.rows[0]
    names = [
        Name(str(row["name"]), None if row["kind"] is None else str(row["kind"]))
        for row in answer
        if row["name"]
    ]
    classes = dict.fromkeys(str(row["classLabel"]) for row in answer if row["classLabel"])
    return Entity(first.entity, first.definition, tuple(classes), tuple(dict.fromkeys(names)))
