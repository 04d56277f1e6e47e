"""A parameter of a saved query: what it may be, and how a typed value becomes an RDF term."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.errors import BadRequestError
from kg.queries.choosing import choose, members, quoted
from kg.queries.literals import LITERAL_TYPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyoxigraph as ox

    from kg.store.engine import Engine

ENTITY: Final = "entity"
TYPES: Final = (ENTITY, *LITERAL_TYPES)
"""The names of all types of parameters."""

LONGEST: Final = 1_000
"""The longest value that is looked at, in code points; no name or number is near it."""

MOST: Final = 100
"""The most values that a parameter of several values takes at once."""


class Option(NamedTuple):
    """A value that a parameter may have: the term, and what a form shows for it."""

    term: ox.NamedNode | ox.Literal
    label: str


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    Attributes:
        name: the SPARQL variable without its mark; also the name in a URL and on a command line.
        type: one of `TYPES`.
        label: what a form calls it.
        description: what it does; empty where the label says it.
        of_class: for an entity, the class that holds the choice, subclasses included.
        allowed: for a literal, the only values allowed, as typed; empty where all are.
        example: a value other than the default, as typed, or None.
        default: the terms of the VALUES block; empty for ``UNDEF``, which leaves it open.
        slot: offsets in the query's text of what stands between the braces of that block.
        several: whether it takes several values at once.
    """

    name: str
    type: str
    label: str
    description: str
    of_class: ox.NamedNode | None
    allowed: tuple[str, ...]
    example: str | None
    default: tuple[ox.NamedNode | ox.Literal, ...]
    slot: tuple[int, int]
    several: bool = False

    def options(self, engine: Engine) -> list[Option]:
        """List the values that may be chosen, by label; empty where any literal will do.

        Entities are those of the class in the engine's data.
        """
        if self.of_class is not None:
            found = members(self.of_class, engine)
            return [Option(entity, label) for entity, label in found.items()]
        texts = self.allowed or (("true", "false") if self.type == "boolean" else ())
        read = LITERAL_TYPES[self.type].read
        return [Option(term, text) for text in texts if (term := read(text)) is not None]

    def split(self, text: str) -> list[str]:
        """Return the values in a text: commas part those of a parameter of several values.

        A string is one value, since it may hold commas itself.
        """
        parts = text.split(",") if self.several and self.type != "string" else [text]
        return [part for part in parts if part.strip()]

    def parse_all(
        self, texts: Sequence[str], engine: Engine
    ) -> tuple[ox.NamedNode | ox.Literal, ...]:
        """Read the values that a user gave, blank ones left out; none twice.

        Args:
            texts: each as `split` takes it.
            engine: holds the entities to choose from.

        Raises:
            BadRequestError: there are several values and the parameter takes one, there are more
                than `MOST`, or one is wrong (see `parse`).
        """
        values = [value for text in texts for value in self.split(text)]
        if len(values) > 1 and not self.several:
            raise BadRequestError(f"{self.name} is given more than once; give one value.")
        if len(values) > MOST:
            raise BadRequestError(
                f"{self.name} is given {len(values)} values; at most {MOST} are read."
            )
        return tuple(dict.fromkeys(self.parse(value, engine) for value in values))

    def parse(self, text: str, engine: Engine) -> ox.NamedNode | ox.Literal:
        """Read a value as a user typed it.

        Args:
            text: for an entity its IRI, CURIE, local name, or label; else the literal.
            engine: holds the entities to choose from.

        Raises:
            BadRequestError: the text is no value of this type, or names no entity of the class.
        """
        if len(text) > LONGEST:
            raise BadRequestError(
                f"The value of {self.name} has {len(text)} characters; at most {LONGEST} are read."
            )
        text = text.strip()
        if self.of_class is not None:
            return choose(text, self.of_class, engine, name=self.name)
        literal_type = LITERAL_TYPES[self.type]
        term = literal_type.read(text)
        if term is None:
            raise BadRequestError(
                f"{quoted(text)} is no value for {self.name}; write {literal_type.expected}."
            )
        if self.allowed and term not in (options := dict(self.options(engine))):
            raise BadRequestError(
                f"{quoted(text)} is no value for {self.name}; "
                f"it is one of: {', '.join(options.values())}."
            )
        return term
