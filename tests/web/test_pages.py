"""Pages: what they say, where they link, what they refuse."""

from __future__ import annotations

import hashlib
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.config import Settings
from kg.rdf.media import FORMATS, formats_for
from kg.web import create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from kg.release import Release

HTML = {"Accept": "text/html"}
PAGES = ["/", "/queries", "/queries/signs", "/sparql", "/downloads", "/page/leaf-spot",
         "/page/share-of-ferns", "/page/section-signs", "/page/frequency-usually", "/fact/F00003",
         "/passage/P0004", "/passage/P0001", "/source/leaf-spot", "/nothing-here"]  # fmt: skip


class Links(HTMLParser):
    """Collect where a page leads and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.loaded: set[str] = set()
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Data that search engines read is no script (HTML, section 4.12.1).
        data = ("type", "application/ld+json") in attrs
        own_file = (dict(attrs).get("src") or "").startswith("/")
        self.tags.append("data" if data else f"{tag} file" if own_file else tag)
        for name, value in attrs:
            if tag == "a" and name == "href":
                self.links.add(value or "")
            elif name in {"src", "href"}:
                self.loaded.add(value or "")
            assert not name.startswith("on")
            assert name != "style"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_the_note_once_and_loads_nothing_from_elsewhere(
    client: FlaskClient, path: str
) -> None:
    page = client.get(path, headers=HTML).text
    assert page.count("no medical advice") == 1
    assert page.count('<a href="https://example.org/leaf-spot">one web page</a>') == 1
    found = Links(page)
    assert all(address.startswith("/") for address in found.loaded)
    assert "script" not in found.tags
    assert found.tags.count("h1") == 1


def test_every_link_within_the_site_leads_somewhere(client: FlaskClient) -> None:
    seen, todo = set(), {"/"}
    while todo:
        path = todo.pop()
        seen.add(path)
        response = client.get(path, headers=HTML)
        assert response.status_code == 200, path
        if response.content_type.startswith("text/html"):
            found = {link.partition("#")[0] for link in Links(response.text).links}
            todo |= {link for link in found if link.startswith("/")} - seen
        response.close()
    assert {
        "/source/leaf-spot",
        "/source/leaf-spot.ttl",
        "/fact/F00001",
        "/passage/P0004",
        "/page/leaf-spot",
        "/queries/signs",
    } <= seen


def test_home_has_the_figures_of_the_release(client: FlaskClient, small_release: Release) -> None:
    page = client.get("/", headers=HTML).text
    for name in ("facts", "entities", "passages", "triples"):
        assert f"<dd>{small_release.manifest.counts[name]:,}</dd>" in page
    assert "Leaf Spot on Houseplants" in page
    assert "2024-03-05" in page


def test_an_identifier_leads_to_a_page_or_to_data(client: FlaskClient) -> None:
    for headers, location in (
        (HTML, "/page/leaf-spot"),
        ({}, "/data/leaf-spot.ttl"),
        ({"Accept": "application/ld+json"}, "/data/leaf-spot.jsonld"),
    ):
        response = client.get("/id/leaf-spot", headers=headers)
        assert (response.status_code, response.headers["Location"]) == (303, location)
        assert client.get(location, headers=headers).status_code == 200


@pytest.mark.parametrize(("name", "suffix"), [("json", "jsonld"), ("xml", "rdf"), ("nt", "nt")])
def test_json_and_xml_name_a_format_of_triples(client: FlaskClient, name: str, suffix: str) -> None:
    location = client.get(f"/id/leaf-spot?format={name}").headers["Location"]
    assert location == f"/data/leaf-spot.{suffix}"
    named, own = client.get(f"/data/leaf-spot.{name}"), client.get(location)
    assert (named.status_code, named.content_type) == (200, own.content_type)


def test_an_entity_page_has_label_definition_and_facts_with_hedge_and_passage(
    client: FlaskClient,
) -> None:
    page = client.get("/page/leaf-spot", headers=HTML).text
    assert re.search(r"<h1 class=\"called\">(<[^>]+>)?leaf spot<", page)
    assert "In a year roughly 12% of ferns get leaf spot." in page
    assert re.search(r'popovertarget="frequency-almost-always">almost always</button>', page)
    assert 'href="/passage/P0005"' in page


def test_a_fact_as_rdf_holds_its_claim_and_its_provenance(client: FlaskClient) -> None:
    fact = ox.NamedNode("https://w3id.org/neuroblastoma-kg/fact/F00003")
    claim = ox.Triple(
        ox.NamedNode("https://w3id.org/neuroblastoma-kg/id/leaf-spot"),
        ox.NamedNode("https://w3id.org/neuroblastoma-kg/ontology#hasYearlyShare"),
        ox.NamedNode("https://w3id.org/neuroblastoma-kg/id/share-of-ferns"),
    )
    for format_ in formats_for("graph"):
        body = client.get(f"/fact/F00003.{format_.name}").data
        triples = {q.triple for q in ox.parse(body, format=format_.engine)}  # type: ignore[arg-type]
        assert claim in triples
        assert any(t.subject == fact and t.predicate.value.endswith("#cites") for t in triples)


def test_a_passage_page_shows_its_position_and_facts_but_no_text(client: FlaskClient) -> None:
    page = client.get("/passage/P0004", headers=HTML).text
    assert "Characters 55 to 100" in page
    assert 'href="/source/leaf-spot"' in page
    assert 'href="/fact/F00001"' in page
    assert "“Overview”" in page


def test_a_source_page_says_what_was_read_and_what_is_covered(
    client: FlaskClient, small_release: Release
) -> None:
    page = client.get("/source/leaf-spot", headers=HTML).text
    source = small_release.manifest.source
    for text in ("Leaf Spot on Houseplants", "Green Thumb Monthly", source["page"], "2024-03-05",
                 source["sha256"], "712", "Invented for the tests."):  # fmt: skip
        assert text in page
    counts = small_release.manifest.counts
    assert f"divided into {counts['passages']} passages" in page
    assert re.search(rf"{counts['facts']} facts rest on \d+ of them", page)
    turtle = client.get("/source/leaf-spot.ttl").data
    held = {q.predicate.value for q in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}
    assert {"http://purl.org/dc/terms/title", "http://xmlns.com/foaf/0.1/page"} <= held


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/page/leafspot", "leaf-spot"),
        ("/id/Leaf-Spot", "leaf-spot"),
        ("/fact/f00001", "F00001"),
        ("/passage/P004", "P0004"),
        ("/source/leafspot", "leaf-spot"),
        ("/queries/sign", "signs"),
        ("/page/%3E%20%7D", "no nb:"),
        ("/data/nothing.ttl", "no nb:"),
    ],
)
def test_unknown_names_say_what_may_be_meant(client: FlaskClient, path: str, meant: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert meant in response.json["detail"]


def test_data_in_an_unknown_suffix(client: FlaskClient) -> None:
    assert client.get("/data/leaf-spot.docx").status_code == 400
    assert client.get("/data/leaf-spot.csv").status_code == 406


def test_downloads_are_the_files_of_the_manifest(
    client: FlaskClient, small_release: Release
) -> None:
    listed = client.get("/downloads").json
    assert listed["release"] == small_release.manifest.release
    for entry in listed["files"]:
        response = client.get(f"/downloads/{entry['name']}")
        assert hashlib.sha256(response.data).hexdigest() == entry["sha256"]
        assert response.content_type.startswith(entry["media_type"])
        assert response.headers["Repr-Digest"].startswith("sha-256=:")
        response.close()


@pytest.mark.parametrize(
    "name",
    ["../current", "..%2fcurrent", "%2e%2e/current", "manifest.json", "/etc/passwd", "queries"],
)
def test_no_path_leads_out_of_the_release(client: FlaskClient, name: str) -> None:
    assert client.get(f"/downloads/{name}", follow_redirects=True).status_code == 404


def test_the_gallery_lists_every_query(client: FlaskClient) -> None:
    (entry,) = client.get("/queries").json
    assert entry["slug"] == "signs"
    assert entry["summary"] in client.get("/queries", headers=HTML).text


@pytest.mark.parametrize("suffix", ["json", "csv", "tsv", "xml"])
def test_a_saved_query_by_suffix_and_by_format(client: FlaskClient, suffix: str) -> None:
    response = client.get(f"/queries/signs.{suffix}", headers=HTML)
    assert response.content_type == FORMATS[suffix].content_type
    assert response.data == client.get(f"/queries/signs?format={suffix}").data


def test_the_text_of_a_saved_query_runs_as_it_is(client: FlaskClient) -> None:
    text = client.get("/queries/signs.rq").text
    asked = client.get("/sparql", query_string={"query": text, "format": "csv"})
    assert asked.data == client.get("/queries/signs.csv").data


def test_an_unknown_or_repeated_parameter(client: FlaskClient) -> None:
    assert client.get("/queries/signs?gene=ALK").status_code == 400
    assert client.get("/queries/signs?a=1&a=2").status_code == 400
    assert client.get("/queries/signs.ttl").status_code == 406
    assert client.get("/queries/signs.docx").status_code == 400


def test_without_a_release_the_process_lives_and_says_what_to_do(tmp_path: Path) -> None:
    client = create_app(settings=Settings(release=str(tmp_path))).test_client()
    assert client.get("/health/live").status_code == 200
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert "nbkg build" in response.json["detail"]
    assert "nbkg build" in client.get("/", headers=HTML).text
    for told in (response.text, client.get("/", headers=HTML).text):
        assert str(tmp_path) not in told


@pytest.mark.parametrize("path", ["/fact/F99999", "/queries/none", "/sparql?query=SELEC"])
def test_an_error_comes_in_the_form_that_was_named(client: FlaskClient, path: str) -> None:
    named = f"{path}{'&' if '?' in path else '?'}format="
    program = client.get(f"{named}json", headers=HTML)
    assert program.content_type == "application/problem+json"
    assert client.get(f"{named}html").content_type.startswith("text/html")


def test_only_what_has_several_forms_varies(client: FlaskClient) -> None:
    for path in ("/health/live", "/health/ready", "/downloads/neuroblastoma-kg.nt"):
        response = client.get(path)
        assert "Accept" not in response.headers.get("Vary", "")
        response.close()


def test_ready(client: FlaskClient, small_release: Release) -> None:
    assert client.get("/health/ready").json["release"] == small_release.manifest.folder
