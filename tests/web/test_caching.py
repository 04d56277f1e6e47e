"""Entity tags, conditional requests and how long answers may be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.config import Settings
from kg.rdf.media import formats_for
from kg.store.embedded import EmbeddedEngine
from kg.web import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from kg.release import Release

ALL = "SELECT * { ?s ?p ?o }"
HTML = {"Accept": "text/html"}


def test_each_representation_has_a_strong_tag_of_its_own(client: FlaskClient) -> None:
    found = set()
    for query in (ALL, "SELECT * {?s ?p ?o}"):
        for format_ in formats_for("bindings"):
            asked = {"query": query, "format": format_.name}
            etag = client.get("/sparql", query_string=asked).headers["ETag"]
            assert etag.startswith('"')
            assert etag == client.head("/sparql", query_string=asked).headers["ETag"]
            found.add(etag)
        graph = "https://w3id.org/neuroblastoma-kg/fact/F00001"
        asked = {"query": query, "default-graph-uri": graph}
        found.add(client.get("/sparql", query_string=asked).headers["ETag"])
        asked = {"query": query, "named-graph-uri": graph}
        found.add(client.get("/sparql", query_string=asked).headers["ETag"])
        found.add(
            client.get("/sparql", query_string={"query": query}, headers=HTML).headers["ETag"]
        )
    assert len(found) == 2 * (len(formats_for("bindings")) + 3)


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/sparql?query=ASK+{}", "*/*"),
        ("/sparql?query=ASK+{}", "text/html"),
        ("/sparql", "text/turtle"),
        ("/sparql", "text/html"),
        ("/queries", "application/json"),
        ("/fact/F00001", "text/turtle"),
        ("/fact/F00001", "text/html"),
        ("/", "text/html"),
    ],
)
def test_who_has_it_gets_304(client: FlaskClient, method: str, path: str, accept: str) -> None:
    first = client.get(path, headers={"Accept": accept})
    assert "max-age=60" in first.headers["Cache-Control"]
    for held in (first.headers["ETag"], f'"other", W/{first.headers["ETag"]}', "*"):
        again = getattr(client, method)(path, headers={"Accept": accept, "If-None-Match": held})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert "Accept" in again.headers["Vary"]
    other = getattr(client, method)(path, headers={"Accept": accept, "If-None-Match": '"other"'})
    assert other.status_code == 200


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize("call", ["RAND()", "NOW()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_is_new_every_time_is_never_kept(client: FlaskClient, call: str, accept: str) -> None:
    asked = {"query": f"SELECT ({call} AS ?x) {{}}"}
    response = client.get("/sparql", query_string=asked, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_post_and_errors_are_not_kept(client: FlaskClient) -> None:
    for response in (
        client.post("/sparql", data={"query": ALL}),
        client.get("/sparql?query=nothing"),
        client.get("/nothing"),
    ):
        assert response.headers["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        "/sparql?query=ASK%7B%7D",
        "/",
        "/downloads/report.json",
        "/static/style.css",
        "/ontology.ttl",
    ],
)
@pytest.mark.parametrize("condition", ['"none"', 'W/"none"', '"a", "b"'])
def test_a_condition_that_fails_is_told_and_never_kept(
    client: FlaskClient, path: str, condition: str
) -> None:
    response = client.get(path, headers={"If-Match": condition})
    assert response.status_code == 412
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json["status"] == 412
    assert "ETag" not in response.headers
    with client.get(path, headers={"If-Match": "*"}) as met:
        assert met.status_code == 200


def test_a_tag_means_the_same_bytes_after_a_restart(small_release: Release, tmp_path: Path) -> None:
    (tmp_path / "merged.nt").write_text("_:c14n0 <a:p> _:c14n1 .\n", encoding="utf-8")
    (tmp_path / "quads.nq").write_text("_:c14n0 <a:p> _:c14n1 <a:g> .\n", encoding="utf-8")
    answers = []
    for _ in range(2):
        engine = EmbeddedEngine.load(quads=tmp_path / "quads.nq", merged=tmp_path / "merged.nt")
        client = create_app(small_release, engine, Settings()).test_client()
        response = client.get("/sparql", query_string={"query": ALL})
        answers.append((response.headers["ETag"], response.data))
        both = {"query": "ASK { ?s ?p ?o GRAPH ?g { ?s ?p ?o } }"}
        assert client.get("/sparql", query_string=both).get_json()["boolean"]
    assert answers[0] == answers[1]


def test_a_tag_does_not_make_a_wrong_request_right(client: FlaskClient) -> None:
    assert client.get("/sparql?query=nothing", headers={"If-None-Match": "*"}).status_code == 400
    refused = {"Accept": "image/png", "If-None-Match": "*"}
    assert client.get("/sparql?query=ASK+{}", headers=refused).status_code == 406
