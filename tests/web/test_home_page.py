"""The start page shows answers of saved queries with their hedges, where there are such queries."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from kg.config import Settings
from kg.web import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def site(release: Release, release_engine: EmbeddedEngine) -> FlaskClient:
    return create_app(release=release, engine=release_engine, settings=Settings()).test_client()


@pytest.fixture(scope="module")
def page(site: FlaskClient) -> str:
    return html.unescape(site.get("/", headers=HTML).text)


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_survival_is_the_chart_of_its_query_with_every_figure_in_words(
    site: FlaskClient, page: str
) -> None:
    asked = html.unescape(site.get("/queries/survival", headers=HTML).text)
    drawn = re.compile(r'<desc id="chart-description">(.*?)</desc>')
    here, there = drawn.search(page), drawn.search(asked)
    assert here
    assert there
    assert here[1] == there[1]
    assert "about groups, not about one child" in page
    assert page.count('href="/queries/survival">The figures') == 1


def test_places_stand_under_their_condition_and_hedges_and_lead_to_entities(
    site: FlaskClient, page: str
) -> None:
    for slug in ("primary-sites", "metastasis-sites"):
        found = re.search(rf'aria-labelledby="{slug}">(.*?)</section>', page, re.DOTALL)
        assert found
        rows = site.get(f"/queries/{slug}.json").json["results"]["bindings"]
        for row in rows:
            name = row["site"]["value"].rpartition("/")[2]
            (place,) = [
                part
                for part in re.split(r'<div class="place">', found[1])
                if f'href="/page/{name}"' in part
            ]
            for column in ("frequency", "scope", "combination"):
                if column in row:
                    assert row[column]["value"] in plain(place)
            if row["certainty"]["value"] != "stated":
                assert row["certainty"]["value"] in plain(place)
        assert found[1].count('href="/page/') == len(rows)


def test_the_stages_are_those_of_the_data(page: str) -> None:
    glance = re.search(r'<dl class="glance">(.*?)</dl>', page, re.DOTALL)
    assert glance
    assert re.findall(r'href="/page/(stage-\w+)"', glance[1]) == [
        "stage-l1", "stage-l2", "stage-m", "stage-ms",
    ]  # fmt: skip


def test_what_the_disease_is_comes_first_of_the_questions(page: str) -> None:
    questions = page[page.index('class="asked"') :]
    first = re.search(r'href="/queries/([\w-]+)"', questions)
    assert first
    assert first[1] == "what-is-neuroblastoma"


def test_a_release_without_these_queries_shows_what_it_has(client: FlaskClient) -> None:
    text = client.get("/", headers=HTML).text
    assert "<svg width" not in text.partition("<main")[2]
    assert 'class="glance"' not in text
    assert "/source/leaf-spot" in text


def test_the_page_is_light(page: str) -> None:
    assert len(page.encode()) < 100_000


def test_browsers_find_the_icon_where_data_name_none(client: FlaskClient) -> None:
    sent = client.get("/favicon.ico", follow_redirects=True)
    assert (sent.status_code, sent.mimetype) == (200, "image/svg+xml")
    sent.close()
