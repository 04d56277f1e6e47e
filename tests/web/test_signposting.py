"""Links, metadata and errors of linked data: signposts, schema.org, sitemap, catalog."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

import pytest
import rdflib

from kg.config import Settings
from kg.exports import DOWNLOADS
from kg.rdf.media import formats_for
from kg.rdf.namespaces import BASE, PREFIXES
from kg.web import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

HTML: Final = {"Accept": "text/html"}
TURTLE: Final = {"Accept": "text/turtle"}


@pytest.fixture(scope="module")
def site(release: Release, release_engine: EmbeddedEngine) -> FlaskClient:
    return create_app(release=release, engine=release_engine, settings=Settings()).test_client()


def graph_of(response: TestResponse) -> rdflib.Graph:
    assert response.status_code == 200, response.text
    return rdflib.Graph().parse(data=response.data, format="turtle")


@pytest.mark.parametrize(
    "path",
    ["/id/MYCN", "/page/MYCN", "/data/MYCN", "/fact/F00042", "/passage/P0123", "/case/C01",
     "/source/cc-neuroblastoma", "/graph/entities", "/query/symptoms", "/catalog", "/sitemap.xml",
     "/robots.txt"],
)  # fmt: skip
def test_methods(site: FlaskClient, path: str) -> None:
    got, head = site.get(path), site.head(path)
    assert head.data == b""
    assert head.status_code == got.status_code
    for name in ("Content-Type", "ETag", "Location", "Vary"):
        assert head.headers.get(name) == got.headers.get(name)
    assert head.headers.getlist("Link") == got.headers.getlist("Link")
    options = site.options(path)
    assert set(options.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        refused = site.open(path, method=method)
        assert refused.status_code == 405
        assert "GET" in refused.headers["Allow"]


def links(response: TestResponse) -> dict[str, list[tuple[str, str]]]:
    """Return the links of a response: relation to targets with their types."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for value in response.headers.getlist("Link"):
        read = re.fullmatch(r'<([^>]+)>; rel="([^"]+)"(?:; type="([^"]+)")?', value)
        assert read, value
        for relation in read[2].split():
            found[relation].append((read[1], read[3] or ""))
    return found


@pytest.mark.parametrize(
    ("path", "cited", "type_"),
    [
        ("/page/MYCN", "id/MYCN", "DefinedTerm"),
        ("/fact/F00042", "fact/F00042", "Claim"),
        ("/passage/P0123", "passage/P0123", "WebPageElement"),
        ("/source/cc-neuroblastoma", "source/cc-neuroblastoma", "WebPage"),
        ("/case/C01", "case/C01", "CreativeWork"),
        ("/", "", "Dataset"),
    ],
)
def test_a_page_is_signposted(site: FlaskClient, path: str, cited: str, type_: str) -> None:
    response = site.get(path, headers=HTML)
    found = links(response)
    assert found["cite-as"] == [(BASE + cited, "")]
    assert found["canonical"] == [(path, "")]
    kinds = {target.rpartition("/")[2] for target, _ in found["type"]}
    assert kinds == {"AboutPage", type_}
    assert len(found["license"]) == 1
    assert {media for _, media in found["describedby"]} >= {
        f.media_type for f in formats_for("graph")
    }
    assert ("/.well-known/void", "text/turtle") in found["describedby"]
    assert "/sparql" in {target for target, _ in found["service-desc"]}
    for target, media in (*found["alternate"], *found.get("item", [])):
        answer = site.get(target)
        assert (answer.status_code, answer.mimetype) == (200, media)
        answer.close()
    assert sum(map(len, response.headers.getlist("Link"))) < 2_500
    head = re.findall(r'<link rel="(canonical|alternate)"[^>]*?href="([^"]+)"', response.text)
    assert ("canonical", path) in head
    assert {href for rel, href in head if rel == "alternate"} == {t for t, _ in found["alternate"]}


def test_data_lead_back_to_the_page(site: FlaskClient) -> None:
    found = links(site.get("/fact/F00042", headers=TURTLE))
    assert found["canonical"] == [("/fact/F00042.ttl", "")]
    assert ("/fact/F00042", "text/html") in found["describes"]
    assert ("/fact/F00042.rdf", "application/rdf+xml") in found["alternate"]
    for accept in ("image/png", "text/html"):
        led = site.get("/id/MYCN", headers={"Accept": accept})
        assert led.status_code in {303, 406}
        assert "Accept" in led.vary
        assert ("/data/MYCN.ttl", "text/turtle") in links(led)["alternate"]
        assert "canonical" not in links(led)


def test_what_is_not_acceptable_says_what_there_is(site: FlaskClient) -> None:
    response = site.get("/fact/F00042", headers={"Accept": "image/png"})
    assert response.status_code == 406
    for format_ in formats_for("graph"):
        assert format_.media_type in response.get_json()["detail"]


def structured(response: TestResponse) -> dict[str, Any]:
    (text,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', response.text, re.DOTALL
    )
    found: dict[str, Any] = json.loads(text)
    return found


