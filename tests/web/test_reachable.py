"""Every link of the site leads somewhere, and everything is a few clicks from the start page."""

from __future__ import annotations

import html
import re
import zlib
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

import pytest

from kg.config import Settings
from kg.web import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

HOST = "http://localhost"
MOST_CLICKS = 4
TERMS = """SELECT ?s {
  GRAPH graph:ontology { ?s a ?kind } FILTER(isIRI(?s) && STRSTARTS(STR(?s), STR(nbo:)))
}"""


class Crawled(NamedTuple):
    """Paths with the clicks that lead there, what is dead, and places that are on no page."""

    clicks: dict[str, int]
    dead: list[str]
    nowhere: list[str]


@pytest.fixture(scope="module")
def client(release: Release, release_engine: EmbeddedEngine) -> FlaskClient:
    return create_app(release, release_engine, Settings()).test_client()


@pytest.fixture(scope="module")
def crawled(client: FlaskClient) -> Crawled:
    return crawl(client, one_in=1)


def crawl(client: FlaskClient, *, one_in: int) -> Crawled:
    """Follow links to paths; those with a query string are other views of the same page.

    Args:
        client: what asks.
        one_in: of pages that are two clicks away or more, one in so many is opened.
    """
    clicks, dead, places, ids = {"/": 0}, [], set(), {}
    todo = ["/"]
    for path in todo:
        if clicks[path] > 1 and zlib.crc32(path.encode()) % one_in:
            continue
        response = client.get(path, headers={"Accept": "text/html"}, follow_redirects=True)
        if response.status_code != 200:
            dead.append(f"{response.status_code} {path}")
        elif response.mimetype == "text/html":
            text = response.text
            ids[path] = set(re.findall(r'\bid="([^"]+)"', text))
            for href in re.findall(r'\bhref="([^"]+)"', text):
                target = urljoin(HOST + path, html.unescape(href))
                if not target.startswith(HOST + "/") or "?" in target:
                    continue
                found, _, place = target.removeprefix(HOST).partition("#")
                if place:
                    places.add((found, html.unescape(place)))
                if found not in clicks:
                    clicks[found] = clicks[path] + 1
                    todo.append(found)
        response.close()
    nowhere = [
        f"{path}#{place}"
        for path, place in sorted(places)
        if place not in ids.get(path, {place})  # one that was not opened is not known
    ]
    return Crawled(clicks, dead, nowhere)


def test_of_links_one_in_eight_is_not_dead(client: FlaskClient) -> None:
    some = crawl(client, one_in=8)
    assert len(some.clicks) > 1_000
    assert (some.dead, some.nowhere) == ([], [])


@pytest.mark.slow
def test_no_link_is_dead(crawled: Crawled) -> None:
    assert len(crawled.clicks) > 1_500
    assert crawled.dead == []
    assert crawled.nowhere == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/page/", "SELECT ?s { GRAPH graph:entities { ?s a ?class } FILTER(isIRI(?s)) }"),
        ("/fact/", "SELECT ?s { ?s a nbo:Fact }"),
        ("/passage/", "SELECT ?s { ?s a nbo:Passage }"),
        ("/ontology/", TERMS),
        ("/case/", "SELECT ?s { GRAPH graph:cases { ?s a nbo:Case } }"),
    ],
)  # fmt: skip
def test_everything_is_a_few_clicks_from_the_start(
    crawled: Crawled, release_engine: EmbeddedEngine, path: str, values: str
) -> None:
    prefixes = "".join(
        f"PREFIX {name}: <https://w3id.org/neuroblastoma-kg/{rest}>\n"
        for name, rest in (("nbo", "ontology#"), ("graph", "graph/"))
    )
    names = {re.split(r"[/#]", row[0].value)[-1] for row in release_engine.query(prefixes + values)}
    assert len(names) > 20
    missing = {n for n in names if crawled.clicks.get(path + n, 99) > MOST_CLICKS}
    assert missing == set()
