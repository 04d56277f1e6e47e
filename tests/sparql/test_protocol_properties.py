"""Requests of the protocol: what a client encodes is what is read, and nothing else is."""

from __future__ import annotations

import re
from urllib.parse import quote, quote_plus, unquote_to_bytes

from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import (
    BadRequestError,
    KgError,
    QueryForbiddenError,
    UnsupportedMediaTypeError,
)
from kg.sparql.protocol import DIRECT, FORM, ProtocolRequest, read_get, read_post

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
NAMES = ["query", "default-graph-uri", "named-graph-uri", "format", "timeout", "Query", "", "quer"]
FIELDS = st.lists(st.tuples(st.sampled_from([*NAMES, "update"]), TEXT), max_size=6)
ENCODERS = [
    quote_plus,
    lambda text: quote(text, safe=""),
    lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
]


def encoded(fields: list[tuple[str, str]], encoder: int) -> str:
    encode = ENCODERS[encoder]
    return "&".join(f"{encode(name)}={encode(value)}" for name, value in fields)


def meant(fields: list[tuple[str, str]]) -> ProtocolRequest | type[KgError]:
    """Return what a request means, or which error it is."""

    def values(name: str) -> tuple[str, ...]:
        return tuple(value for found, value in fields if found == name)

    if values("update"):
        return QueryForbiddenError
    if len(values("query")) > 1:
        return BadRequestError
    return ProtocolRequest(
        next(iter(values("query")), None),
        values("default-graph-uri"),
        values("named-graph-uri"),
        next(iter(values("format")), None),
    )


def read(how: str, in_url: str, body: str = "") -> ProtocolRequest | type[KgError]:
    try:
        if how == "GET":
            return read_get(in_url)
        return read_post(in_url, how, body.encode())
    except KgError as error:
        return type(error)


ENCODER = st.integers(0, len(ENCODERS) - 1)


@given(FIELDS, ENCODER)
def test_get_reads_what_was_encoded(fields: list[tuple[str, str]], encoder: int) -> None:
    assert read("GET", encoded(fields, encoder)) == meant(fields)


@given(FIELDS, FIELDS, ENCODER)
def test_a_form_is_read_with_the_address(
    in_url: list[tuple[str, str]], in_body: list[tuple[str, str]], encoder: int
) -> None:
    wanted = meant([*in_url, *in_body])
    if isinstance(wanted, ProtocolRequest) and wanted.query is None:
        wanted = BadRequestError
    assert read(FORM, encoded(in_url, encoder), encoded(in_body, encoder)) == wanted


@given(FIELDS, TEXT, ENCODER)
def test_a_query_as_the_body_is_read_as_it_is(
    in_url: list[tuple[str, str]], query: str, encoder: int
) -> None:
    assert read(DIRECT, encoded(in_url, encoder), query) == meant([*in_url, ("query", query)])


@given(st.text("%0aFé=&+q") | st.text("%0cC3A9u=&", min_size=3))
def test_what_decodes_in_two_ways_is_refused(query_string: str) -> None:
    broken = re.search("%(?![0-9A-Fa-f]{2})", query_string)
    try:
        unquote_to_bytes(query_string).decode()
    except UnicodeDecodeError:
        broken = broken or re.match("", "")
    for how, in_url, body in (("GET", query_string, ""), (FORM, "query=a", query_string)):
        assert (read(how, in_url, body) is BadRequestError) == bool(broken)


@given(st.text(), st.none() | st.text() | st.sampled_from([FORM, DIRECT]), st.binary())
@example("", FORM + "; charset=" + ";" * 200, b"query=a")
@example("%", DIRECT, b"")
def test_any_request_is_read_or_refused(query_string: str, media_type: str, body: bytes) -> None:
    try:
        said = read_post(query_string, media_type, body).query
    except (BadRequestError, QueryForbiddenError, UnsupportedMediaTypeError) as error:
        said = str(error)
    assert said is not None
    assert len(said) <= max(999, len(body))
    try:
        assert isinstance(read_get(query_string), ProtocolRequest)
    except (BadRequestError, QueryForbiddenError) as error:
        said = str(error)
    assert len(said) <= max(999, len(body))
