"""What a client is told whose query meets a limit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from kg.config import Settings
from kg.web import create_app
from kg.web.service import EXTENSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from kg.release import Release

PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"


@pytest.fixture(scope="module")
def bounded(small_release: Release) -> Iterator[Flask]:
    settings = Settings(
        query_workers=2, query_seconds=1, query_memory=96, result_size=1, waiting_per_client=1,
        queries_per_client=1,
    )  # fmt: skip
    app = create_app(release=small_release, settings=settings)
    yield app
    app.extensions[EXTENSION].engine.close()


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        (f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}", 504, "longer than 1 seconds"),
        (f"SELECT * {{ {PRODUCT} }} ORDER BY ?c", 507, "96 MiB of memory"),
        (f"SELECT * {{ {PRODUCT} }} LIMIT 60000", 413, "longer than 1 MiB"),
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
