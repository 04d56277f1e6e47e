"""The saved query that answers for a described case says what the rules say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cases_described import EMPTY, GRID, named

from kg.config import Settings
from kg.curation.cases import SITES
from kg.paths import content_folder
from kg.queries import Catalog
from kg.rdf.namespaces import PREFIXES
from kg.staging import determine
from kg.store.engine import Solutions
from kg.web import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.curation.cases import Description
    from kg.queries import SavedQuery
    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

# 7 is prime to the lengths of the lists, so that each of their words comes with each other.
CASES = {named(case): case for case in (*EMPTY, *GRID[::7])}


@pytest.fixture(scope="module")
def query() -> SavedQuery:
    return Catalog.load(content_folder("queries"))["stage-of-a-case"]


@pytest.fixture(scope="module")
def site(release: Release, release_engine: EmbeddedEngine) -> FlaskClient:
    return create_app(release=release, engine=release_engine, settings=Settings()).test_client()


def typed(case: Description) -> dict[str, str | list[str]]:
    values: dict[str, str | list[str]] = {}
    if case.age_months is not None:
        values["age"] = str(case.age_months)
    for name in SITES:
        sites = getattr(case, name)
        values[name] = list(sites.names)
        values[f"other{name.capitalize()}"] = "none" if sites.complete else "unknown"
    return values


@pytest.mark.parametrize("name", CASES)
def test_the_query_says_what_the_rules_say(
    name: str, query: SavedQuery, release_engine: EmbeddedEngine
) -> None:
    rows = release_engine.query(query.bind(typed(CASES[name]), release_engine))
    assert isinstance(rows, Solutions)
    answers = {
        row[0].value.removeprefix(PREFIXES["nb"]): row[2].value for row in rows if row[0] and row[2]
    }
    found = determine(CASES[name], release_engine)
    assert answers == {
        stage: "yes" if stage == found.stage else "no" if stage in found.excluded else "open"
        for stage in found.labels
    }


def test_the_page_takes_several_sites_and_keeps_them(site: FlaskClient) -> None:
    address = "/queries/stage-of-a-case?age=6&distant=liver&distant=skin&otherDistant=none"
    page = site.get(address, headers={"Accept": "text/html"}).get_data(as_text=True)
    assert '<input type="checkbox" name="distant" value="liver" checked>' in page
    assert '<input type="checkbox" name="distant" value="skin" checked>' in page
    assert '<input type="checkbox" name="distant" value="abdomen">' in page
    assert "distant=liver&amp;distant=skin" in page
    answers = site.get(address.replace("stage-of-a-case", "stage-of-a-case.csv")).text
    assert "stage MS,yes," in answers


def test_a_parameter_of_one_value_is_refused_twice(site: FlaskClient) -> None:
    answer = site.get("/queries/stage-of-a-case.json?age=6&age=7")
    assert answer.status_code == 400
    assert "age is given more than once" in answer.text
    assert site.get("/queries/stage-of-a-case?format=csv&format=json").status_code == 400
