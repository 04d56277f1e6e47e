"""A parameter of a saved query: what it may be, and how a typed value becomes an RDF term."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.errors import BadRequestError
from kg.queries.literals import LITERAL_TYPES
from kg.rdf.namespaces import curie
from kg.store.engine import Solutions
from kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.store.engine import Engine

ENTITY: Final = "entity"
TYPES: Final = (ENTITY, *LITERAL_TYPES)
"""The names of all types of parameters."""

LONGEST: Final = 1_000
"""The longest value that is looked at, in code points; no name or number is near it."""

_LISTED: Final = 10
_SHOWN: Final = 60

_MEMBERS: Final = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?entity ?label WHERE {{
  ?entity rdf:type/rdfs:subClassOf* {0} .
  OPTIONAL {{ ?entity rdfs:label ?label }}
}}
"""


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

    def options(self, engine: Engine) -> list[Option]:
        """List the values that may be chosen, by label; empty where any literal will do.

        Entities are those of the class in the engine's data.
        """
        if self.of_class is not None:
            members = _members(self.of_class, engine)
            return [Option(entity, label) for entity, label in members.items()]
        texts = self.allowed or (("true", "false") if self.type == "boolean" else ())
        read = LITERAL_TYPES[self.type].read
        return [Option(term, text) for text in texts if (term := read(text)) is not None]

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
            return self._entity(text, self.of_class, engine)
        literal_type = LITERAL_TYPES[self.type]
        term = literal_type.read(text)
        if term is None:
            raise BadRequestError(
                f"{_quoted(text)} is no value for {self.name}; write {literal_type.expected}."
            )
        if self.allowed and term not in (options := dict(self.options(engine))):
            raise BadRequestError(
                f"{_quoted(text)} is no value for {self.name}; "
                f"it is one of: {', '.join(options.values())}."
            )
        return term

    def _entity(self, text: str, of_class: ox.NamedNode, engine: Engine) -> ox.NamedNode:
        """Find the one entity that the text names; the term comes from the data, not the text."""
        members = _members(of_class, engine)
        folded = text.casefold()
        found = [entity for entity in members if text in _names(entity)] or [
            entity for entity, label in members.items() if label.casefold() == folded
        ]
        if len(found) == 1:
            return found[0]
        kind = _short(of_class)
        if found:
            raise BadRequestError(
                f"{_quoted(text)} names more than one {kind}; "
                f"choose for {self.name}: {_listed(found, members)}."
            )
        raise BadRequestError(
            f"{_quoted(text)} is no {kind} in the data, so no value for {self.name}. "
            + _suggestion(text, members)
        )


_KNOWN: WeakKeyDictionary[Engine, dict[ox.NamedNode, dict[ox.NamedNode, str]]] = WeakKeyDictionary()
"""What each engine answered: the data of an engine do not change."""


def _members(of_class: ox.NamedNode, engine: Engine) -> Mapping[ox.NamedNode, str]:
    """Return the entities of a class and its subclasses with one label each, by label."""
    known = _KNOWN.setdefault(engine, {})
    if of_class not in known:
        known[of_class] = _asked(of_class, engine)
    return known[of_class]


def _asked(of_class: ox.NamedNode, engine: Engine) -> dict[ox.NamedNode, str]:
    """Ask an engine for the members of a class."""
    labels: dict[ox.NamedNode, str] = {}
    rows = engine.query(_MEMBERS.format(of_class))
    assert isinstance(rows, Solutions)  # noqa: S101  # a SELECT
    for entity, label in rows:
        if isinstance(entity, ox.NamedNode):
            text = label.value if isinstance(label, ox.Literal) else _short(entity)
            # With several labels the first is shown, whatever order the engine gives them in.
            labels[entity] = min(text, labels.get(entity, text))
    return dict(sorted(labels.items(), key=lambda item: (item[1].casefold(), item[0].value)))


def _short(term: ox.NamedNode) -> str:
    return curie(term.value) or term.value


def _names(entity: ox.NamedNode) -> tuple[str, ...]:
    """Return the exact names of an entity: IRI, bracketed IRI, and CURIE, local name if any."""
    short = curie(entity.value)
    return (entity.value, str(entity), *((short, short.partition(":")[2]) if short else ()))


def _suggestion(text: str, members: Mapping[ox.NamedNode, str]) -> str:
    """Say what was probably meant, or what there is."""
    by_name = {
        name.casefold(): entity
        for entity, label in members.items()
        for name in (*_names(entity)[2:], label)
    }
    meant = did_you_mean(
        text, by_name, most=6, cutoff=0.7, shown=lambda name: _listed([by_name[name]], members)
    )
    if meant:
        return meant
    if not members:
        return "There is none at all: was the right release loaded?"
    more = f" and {len(members) - _LISTED} more" if len(members) > _LISTED else ""
    return f"There are: {_listed(itertools.islice(members, _LISTED), members)}{more}."


def _listed(entities: Iterable[ox.NamedNode], labels: Mapping[ox.NamedNode, str]) -> str:
    return ", ".join(f"{_short(entity)} ({labels[entity]})" for entity in entities)


def _quoted(text: str) -> str:
    """Return the text so that a message stays one readable line whatever was typed."""
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
