"""The service over the real release: every saved query is a page, and the first ones are chosen."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import TYPE_CHECKING

import pytest
from listening import Listening

from kg.config import Settings
from kg.paths import content_folder
from kg.queries import Catalog
from kg.web import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.queries import SavedQuery
    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

HTML = {"Accept": "text/html"}

each_query = pytest.mark.parametrize(
    "query", Catalog.load(content_folder("queries")), ids=lambda query: query.slug
)


@pytest.fixture(scope="module")
def site(release: Release, release_engine: EmbeddedEngine) -> FlaskClient:
    return create_app(release=release, engine=release_engine, settings=Settings()).test_client()


@each_query
def test_a_saved_query_has_a_page_and_data(site: FlaskClient, query: SavedQuery) -> None:
    page = site.get(f"/queries/{query.slug}", headers=HTML)
    assert page.status_code == 200
    assert query.question in html.unescape(page.get_data(as_text=True))
    suffix = "csv" if query.form in {"SELECT", "ASK"} else "ttl"
    assert site.get(f"/queries/{query.slug}.{suffix}").status_code == 200


@each_query
def test_another_value_gives_another_page(site: FlaskClient, query: SavedQuery) -> None:
    for parameter in query.parameters:
        changed = {parameter.name: parameter.example or ""}
        page = site.get(f"/queries/{query.slug}", headers=HTML, query_string=changed)
        assert page.status_code == 200
        assert page.data != site.get(f"/queries/{query.slug}", headers=HTML).data


def test_a_label_is_shown_once_on_a_page_and_kept_in_the_data(site: FlaskClient) -> None:
    page = site.get("/queries/gene-effects", headers=HTML).get_data(as_text=True)
    assert page.count('<th scope="col">What it can do</th>') == 1
    data = site.get("/queries/gene-effects.csv").get_data(as_text=True)
    assert {"effect", "effectLabel"} <= set(next(csv.reader(io.StringIO(data))))


def test_home_starts_with_chosen_questions(site: FlaskClient) -> None:
    page = site.get("/", headers=HTML).get_data(as_text=True)
    assert 'href="/queries/symptoms"' in page
    assert 'href="/queries/gene-effects"' in page


def test_cases_outside_the_stages_are_told_from_those_not_determined(site: FlaskClient) -> None:
    found = {case["case"].rpartition("/")[2]: case for case in site.get("/case").json}
    assert (found["C08"]["stage"], found["C08"]["outside_the_stages"]) == (None, True)
    assert (found["C09"]["stage"], found["C09"]["outside_the_stages"]) == (None, False)
    assert "Outside the stages" in site.get("/case/C08", headers=HTML).text
    assert "Not determined" in site.get("/case/C09", headers=HTML).text


@pytest.mark.parametrize(
    ("path", "asks"),
    [
        ("/sparql?format=ttl", 0),
        ("/fact/F99999", 1),
        ("/queries/can-spread-to.json?site=kidney", 1),
    ],
)
def test_what_never_changes_is_asked_once(
    release: Release, release_engine: EmbeddedEngine, path: str, asks: int
) -> None:
    engine = Listening(release_engine)
    client = create_app(release=release, engine=engine, settings=Settings()).test_client()
    first = client.get(path).data
    assert len(engine.asked) > asks
    engine.asked.clear()
    assert client.get(path).data == first
    assert len(engine.asked) == asks


def test_home_finds_an_everyday_word(site: FlaskClient) -> None:
    page = site.get("/", headers=HTML).get_data(as_text=True)
    assert page.count('action="/search"') == 1
    found = site.get("/search?q=windpipe", headers=HTML).get_data(as_text=True)
    assert '<a href="/page/trachea"' in found


def test_a_cell_says_its_column_for_narrow_screens(site: FlaskClient) -> None:
    page = site.get("/queries/symptoms", headers=HTML).get_data(as_text=True)
    assert '<td data-column="How certain"' in page
    assert re.search('<td data-column="How often"[^>]*></td>', page)