def test_search_engines_read_no_more_than_the_document_says(
    site: FlaskClient, release: Release
) -> None:
    home = structured(site.get("/", headers=HTML))
    assert home["@type"] == "Dataset"
    assert home["isBasedOn"]["url"] == release.manifest.source["page"]
    files = {entry.name: entry for entry in release.manifest.files}
    for one in home["distribution"]:
        entry = files[one["contentUrl"].rpartition("/")[2]]
        assert (one["sha256"], one["encodingFormat"]) == (entry.sha256, entry.media_type)
    term = structured(site.get("/page/MYCN", headers=HTML))
    assert (term["@type"], term["@id"]) == ("DefinedTerm", f"{BASE}id/MYCN")
    claim = structured(site.get("/fact/F00042", headers=HTML))
    assert claim["@type"] == "Claim"
    assert "How firmly it is said" in str(claim["description"])
    assert claim["appearance"]["url"] == release.manifest.source["page"]
    said = graph_of(site.get("/fact/F00042.ttl"))
    statements = said.objects(None, rdflib.URIRef(PREFIXES["nbo"] + "statement"))
    assert [str(statement) for statement in statements] == [claim["text"]]
    for path in ("/", "/page/neuroblastoma", "/fact/F00042", "/passage/P0123"):
        assert "Medical" not in json.dumps(structured(site.get(path, headers=HTML)))
    assert "<script" not in site.get("/case/C01", headers=HTML).text


def test_crawlers_find_every_page_and_no_result(site: FlaskClient, release: Release) -> None:
    response = site.get("/sitemap.xml")
    root = ET.fromstring(response.data)  # noqa: S314  # our own
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert root.tag == f"{space}urlset"
    assert {child.tag for url in root for child in url} == {f"{space}loc"}
    found = [str(url[0].text) for url in root]
    assert len(found) == len(set(found)) < 50_000
    assert all(re.fullmatch(r"http://localhost/[^?#]*", address) for address in found)
    paths = {address.removeprefix("http://localhost") for address in found}
    counts = release.manifest.counts
    for start, of in (("fact", "facts"), ("passage", "passages"), ("page", "entities")):
        assert sum(path.startswith(f"/{start}/") for path in paths) >= counts[of]
    assert sum(path.startswith("/queries/") for path in paths) == counts["queries"]
    linked = set()
    for path in {*sorted(paths)[::25], *(path for path in paths if path.count("/") == 1)}:
        page = site.get(path, headers=HTML)
        assert page.status_code == 200, path
        linked |= set(re.findall(r'\bhref="(/[^"?#.]*)["#]', page.text))
    assert {f"/ontology/{term}" for term in ("Case", "hasStage")} | {"/stages"} <= paths
    left_out = {path for path in linked - paths if site.get(path, headers=HTML).status_code == 200}
    assert left_out == set()
    robots = site.get("/robots.txt")
    assert robots.mimetype == "text/plain"
    assert "Sitemap: http://localhost/sitemap.xml" in robots.text
    refused = [line.partition(" ")[2] for line in robots.text.splitlines() if "Disallow:" in line]
    rules = [re.compile(re.escape(rule).replace(r"\*", ".*")) for rule in refused]
    for path in (
        "/sparql?query=ASK{}", "/search?q=a", "/queries/symptoms?page=2", "/stages?age_months=6",
        "/metrics",
    ):  # fmt: skip
        assert any(rule.match(path) for rule in rules), path
    assert not [path for path in paths if any(rule.match(path) for rule in rules)]


def test_the_catalog_is_whole(site: FlaskClient, release: Release) -> None:
    found = graph_of(site.get("/catalog.ttl"))
    dcat, spdx = rdflib.DCAT, rdflib.Namespace("http://spdx.org/rdf/terms#")
    (catalog,) = found.subjects(rdflib.RDF.type, dcat.Catalog)
    dataset = rdflib.URIRef(BASE + ".well-known/void#dataset")
    assert (catalog, dcat.dataset, dataset) in found
    for thing in (catalog, dataset):
        for needed in ("title", "description", "publisher", "license"):
            assert (thing, rdflib.DCTERMS[needed], None) in found
    files = {entry.name: entry for entry in release.manifest.files}
    shown = list(found.objects(dataset, dcat.distribution))
    assert len(shown) == len(DOWNLOADS)
    for one in shown:
        (address,) = found.objects(one, dcat.downloadURL)
        entry = files[str(address).rpartition("/")[2]]
        (checksum,) = found.objects(one, spdx.checksum)
        (digest,) = found.objects(checksum, spdx.checksumValue)
        (size,) = found.objects(one, dcat.byteSize)
        assert (str(digest), int(str(size))) == (entry.sha256, entry.bytes)
        answer = site.head("/" + str(address).partition("localhost/")[2])
        assert answer.status_code == 200
        answer.close()
    (endpoint,) = found.objects(None, dcat.endpointURL)
    assert str(endpoint) == "http://localhost/sparql"
    void = graph_of(site.get("/.well-known/void"))
    assert all(triple in found for triple in void)
    assert site.get("/.well-known/void", headers=HTML).location == "/catalog"


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/graph/entity", "entities"),
        ("/release/0123456789abcdef", "is not served here"),
        ("/ontology/imports/mondoo", "mondo"),
        ("/query/symptom", "symptoms"),
        ("/data/mycn.ttl", "MYCN"),
    ],
)
def test_unknown_addresses_say_what_may_be_meant(site: FlaskClient, path: str, meant: str) -> None:
    assert meant in site.get(path).get_json()["detail"]
    page = site.get(path, headers=HTML)
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert meant in page.text


def test_an_older_version_of_the_ontology_is_gone(site: FlaskClient) -> None:
    response = site.get("/ontology/0.1.0")
    assert response.status_code == 410
    assert response.get_json()["replaced_by"] == [f"{BASE}ontology"]
    assert site.get("/ontology/0.0.1").status_code == 404
