"""What graphs there are, and how large; asked of the engine once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import QueryForbiddenError
from kg.rdf.namespaces import BASE
from kg.store.engine import graph_name
from kg.web.lookups import rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.store.engine import Term
    from kg.web.service import Service

_GRAPHS: Final = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
_MERGED: Final = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def graphs(service: Service) -> list[tuple[ox.NamedNode, Term]]:
    """Return the named graphs and the number of triples of each, in the order of their names."""
    found = service.once("graphs", lambda: list(rows(service.own_engine, _GRAPHS)))
    return [(name, count) for name, count in found if isinstance(name, ox.NamedNode) and count]


def merged_triples(service: Service) -> list[Term]:
    """Return the number of triples of the default graph; none where the engine does not say."""
    found = service.once("merged", lambda: list(rows(service.own_engine, _MERGED)))
    return [count for (count,) in found if count]


def refuse_elsewhere(service: Service, iris: Iterable[str]) -> None:
    """Refuse a query over graphs of others: an engine may fetch such a graph, and we do not.

    A graph of ours that there is not is empty; of an engine that was given without a release
    nothing says whose its graphs are.

    Raises:
        QueryForbiddenError: an IRI is no graph of the dataset, and not below our namespace.
        BadRequestError: one is no absolute IRI.
    """
    others = {name for iri in iris if not (name := graph_name(iri)).value.startswith(BASE)}
    if service.settings.other_graphs or not (others and service.holds_release):
        return
    unknown = sorted(name.value for name in others - {name for name, _ in graphs(service)})
    if unknown:
        raise QueryForbiddenError(
            f"The query asks for the graph {unknown[0][:200]!r}, which is none of this dataset, "
            "and this service fetches nothing from elsewhere. The service description at /sparql "
            "lists the graphs; load others into an engine of yours."
        )
