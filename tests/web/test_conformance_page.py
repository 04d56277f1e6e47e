"""``/conformance``: the results of the W3C's tests, for people and as data."""

from __future__ import annotations

import html
from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

EARL = "http://www.w3.org/ns/earl#"


def test_the_page_names_each_suite_and_each_failure_with_its_reason(client: FlaskClient) -> None:
    results = client.get("/conformance").get_json()
    page = html.unescape(client.get("/conformance", headers={"Accept": "text/html"}).text)
    assert sum(suite["tests"] for suite in results["suites"]) == len(results["tests"]) > 1300
    for suite in results["suites"]:
        assert f">{suite['name']}</td>" in page
        assert suite["tests"] == suite["passed"] + suite["refused"] + suite["failed"], (
            "each test has one outcome"
        )
    assert len(results["failures"]) == sum(suite["failed"] for suite in results["suites"])
    for failure in results["failures"]:
        assert failure["reason"] in page
        folder, _, name = failure["test"].rpartition("/")
        assert f'href="https://w3c.github.io/rdf-tests/sparql/{folder}/#{name}"' in page


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("/conformance", "*/*", "application/json"),
        ("/conformance.json", "text/html", "application/json"),
        ("/conformance", "text/turtle", "text/turtle"),
        ("/conformance.ttl", "text/html", "text/turtle"),
        ("/conformance?format=html", "*/*", "text/html"),
        ("/conformance.rdf", "*/*", "application/rdf+xml"),
    ],
)
def test_it_comes_in_the_form_that_is_asked_for(
    client: FlaskClient, path: str, accept: str, media_type: str
) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, media_type)


def test_a_form_that_is_not_there_is_said(client: FlaskClient) -> None:
    assert client.get("/conformance.png").status_code == 400
    assert client.get("/conformance", headers={"Accept": "image/png"}).status_code == 406


def test_the_report_has_an_assertion_for_each_test(client: FlaskClient) -> None:
    results = client.get("/conformance").get_json()
    store = ox.Store()
    store.load(client.get("/conformance.ttl").data, format=ox.RdfFormat.TURTLE)
    outcomes: Counter[str] = Counter()
    tests = set()
    for assertion in store.quads_for_pattern(None, None, ox.NamedNode(EARL + "Assertion")):
        found = {
            quad.predicate.value.removeprefix(EARL): quad.object
            for quad in store.quads_for_pattern(assertion.subject, None, None)
        }
        tests.add(found["test"].value)
        assert found["subject"] == found["assertedBy"]
        (outcome,) = store.quads_for_pattern(found["result"], ox.NamedNode(EARL + "outcome"), None)
        outcomes[outcome.object.value.removeprefix(EARL)] += 1
    assert len(tests) == len(results["tests"])
    given = Counter(results["tests"].values())
    assert outcomes == {
        "passed": given["passed"] + given["by value"],
        "inapplicable": given["refused"],
        "failed": given["failed"],
    }
    assert "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/bind/manifest#bind01" in tests


@pytest.mark.parametrize("path", ["/sparql", "/sparql/limits"])
def test_pages_about_the_service_lead_to_it(client: FlaskClient, path: str) -> None:
    assert 'href="/conformance"' in client.get(path, headers={"Accept": "text/html"}).text
