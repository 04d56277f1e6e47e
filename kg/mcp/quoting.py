"""Facts, cells and values in the terms of JSON, short enough for an assistant to read."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.queries.rows import plain
from kg.store.labels import labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.evidence.facts import Fact
    from kg.queries.column import Column
    from kg.store.engine import Engine, Row


def quoted(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """Return facts, each once, by IRI: statement, hedges, scope and citations.

    What a fact is to a row stands with the row (see `kg.evidence`), so it is left out here.
    """
    by_iri = {fact.iri: fact for fact in facts}
    return [
        {
            key: value
            for key, value in by_iri[iri].as_json().items()
            if key not in {"role", "triples"}
        }
        for iri in sorted(by_iri)
    ]


def cells(columns: Sequence[Column], row: Row) -> dict[str, Any]:
    """Return a row by the names of its columns; a decimal as a JSON number."""
    return {column.name: _number(plain(term)) for column, term in zip(columns, row, strict=True)}


def missing_labels(
    columns: Sequence[Column], rows: Sequence[Row], engine: Engine
) -> dict[str, str]:
    """Return the labels of the IRIs in rows that have no column with their label beside them."""
    labeled = {column.label_of for column in columns}
    at = [i for i, column in enumerate(columns) if column.name not in labeled]
    found = {term.value for row in rows for i in at if isinstance(term := row[i], ox.NamedNode)}
    return labels(engine, found) if found else {}


def as_typed(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return values of JSON as a person would type them, which is what `SavedQuery.bind` reads."""
    return {
        name: [_typed(one) for one in (value if isinstance(value, list) else [value])]
        for name, value in values.items()
    }


def _typed(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # 90.0 is an integer in JSON Schema (2020-12, section 6.1.1)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _number(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
