"""A saved query with its answer, the state of it, and what each row rests on, as one JSON object.

The face for programs that must tell "the document does not say" from an empty list. The states,
``answer`` and the members of ``evidence`` are described in ``kg/evidence/README.md``. Rows are as
in the face ``rows``; where nobody asks for a page, the first `paging.DEFAULT_SIZE` of them come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Response, g, request

from kg.evidence import MOST_ROWS, scope_of, state_of
from kg.evidence.face import behind_all, face
from kg.queries.rows import Table, table_of
from kg.rdf.media import TABLES
from kg.web.queries import paging
from kg.web.queries.paging import Page
from kg.web.service import service

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.evidence import Scope
    from kg.queries import SavedQuery
    from kg.store.engine import Boolean, Row, Solutions, Triples

NAME: Final = "answer"
"""The name of this face."""
_STRING: Final = {"type": "string"}
_STATE: Final = {"enum": ["listed", "not-known", "none", "not-said", None]}


def answer(
    query: SavedQuery,
    bound: str,
    result: Solutions | Boolean | Triples,
    page: Page | None,
) -> Response:
    """Return the rows of a result with what they rest on.

    Args:
        query: what was asked.
        bound: the text that was asked.
        result: what an engine answered.
        page: the page that was asked for; see ``paging.asked``.

    Raises:
        NotFoundError: there is no such page.
        KgError: the engine cannot say what the rows rest on.
    """
    engine, table = service().engine, table_of(result)
    count = len(table.rows)
    rows: Sequence[Row] = table.rows
    if query.form == "SELECT":
        page = page or Page(1, paging.DEFAULT_SIZE)
        rows = table.rows[page.slice(count)]
    known = behind_all(query, bound, rows, engine)
    first = known[:MOST_ROWS] if rows[:1] == table.rows[:1] else None
    state = state_of(
        query,
        bound,
        table.rows,
        engine,
        count=count,
        evidence=first,
        scope=scope(),
    )
    g.rows = None if query.form == "ASK" else count
    body = face(query, _given(query), Table(table.names, list(rows)), state, known)
    response = Response(body, content_type=TABLES[NAME].media_type)
    if query.form != "ASK":
        response.headers[paging.COUNT] = str(count)
    if page is not None:
        paging.link(response, page, count)
    return response


def scope() -> Scope:
    """Return what answers hold for: the document and this release."""
    serving = service()
    digest = serving.release.manifest.release
    return serving.once("scope", lambda: scope_of(serving.own_engine, digest))


def _given(query: SavedQuery) -> Mapping[str, list[str]]:
    """Return the values that were given, by parameter."""
    names = {parameter.name for parameter in query.parameters}
    return {
        name: given
        for name, values in request.args.lists()
        if name in names and (given := [value for value in values if value.strip()])
    }


def schema(row: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an answer.

    Args:
        row: the schema of one of its rows.
    """
    state = {
        "type": "object",
        "properties": {
            "state": _STATE,
            "reason": _STRING,
            "explanation": _STRING,
            "rows": {"type": "integer", "minimum": 0},
            "scope": {"type": "object"},
        },
        "required": ["state", "reason", "explanation", "rows", "scope"],
    }
    evidence = {
        "type": "object",
        "properties": {"state": _STATE, "facts": {"type": "array", "items": {"type": "object"}}},
        "required": ["state", "facts", "facts_in_all", "others", "complete"],
    }
    properties = {
        "query": _STRING,
        "question": _STRING,
        "address": {"type": "string", "format": "uri-reference"},
        "parameters": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": _STRING},
        },
        "answer": state,
        "rows": {"type": "array", "items": row},
        "evidence": {"type": "array", "items": evidence},
        "notForCare": {"const": True},
        "note": _STRING,
    }
    return {"type": "object", "properties": properties, "required": list(properties)}
