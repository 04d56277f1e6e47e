"""The page about the project: figures, hedges and digests are those of the release."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from kg.release.metadata import CONTRIBUTORS, TITLE

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.release import Release

HTML = {"Accept": "text/html"}


@pytest.fixture
def page(client: FlaskClient) -> str:
    return html.unescape(client.get("/about", headers=HTML).text)


def test_the_foot_of_every_page_leads_to_it(client: FlaskClient) -> None:
    assert '<a href="/about">About</a>' in client.get("/downloads", headers=HTML).text


def test_coverage_and_digest_are_those_of_the_release(page: str, small_release: Release) -> None:
    manifest = small_release.manifest
    assert f"divided into {manifest.counts['passages']} passages" in page
    assert f"{manifest.counts['facts']} facts were written" in page
    found = re.search(r"<li>(\d+) passages are cited by a fact; of (\d+) it is said why", page)
    assert found
    assert int(found[1]) + int(found[2]) == manifest.counts["passages"]
    assert "none is left over" in page
    assert f"release {manifest.release}" in page
    assert f"version {manifest.version}" in page


def test_it_is_cited_by_the_names_by_which_its_facts_are(page: str, client: FlaskClient) -> None:
    fact = html.unescape(client.get("/fact/F00003", headers=HTML).text)
    assert f"{CONTRIBUTORS}. “" in fact
    assert f"in {TITLE}, version" in fact
    assert f"{CONTRIBUTORS}. <cite>{TITLE}</cite>, version" in page


def test_every_hedge_that_facts_carry_is_explained(page: str, client: FlaskClient) -> None:
    rows = re.findall(
        r'<dt><a href="(/page/[\w-]+)">([^<]+)</a> <span class="much">(\d+) fact', page
    )
    assert {"stated", "almost always"} <= {word for _, word, _ in rows}
    for href, word, _ in rows:
        assert re.search(rf"<h1[^>]*>\s*{word}", client.get(href, headers=HTML).text)


def test_what_the_copy_lacks_is_among_the_limits(page: str) -> None:
    limits = page[page.index('id="limits"') : page.index('id="license"')]
    assert "Invented for the tests." in limits


def test_links_on_the_page_lead_to_headings(page: str) -> None:
    targets = re.findall(r'<a href="#([\w-]+)"', page)
    assert {"method", "cite", "contact"} <= set(targets)
    assert all(page.count(f'id="{target}"') == 1 for target in targets)
