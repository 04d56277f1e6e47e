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
    assert 'Did you mean <a href="/search?q=chromosomes+zzzyx">chromosomes zzzyx</a>?' in page
    assert "chromosoems</bdi>” stands nowhere here; looked for chromosomes" in page
    assert "the word <bdi>zzzyx</bdi>" in page
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


def test_groups_have_counts_and_the_one_with_the_best_hit_comes_first(site: FlaskClient) -> None:
    answer = found(site, q="MYCN")
    page = site.get("/search?q=MYCN", headers=HTML).get_data(as_text=True)
    assert page.index('<h2 id="entities">') < page.index('<h2 id="queries">')
    for name, count in answer["counts"].items():
        assert count >= len(answer[name]) > 0
        assert f'<a href="#{name}">' in page
        assert f'<span class="mark">{count}</span></h2>' in page


def test_a_choice_whose_answer_has_the_words_is_set_and_said(site: FlaskClient) -> None:
    hits = found(site, q="what gives a better prognosis")["queries"]
    hit = next(hit for hit in hits if hit["name"] == "gene-effects")
    assert (hit["url"], hit["chosen"]) == ("/queries/gene-effects?gene=NTRK1", {"Gene": "NTRK1"})
    assert any("better prognosis" in match["text"] for match in hit["matches"])
    page = site.get("/search?q=ATRX+inhibitor", headers=HTML).get_data(as_text=True)
    assert '<span class="mark">Gene: ATRX</span>' in page


def test_no_choice_is_set_where_the_answer_without_it_has_the_words_too(site: FlaskClient) -> None:
    hits = found(site, q="what are they looking for in his blood")["queries"]
    hit = next(hit for hit in hits if hit["name"] == "analytes")
    assert (hit["url"], hit["values"]) == ("/queries/analytes", {})


def test_what_comes_near_only_is_said_to_and_other_ways_are_shown(site: FlaskClient) -> None:
    for typed in ("bitcoin price", "zzzyx"):
        page = site.get("/search", query_string={"q": typed}, headers=HTML).get_data(as_text=True)
        assert "That says nothing about neuroblastoma" in page
        assert "What people ask" in page
        assert 'href="/queries/survival"' in page
        assert found(site, q=typed)["sure"] is False


@pytest.mark.parametrize(
    "typed",
    [
        '"><script>alert(1)</script>',
        "' onmouseover=alert(1) x='",
        "x" * 500,
        '"><i>' * 100,
        "lump\x00\x07\x1b[31m",
        "\x00",
        "\u202elump\u2066",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467 lump",
        "{{ 7*7 }}",
        "\ud7ff\uffff\ufeff",
        "%00 %0d%0aSet-Cookie: a=b",
    ],
)
def test_odd_input_gives_a_page_that_shows_it_as_text(site: FlaskClient, typed: str) -> None:
    for headers in (HTML, {"Accept": "application/json"}):
        answer = site.get("/search", query_string={"q": typed}, headers=headers)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    page = site.get("/search", query_string={"q": typed}, headers=HTML).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "<i>" not in page
    assert "onmouseover=alert(1) x='\"" not in page
    assert not {"\x00", "\x07", "\x1b", "\u202e", "\u2066"} & set(page)


def test_pages_have_one_search_form(site: FlaskClient) -> None:
    for path in ("/", "/search", "/downloads", "/page/MYCN"):
        page = site.get(path, headers=HTML).get_data(as_text=True)
        assert page.count('action="/search"') == 1
        assert page.count('role="search"') == 1
