"""Entity pages: how facts are grouped, what words mean, and what is missing."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from page_forms import Page, text

from kg.config import Settings
from kg.rdf.namespaces import PREFIXES
from kg.web import create_app
from kg.web.pages.mentions import pieces_of
from kg.web.pages.names import Name
from kg.web.pages.neighborhood import MOST_OF_A_SIDE, neighborhood

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def site(release: Release, release_engine: EmbeddedEngine) -> FlaskClient:
    """Serve the real release."""
    return create_app(release=release, engine=release_engine, settings=Settings()).test_client()


def opened(client: FlaskClient, path: str) -> Page:
    response = client.get(path, headers=HTML)
    assert response.status_code == 200
    return Page(response.text)


def facts_under(page: Page, anchor: str) -> list[str]:
    """Return the facts between a second-level heading and the next one."""
    found: list[str] = []
    inside = False
    for element in page.root.iter():
        if element.tag == "h2":
            inside = element.get("id") == anchor
        elif inside and element.tag == "li" and re.fullmatch(r"F\d{5}", element.get("id") or ""):
            found.append(element.get("id"))
    return found


@pytest.mark.parametrize(
    "path",
    ["/page/leaf-spot", "/page/fern", "/page/fungus-in-stem", "/page/share-of-ferns",
     "/page/frequency-usually", "/page/section-signs", "/fact/F00007", "/fact/F00012",
     "/passage/P0001", "/passage/P0013", "/case"],
)  # fmt: skip
def test_pages_are_valid_and_every_reference_in_them_has_its_target(
    client: FlaskClient, path: str
) -> None:
    page = opened(client, path)
    assert max(page.ids.values()) == 1
    assert page.referred <= set(page.ids) | {"main"}
    levels = [int(e.tag[1]) for e in page.root.iter() if re.fullmatch(r"h[1-6]", str(e.tag))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_each_fact_about_an_entity_stands_once_by_what_it_is_to_it(client: FlaskClient) -> None:
    page = opened(client, "/page/leaf-spot")
    said = facts_under(page, "said")
    assert {"F00001", "F00002", "F00014"} <= set(said)
    condition = opened(client, "/page/fungus-in-stem")
    assert {"F00007", "F00008", "F00009"} <= set(facts_under(condition, "under"))
    other = opened(client, "/page/yellow-veins")
    assert "F00008" in facts_under(other, "said-with")
    for shown in (page, condition, other):
        facts = [
            name for anchor in ("said", "said-with", "under") for name in facts_under(shown, anchor)
        ]
        assert len(facts) == len(set(facts))


def test_facts_of_an_entity_are_in_the_order_of_the_document_within_a_property(
    client: FlaskClient,
) -> None:
    for section in opened(client, "/page/leaf-spot").all("section"):
        facts = [e.get("id") for e in section.iter() if e.tag == "li" and e.get("id")]
        assert facts == sorted(facts, key=lambda name: _first_passage(client, name))


def _first_passage(client: FlaskClient, fact: str) -> str:
    rows = client.get(
        "/sparql",
        query_string={
            "query": f"SELECT (MIN(STR(?p)) AS ?first) {{ <{PREFIXES['fact']}{fact}> "
            f"<{PREFIXES['nbo']}cites> ?p }}"
        },
    ).json["results"]["bindings"]
    first: str = rows[0]["first"]["value"]
    return first


def test_a_hedge_shows_its_definition_without_a_script(client: FlaskClient) -> None:
    page = opened(client, "/page/leaf-spot")
    buttons = {b.get("popovertarget") for b in page.all("button") if b.get("popovertarget")}
    assert "frequency-almost-always" in buttons
    # That there is no hedge is not said at every fact.
    assert "certainty-stated" not in buttons
    for name in buttons:
        meaning = page.by_id(name)
        assert meaning.get("popover") is not None
        definition = client.get(f"/data/{name}.nt").text
        said = re.search(r'core#definition> "([^"]+)"', definition)
        assert said
        assert said[1] in text(meaning)


def test_words_are_chosen_by_a_group_that_needs_no_script(client: FlaskClient) -> None:
    page = opened(client, "/page/leaf-spot")
    choices = [i.get("value") for i in page.all("input", type="radio") if i.get("name") == "words"]
    assert choices == ["both", "lay", "clinical"]
    with client.get("/static/facts.css") as response:
        style = response.text
    for choice in ("lay", "clinical"):
        assert f"#words-{choice}:checked" in style


def test_what_is_missing_is_said(client: FlaskClient) -> None:
    term = text(opened(client, "/page/frequency-usually").by_id("main"))
    assert "No fact is about it." in term
    assert "Where else it is named" in term
    silent = text(opened(client, "/page/fungus-in-stem").by_id("main"))
    assert "The document says nothing of it by itself." in silent


def test_the_query_of_a_page_runs_in_the_editor_and_gives_its_facts(client: FlaskClient) -> None:
    page = opened(client, "/page/leaf-spot")
    (link,) = [a for a in page.all("a") if text(a) == "Open this query in the editor"]
    query = parse_qs(urlsplit(link.get("href")).query)["query"][0]
    rows = client.get("/sparql", query_string={"query": query}).json["results"]["bindings"]
    asked = {row["fact"]["value"].rpartition("/")[2] for row in rows}
    shown = {name for part in ("said", "said-with", "under") for name in facts_under(page, part)}
    assert asked == shown


def test_a_statement_keeps_its_words_when_it_links_what_it_mentions() -> None:
    things = [
        Name("bone", "/page/bone"),
        Name("bone marrow", "/page/bone-marrow"),
        Name("fatigue", "/page/fatigue", "tiredness", clinical=False),
        Name("no page"),
    ]
    statement = "Tiredness comes where the bone marrow is, not the backbone; bone too."
    pieces = pieces_of(statement, things)
    assert "".join(piece.text for piece in pieces) == statement
    linked = {piece.text: piece.href for piece in pieces if piece.href}
    assert linked == {
        "Tiredness": "/page/fatigue",
        "bone marrow": "/page/bone-marrow",
        "bone": "/page/bone",
    }
    assert pieces[0].gloss == "fatigue"
    assert pieces[0].clinical


def test_a_word_that_is_quoted_gets_no_gloss() -> None:
    word = Name("blastoma", "/page/blastoma", also="cancer of immature cells")
    for statement, gloss in (
        ('The part "blastoma" is a word.', ""),
        ("A blastoma grows.", "cancer of immature cells"),
    ):
        (piece,) = [piece for piece in pieces_of(statement, [word]) if piece.href]
        assert (piece.text, piece.gloss) == ("blastoma", gloss)


def test_the_drawing_takes_a_thing_of_every_relation_before_a_second_of_any() -> None:
    it = Name("it", "/page/it", iri="it")
    relations = [Name(f"relation {n}", iri=f"r{n}") for n in range(3)]
    triples = [
        (it, relations[0], Name(f"thing {n}", f"/page/t{n}", iri=f"t{n}")) for n in range(30)
    ] + [(it, relation, Name("last", "/page/last", iri="last")) for relation in relations[1:]]
    found = neighborhood(it, triples)
    assert found
    drawing, left_out = found
    assert left_out == 32 - MOST_OF_A_SIDE
    assert [" ".join(word.lines) for word in drawing.words] == [r.text for r in relations]
    assert len(drawing.nodes) == 1 + MOST_OF_A_SIDE
    for node in drawing.nodes:
        assert node.y - node.height // 2 >= 0
        assert node.y + node.height // 2 <= drawing.height
        assert node.x + node.width <= drawing.width
    assert neighborhood(it, []) is None


def test_nothing_is_said_to_be_missing_that_a_conclusion_or_another_fact_says(
    site: FlaskClient,
) -> None:
    low_risk = text(opened(site, "/page/low-risk-neuroblastoma").by_id("main"))
    missing = low_risk.partition("Not said of it")[2].partition("Where no word")[0]
    assert "associated with gene" in missing
    assert "is kind of" not in missing
    suspected = opened(site, "/page/neuroblastoma-suspected")
    assert "what-follows" not in suspected.ids


@pytest.mark.parametrize("name", ["MYCN", "ALK", "low-risk-children"])
def test_the_page_has_every_fact_that_the_query_for_evidence_has(
    site: FlaskClient, name: str
) -> None:
    shown = set(re.findall(r'<li id="(F[0-9]{5})"', site.get(f"/page/{name}", headers=HTML).text))
    answer = site.get(f"/queries/evidence.rows.json?entity={name}").json
    assert answer
    assert shown == {row["fact"].rpartition("/")[2] for row in answer}


def test_the_most_connected_entity_weighs_less_than_a_hundred_kilobytes(site: FlaskClient) -> None:
    page = site.get("/page/neuroblastoma", headers=HTML)
    weight = len(page.data)
    for name in ("style.css", "parts.css", "facts.css", "words.js", "icon.svg"):
        with site.get(f"/static/{name}") as response:
            weight += len(response.data)
    assert weight < 105_000
    assert len(page.data) < 100_000


@pytest.mark.parametrize(
    ("case", "answer", "known"),
    [
        ("C01", "Stage MS because", ()),
        ("C02", "Stage M because spread to brain", ("The age is not known.",)),
    ],
)
def test_a_case_gives_the_reasons_for_its_stage_and_what_is_not_known(
    site: FlaskClient, case: str, answer: str, known: tuple[str, ...]
) -> None:
    page = opened(site, f"/case/{case}")
    said = text(page.by_id("main"))
    assert answer in said
    assert "made up" in said
    assert all(sentence in said for sentence in known)
    rows = [[text(cell) for cell in row][:2] for row in page.all("tr")][1:]
    assert [of_it for _, of_it in rows] == ["yes", "no", "no", "no"]


def test_every_case_is_of_the_stage_that_the_reasoner_gave(site: FlaskClient) -> None:
    cases = site.get("/case").json
    assert cases
    for case in cases:
        page = opened(site, "/case/" + case["case"].rpartition("/")[2])
        own = [
            link.get("href").rpartition("/")[2]
            for row in page.all("tr")[1:]
            if text(row[1]) == "yes"
            for link in row.iter("a")
        ]
        assert own == ([case["stage"].rpartition("/")[2]] if case["stage"] else [])
