"""One line a request, with nothing in it that a client chose."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from kg.config import Settings
from kg.web import create_app

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from kg.release import Release

QUERY = "SELECT * { ?s ?p 'secret' }"


def logged(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Return the one line that was logged."""
    (line,) = capsys.readouterr().err.splitlines()
    assert line.isascii()
    assert line.isprintable()
    found: dict[str, Any] = json.loads(line)
    return found


def test_what_a_line_says(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    response = client.get("/sparql", query_string={"query": QUERY})
    line = logged(capsys)
    assert (line["method"], line["path"], line["status"]) == ("GET", "/sparql", 200)
    assert line["bytes"] == len(response.data)
    assert line["query"] == hashlib.sha256(QUERY.encode()).hexdigest()
    assert line["seconds"] > 0
    assert line["time"].endswith("+00:00")
    assert "secret" not in str(line)
    assert "127.0.0.1" not in str(line)


def test_a_page_says_how_many_rows(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    asked = {"query": "SELECT * { ?s ?p ?o } LIMIT 9", "format": "html"}
    client.get("/sparql", query_string=asked)
    assert logged(capsys)["rows"] == 9


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_data_say_how_many_rows_too(
    client: FlaskClient, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    client.get("/sparql", query_string={"query": "SELECT * { ?s ?p ?o } LIMIT 9", "format": name})
    assert logged(capsys)["rows"] == 9
    client.get("/sparql", query_string={"query": "ASK {}", "format": name})
    assert logged(capsys)["rows"] is None


@pytest.mark.parametrize("name", ["ttl", "nt", "rdf", "jsonld", "html"])
def test_triples_count_as_rows(
    client: FlaskClient, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    query = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 9"
    client.get("/sparql", query_string={"query": query, "format": name})
    assert logged(capsys)["rows"] == 9


def test_what_queries_took_is_logged(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    many = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
    client.get("/sparql", query_string={"query": many})
    line = logged(capsys)
    assert 0 < line["cpu_ms"] < 1000 * line["seconds"] + 50
    assert line["waited_ms"] >= 0
    client.get("/page/leaf-spot")
    assert logged(capsys)["cpu_ms"] >= 0
    client.get("/health/live")
    line = logged(capsys)
    assert line["cpu_ms"] is line["waited_ms"] is line["rows"] is None


def test_what_a_refused_query_took_is_logged(
    small_release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(small_release, settings=Settings(query_workers=2, query_seconds=1))
    product = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    try:
        client = app.test_client()
        client.get("/health/ready")
        capsys.readouterr()
        assert client.get("/sparql", query_string={"query": product}).status_code == 504
        assert logged(capsys)["cpu_ms"] > 50
        metrics = client.get("/metrics").get_data(as_text=True)
        assert 'nbkg_query_duration_seconds_count{outcome="time"} 1.0' in metrics
        assert 'nbkg_query_cpu_seconds_count{outcome="time"} 1.0' in metrics
    finally:
        app.extensions["neuroblastoma-kg"].engine.close()


def test_errors_are_logged_too(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    client.get("/nothing")
    assert logged(capsys)["status"] == 404
    client.post("/sparql", data={"query": "nothing"})
    assert logged(capsys)["status"] == 400
    client.get("/", headers={"Host": "evil.example"})
    assert logged(capsys)["status"] == 421


@pytest.mark.parametrize(
    "path", ["/a%0A{%22status%22:200}", "/%1b[2J", "/%22,%22x%22:%22", "/\u202e", "/" + "a" * 9999]
)
def test_nothing_can_be_written_into_it(
    client: FlaskClient, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    client.get(path, headers={"User-Agent": '"\u202e', "Referer": '"}'})
    line = logged(capsys)
    assert line["status"] in {400, 404}
    assert len(line["path"]) <= 300
    client.open("/sparql", method="EVIL")
    assert logged(capsys)["method"] == "other"


def test_the_client_is_told_apart_but_not_named(
    app: Flask, small_release: Release, capsys: pytest.CaptureFixture[str]
) -> None:
    def asked(address: str, **settings: int) -> Any:
        engine = app.extensions["neuroblastoma-kg"].engine
        found = create_app(small_release, engine, Settings(**settings)) if settings else app
        found.test_client().get("/", environ_base={"REMOTE_ADDR": address})
        return logged(capsys)["client"]

    assert asked("192.0.2.1") == asked("192.0.2.1") != asked("192.0.2.2")
    assert asked("2001:db8::1") == asked("2001:db8::2") != asked("2001:db8:0:1::1")
    assert asked("192.0.2.1", log_clients=1) == "192.0.2.1"


def test_no_log_where_none_is_wanted(
    small_release: Release, app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = app.extensions["neuroblastoma-kg"].engine
    quiet = create_app(small_release, engine, Settings(access_log=0)).test_client()
    assert quiet.get("/").status_code == 200
    assert capsys.readouterr().err == ""
