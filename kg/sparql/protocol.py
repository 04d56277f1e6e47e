"""SPARQL 1.1 Protocol, section 2.1: what a request asks, apart from any web framework."""

from __future__ import annotations

import re
import urllib.parse
from dataclasses import dataclass
from typing import Final

from kg.errors import (
    BadRequestError,
    QueryForbiddenError,
    UnsupportedMediaTypeError,
)

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
_MAX_FIELDS: Final = 1000
_MAX_CONTENT_TYPE: Final = 256
_BROKEN_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class ProtocolRequest:
    """A query operation.

    Attributes:
        query: the query's text, or None where the request has none.
        default_graphs: values of ``default-graph-uri``, in order.
        named_graphs: values of ``named-graph-uri``, in order.
        format: the value of ``format`` (an extension of ours), or None.
    """

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str | None = None


def read_get(query_string: str) -> ProtocolRequest:
    """Read a GET or HEAD request (section 2.1.1).

    Raises:
        BadRequestError: a parameter that may stand once is repeated, or bytes are no UTF-8.
        QueryForbiddenError: an update.
    """
    return _from_fields(_fields(query_string))


def read_post(query_string: str, content_type: str | None, body: bytes) -> ProtocolRequest:
    """Read a POST request: a form (section 2.1.2) or the query itself (section 2.1.3).

    Raises:
        BadRequestError: the query is missing or repeated, or the body is no UTF-8.
        QueryForbiddenError: an update.
        UnsupportedMediaTypeError: neither of the two media types, or not in UTF-8.
    """
    media_type = _media_type(content_type)
    in_url = _fields(query_string)
    if media_type == DIRECT:
        request = _from_fields([*in_url, ("query", _utf8(body))])
    else:
        request = _from_fields([*in_url, *_fields(_utf8(body))])
    if request.query is None:
        raise BadRequestError("The form has no field query; send query=SELECT … in it.")
    return request


def _media_type(content_type: str | None) -> str:
    """Return the media type of a body that this service reads."""
    # Not email.message: it takes seconds over a parameter of many semicolons.
    given = (content_type or "").strip()
    if len(given) > _MAX_CONTENT_TYPE:
        raise UnsupportedMediaTypeError(
            f"Content-Type is {len(given)} characters long; send {DIRECT} or {FORM}."
        )
    media_type, *parameters = (part.strip().lower() for part in given.split(";"))
    if media_type == UPDATE:
        raise QueryForbiddenError("This service is read-only; it takes no updates.")
    if media_type not in {FORM, DIRECT}:
        raise UnsupportedMediaTypeError(
            f"The body is {media_type or 'of no stated type'}; send the query as {DIRECT}, or as "
            f"the field query of {FORM}."
        )
    for parameter in parameters:
        name, _, charset = parameter.partition("=")
        if name.rstrip() == "charset" and charset.strip(' "') not in {"utf-8", "utf8"}:
            raise UnsupportedMediaTypeError(f"The body is in {charset!r}; send it in UTF-8.")
    return media_type


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequestError(
            f"Byte {error.start} of the body is no UTF-8; send the query in UTF-8."
        ) from error


def check_encoding(encoded: str) -> None:
    """Refuse what some would decode one way and some another (RFC 3986, section 2.1).

    Args:
        encoded: a query string or a form, percent-encoded.

    Raises:
        BadRequestError: a percent sign begins no escape, or the bytes are no UTF-8.
    """
    if found := _BROKEN_ESCAPE.search(encoded):
        raise BadRequestError(
            f"The percent sign at character {found.start() + 1} of the parameters begins no "
            "escape of two hexadecimal digits; write %25 for a percent sign."
        )
    try:
        urllib.parse.unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequestError(
            "A parameter is no UTF-8 once its percent-escapes are resolved; encode it in UTF-8."
        ) from error


def _fields(encoded: str) -> list[tuple[str, str]]:
    """Split ``application/x-www-form-urlencoded`` text, strict about UTF-8."""
    check_encoding(encoded)
    try:
        return urllib.parse.parse_qsl(
            encoded, keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS
        )
    except ValueError as error:
        raise BadRequestError(f"More than {_MAX_FIELDS} parameters; send fewer.") from error


def _from_fields(fields: list[tuple[str, str]]) -> ProtocolRequest:
    """Pick the parameters of the protocol; others are ignored, as clients add their own."""
    queries = [value for name, value in fields if name == "query"]
    if any(name == "update" for name, _ in fields):
        raise QueryForbiddenError("This service is read-only; it takes no updates.")
    if len(queries) > 1:
        raise BadRequestError(
            f"The request has {len(queries)} queries; send one query per request."
        )
    # SPARQLWrapper names one format twice, by media type and by short name: the first will do.
    formats = [value for name, value in fields if name == "format"]
    return ProtocolRequest(
        query=queries[0] if queries else None,
        default_graphs=tuple(value for name, value in fields if name == "default-graph-uri"),
        named_graphs=tuple(value for name, value in fields if name == "named-graph-uri"),
        format=formats[0] if formats else None,
    )
