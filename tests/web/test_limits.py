"""What a client is told whose query meets a limit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from kg.config import Settings
from kg.errors import TooManyRequestsError
from kg.web import create_app
from kg.web.service import EXTENSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from kg.release import Release

PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
DOUBLING = "BIND('0123456789abcdef' AS ?v0) " + " ".join(
    f"BIND(CONCAT(?v{n}, ?v{n}, ?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(12)
)


@pytest.fixture(scope="module")
def bounded(small_release: Release) -> Iterator[Flask]:
    settings = Settings(
        query_workers=2, query_seconds=1, query_memory=96, result_size=1, waiting_per_client=1,
        queries_per_client=1, result_rows=2000,
    )  # fmt: skip
    app = create_app(release=small_release, settings=settings)
    yield app
    app.extensions[EXTENSION].engine.close()


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        (f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}", 504, "longer than 1 seconds"),
        (f"SELECT (STRLEN(?v12) AS ?n) {{ {DOUBLING} }}", 507, "96 MiB of memory"),
        (f"SELECT * {{ {PRODUCT} }} LIMIT 60000", 413, "longer than 1 MiB"),
        ("SELECT ?a { ?a ?b ?c . ?d ?e ?f } LIMIT 2001", 413, "more than 2,000 rows"),
        (
            "CONSTRUCT { ?a ?e ?f } { ?a ?b ?c . ?d ?e ?f } LIMIT 60000",
            413,
            "more than 2,000 rows",
        ),
    ],
)
def test_a_query_that_meets_a_limit_is_told_which(
    bounded: Flask, query: str, status: int, said: str
) -> None:
    answer = bounded.test_client().get("/sparql", query_string={"query": query})
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert said in answer.get_json()["detail"]


def test_a_client_with_too_many_queries_is_told_when_to_come_again(bounded: Flask) -> None:
    slow = {"query": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}"}
    with ThreadPoolExecutor(5) as threads:
        asked = [
            threads.submit(lambda: bounded.test_client().get("/sparql", query_string=slow))
            for _ in range(5)
        ]
        answers = [future.result() for future in asked]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(refused) == 3, "one ran, one waited"
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in refused)


def test_pages_are_answered_while_a_client_runs_all_it_may(bounded: Flask) -> None:
    slow = {"query": f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}"}
    with ThreadPoolExecutor(2) as threads:
        asked = [
            threads.submit(lambda: bounded.test_client().get("/sparql", query_string=slow))
            for _ in range(2)
        ]
        assert bounded.test_client().get("/health/ready").status_code == 200
        assert not all(future.done() for future in asked)


def test_a_result_of_the_most_rows_is_whole(bounded: Flask) -> None:
    query = "SELECT ?a { ?a ?b ?c . ?d ?e ?f } LIMIT 2000"
    client = bounded.test_client()
    body = client.get("/sparql", query_string={"query": query, "format": "csv"}).get_data()
    assert body.count(b"\n") == 2001
    page = client.get("/sparql", query_string={"query": query, "format": "html"})
    assert page.status_code == 200
    assert "2000" in page.get_data(as_text=True).replace(",", "").replace("\u202f", "")


def test_a_page_shows_fewer_rows_of_many_columns(bounded: Flask) -> None:
    columns = " ".join(f"?v{n}" for n in range(250))
    query = f"SELECT ?s {columns} {{ ?s ?p ?o }}"
    page = bounded.test_client().get("/sparql", query_string={"query": query, "format": "html"})
    assert page.status_code == 200
    assert 50 <= page.get_data(as_text=True).count("<tr") <= 90


def test_a_client_holds_no_more_threads_than_it_may_have_queries(bounded: Flask) -> None:
    service = bounded.extensions[EXTENSION]
    with (
        bounded.test_request_context("/"),
        service.client_query(),
        service.client_query(),
        pytest.raises(TooManyRequestsError),
        service.client_query(),
    ):
        pass
    with bounded.test_request_context("/"), service.client_query():
        pass


@pytest.mark.parametrize(
    ("dataset", "status"),
    [
        ("FROM <http://127.0.0.1:9/x>", 403),
        ("FROM NAMED <file:///etc/hostname>", 403),
        ("FROM <g>", 200),
        ("FROM NAMED <https://w3id.org/neuroblastoma-kg/graph/none>", 200),
        ("FROM <https://w3id.org/neuroblastoma-kg/graph/metadata>", 200),
    ],
)
def test_graphs_of_others_are_refused(bounded: Flask, dataset: str, status: int) -> None:
    query = {"query": f"SELECT * {dataset} {{ ?s ?p ?o }} LIMIT 1"}
    assert bounded.test_client().get("/sparql", query_string=query).status_code == status


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_graphs_of_others_in_the_request_are_refused(bounded: Flask, name: str) -> None:
    asked = {"query": "ASK { ?s ?p ?o }", name: "http://127.0.0.1:9/x"}
    answer = bounded.test_client().get("/sparql", query_string=asked)
    assert answer.status_code == 403
    assert "fetches nothing" in answer.get_json()["detail"]


def test_a_relative_iri_is_resolved_against_the_published_endpoint(bounded: Flask) -> None:
    asked = {"query": "SELECT (<x> AS ?x) {}", "format": "csv"}
    for host in ("localhost", "127.0.0.1:1234"):
        answer = bounded.test_client().get("/sparql", query_string=asked, headers={"Host": host})
        assert answer.get_data() == b"x\r\nhttps://w3id.org/neuroblastoma-kg/x\r\n"
