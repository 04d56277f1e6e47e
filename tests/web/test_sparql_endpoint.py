"""``/sparql``: the protocol as a client sees it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from kg.rdf.media import formats_for

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.release import Release

SELECT = "SELECT ?fact { ?fact a <https://w3id.org/neuroblastoma-kg/ontology#Fact> } ORDER BY ?fact"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 7"
ASK = "ASK { ?s ?p ?o }"
HTML = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_the_four_ways_to_send_a_query_give_one_answer(client: FlaskClient) -> None:
    direct = {"Content-Type": "application/sparql-query"}
    bodies = {
        client.get("/sparql", query_string={"query": SELECT}).data,
        client.post("/sparql", data={"query": SELECT}).data,
        client.post("/sparql", data=SELECT, headers=direct).data,
    }
    assert len(bodies) == 1
    assert len(json.loads(bodies.pop())["results"]["bindings"]) == 14
    head = client.head("/sparql", query_string={"query": SELECT})
    assert (head.status_code, head.data) == (200, b"")
    assert head.content_type == "application/sparql-results+json"


@pytest.mark.parametrize("query", [SELECT, ASK, CONSTRUCT])
def test_every_format_by_accept_and_by_name(client: FlaskClient, query: str) -> None:
    for format_ in formats_for("graph" if query == CONSTRUCT else "bindings"):
        by_accept = client.get(
            "/sparql", query_string={"query": query}, headers={"Accept": format_.media_type}
        )
        by_name = client.get("/sparql", query_string={"query": query, "format": format_.name})
        assert by_accept.content_type == by_name.content_type == format_.content_type
        assert by_accept.data == by_name.data != b""
        if query == CONSTRUCT:
            assert len(list(ox.parse(by_name.data, format=format_.engine))) == 7  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("method", "arguments", "status"),
    [
        ("get", {"query_string": {"query": "SELECT * {"}}, 400),
        ("get", {"query_string": f"query={quote(ASK)}&query={quote(ASK)}"}, 400),
        ("get", {"query_string": {"query": ASK, "format": "parquet"}}, 400),
        ("get", {"query_string": "query=%ff"}, 400),
        ("get", {"query_string": {"query": ASK, "default-graph-uri": "x y"}}, 400),
        ("post", {"data": {"nothing": "here"}}, 400),
        ("post", {"data": {"update": "DROP ALL"}}, 403),
        ("get", {"query_string": {"query": "DROP ALL"}}, 403),
        ("get", {"query_string": {"query": "ASK { SERVICE <http://x/> { ?s ?p ?o } }"}}, 403),
        ("get", {"query_string": {"query": ASK}, "headers": {"Accept": "image/png"}}, 406),
        ("get", {"query_string": {"query": CONSTRUCT, "format": "csv"}}, 406),
        ("put", {"data": ASK}, 405),
        ("post", {"data": ASK, "content_type": "text/plain"}, 415),
        ("post", {"data": {"query": ASK + " #" + "x" * 1_000_000}}, 413),
        ("post", {"data": b"x" * 4_000_000, "content_type": "application/sparql-query"}, 413),
        ("get", {"query_string": {"query": "SELECT (<http://x/f>(1) AS ?x) {}"}}, 422),
    ],
)
def test_errors_are_problem_details_that_any_page_may_read(
    client: FlaskClient, method: str, arguments: dict[str, object], status: int
) -> None:
    response = getattr(client, method)("/sparql", **arguments)
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    problem = response.json
    assert problem["status"] == status
    assert len(problem["detail"]) > 20
    assert problem["title"]


def test_a_syntax_error_has_line_and_column(client: FlaskClient) -> None:
    problem = client.get("/sparql", query_string={"query": "SELECT *\n{ ?s ?p }"}).json
    assert (problem["line"], problem["column"]) == (2, 10)


def test_an_error_shows_an_iri_as_it_was_written(client: FlaskClient) -> None:
    text = "ASK { VALUES (?a ?b) { (<http://x/#a> <http://x/#b> nonsense) } }"
    problem = client.get("/sparql", query_string={"query": text}).json
    assert "<http://x/#b>" in problem["detail"]
    assert problem["column"] == text.index(") } }") + 1
    assert f"column {problem['column']}," in problem["detail"]


def test_the_dataset_of_the_request_wins(client: FlaskClient) -> None:
    count = (
        "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/neuroblastoma-kg/graph/entities> {?s ?p ?o}"
    )
    fact = "https://w3id.org/neuroblastoma-kg/fact/F00001"
    fields = {"query": count, "format": "csv", "default-graph-uri": fact}
    assert client.get("/sparql", query_string=fields).text.split() == ["n", "1"]


@pytest.mark.parametrize("base", ["", "https://w3id.org/neuroblastoma-kg/"])
def test_several_from_are_a_merge(client: FlaskClient, base: str) -> None:
    start = "" if base else "https://w3id.org/neuroblastoma-kg/"
    graphs = [f"FROM <{start}fact/{g}>" for g in ("F00006", "F00008")]
    text = f"SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT *) AS ?d) {' '.join(graphs)} {{ ?s ?p ?o }}"
    text = f"BASE <{base}> {text}" if base else text
    ((n, d),) = [
        line.split(",")
        for line in client.get(
            "/sparql", query_string={"query": text, "format": "csv"}
        ).text.split()[1:]
    ]
    assert n == d == "1"  # the two facts hold the same triple


def test_no_query_gives_a_service_description_or_the_editor(
    client: FlaskClient, small_release: Release
) -> None:
    turtle = client.get("/sparql").data
    triples = [q.triple for q in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert any(t.object == ox.NamedNode(sd + "SPARQL11Query") for t in triples)
    named = sum(t.predicate == ox.NamedNode(sd + "name") for t in triples)
    assert named == small_release.manifest.counts["graphs"] > 14
    assert b"<textarea" in client.get("/sparql", headers=HTML).data


def test_a_browser_gets_the_rows_their_labels_and_the_query(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": SELECT}, headers=HTML)
    assert response.content_type == "text/html; charset=utf-8"
    assert "<strong>14</strong> rows" in response.text
    assert "the first 5 are shown" in response.text
    assert 'href="/fact/F00001"' in response.text
    assert SELECT.replace("<", "&lt;").replace(">", "&gt;") in response.text
    assert "format=csv" in response.text


def test_a_browser_sees_an_error_as_a_page_with_its_query(client: FlaskClient) -> None:
    fields = {"query": "SELECT *\n{ ?s <script>alert(1)</script> }"}
    response = client.get("/sparql", query_string=fields, headers=HTML)
    assert response.status_code == 400
    assert response.content_type.startswith("text/html")
    assert "<script>alert" not in response.text
    assert "&lt;script&gt;" in response.text
    assert "line 2" in response.text


def test_an_error_page_shows_the_line_as_sparql_counts_it(client: FlaskClient) -> None:
    fields = {"query": "SELECT *\n{ ?s ?p '\u2028' .\n?s ??here ?o }"}
    page = client.get("/sparql", query_string=fields, headers=HTML).text
    assert "   3  ?s ??here ?o }" in page


@pytest.mark.parametrize(
    "value",
    ["'<img src=x onerror=alert(1)>'", "IRI('javascript:alert(1)')", "IRI('data:text/html,x')"],
)
def test_values_are_text_and_only_web_addresses_are_links(client: FlaskClient, value: str) -> None:
    fields = {"query": f"SELECT ({value} AS ?x) {{}}"}
    page = client.get("/sparql", query_string=fields, headers=HTML).text
    shown = page[page.index('id="result"') :]
    assert "<img src=x" not in shown
    assert 'href="javascript' not in shown
    assert 'href="data' not in shown


def test_options_and_the_headers_of_every_answer(client: FlaskClient) -> None:
    response = client.options("/sparql")
    assert {"GET", "HEAD", "POST", "OPTIONS"} <= set(response.headers["Allow"].split(", "))
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]
    for path in ("/sparql", "/", "/nothing", "/queries"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Accept" in headers["Vary"]


@pytest.mark.parametrize("path", ["/sparql", "/sparql?query=ASK+{}", "/sparql?query=x", "/nothing"])
def test_answers_and_errors_may_be_read_anywhere_and_name_what_describes_them(
    client: FlaskClient, path: str
) -> None:
    headers = client.get(path, headers={"Origin": "https://example.org"}).headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert {"ETag", "Link", "Retry-After"} <= set(
        headers["Access-Control-Expose-Headers"].split(", ")
    )
    links = ", ".join(headers.getlist("Link"))
    for relation in ("service-desc", "describedby", "license"):
        assert f'rel="{relation}"' in links
    assert "https://creativecommons.org/licenses/by/4.0/" in links
