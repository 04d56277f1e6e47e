"""What graphs there are, and how large; asked of the engine once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.web.lookups import rows

if TYPE_CHECKING:
    from kg.store.engine import Term
    from kg.web.service import Service

_GRAPHS: Final = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
_MERGED: Final = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def graphs(service: Service) -> list[tuple[ox.NamedNode, Term]]:
    """Return the named graphs and the number of triples of each, in the order of their names."""
    found = service.once("graphs", lambda: list(rows(service.engine, _GRAPHS)))
    return [(name, count) for name, count in found if isinstance(name, ox.NamedNode) and count]


def merged_triples(service: Service) -> list[Term]:
    """Return the number of triples of the default graph; none where the engine does not say."""
    found = service.once("merged", lambda: list(rows(service.engine, _MERGED)))
    return [count for (count,) in found if count]
