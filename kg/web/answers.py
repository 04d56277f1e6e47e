"""Turning results into responses: in a data format, or as the rows of a page."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from flask import Response, g, request

from kg.rdf.media import FORMATS
from kg.rdf.namespaces import BASE, PREFIXES
from kg.sparql.negotiation import choose
from kg.store.engine import Boolean, Solutions
from kg.store.labels import labels
from kg.store.serializing import serialize_triples
from kg.web.links import Shown, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Literal

    from kg.sparql.negotiation import Offer
    from kg.store.engine import Engine, Result, Row, Term, Triples

MOST_CELLS: Final = 20_000
"""Cells of the largest table on a page: each is a link, a label and a line of HTML."""


def negotiated(
    offered: Sequence[Offer],
    *,
    named: str | None = None,
    kind: Literal["bindings", "graph"] | None = None,
) -> str:
    """Return the name of the representation that the current request gets.

    Args:
        offered: what there is.
        named: a name that wins over ``Accept``: a suffix, or the value of ``?format=``.
        kind: see ``kg.sparql.negotiation.choose``.
    """
    accept = request.headers.get("Accept")
    return choose(offered, accept=accept, named=named, kind=kind).name


def data(result: Result, name: str) -> Response:
    """Return a result in a format of the registry."""
    format_ = FORMATS[name]
    body = result.serialize(format_)
    g.rows = result.rows
    return Response(body, content_type=format_.content_type)


def graph(
    triples: Iterable[ox.Triple], name: str, prefixes: Mapping[str, str] = PREFIXES
) -> Response:
    """Return triples in a format of the registry."""
    format_ = FORMATS[name]
    body = serialize_triples(triples, format_, prefixes)
    return Response(body, content_type=format_.content_type)


@dataclass(frozen=True)
class Table:
    """A result as a page shows it.

    Attributes:
        columns: headings.
        rows: the first rows, as shown.
        count: number of all rows.
        noun: what a row is called.
        truth: the answer of an ASK; then there are no rows.
        links: format name to address of the same result in that format.
    """

    columns: tuple[str, ...] = ()
    rows: list[list[Shown]] = field(default_factory=list)
    count: int = 0
    noun: str = "row"
    truth: bool | None = None
    links: Mapping[str, str] = field(default_factory=dict)


def table(
    result: Solutions | Boolean | Triples,
    engine: Engine,
    *,
    limit: int,
    links: Mapping[str, str] | None = None,
) -> Table:
    """Read a result for a page: the first ``limit`` rows, fewer of many columns, and their count.

    Args:
        result: what to show; it is read once.
        engine: where labels are looked up.
        limit: how many rows are shown.
        links: see ``Table``.
    """
    if isinstance(result, Boolean):
        return Table(truth=bool(result), links=links or {})
    rows: Iterable[Row]
    if isinstance(result, Solutions):
        columns, rows, noun = result.variables, iter(result), "row"
    else:
        columns, noun = ("subject", "predicate", "object"), "triple"
        rows = ((t.subject, t.predicate, t.object) for t in result)
    iterator = iter(rows)
    first = list(itertools.islice(iterator, min(limit, MOST_CELLS // max(1, len(columns)))))
    further = sum(1 for _ in iterator)  # of a result that yields all of its rows
    g.rows = count = result.rows if result.rows is not None else len(first) + further
    known = labels(engine, _ours(itertools.chain.from_iterable(first)))
    cells = [[shown(term, known) for term in row] for row in first]
    return Table(columns, cells, count, noun, links=links or {})


def _ours(terms: Iterable[Term | None]) -> set[str]:
    """Return the IRIs of this project among terms."""
    return {
        term.value
        for term in terms
        if isinstance(term, ox.NamedNode) and term.value.startswith(BASE)
    }
