"""``/ontology``: who gets which form of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from kg.rdf.media import FORMATS

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.release import Release

NBO = "https://w3id.org/neuroblastoma-kg/ontology#"
FILE = "neuroblastoma-kg.owl"
OWL_API = (
    "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"
)
URL_CONNECTION = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
HTML, RDF = "text/html; charset=utf-8", "application/rdf+xml"


@pytest.mark.parametrize(
    ("accept", "agent", "content_type"),
    [
        (OWL_API, "", RDF),
        (OWL_API, "Java/11.0.25", RDF),
        (URL_CONNECTION, "", RDF),
        (URL_CONNECTION, "Java/17.0.9", RDF),
        (BROWSER, "Java/17.0.9", RDF),
        (None, "Java-http-client/21", RDF),
        ("text/html", "Java/17.0.9", HTML),
        (None, "", RDF),
        ("*/*", "curl/8.5.0", RDF),
        (BROWSER, "Mozilla/5.0 (X11; Linux x86_64)", HTML),
        ("text/html", "", HTML),
        ("application/xml", "", RDF),
        ("text/turtle", "", FORMATS["ttl"].content_type),
        ("text/turtle; charset=utf-8", "Java/17.0.9", FORMATS["ttl"].content_type),
        ("application/n-triples", "", FORMATS["nt"].content_type),
        ("text/plain", "", FORMATS["nt"].content_type),
        ("application/ld+json", "", FORMATS["jsonld"].content_type),
        ("application/json, */*;q=0.1", "", FORMATS["jsonld"].content_type),
    ],
)
def test_who_gets_which_form(
    client: FlaskClient, accept: str | None, agent: str, content_type: str
) -> None:
    headers = {"User-Agent": agent} | ({"Accept": accept} if accept else {})
    response = client.get("/ontology", headers=headers)
    assert (response.status_code, response.content_type) == (200, content_type)
    assert {"Accept", "User-Agent"} <= set(response.vary)
    head = client.head("/ontology", headers=headers)
    assert (head.status_code, head.data, head.content_type) == (200, b"", content_type)
    assert head.headers["ETag"] == response.headers["ETag"]
    head.close()
    response.close()


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/ontology.rdf", RDF),
        ("/ontology.owl", RDF),
        ("/ontology?format=xml", RDF),
        ("/ontology?format=RDF/XML", RDF),
        ("/ontology.ttl", FORMATS["ttl"].content_type),
        ("/ontology?format=turtle", FORMATS["ttl"].content_type),
        ("/ontology.nt", FORMATS["nt"].content_type),
        ("/ontology?format=json", FORMATS["jsonld"].content_type),
        ("/ontology.html", HTML),
        (f"/{FILE}", RDF),
        ("/neuroblastoma-kg.cases.owl", RDF),
    ],
)
def test_a_name_wins_over_what_is_accepted(
    client: FlaskClient, path: str, content_type: str
) -> None:
    for accept in (BROWSER, URL_CONNECTION, "image/png"):
        response = client.get(path, headers={"Accept": accept, "User-Agent": "Java/17"})
        assert (response.status_code, response.content_type) == (200, content_type)
        response.close()


def test_the_file_is_sent_byte_for_byte_at_each_of_its_addresses(
    client: FlaskClient, small_release: Release
) -> None:
    data = small_release.path(FILE).read_bytes()
    for path in ("/ontology", "/ontology.rdf", f"/{FILE}", f"/downloads/{FILE}"):
        response = client.get(path)
        assert response.data == data
        response.close()


@pytest.mark.parametrize("path", ["/ontology/2024-03-06", f"/2024-03-06/{FILE}"])
def test_the_newest_version_has_its_own_address(
    described: FlaskClient, small_release: Release, path: str
) -> None:
    response = described.get(path, headers={"Accept": BROWSER})
    assert (response.status_code, response.content_type) == (200, RDF)
    assert response.data == small_release.path(FILE).read_bytes()
    response.close()


@pytest.mark.parametrize("name", ["rdf", "ttl", "nt", "jsonld"])
def test_every_form_holds_the_triples_of_the_file(
    client: FlaskClient, small_release: Release, name: str
) -> None:
    response = client.get(f"/ontology?format={name}")
    sent = ox.Dataset(ox.parse(response.data, format=FORMATS[name].engine))  # type: ignore[arg-type]
    kept = ox.Dataset(ox.parse(path=small_release.path(FILE), format=ox.RdfFormat.RDF_XML))
    for dataset in (sent, kept):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert set(sent) == set(kept)
    response.close()


def test_what_protege_is_sent_parses_to_the_triples_of_the_file(
    client: FlaskClient, small_release: Release
) -> None:
    response = client.get("/ontology", headers={"Accept": URL_CONNECTION})
    sent = rdflib.Graph().parse(data=response.data, format="xml")
    response.close()
    kept = rdflib.Graph().parse(small_release.path(FILE), format="xml")
    assert len(sent) > 500
    assert isomorphic(sent, kept)


@pytest.mark.parametrize("accept", [OWL_API, "text/turtle", "application/ld+json", BROWSER])
def test_who_holds_it_is_sent_nothing(client: FlaskClient, accept: str) -> None:
    first = client.get("/ontology", headers={"Accept": accept})
    etag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache"
    links = first.headers.getlist("Link")
    assert '</ontology.ttl>; rel="alternate"; type="text/turtle"' in links
    assert '</ontology.rdf>; rel="alternate"; type="application/rdf+xml"' in links
    assert '</downloads>; rel="describedby"' in links
    again = client.get("/ontology", headers={"Accept": accept, "If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert {"Accept", "User-Agent"} <= set(again.vary)
    other = client.get("/ontology", headers={"Accept": accept, "If-None-Match": '"other"'})
    assert other.status_code == 200
    for response in (first, again, other):
        response.close()


def test_each_form_has_an_etag_of_its_own(client: FlaskClient) -> None:
    forms = [client.get(f"/ontology.{name}") for name in ("rdf", "ttl", "nt", "jsonld", "html")]
    assert len({form.headers["ETag"] for form in forms}) == 5
    for form in forms:
        form.close()


@pytest.mark.parametrize(
    ("path", "accept", "status", "named"),
    [
        ("/ontology", "image/png", 406, "text/turtle"),
        ("/ontology.csv", "*/*", 406, "application/rdf+xml"),
        ("/ontology?format=trig", "*/*", 406, "ttl"),
        ("/ontology.docx", "*/*", 400, "jsonld"),
        ("/ontology/2001-01-01", "*/*", 404, "/ontology"),
        (f"/2001-01-01/{FILE}", "*/*", 404, "/ontology"),
    ],
)
def test_what_cannot_be_had_says_what_can(
    client: FlaskClient, path: str, accept: str, status: int, named: str
) -> None:
    response = client.get(path, headers={"Accept": accept})
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    assert named in response.json["detail"]
