"""A parameter of a saved query: what it may be, and how a typed value becomes an RDF term."""

from __future__ import annotations

import decimal
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from kg.errors import BadRequestError
from kg.queries.choosing import choose, found_by, listed, members, quoted
from kg.queries.literals import LITERAL_TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

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
        required: whether a user must give a value, although the query's text holds one.
        options_query: a SELECT of ``?value`` and ``?label`` that finds the only values allowed in
            the data; empty where there is none.
        pattern: for a string, a regular expression that must match somewhere in it; or empty.
        minimum: for a number, the least value allowed, or None.
        maximum: for a number, the greatest value allowed, or None.
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
    required: bool = False
    options_query: str = ""
    pattern: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    @property
    def closed(self) -> bool:
        """Whether the values allowed can be listed: `options` gives all of them."""
        return bool(self.of_class or self.allowed or self.options_query or self.type == "boolean")

    def options(self, engine: Engine) -> list[Option]:
        """List the values that may be chosen; empty where any literal will do.

        Those of a query stand in its order, the entities of a class by label.
        """
        if self.options_query:
            return [Option(*pair) for pair in found_by(self.options_query, engine).items()]
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
            text: for an entity what `choose` takes: IRI, CURIE, local name, label, or the
                identifier of an exact match, or a synonym; else the literal.
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
            among = self._entities(engine) if self.options_query else None
            return choose(text, self.of_class, engine, name=self.name, among=among)
        term = self.read(text)
        if term is None:
            raise BadRequestError(
                f"{quoted(text)} is no value for {self.name}; write {self.expected}."
            )
        if self.closed and term not in (options := dict(self.options(engine))):
            raise BadRequestError(
                f"{quoted(text)} is no value for {self.name}; "
                f"it is one of: {', '.join(options.values())}."
            )
        return term

    def read(self, text: str) -> ox.Literal | None:
        """Read a literal of this type within its bounds and pattern; None if the text is none."""
        term = LITERAL_TYPES[self.type].read(text)
        if term is None or (self.pattern and not matches(self.pattern, term.value)):
            return None
        if self.minimum is None and self.maximum is None:
            return term
        number = decimal.Decimal(term.value)
        low = self.minimum is None or number >= self.minimum
        return term if low and (self.maximum is None or number <= self.maximum) else None

    @property
    def expected(self) -> str:
        """What a literal of this type is, as a message asks for it after "write"."""
        parts = [LITERAL_TYPES[self.type].expected]
        if self.minimum is not None and self.maximum is not None:
            parts.append(f"from {self.minimum} to {self.maximum}")
        elif self.minimum is not None:
            parts.append(f"of at least {self.minimum}")
        elif self.maximum is not None:
            parts.append(f"of at most {self.maximum}")
        if self.pattern:
            parts.append(f"that matches {self.pattern}")
        return ", ".join(parts)

    def asked(self, engine: Engine) -> str:
        """Say in a sentence that a value is needed, and which there are."""
        if self.of_class is not None:
            return f"{self.name} is needed. There are: {listed(self._entities(engine))}."
        if self.closed:
            labels = ", ".join(option.label for option in self.options(engine))
            return f"{self.name} is needed: one of {labels}."
        return f"{self.name} is needed: {self.expected}."

    def _entities(self, engine: Engine) -> Mapping[ox.NamedNode, str]:
        """Return the entities that may be chosen, with their labels."""
        if self.of_class is not None and not self.options_query:
            return members(self.of_class, engine)
        found = found_by(self.options_query, engine)
        return {term: label for term, label in found.items() if isinstance(term, ox.NamedNode)}


def matches(pattern: str, text: str) -> bool:
    r"""Whether a pattern matches somewhere in a text; ``\d`` is a digit from 0 to 9."""
    return re.search(pattern, text, re.ASCII) is not None
