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


def test_post_form_takes_parameters_of_the_url_too() -> None:
    request = read_post("default-graph-uri=http://a&format=csv", FORM, b"query=q&format=json")
    assert request == ProtocolRequest("q", ("http://a",), (), "csv")


def test_an_update_beside_a_query_is_refused() -> None:
    for in_url, body in (("update=x", b"query=q"), ("", b"query=q&update="), ("update", b"query=")):
        with pytest.raises(QueryForbiddenError):
            read_post(in_url, FORM, body)
    with pytest.raises(QueryForbiddenError):
        read_get("query=q&update=x")
    with pytest.raises(QueryForbiddenError):
        read_post("update=x", DIRECT, b"ASK {}")


def test_an_empty_query_is_one() -> None:
    assert read_get("query=").query == read_post("", DIRECT, b"").query == ""


@pytest.mark.parametrize("text", ["query=%", "query=a%2", "%zz=1", "query=%u0041", "a=%C3%28"])
def test_broken_percent_encoding(text: str) -> None:
    with pytest.raises(BadRequestError):
        read_get(text)
    with pytest.raises(BadRequestError):
        read_post("", FORM, text.encode())


def test_names_of_parameters_are_exact() -> None:
    for text in ("Query=a", "query%20=a", "QUERY=a", "q=a", "query;=a", "amp;query=a"):
        assert read_get(text) == ProtocolRequest(None)
    assert read_get("q%75ery=a;b=c").query == "a;b=c"


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
@pytest.mark.parametrize(
    "parameters",
    ["charset=latin-1", 'CharSet="utf-16"', "a=b; charset = us-ascii", "charset=utf-8;charset=x"],
)
def test_other_charsets(media_type: str, parameters: str) -> None:
    with pytest.raises(UnsupportedMediaTypeError, match="UTF-8"):
        read_post("", f"{media_type}; {parameters}", b"query=ASK{}")


@pytest.mark.parametrize(
    "parameters", ["", " ", "charset=utf8", 'charset = "UTF-8"', "boundary=x", "a", ";;a=;"]
)
def test_parameters_of_the_media_type_that_mean_nothing_here(parameters: str) -> None:
    assert read_post("", f" {DIRECT} ;{parameters}", b"ASK {}") == ProtocolRequest("ASK {}")


def test_a_long_content_type_is_refused_before_it_is_read() -> None:
    with pytest.raises(UnsupportedMediaTypeError, match="20000 characters"):
        read_post("", f'{DIRECT}; a="'.ljust(20_000, ";"), b"ASK {}")


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
