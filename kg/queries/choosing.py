"""Entities to choose from: those of a class, and the one that a text names."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.errors import BadRequestError
from kg.rdf.namespaces import curie
from kg.store.engine import Solutions
from kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.store.engine import Engine

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

_MATCHED: Final = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?entity ?match ?identifier WHERE {
  ?entity skos:exactMatch ?match .
  OPTIONAL { ?match dcterms:identifier ?identifier }
}
"""

_CALLED: Final = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?entity ?name WHERE { ?entity skos:altLabel ?name }
"""

_KNOWN: WeakKeyDictionary[object, dict[ox.NamedNode, dict[ox.NamedNode, str]]] = WeakKeyDictionary()
"""What each engine answered, for whichever client: the data of an engine do not change."""


_FOUND: WeakKeyDictionary[object, dict[str, dict[ox.NamedNode | ox.Literal, str]]] = (
    WeakKeyDictionary()
)

_IDENTIFIED: WeakKeyDictionary[object, dict[str, tuple[ox.NamedNode, ...]]] = WeakKeyDictionary()

_SYNONYMS: WeakKeyDictionary[object, dict[str, set[ox.NamedNode]]] = WeakKeyDictionary()


def members(of_class: ox.NamedNode, engine: Engine) -> Mapping[ox.NamedNode, str]:
    """Return the entities of a class and its subclasses with one label each, by label."""
    known = _KNOWN.setdefault(engine.source, {})
    if of_class not in known:
        known[of_class] = _asked(of_class, engine)
    return known[of_class]


def found_by(query: str, engine: Engine) -> Mapping[ox.NamedNode | ox.Literal, str]:
    """Return the values that a query for ``?value`` and ``?label`` finds, in its order.

    A row without a value counts for nothing; a value without a label is shown as it is.
    """
    known = _FOUND.setdefault(engine.source, {})
    if query not in known:
        rows = engine.query(query)
        assert isinstance(rows, Solutions)  # noqa: S101  # reading.py lets no other form pass
        value_at, label_at = (rows.variables.index(name) for name in ("value", "label"))
        values: dict[ox.NamedNode | ox.Literal, str] = {}
        for row in rows:
            value, label = row[value_at], row[label_at]
            if isinstance(value, ox.NamedNode | ox.Literal):
                plain = _short(value) if isinstance(value, ox.NamedNode) else value.value
                values.setdefault(value, label.value if isinstance(label, ox.Literal) else plain)
        known[query] = values
    return known[query]


def identified(text: str, engine: Engine) -> tuple[ox.NamedNode, ...]:
    """Return the entities with an exact match in another vocabulary that a text names.

    Args:
        text: the match's identifier (``HGNC:7559``), letters in any case, or its IRI.
        engine: holds the entities, their matches (``skos:exactMatch``) and how each is cited
            (``dcterms:identifier``).
    """
    if engine.source not in _IDENTIFIED:
        rows = engine.query(_MATCHED)
        assert isinstance(rows, Solutions)  # noqa: S101  # a SELECT
        known: dict[str, set[ox.NamedNode]] = {}
        for entity, match, identifier in rows:
            if isinstance(entity, ox.NamedNode) and isinstance(match, ox.NamedNode):
                cited = [identifier.value] if isinstance(identifier, ox.Literal) else []
                for name in (match.value, str(match), *cited):
                    known.setdefault(name.casefold(), set()).add(entity)
        _IDENTIFIED[engine.source] = {
            name: tuple(sorted(entities, key=lambda entity: entity.value))
            for name, entities in known.items()
        }
    return _IDENTIFIED[engine.source].get(text.casefold(), ())


def called(text: str, engine: Engine) -> frozenset[ox.NamedNode]:
    """Return the entities with a synonym (``skos:altLabel``) that is a text, in any case."""
    if engine.source not in _SYNONYMS:
        rows = engine.query(_CALLED)
        assert isinstance(rows, Solutions)  # noqa: S101  # a SELECT
        known: dict[str, set[ox.NamedNode]] = {}
        for entity, name in rows:
            if isinstance(entity, ox.NamedNode) and isinstance(name, ox.Literal):
                known.setdefault(name.value.casefold(), set()).add(entity)
        _SYNONYMS[engine.source] = known
    return frozenset(_SYNONYMS[engine.source].get(text.casefold(), ()))


def choose(
    text: str,
    of_class: ox.NamedNode,
    engine: Engine,
    *,
    name: str,
    among: Mapping[ox.NamedNode, str] | None = None,
) -> ox.NamedNode:
    """Find the one entity that a text names; the term comes from the data, not the text.

    Args:
        text: IRI, CURIE, local name, label in any case, what `identified` takes, or a synonym (see
            `called`).
        of_class: the class of the entity, subclasses included.
        engine: holds the entities.
        name: what the entity is a value for, as messages call it.
        among: the entities of the class that may be chosen, with their labels; None for all.

    Raises:
        BadRequestError: there is no such entity in the class, or several; the message says which
            may be meant.
    """
    found_in = members(of_class, engine) if among is None else among
    folded = text.casefold()
    found = [entity for entity in found_in if text in _names(entity)] or [
        entity for entity, label in found_in.items() if label.casefold() == folded
    ]
    elsewhere = () if found else identified(text, engine)
    found = found or [entity for entity in elsewhere if entity in found_in]
    if not found and not elsewhere:
        synonymous = called(text, engine)
        found = [entity for entity in found_in if entity in synonymous]
    if len(found) == 1:
        return found[0]
    kind = _short(of_class) if among is None else f"{_short(of_class)} to choose"
    if found:
        raise BadRequestError(
            f"{quoted(text)} names more than one {kind}; "
            f"choose for {name}: {_listed(found, found_in)}."
        )
    meant = f" It is {' and '.join(map(_short, elsewhere))}." if elsewhere else ""
    raise BadRequestError(
        f"{quoted(text)} is no {kind} in the data, so no value for {name}.{meant} "
        + _suggestion(text, found_in)
    )


def quoted(text: str) -> str:
    """Return the text so that a message stays one readable line whatever was typed."""
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")


def listed(entities: Mapping[ox.NamedNode, str]) -> str:
    """Return entities as a message names them: the first ones, and how many more there are."""
    more = f" and {len(entities) - _LISTED} more" if len(entities) > _LISTED else ""
    return f"{_listed(itertools.islice(entities, _LISTED), entities)}{more}"


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


def _suggestion(text: str, found_in: Mapping[ox.NamedNode, str]) -> str:
    """Say what was probably meant, or what there is."""
    by_name = {
        name.casefold(): entity
        for entity, label in found_in.items()
        for name in (*_names(entity)[2:], label)
    }
    meant = did_you_mean(
        text, by_name, most=6, cutoff=0.7, shown=lambda name: _listed([by_name[name]], found_in)
    )
    if meant:
        return meant
    if not found_in:
        return "There is none at all: was the right release loaded?"
    return f"There are: {listed(found_in)}."


def _listed(entities: Iterable[ox.NamedNode], labels: Mapping[ox.NamedNode, str]) -> str:
    return ", ".join(f"{_short(entity)} ({labels[entity]})" for entity in entities)
