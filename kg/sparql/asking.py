"""The one way to give a checked query to an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.errors import QuerySyntaxError
from kg.sparql.respelling import column_as_written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.rdf.media import Format
    from kg.sparql.form import Checked
    from kg.store.engine import Boolean, Engine, Solutions, Triples

_RESPELLED: Final = {"u0023": "#", "u0027": "'"}


def ask(
    engine: Engine,
    checked: Checked,
    *,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    wanted: Format | None = None,
    first: int | None = None,
) -> Solutions | Boolean | Triples:
    """Evaluate a query over its dataset.

    Args:
        engine: what to ask.
        checked: the query.
        default_graphs: graphs of the request; with ``named_graphs`` they win over those of the
            query (SPARQL 1.1 Protocol, section 2.1.4).
        named_graphs: see ``default_graphs``.
        wanted: the format that the result will be written in; see ``Engine.query``.
        first: how many rows will be read, if not all; see ``Engine.query``.

    Raises:
        KgError: see ``Engine.query``.
    """
    if not (default_graphs or named_graphs):
        # An engine that went by the text would repeat triples over several FROM.
        default_graphs, named_graphs = checked.default_graphs, checked.named_graphs
    try:
        return engine.query(
            checked.text,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            wanted=wanted,
            first=first,
        )
    except QuerySyntaxError as error:
        raise _as_written(error, checked) from error


def _as_written(error: QuerySyntaxError, checked: Checked) -> QuerySyntaxError:
    """Undo in a message what the check respelled."""
    said = str(error)
    for escape, written in _RESPELLED.items():
        said = said.replace(f"\\\\{escape}", written)
    if error.line is None or error.column is None:
        return QuerySyntaxError(said)
    column = column_as_written(checked.written, checked.edits, error.line, error.column)
    said = said.replace(f"column {error.column}", f"column {column}", 1)
    return QuerySyntaxError(said, error.line, column)
