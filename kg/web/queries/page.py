"""The page of a saved query: its form, the answer, and what the answer rests on."""

from __future__ import annotations

import http
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from flask import Response, g, render_template, request

from kg.errors import BadRequestError
from kg.evidence import MOST_ROWS, Evidence, behind, state_of
from kg.sparql.asking import ask
from kg.sparql.form import check, kind_of
from kg.web.drawing import figures as query_figures
from kg.web.drawing import rows as query_rows
from kg.web.http import caching
from kg.web.links import MAX_LINK, with_query
from kg.web.links import page as page_of
from kg.web.queries import faces, paging
from kg.web.queries import form as query_form
from kg.web.queries.explained import scope
from kg.web.queries.paging import Page
from kg.web.queries.snippets import snippets
from kg.web.service import service

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.evidence import Answer
    from kg.queries import SavedQuery
    from kg.web.drawing.figures import Figure
    from kg.web.drawing.rows import Rows
    from kg.web.links import Shown

WHY: Final = "why"
"""Names the row, counted from 1, whose grounds are asked for."""
_MOST_EXPLAINED: Final = 25
"""Rows whose grounds come with the page; of more rows, one at a time is asked for."""
_IN_SHORT: Final = 70
"""Characters after which a row in short gets no further words."""
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}")
_STATES: Final = {"not-known": "Not known", "none": "None found", "not-said": "Not said"}
"""What a large "no" says where the document says less than no."""


@dataclass(frozen=True)
class Grounds:
    """What a row rests on, for a page.

    Attributes:
        number: of the row, from 1.
        row: what the row says, in short.
        evidence: what it rests on.
    """

    number: int
    row: str
    evidence: Evidence


@dataclass(frozen=True)
class Part:
    """The rows of an answer that one page of it shows.

    Attributes:
        first: number of the first of them, from 1.
        cells: the rows.
        page: which page it is; None where there is one only.
        last: number of the last page.
        links: addresses of other pages by relation.
    """

    first: int
    cells: Sequence[Sequence[Shown]]
    page: Page | None = None
    last: int = 1
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Answered:
    """The answer to a query, as its page shows it.

    Attributes:
        rows: its rows.
        evidence: what the first of them rest on.
        answer: what it comes to.
        figure: what stands above the rows.
    """

    rows: Rows
    evidence: tuple[Evidence, ...]
    answer: Answer
    figure: Figure


def page(query: SavedQuery, typed: Mapping[str, Sequence[str]]) -> Response:
    """Return the page of a saved query.

    Without a value for a required parameter it shows the form only, and with one that is wrong
    (400) the form with what is wrong. Long answers come in pages; see `paging`.

    Args:
        query: whose page it is.
        typed: the parameters of the address.

    Raises:
        BadRequestError: the page that is asked for is no number, or the query gives no rows.
        NotFoundError: there is no such page.
        KgError: the query cannot be answered.
    """
    engine = service().engine
    asked = paging.asked(query.form)
    fields = query_form.fields(query, typed, engine)
    wrong = query_form.unknown(query, typed)
    if wrong or any(field.error for field in fields):
        response = Response(_rendered(query, fields, wrong=wrong), http.HTTPStatus.BAD_REQUEST)
        response.headers["Cache-Control"] = caching.NO_STORE
        return response
    if query.missing(typed):
        return Response(_rendered(query, fields))
    bound = g.query_text = query.bind(typed, engine)
    if bound == query.text:
        # What a query says on its defaults never changes, and is what most people look at.
        answered = service().once(f"query {query.slug}", lambda: _answered(query, bound))
    else:
        answered = _answered(query, bound)
    rows = answered.rows
    g.rows = None if query.form == "ASK" else rows.count
    given = [(name, text) for name, texts in typed.items() for text in texts if text.strip()]
    grounds = _grounds(query, bound, answered)
    part = _part(query, rows, asked)
    of_page = request.args.items(multi=True)
    kept = [(name, text) for name, text in of_page if name in {paging.PAGE, paging.SIZE}]
    response = Response(
        _rendered(
            query,
            fields,
            bound=bound,
            rows=rows,
            answer=answered.answer,
            figure=answered.figure,
            part=part,
            grounds=grounds,
            why=with_query(f"/queries/{query.slug}", [*given, *kept, (WHY, "")]),
            each=rows.count <= _MOST_EXPLAINED,
            links=faces.links(query.slug, kind_of(query.form), given),
            code=snippets(query, typed, request.host_url.rstrip("/")),
            editor=_editor(bound),
        )
    )
    if part.page is not None:
        paging.link(response, part.page, len(rows.terms), without=WHY)
    return response


