"""The pages for programs say what the OpenAPI document says, and lead where they say."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from kg.config import Settings
from kg.paths import content_folder
from kg.queries import Catalog
from kg.web import create_app
from kg.web.api.views import paragraphs
from kg.web.queries.snippets import snippets

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.queries import SavedQuery
    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

HTML = {"Accept": "text/html"}
CATALOG = Catalog.load(content_folder("queries"))
each_query = pytest.mark.parametrize("query", CATALOG, ids=lambda query: query.slug)


@pytest.fixture(scope="module")
def site(release: Release, release_engine: EmbeddedEngine) -> FlaskClient:
    return create_app(release=release, engine=release_engine, settings=Settings()).test_client()


def shown(site: FlaskClient, path: str) -> str:
    reply = site.get(path, headers=HTML)
    assert (reply.status_code, reply.content_type) == (200, "text/html; charset=utf-8")
    page = reply.text
    assert "<script" not in page
    assert all(src.startswith("/") for src in re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', page))
    assert "no medical advice" in page
    return html.unescape(page)


def test_the_overview_leads_to_every_operation(site: FlaskClient) -> None:
    page = shown(site, "/api")
    document = site.get("/openapi.json").json
    keys = re.findall(r'href="/api/([^"#]+)"', page)
    assert len(keys) == len(set(keys)) == sum(map(len, document["paths"].values()))
    assert all(f'id="{query.topic}"' in page for query in CATALOG)
    for key in set(keys) - {query.slug for query in CATALOG}:
        shown(site, f"/api/{key}")
    example = re.search(r"<code>http://localhost(/[^<]+)</code>", page)
    assert example is not None
    assert site.get(example[1]).content_type == "application/json"


@each_query
def test_an_operation_is_described(site: FlaskClient, query: SavedQuery) -> None:
    page = shown(site, f"/api/{query.slug}")
    assert all(question in page for question in query.questions)
    for parameter in query.parameters:
        assert f"<code>{parameter.name}</code>" in page
        assert parameter.description in page
    assert all(f"<code>{column.name}</code>" in page for column in query.columns)
    values = {p.name: p.split(p.example) for p in query.parameters if p.example}
    for snippet in snippets(query, values, "http://localhost"):
        assert snippet.code in page
    for address in re.findall(rf'href="(/queries/{query.slug}[^"]*)"', page)[:12]:
        assert site.get(address).status_code == 200


def test_every_choice_is_a_link_that_answers(site: FlaskClient) -> None:
    page = shown(site, "/api/gene-effects")
    links = re.findall(r'href="(/queries/gene-effects\.rows\.json\?gene=[^"]+)"', page)
    assert len(set(links)) == 5
    assert all(site.get(link).status_code == 200 for link in links)


def test_code_is_for_the_values_of_the_address(site: FlaskClient) -> None:
    assert "queries/gene-effects.csv?gene=ALK" in shown(site, "/api/gene-effects?gene=ALK")
    hostile = {"word": "</code><script>alert(1)</script>"}
    page = site.get("/api/find-by-word", headers=HTML, query_string=hostile).text
    assert "&lt;/code&gt;&lt;script&gt;" in page
    assert "<script" not in page


@pytest.mark.parametrize(("key", "meant"), [("gene-efects", "gene-effects"), ("x", "/api")])
def test_an_unknown_operation_says_what_is_meant(site: FlaskClient, key: str, meant: str) -> None:
    reply = site.get(f"/api/{key}")
    assert reply.status_code == 404
    assert meant in reply.json["detail"]


def test_the_name_of_an_operation_leads_to_its_page(site: FlaskClient) -> None:
    reply = site.get("/api/geneEffects")
    assert (reply.status_code, reply.headers["Location"]) == (302, "/api/gene-effects")


def test_descriptions_are_split_as_they_are_marked() -> None:
    assert paragraphs("One `a` b.\n\n- x\n- `y`\n\nTwo.") == [
        ("p", [[("text", "One "), ("code", "a"), ("text", " b.")]]),
        ("ul", [[("text", "x")], [("code", "y")]]),
        ("p", [[("text", "Two.")]]),
    ]
