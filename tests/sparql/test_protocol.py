"""Requests of the SPARQL 1.1 Protocol, section 2.1."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from kg.errors import BadRequestError, QueryForbiddenError, UnsupportedMediaTypeError
from kg.sparql.protocol import DIRECT, FORM, ProtocolRequest, read_get, read_post

QUERY = "ASK { ?s ?p 'é & + %' }"


def test_get() -> None:
    text = urlencode({"query": QUERY, "named-graph-uri": "b", "format": "csv", "timeout": "3"})
    text += "&default-graph-uri=http://a&default-graph-uri=http://c"
    assert read_get(text) == ProtocolRequest(QUERY, ("http://a", "http://c"), ("b",), "csv")


def test_get_without_query_asks_for_the_description() -> None:
    assert read_get("").query is None


@pytest.mark.parametrize("content_type", [FORM, FORM + "; charset=UTF-8", FORM.upper()])
def test_post_form(content_type: str) -> None:
    body = urlencode({"query": QUERY, "named-graph-uri": "http://g"}).encode()
    assert read_post("", content_type, body) == ProtocolRequest(QUERY, (), ("http://g",))


def test_post_direct_takes_the_dataset_from_the_url() -> None:
    request = read_post("default-graph-uri=http://g", DIRECT, QUERY.encode())
    assert request == ProtocolRequest(QUERY, ("http://g",))


@pytest.mark.parametrize("text", ["query=a&query=b", "query=a&query=a"])
def test_repeated_query(text: str) -> None:
    with pytest.raises(BadRequestError, match="one query"):
        read_get(text)


def test_query_in_both_url_and_body() -> None:
    with pytest.raises(BadRequestError, match="one query"):
        read_post("query=a", DIRECT, b"ASK {}")


def test_post_form_without_query() -> None:
    with pytest.raises(BadRequestError, match="query"):
        read_post("", FORM, b"quary=ASK{}")


@pytest.mark.parametrize(
    "content_type", [None, "", "text/plain", "multipart/form-data; boundary=x"]
)
def test_other_media_types(content_type: str | None) -> None:
    with pytest.raises(UnsupportedMediaTypeError, match="application/sparql-query"):
        read_post("", content_type, QUERY.encode())


@pytest.mark.parametrize("media_type", [FORM, DIRECT])
def test_other_charsets(media_type: str) -> None:
    with pytest.raises(UnsupportedMediaTypeError, match="UTF-8"):
        read_post("", f"{media_type}; charset=latin-1", b"query=ASK{}")


def test_invalid_utf8() -> None:
    with pytest.raises(BadRequestError, match="Byte 4"):
        read_post("", DIRECT, b"ASK \xff")
    with pytest.raises(BadRequestError, match="UTF-8"):
        read_get("query=%ff")
    with pytest.raises(BadRequestError, match="UTF-8"):
        read_post("", FORM, b"query=%ff")


def test_updates() -> None:
    with pytest.raises(QueryForbiddenError):
        read_post("", FORM, b"update=DROP+ALL")
    with pytest.raises(QueryForbiddenError):
        read_post("", "application/sparql-update", b"DROP ALL")


def test_too_many_parameters() -> None:
    with pytest.raises(BadRequestError, match="1000"):
        read_get("&".join(f"a{i}=1" for i in range(1001)))
