"""The page of a source: its map holds every passage once, in order, and says what is covered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.config import Settings
from kg.store.embedded import EmbeddedEngine
from kg.web import create_app
from kg.web.pages.document_map import document_map

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.release import Release

HTML = {"Accept": "text/html"}
SOURCE = ox.NamedNode("https://w3id.org/neuroblastoma-kg/source/leaf-spot")
CELL = re.compile(
    r'<li class="w(\d)"><a class="cell k(\d)( idle| open)?" href="/passage/(P\d+)" '
    r'title="([^"]+)">(?:<span aria-hidden="true">(.)</span>)?</a>'
)


@pytest.fixture
def page(client: FlaskClient) -> str:
    return client.get("/source/leaf-spot", headers=HTML).text


def test_the_map_holds_every_passage_once_in_the_order_of_the_document(
    page: str, small_release: Release
) -> None:
    names = [match[4] for match in CELL.finditer(page)]
    assert names == sorted(names)
    assert len(set(names)) == len(names) == small_release.manifest.counts["passages"]


def test_a_cell_says_its_kind_and_what_became_of_the_passage(page: str) -> None:
    cells = {match[4]: match for match in CELL.finditer(page)}
    assert cells["P0002"][5] == "P0002, heading, Title of the page."
    assert cells["P0002"][3] == " idle"
    assert re.fullmatch(r"P0004, statement, \d facts?", cells["P0004"][5])
    assert cells["P0004"][3] is None
    assert int(cells["P0011"][1]) > int(cells["P0008"][1])  # 58 characters, and 5
    letters = {match[5].split(", ")[1]: match[6] for match in cells.values()}
    assert len(set(letters.values())) == len(letters)
    assert letters["statement"] is None  # of the commonest kind are those without a letter


def test_sections_and_their_coverage_stand_beside_the_cells_and_in_a_table(page: str) -> None:
    rows = re.findall(
        r'<tr><th scope="row" class="d(\d)"><a href="#([\w-]+)">([^<]+)</a></th>'
        r'((?:<td class="number">\d+</td>){5})',
        page,
    )
    headings = [heading for _, _, heading, _ in rows]
    assert headings == ["Leaf Spot on Houseplants", "Overview", "Signs", "What causes it?",
                        "Treatment"]  # fmt: skip
    assert [depth for depth, *_ in rows] == ["0", "1", "1", "1", "1"]
    figures = {name: [int(n) for n in re.findall(r"\d+", row.replace("number", ""))]
               for _, name, _, row in rows}  # fmt: skip
    assert figures["section-overview"][:4] == [5, 3, 2, 0]
    assert all(f'id="{name}"' in page for name in figures)
    in_all = re.search(r'class="sum"><th scope="row">In all</th><td class="number">(\d+)', page)
    assert in_all
    assert sum(row[0] for row in figures.values()) == int(in_all[1])


def test_the_passages_can_be_skipped_by_keyboard(page: str) -> None:
    targets = re.findall(r'class="pass" href="#([\w-]+)"', page)
    assert targets[0] == "table"
    assert all(page.count(f'id="{target}"') == 1 for target in targets)
    assert len(targets) > 2  # the map, and sections of some length


def test_what_is_neither_cited_nor_explained_is_seen(small_release: Release) -> None:
    quads = ox.parse(path=small_release.path("neuroblastoma-kg.nq"), format=ox.RdfFormat.N_QUADS)
    passage = ox.NamedNode("https://w3id.org/neuroblastoma-kg/passage/P0020")
    reason = ox.NamedNode("https://w3id.org/neuroblastoma-kg/ontology#reason")
    kept = [q for q in quads if (q.subject, q.predicate) != (passage, reason)]
    store = ox.Store()
    store.extend(ox.Quad(*quad.triple) for quad in kept)
    found = document_map(EmbeddedEngine(store), SOURCE)
    treatment = next(s for s in found.sections if s.name == "section-treatment")
    assert (found.open, treatment.open) == (1, 1)
    (cell,) = [cell for cell in treatment.cells if cell.is_open]
    assert cell.title == "P0020, encouragement, no fact, and no reason given"
    assert found.passages == found.cited + found.explained + found.open
    store.extend(kept)
    site = create_app(small_release, EmbeddedEngine(store), Settings()).test_client()
    page = site.get("/source/" + SOURCE.value.rpartition("/")[2], headers={"Accept": "text/html"})
    assert "left out</dt><dd>1</dd>" in page.text
    assert "it is said why they state nothing" not in page.text


def test_the_page_is_light(page: str) -> None:
    assert len(page.encode()) < 100_000  # bytes