def _part(query: SavedQuery, rows: Rows, asked: Page | None) -> Part:
    """Return the rows of the page that is asked for, or of the row whose grounds are.

    Raises:
        NotFoundError: there is no such page.
    """
    count = len(rows.terms)
    if query.form != "SELECT" or (asked is None and count <= paging.DEFAULT_SIZE):
        return Part(1, rows.cells)
    if asked is None:
        row = int(request.args.get(WHY, "").strip() or 1)
        asked = Page(-(-row // paging.DEFAULT_SIZE), paging.DEFAULT_SIZE)
    shown = asked.slice(count)
    return Part(
        shown.start + 1,
        rows.cells[shown],
        asked,
        asked.last(count),
        paging.addresses(asked, count, without=WHY),
    )


def _answered(query: SavedQuery, bound: str) -> _Answered:
    """Ask a query, and what its answer rests on."""
    engine, limit = service().engine, service().settings.max_rows_shown
    result = ask(engine, check(bound, service().settings), first=limit)
    rows = query_rows.read(result, query, engine, service().catalog, limit=limit)
    known = behind(query, bound, rows.terms[:MOST_ROWS], engine)
    answer = state_of(
        query, bound, rows.terms, engine, count=rows.count, evidence=known, scope=scope()
    )
    figure = query_figures.figure(query, rows)
    if figure.value and answer.state in _STATES:
        figure = query_figures.Figure(value=_STATES[answer.state])
    return _Answered(rows, known, answer, figure)


def _rendered(query: SavedQuery, fields: Sequence[query_form.Field], **more: object) -> str:
    """Return the page; without a result where there is none."""
    return render_template(
        "saved.html",
        saved=query,
        fields=fields,
        release=service().release.manifest,
        page_of=page_of,
        **more,
    )


def _grounds(query: SavedQuery, bound: str, answered: _Answered) -> tuple[Grounds, ...]:
    """Return the grounds of every row, or of the one that was asked for.

    Raises:
        BadRequestError: what was asked for is no row that is shown.
    """
    rows, known = answered.rows, answered.evidence
    asked = request.args.get(WHY, "").strip()
    if not answered.answer.rows or (not asked and rows.count > _MOST_EXPLAINED):
        return ()
    shown = len(rows.terms)
    if asked and not (_NUMBER.fullmatch(asked) and int(asked) <= shown):
        raise BadRequestError(
            f"{WHY}={asked[:60]} is none of the rows that are shown, which are 1 to {shown:,}."
        )
    numbers = range(1, rows.count + 1) if rows.count <= _MOST_EXPLAINED else [int(asked)]
    return tuple(
        Grounds(
            number,
            _in_short(rows, rows.cells[number - 1]),
            known[number - 1]
            if number <= len(known)
            else behind(query, bound, [rows.terms[number - 1]], service().engine)[0],
        )
        for number in numbers
        if number <= shown
    )


def _in_short(rows: Rows, cells: Sequence[Shown]) -> str:
    """Return the first words of a row, as many as tell it from others."""
    found = ""
    for heading, cell in zip(rows.headings, cells, strict=True):
        if heading.name and cell.text and not cell.numeric and len(found) < _IN_SHORT:
            found = f"{found}; {cell.text}" if found else cell.text
    return found


def _editor(bound: str) -> str | None:
    """Return the address of the editor with a query, or None where it would be too long."""
    address = with_query("/sparql", [("query", bound), ("format", "html")])
    return address if len(address) <= MAX_LINK else None
