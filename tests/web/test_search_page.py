"""``/search`` over the release: pages and JSON, in everyday words and with slips of the pen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from kg.config import Settings
from kg.web import create_app

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def app(release: Release, release_engine: EmbeddedEngine) -> Flask:
    return create_app(release=release, engine=release_engine, settings=Settings())


@pytest.fixture
def site(app: Flask) -> FlaskClient:
    return app.test_client()


def found(site: FlaskClient, **asked: str) -> Any:
    return site.get("/search", query_string=asked).get_json()


def test_lay_words_find_the_entity_and_say_why(site: FlaskClient) -> None:
    first = found(site, q="pee test")["entities"][0]
    assert (first["name"], first["url"]) == ("urine-test", "/page/urine-test")
    assert {"field": "synonym", "text": "pee test"} in first["matches"]


def test_all_kinds_come_or_the_ones_asked_for(site: FlaskClient) -> None:
    both = found(site, q="MYCN")
    assert [len(both[kind]) > 0 for kind in ("queries", "entities", "facts")] == [True] * 3
    facts = found(site, q="MYCN", kind="fact")
    assert facts["facts"] == both["facts"]
    assert not {"queries", "entities"} & facts.keys()


def test_links_of_hits_lead_to_answers(site: FlaskClient) -> None:
    hits = found(site, q="ATRX gene")
    assert hits["queries"][0]["url"] == "/queries/gene-effects?gene=ATRX"
    for kind in ("queries", "entities", "facts"):
        assert site.get(hits[kind][0]["url"], headers=HTML).status_code == 200


def test_the_page_shows_what_was_found_and_how_words_were_read(site: FlaskClient) -> None:
    page = site.get("/search?q=chromosoems+zzzyx", headers=HTML).get_data(as_text=True)
    assert "chromosoems” stands nowhere here; looked for chromosomes" in page
    assert "the word zzzyx" in page
    assert 'href="/queries/chromosome-examination"' in page


def test_what_is_typed_is_shown_as_text(site: FlaskClient) -> None:
    page = site.get("/search", query_string={"q": "<b>lump\"'"}, headers=HTML)
    assert page.status_code == 200
    assert "<b>lump" not in page.get_data(as_text=True)


def test_nothing_typed_and_nothing_found_are_told_apart(site: FlaskClient) -> None:
    empty = site.get("/search", headers=HTML)
    assert empty.status_code == 200
    assert "Nothing fits" not in empty.get_data(as_text=True)
    nothing = site.get("/search?q=zzzyx", headers=HTML).get_data(as_text=True)
    assert "Nothing fits. That says nothing about neuroblastoma" in nothing


@pytest.mark.parametrize(
    ("asked", "message"),
    [({"q": "x" * 501}, "at most 500"), ({"q": "x", "kind": "gene"}, "query, entity, fact")],
)
def test_what_cannot_be_searched_for_is_refused(
    site: FlaskClient, asked: dict[str, str], message: str
) -> None:
    refused = site.get("/search", query_string=asked)
    assert refused.status_code == 400
    assert message in refused.get_json()["detail"]


def test_pages_have_one_search_form(site: FlaskClient) -> None:
    for path in ("/", "/search", "/downloads", "/page/MYCN"):
        page = site.get(path, headers=HTML).get_data(as_text=True)
        assert page.count('action="/search"') == 1
        assert page.count('role="search"') == 1
