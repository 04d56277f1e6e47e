"""Servers that are busy, slow, broken, or no service of ours at all."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from client_service import Stranger, told

from kg.client import connect
from kg.errors import (
    BusyError,
    KgError,
    NoServiceError,
    QueryTimeoutError,
    TooManyRequestsError,
    UnexpectedAnswerError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.server import BaseHTTPRequestHandler

PROBLEM = "application/problem+json"


def always(
    status: int, body: bytes, media_type: str, **headers: str
) -> Callable[[BaseHTTPRequestHandler, int], None]:
    return lambda handler, _: told(handler, status, body, media_type, **headers)


def problem(status: int, title: str, detail: str = "Why.") -> bytes:
    return json.dumps({"status": status, "title": title, "detail": detail}).encode()


STRANGE = {
    "a page": always(200, b"<html>Welcome</html>", "text/html"),
    "another list": always(200, b'[{"name": 1}]', "application/json"),
    "no list": always(200, b'{"a": 1}', "application/json"),
    "no JSON": always(200, b"{", "application/json"),
    "a proxy's error": always(502, b"<h1>Bad gateway</h1>", "text/html"),
    "a page that is not there": always(404, b"nothing", "text/plain"),
    "a broken problem": always(400, b"[", PROBLEM),
    "elsewhere": always(302, b"", "text/plain", Location="http://127.0.0.1:9/queries"),
}


@pytest.mark.parametrize("case", STRANGE)
def test_what_is_no_service_of_ours_is_said_to_be_none(case: str) -> None:
    with Stranger(STRANGE[case]) as stranger:
        client = connect(stranger.url)
        with pytest.raises(UnexpectedAnswerError) as caught:
            _ = client.queries
        with pytest.raises(UnexpectedAnswerError):
            client.sparql("SELECT * { ?s ?p ?o }")
        assert len(stranger.requests) == 2
    assert stranger.url in str(caught.value)


RESULTS = "application/sparql-results+json"
BROKEN = {
    "no JSON": (b"{", RESULTS, "SELECT * {}"),
    "no results": (b'{"x": 1}', RESULTS, "SELECT * {}"),
    "no triples": (b"<a> <b", "application/n-triples", "CONSTRUCT WHERE {}"),
    "rows for triples": (b'{"head": {}, "boolean": true}', RESULTS, "CONSTRUCT WHERE {}"),
    "half of it": (b'{"head": {"vars": ["x"]}, "results": {"bindings": [', RESULTS, "SELECT * {}"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_answer_is_said_to_be_one(case: str) -> None:
    body, media_type, text = BROKEN[case]
    with (
        Stranger(always(200, body, media_type)) as stranger,
        pytest.raises(UnexpectedAnswerError, match=r"sent a broken|Asked for"),
    ):
        connect(stranger.url).sparql(text)


def test_an_answer_that_ends_too_early_is_no_answer() -> None:
    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", RESULTS)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b'{"head"')

    with Stranger(answer) as stranger, pytest.raises(NoServiceError, match="bytes"):
        connect(stranger.url).sparql("SELECT * {}")


@pytest.mark.parametrize(
    ("status", "title", "kind"),
    [
        (503, "The service is busy", BusyError),
        (429, "Too many requests", TooManyRequestsError),
        (504, "The query took too long", QueryTimeoutError),
        (500, "Internal error", KgError),
        (418, "Teapot", UnexpectedAnswerError),
    ],
)
def test_a_problem_becomes_the_error_that_it_was(
    status: int, title: str, kind: type[KgError]
) -> None:
    with Stranger(always(status, problem(status, title), PROBLEM)) as stranger:
        with pytest.raises(kind, match=r"^Why\.$") as caught:
            connect(stranger.url).sparql("ASK {}")
        assert len(stranger.requests) == 1
    assert type(caught.value) is kind


def test_a_busy_service_is_asked_again_once() -> None:
    def answer(handler: BaseHTTPRequestHandler, count: int) -> None:
        if count == 1:
            told(handler, 503, problem(503, "The service is busy"), PROBLEM, Retry_After="1")
        else:
            told(handler, 200, b'{"head": {}, "boolean": true}', RESULTS)

    with Stranger(answer) as stranger:
        assert connect(stranger.url).sparql("ASK {}")
        assert len(stranger.requests) == 2


@pytest.mark.parametrize(("again", "requests"), [("0", 2), ("3600", 1), ("soon", 1)])
def test_a_service_that_stays_busy_is_not_asked_for_ever(again: str, requests: int) -> None:
    busy = always(503, problem(503, "The service is busy"), PROBLEM, Retry_After=again)
    with Stranger(busy) as stranger:
        with pytest.raises(BusyError) as caught:
            connect(stranger.url).sparql("ASK {}")
        assert len(stranger.requests) == requests
    assert caught.value.retry_after == (float(again) if again.isdigit() else None)


@pytest.mark.parametrize("drop", [b"", b"{"])
def test_a_service_that_does_not_end_is_given_up(drop: bytes) -> None:
    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        if drop:
            handler.send_response(200)
            handler.send_header("Content-Type", RESULTS)
            handler.end_headers()
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                handler.wfile.write(drop)
            except OSError:
                return
            time.sleep(0.1)

    with Stranger(answer) as stranger:
        with pytest.raises(QueryTimeoutError, match=r"within 0\.5 seconds"):
            connect(stranger.url, timeout=0.5).sparql("ASK {}")
        assert len(stranger.requests) == 1


def test_headers_are_sent_with_each_request() -> None:
    with Stranger(always(200, b"[]", "application/json")) as stranger:
        client = connect(stranger.url + "/kg/", headers={"Authorization": "Bearer x"})
        assert len(client.queries) == 0
        with pytest.raises(UnexpectedAnswerError):
            client.sparql("ASK {}")
    assert [path for path, _ in stranger.requests] == ["/kg/queries", "/kg/sparql"]
    assert {headers["Authorization"] for _, headers in stranger.requests} == {"Bearer x"}
