"""The one way to give a checked query to an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.sparql.form import Checked
    from kg.store.engine import Boolean, Engine, Solutions, Triples


def ask(
    engine: Engine,
    checked: Checked,
    *,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> Solutions | Boolean | Triples:
    """Evaluate a query over its dataset.

    Args:
        engine: what to ask.
        checked: the query.
        default_graphs: graphs of the request; with ``named_graphs`` they win over those of the
            query (SPARQL 1.1 Protocol, section 2.1.4).
        named_graphs: see ``default_graphs``.

    Raises:
        KgError: see ``Engine.query``.
    """
    if not (default_graphs or named_graphs):
        # An engine that went by the text would repeat triples over several FROM.
        default_graphs, named_graphs = checked.default_graphs, checked.named_graphs
    return engine.query(checked.text, default_graphs=default_graphs, named_graphs=named_graphs)
