"""Cells hold what their columns say for every value that can be chosen, not on defaults only."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.paths import content_folder
from kg.queries import Catalog
from kg.queries.rows import plain, table_of
from kg.rdf.namespaces import BASE

if TYPE_CHECKING:
    from kg.queries import SavedQuery
    from kg.store.embedded import EmbeddedEngine
    from kg.store.engine import Term

CHOOSING = [
    q for q in Catalog.load(content_folder("queries")) if any(p.closed for p in q.parameters)
]


def holds(term: Term, datatype: str) -> bool:
    if datatype in {"entity", "iri"}:
        ours = isinstance(term, ox.NamedNode) and term.value.startswith(BASE)
        return ours if datatype == "entity" else isinstance(term, ox.NamedNode)
    types = {"string": str, "date": str, "integer": int, "decimal": int | Decimal, "boolean": bool}
    if datatype == "any":
        return True
    value = plain(term)
    return isinstance(term, ox.Literal) and (
        isinstance(value, types[datatype])
        and (datatype == "boolean" or not isinstance(value, bool))
    )


@pytest.mark.parametrize("query", CHOOSING, ids=lambda query: query.slug)
def test_cells_hold_what_their_columns_say(
    query: SavedQuery, release_engine: EmbeddedEngine
) -> None:
    datatypes = {column.name: column.datatype for column in query.columns}
    for parameter in query.parameters:
        for option in parameter.options(release_engine) if parameter.closed else ():
            bound = query.bind({parameter.name: option.term.value}, release_engine)
            table = table_of(release_engine.query(bound))
            wrong = {
                (name, str(term))
                for row in table.rows
                for name, term in zip(table.names, row, strict=True)
                if term is not None and not holds(term, datatypes[name])
            }
            assert not wrong, option
