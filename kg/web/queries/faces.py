"""The data faces of a saved query: formats of W3C, plain objects, Excel, and pages of the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from flask import Response, g, request

from kg.evidence.face import NOTE
from kg.queries.rows import objects, table_of
from kg.queries.workbook import Known, about, workbook
from kg.rdf.media import FORMATS, TABLES
from kg.rdf.namespaces import BASE
from kg.sparql.negotiation import Offer, offers_for
from kg.store.engine import Solutions
from kg.store.labels import labels
from kg.web.answers import data
from kg.web.links import page as page_of
from kg.web.links import with_query
from kg.web.queries import explained, paging
from kg.web.service import service

if TYPE_CHECKING:
    from typing import Literal

    from kg.queries import SavedQuery
    from kg.queries.rows import Table
    from kg.rdf.media import Format
    from kg.store.engine import Boolean, Triples
    from kg.web.queries.paging import Page

TEXT: Final = Offer("rq", ("application/sparql-query",))
"""The query itself, not run."""
_TABLES: Final = tuple(Offer(table.name, (table.media_type,)) for table in TABLES.values())


def offers(kind: Literal["bindings", "graph"]) -> tuple[Offer, ...]:
    """Return what a saved query is offered as, best first: data, the page, the query itself."""
    formats = offers_for(kind, html=True)
    return (*formats[:-1], *_TABLES, formats[-1], TEXT)


def links(
    slug: str, kind: Literal["bindings", "graph"], fields: list[tuple[str, str]]
) -> dict[str, str]:
    """Return the addresses of the data faces of a query by the title of the format.

    Args:
        slug: of the query.
        kind: of its result.
        fields: the parameters of the query as they were given.
    """
    of_w3c = [(FORMATS[o.name].title, o.name) for o in offers_for(kind)]
    of_rows = [(table.title, table.suffix) for table in TABLES.values()]
    return {
        title: with_query(f"/queries/{slug}.{suffix}", fields)
        for title, suffix in (*of_rows, *of_w3c, ("SPARQL", TEXT.name))
    }


def wanted(chosen: str, page: Page | None) -> Format | None:
    """Return the format that an engine may write a result in, if that is all there is to do."""
    return FORMATS.get(chosen) if page is None else FORMATS["json"]


def answer(
    query: SavedQuery,
    bound: str,
    result: Solutions | Boolean | Triples,
    chosen: str,
    page: Page | None = None,
) -> Response:
    """Return a result in a data format, the whole of it or a page.

    Args:
        query: what was asked.
        bound: the text that was asked.
        result: what an engine answered.
        chosen: name of the format, in ``FORMATS`` or ``TABLES``.
        page: see ``paging.asked``.

    Raises:
        NotFoundError: there is no such page.
        KgError: the engine cannot say what rows rest on, where that is asked.
        NotAcceptableError: the format cannot hold the result.
    """
    if chosen == explained.NAME:
        return explained.answer(query, bound, result, page)
    count = None
    if page is not None and isinstance(result, Solutions):
        result, count = page.part(result)
    response = data(result, chosen) if chosen in FORMATS else _tabular(query, result, chosen)
    count = g.rows if count is None else count
    if count is not None:
        response.headers[paging.COUNT] = str(count)
    if page is not None:
        paging.link(response, page, count or 0)
    return response


def _tabular(query: SavedQuery, result: Solutions | Boolean | Triples, chosen: str) -> Response:
    """Return a result in a format that follows the columns."""
    table = table_of(result)
    g.rows = None if query.form == "ASK" else len(table.rows)
    media_type = TABLES[chosen].media_type
    if chosen == "rows":
        return Response(objects(table), content_type=media_type)
    known = labels(service().engine, _unnamed(query, table))
    host = request.host_url.rstrip("/")

    def of(iri: str) -> Known:
        return Known(known.get(iri), _address(iri, host))

    body = workbook(query, table, known=of, about=_about(query, host))
    response = Response(body, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{query.slug}.xlsx"'
    return response


def _unnamed(query: SavedQuery, table: Table) -> set[str]:
    """Return the IRIs of this project that no column of labels names."""
    named = {column.label_of for column in query.columns}
    places = [place for place, name in enumerate(table.names) if name not in named]
    cells = (row[place] for row in table.rows for place in places)
    return {
        cell.value
        for cell in cells
        if isinstance(cell, ox.NamedNode) and cell.value.startswith(BASE)
    }


def _address(iri: str, host: str) -> str | None:
    """Return where a link on an IRI leads from a file: our page, with its host, or the web."""
    if iri.startswith(BASE):
        path = page_of(iri)
        return host + path if path else None
    return iri if iri.startswith(("http://", "https://")) else None


def _about(query: SavedQuery, host: str) -> list[tuple[str, str]]:
    """Return what a workbook says of itself."""
    manifest = service().release.manifest
    parameters = {parameter.name for parameter in query.parameters}
    given = [field for field in request.args.items(multi=True) if field[0] in parameters]
    return about(
        query,
        given,
        data=f"{manifest.name} {manifest.version}, release {manifest.folder}",
        source=manifest.source,
        note=NOTE,
        address=host + with_query(f"/queries/{query.slug}", given),
    )
