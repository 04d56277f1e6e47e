"""What operations of the OpenAPI document share: errors, headers, parameters, schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from kg.rdf.media import FORMATS, TABLES
from kg.web.queries import explained, paging
from kg.web.queries.faces import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Object: TypeAlias = dict[str, Any]
"""An object of JSON."""

PROBLEM: Final = "application/problem+json"
_STRING: Final[Object] = {"type": "string"}

_REASONS: Final[Mapping[int, str]] = {
    400: "A parameter is unknown, missing, repeated or has a value that is not allowed.",
    403: "The query asks for what this read-only service does not do.",
    404: "There is nothing of that name, or no such page.",
    406: "No representation that is accepted, or the one named cannot hold the answer.",
    413: "The query or its answer is larger than allowed.",
    415: "The body is of a media type that is not understood.",
    422: "The query could not be evaluated.",
    429: "The client asks more at once than it may.",
    503: "The service is busy, or has no release.",
    504: "The query took longer than allowed.",
    507: "The query needed more memory than allowed.",
}
"""What each error means, whatever the operation."""
_LATER: Final = (429, 503)


def _name(status: int) -> str:
    return f"Error{status}"


def errors(*statuses: int) -> Object:
    """Return the responses of an operation for what may go wrong."""
    return {str(s): {"$ref": f"#/components/responses/{_name(s)}"} for s in sorted(statuses)}


def schema(name: str) -> Object:
    """Return a reference to a shared schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def parameter(name: str) -> Object:
    """Return a reference to a shared parameter."""
    return {"$ref": f"#/components/parameters/{name}"}


def header(name: str) -> Object:
    """Return a reference to a shared header."""
    return {"$ref": f"#/components/headers/{name}"}


def media(names: Iterable[str], rows: Object | None = None) -> Object:
    """Return the content of an answer: media type to schema.

    Args:
        names: of formats, in ``FORMATS`` or ``TABLES``, or ``rq``.
        rows: the schema of one object of the format ``rows``.
    """
    content: Object = {}
    for name in names:
        if name in FORMATS:
            format_ = FORMATS[name]
            content[format_.media_type] = {"schema": _SCHEMAS.get(name, _STRING)}
        elif name == "rows":
            listed = {"type": "array", "items": rows or {"type": "object"}}
            content[TABLES[name].media_type] = {"schema": listed}
        elif name == explained.NAME:
            answer = explained.schema(rows or {"type": "object"})
            content[TABLES[name].media_type] = {"schema": answer}
        elif name in TABLES:
            content[TABLES[name].media_type] = {}  # bytes (OpenAPI 3.1, section 4.8.14)
        else:
            content[TEXT.media_types[0]] = {"schema": _STRING}
    return content


_SCHEMAS: Final[Mapping[str, Object]] = {
    "json": {"$ref": "#/components/schemas/SparqlResults"},
    "jsonld": {},
}
"""Formats whose answers programs read as JSON."""


def named_format(names: Iterable[str]) -> Object:
    """Return the parameter ``format`` with its names."""
    return {
        "name": "format",
        "in": "query",
        "description": "The form of the answer. It wins over the header Accept.",
        "allowEmptyValue": True,
        "schema": {"type": "string", "enum": list(names)},
    }


def components() -> Object:
    """Return what operations refer to."""
    return {
        "schemas": {"Problem": _PROBLEM, "SparqlResults": _RESULTS},
        "parameters": {"page": _page(), "pageSize": _page_size()},
        "headers": _HEADERS,
        "responses": {_name(status): _response(status) for status in _REASONS},
    }


def _response(status: int) -> Object:
    response: Object = {
        "description": _REASONS[status],
        "content": {PROBLEM: {"schema": schema("Problem")}},
    }
    if status in _LATER:
        response["headers"] = {"Retry-After": header("RetryAfter")}
    return response


def _page() -> Object:
    return {
        "name": paging.PAGE,
        "in": "query",
        "description": (
            "The page of the rows to send, counted from 1. Without it and without "
            f"{paging.SIZE} the whole answer comes."
        ),
        "allowEmptyValue": True,
        "schema": {"type": "integer", "minimum": 1, "maximum": paging.LARGEST_PAGE},
    }


def _page_size() -> Object:
    return {
        "name": paging.SIZE,
        "in": "query",
        "description": (
            f"Rows of a page; {paging.DEFAULT_SIZE} where only {paging.PAGE} is given. The header "
            "Link (RFC 8288) leads to the first, previous, next and last page."
        ),
        "allowEmptyValue": True,
        "schema": {"type": "integer", "minimum": 1, "maximum": paging.LARGEST_SIZE},
    }


_HEADERS: Final[Object] = {
    "TotalCount": {
        "description": "The number of all rows or triples, whatever part of them is sent.",
        "schema": {"type": "integer", "minimum": 0},
    },
    "Link": {
        "description": "Addresses that belong to this one (RFC 8288); of a page its neighbors.",
        "schema": _STRING,
    },
    "ETag": {
        "description": "Names this answer; send it in If-None-Match to learn whether it changed.",
        "schema": _STRING,
    },
    "RetryAfter": {
        "description": "Seconds after which to try again.",
        "schema": {"type": "integer", "minimum": 0},
    },
}
_PROBLEM: Final[Object] = {
    "type": "object",
    "title": "Problem",
    "description": "What went wrong, and what to do about it (RFC 9457).",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": _STRING,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": _STRING,
        "line": {"type": "integer", "description": "Line of the query, counted from 1."},
        "column": {"type": "integer", "description": "Column in that line, counted from 1."},
    },
    "required": ["type", "title", "status", "detail"],
}
_TERM: Final[Object] = {
    "type": "object",
    "properties": {
        "type": {"enum": ["uri", "literal", "bnode", "triple"]},
        "value": {},
        "datatype": _STRING,
        "xml:lang": _STRING,
    },
    "required": ["type", "value"],
}
_RESULTS: Final[Object] = {
    "type": "object",
    "title": "SPARQL results",
    "description": "SPARQL 1.1 Query Results JSON Format (W3C 2013).",
    "properties": {
        "head": {
            "type": "object",
            "properties": {"vars": {"type": "array", "items": _STRING}},
        },
        "results": {
            "type": "object",
            "properties": {
                "bindings": {
                    "type": "array",
                    "items": {"type": "object", "additionalProperties": _TERM},
                }
            },
            "required": ["bindings"],
        },
        "boolean": {"type": "boolean"},
    },
    "required": ["head"],
    "oneOf": [{"required": ["results"]}, {"required": ["boolean"]}],
}
