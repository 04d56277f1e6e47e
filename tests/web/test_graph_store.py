"""``/sparql/graph``, ``/.well-known/void``, the service description and ``/sparql/limits``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.config import SETTINGS
from kg.rdf.media import formats_for
from kg.rdf.namespaces import PREFIXES, iri
from kg.release.metadata import DATASET

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.release import Release

FACT = PREFIXES["fact"] + "F00001"
SD = "http://www.w3.org/ns/sparql-service-description#"


def parsed(body: bytes, media: ox.RdfFormat = ox.RdfFormat.TURTLE) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(body, format=media)}


def test_a_named_graph_in_every_format(client: FlaskClient, small_release: Release) -> None:
    path = small_release.path("neuroblastoma-kg.nq")
    held = {
        quad.triple
        for quad in ox.parse(path=path, format=ox.RdfFormat.N_QUADS)
        if quad.graph_name == ox.NamedNode(FACT)
    }
    assert held
    for format_ in formats_for("graph"):
        response = client.get(
            "/sparql/graph", query_string={"graph": FACT}, headers={"Accept": format_.media_type}
        )
        assert response.content_type == format_.content_type
        assert isinstance(format_.engine, ox.RdfFormat)
        assert parsed(response.data, format_.engine) == held
        head = client.head("/sparql/graph", query_string={"graph": FACT, "format": format_.name})
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["Content-Length"] == str(len(response.data))


def test_the_default_graph_is_the_merge(client: FlaskClient, small_release: Release) -> None:
    response = client.get("/sparql/graph?default", headers={"Accept": "application/n-triples"})
    merged = small_release.path("neuroblastoma-kg.nt").read_bytes()
    assert len(response.data.splitlines()) == len(merged.splitlines())


def test_who_has_a_graph_gets_304(client: FlaskClient) -> None:
    tags = set()
    for path in ("/sparql/graph?default", f"/sparql/graph?graph={FACT}", "/.well-known/void"):
        etag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
        tags.add(etag)
    assert len(tags) == 3


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        (f"default&graph={FACT}", 400),
        (f"graph={FACT}&graph={FACT}", 400),
        ("graph=F00001", 400),
        ("graph=", 400),
        (f"graph={FACT}9", 404),
        ("graph=http://localhost/etc/passwd", 404),
        ("graph=file:///etc/passwd", 404),
        ("default&format=csv", 406),
        ("default&format=parquet", 400),
    ],
)
def test_what_is_no_graph(client: FlaskClient, query: str, status: int) -> None:
    response = client.get(f"/sparql/graph?{query}")
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["put", "post", "delete", "patch"])
@pytest.mark.parametrize("path", ["/sparql/graph?default", f"/sparql/graph?graph={FACT}"])
def test_writing_is_refused_and_says_how_data_change(
    client: FlaskClient, method: str, path: str
) -> None:
    before = client.get(path).data
    response = getattr(client, method)(path, data=b"<a:b> <a:b> <a:b> .")
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert "nbkg build" in response.json["detail"]
    assert client.get(path).data == before


def test_void_describes_the_dataset(client: FlaskClient) -> None:
    triples = parsed(client.get("/.well-known/void").data)
    kinds = {t.object for t in triples if t.predicate == iri("rdf:type")}
    assert iri("void:Dataset") in kinds
    assert {t.subject for t in triples} == {DATASET}  # the graph describes saved queries too
    assert any(t.predicate == iri("void:sparqlEndpoint") for t in triples)
    found = client.get("/.well-known/void", headers={"Accept": "application/rdf+xml"})
    assert parsed(found.data, ox.RdfFormat.RDF_XML) == triples


def test_the_description_says_what_the_service_does(client: FlaskClient) -> None:
    triples = parsed(client.get("/sparql").data)
    (service,) = {t.subject for t in triples if t.object == ox.NamedNode(SD + "Service")}
    said = {(t.predicate.value.removeprefix(SD), t.object) for t in triples if t.subject == service}
    assert ("defaultEntailmentRegime", ox.NamedNode("http://www.w3.org/ns/entailment/Simple")) in (
        said
    )
    names = [name for name, _ in said]
    assert names.count("feature") == 2
    assert names.count("resultFormat") == 10
    assert "inputFormat" not in names
    pages = {t.object.value for t in triples if isinstance(t.object, ox.NamedNode)}
    for path in ("/sparql/graph", "/sparql/limits"):
        assert f"http://localhost{path}" in pages
    assert any("graph:inferred" in str(t.object) for t in triples)


@pytest.mark.parametrize(
    "text",
    [
        "VERSION '1.2' ASK {}",
        "ASK { FILTER(isTRIPLE(TRIPLE(<a:b>, <a:b>, 1))) }",
        "ASK { FILTER(LANGDIR('a'@en--ltr) = 'ltr' && hasLANG('a'@en)) }",
        "ASK { FILTER NOT EXISTS { << ?s ?p ?o >> ?x ?y } }",
        "ASK { FILTER NOT EXISTS { ?s ?p ?o {| ?x ?y |} } }",
        "ASK { VALUES ?t { <<( <a:b> <a:b> 'c' )>> } FILTER(OBJECT(?t) = 'c') }",
    ],
)
def test_the_features_that_the_description_names_are_there(client: FlaskClient, text: str) -> None:
    answer = client.get("/sparql", query_string={"query": text})
    assert answer.status_code == 200, answer.text
    assert answer.json["boolean"] is True


def test_every_limit_is_shown_with_its_value_and_its_status(client: FlaskClient) -> None:
    shown = client.get("/sparql/limits", headers={"Accept": "application/json"}).json["limits"]
    assert [limit["name"] for limit in shown] == [s.name for s in SETTINGS.values() if s.status]
    found = {limit["name"]: (limit["value"], limit["status"]) for limit in shown}
    assert found["query_seconds"] == (10, 504)
    assert found["max_rows_shown"] == (5, 200)
    page = client.get("/sparql/limits", headers={"Accept": "text/html"}).text
    for limit in shown:
        assert limit["variable"] in page
        assert f"{limit['status']} {limit['reason']}" in page
