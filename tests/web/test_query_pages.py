"""The page of every saved query over the real release: valid, named, and true to its rows."""

from __future__ import annotations

import csv
import io
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from listening import Listening
from page_forms import Page, text

from kg.config import Settings
from kg.paths import content_folder
from kg.queries import Catalog
from kg.rdf.namespaces import PREFIXES, iri
from kg.store.labels import labels
from kg.web import create_app

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.testing import FlaskClient

    from kg.queries import SavedQuery
    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

HTML = {"Accept": "text/html"}
CATALOG = Catalog.load(content_folder("queries"))
BARE = re.compile(rf"^(?:https://w3id\.org/|(?:{'|'.join(PREFIXES)}):\w)")

each_query = pytest.mark.parametrize("query", CATALOG, ids=lambda query: query.slug)


@pytest.fixture(scope="module")
def site(release: Release, release_engine: EmbeddedEngine) -> FlaskClient:
    return create_app(release=release, engine=release_engine, settings=Settings()).test_client()


def asked(
    site: FlaskClient, slug: str, values: Mapping[str, str] | None = None, *, status: int = 200
) -> Page:
    return _asked(site, slug, tuple((values or {}).items()), status)


@cache
def _asked(site: FlaskClient, slug: str, values: tuple[tuple[str, str], ...], status: int) -> Page:
    response = site.get(f"/queries/{slug}", headers=HTML, query_string=list(values))
    assert response.status_code == status
    return Page(response.text)


def rows_of(site: FlaskClient, slug: str, values: Any = ()) -> list[dict[str, str]]:
    body = site.get(f"/queries/{slug}.csv", query_string=values).text
    return list(csv.DictReader(io.StringIO(body)))


@each_query
def test_pages_on_defaults_and_examples_are_valid_and_every_reference_leads_somewhere(
    site: FlaskClient, query: SavedQuery
) -> None:
    for values in ({}, *({p.name: p.example or ""} for p in query.parameters)):
        page = asked(site, query.slug, values)
        assert [name for name, count in page.ids.items() if count > 1] == []
        assert page.referred - {"row-1"} <= set(page.ids)
        assert text(page.all("h1")[0]) == query.question
        for element in page.root.iter():
            assert not {name for name in element.attrib if name == "style" or name[:2] == "on"}
        assert page.all("script") == []


@each_query
def test_no_cell_is_a_bare_name_where_there_is_a_label(
    site: FlaskClient, query: SavedQuery, release_engine: EmbeddedEngine
) -> None:
    page = asked(site, query.slug)
    bare = {text(cell) for cell in page.all("td") if BARE.match(text(cell))}
    iris = [name if name.startswith("http") else iri(name).value for name in bare]
    assert labels(release_engine, iris) == {}
    assert [cell for cell in page.all("td") if text(cell) in {"true", "false"}] == []


@each_query
def test_the_form_sends_what_the_page_answers(site: FlaskClient, query: SavedQuery) -> None:
    if not query.parameters:
        assert "Show the answer" not in site.get(f"/queries/{query.slug}", headers=HTML).text
        return
    suffix = "csv" if query.form in {"SELECT", "ASK"} else "nt"
    for values in ({}, *({p.name: p.example or ""} for p in query.parameters)):
        address = f"/queries/{query.slug}.{suffix}"
        sent = asked(site, query.slug, values).sent()
        assert {name for name, _ in sent} <= {p.name for p in query.parameters}
        again = site.get(address, query_string=sent)
        assert again.status_code == 200
        assert sorted(again.data.splitlines()) == sorted(
            site.get(address, query_string=values).data.splitlines()
        )


@each_query
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    site: FlaskClient, query: SavedQuery
) -> None:
    for parameter in query.parameters:
        if parameter.type == "string" and not parameter.closed:
            continue  # any text will do
        page = asked(site, query.slug, {parameter.name: "no <such> thing"}, status=400)
        assert "“no <such> thing”" in text(page.by_id(f"e-{parameter.name}"))
        assert (parameter.name, "no <such> thing") in page.sent()
        assert page.table == []
        assert page.referred <= set(page.ids)
        others = {p.name for p in query.parameters} - {parameter.name}
        assert not {f"e-{name}" for name in others} & set(page.ids)


@each_query
def test_every_row_is_there_and_says_what_it_rests_on(site: FlaskClient, query: SavedQuery) -> None:
    if query.form != "SELECT":
        return
    page = asked(site, query.slug, {"page_size": "1000"})
    count = len(page.table)
    assert count == len(rows_of(site, query.slug))
    if count > 25:
        page = asked(site, query.slug, {"why": str(count)})
        assert page.by_id(f"row-{count}") is not None, "the page of a row holds it"
    (*_, last) = [e for e in page.all("div") if (e.get("id") or "").startswith("why-")]
    assert last.get("id") == f"why-{count}"
    assert len(text(last)) > 20


def test_a_long_answer_comes_in_pages_with_links_between_them(site: FlaskClient) -> None:
    whole = [row["statement"] for row in rows_of(site, "all-facts")]
    address, found = "/queries/all-facts", []
    for start in range(1, len(whole) + 1, 100):
        reply = site.get(address, headers=HTML)
        page = Page(reply.text)
        why = page.by_id(f"row-{start}").find("td/a").get("href")
        explained = Page(site.get(why, headers=HTML).text)
        assert explained.by_id(f"why-{start}") is not None
        assert explained.by_id(f"row-{start}") is not None
        assert explained.ids["row-1"] == (start == 1)
        found += [row["In a sentence"] for row in page.table]
        following = [a.get("href").partition("#")[0] for a in page.all("a", rel="next")]
        in_header = re.findall(r'<([^>]*)>; rel="next"', ", ".join(reply.headers.getlist("Link")))
        assert set(following) == set(in_header)
        address = (following or [""])[0]
    assert not address
    assert found == whole


@pytest.mark.parametrize(
    ("asked_for", "status"),
    [("page=2", 200), ("page=999", 404), ("page=0", 400), ("page=abc", 400), ("page_size=5", 200),
     ("page_size=1001", 400), ("page=1&page=2", 400)],
)  # fmt: skip
def test_a_page_is_shown_or_refused_as_in_csv(
    site: FlaskClient, asked_for: str, status: int
) -> None:
    as_csv = site.get(f"/queries/all-facts.csv?{asked_for}")
    as_page = site.get(f"/queries/all-facts?{asked_for}", headers=HTML)
    assert as_csv.status_code == as_page.status_code == status
    if status == 200:
        rows = list(csv.DictReader(io.StringIO(as_csv.text)))
        shown = [row["In a sentence"] for row in Page(as_page.text).table]
        assert shown == [row["statement"] for row in rows]


def test_what_gives_no_rows_has_no_pages(site: FlaskClient) -> None:
    asked(site, "can-spread-to", {"page": "1"}, status=400)


def test_the_title_says_what_was_chosen(site: FlaskClient) -> None:
    page = asked(site, "gene-effects", {"gene": "ATRX"})
    title = text(page.all("title")[0])
    assert title.startswith(f"{CATALOG['gene-effects'].question} ")
    assert "gene: ATRX" in title
    assert "Asked here for gene: ATRX" in text(page.all("main")[0])
    assert "ATRX" not in text(asked(site, "gene-effects").all("title")[0])


def test_the_grounds_of_a_row_are_facts_with_hedge_and_passage(site: FlaskClient) -> None:
    page = asked(site, "gene-effects")
    why = page.by_id("why-1")
    assert "fast" in text(why)
    assert "how certain known to be possible" in text(why)
    addresses = [link.get("href") for link in why.iter("a")]
    assert any(address.startswith("/fact/F") for address in addresses)
    assert any(address.startswith("/passage/P") for address in addresses)


@pytest.mark.parametrize("why", ["0", "-1", "x", "44", "9" * 40, "1 2"])
def test_there_are_no_grounds_of_a_row_that_is_none(site: FlaskClient, why: str) -> None:
    response = site.get("/queries/symptoms", headers=HTML, query_string={"why": why})
    assert response.status_code == 400


def test_the_states_of_an_answer_are_told_apart(site: FlaskClient) -> None:
    said = {
        place: text(next(e for e in page.all("p") if e.get("class") == "truth"))
        for place in ("liver", "kidney")
        for page in [asked(site, "can-spread-to", {"site": place})]
    }
    assert said == {"liver": "Yes", "kidney": "Not said"}
    none = asked(site, "open-questions", {"result": "none found"})
    assert [e.get("class") for e in none.all("p") if "state" in (e.get("class") or "").split()] == [
        "state state-none"
    ]


def test_bounds_are_words_and_links_lead_to_other_queries(site: FlaskClient) -> None:
    page = asked(site, "survival")
    assert [row["In numbers"] for row in page.table] == [
        "more than 95 per hundred",
        "about 90 to 95 per hundred",
        "about 50 to 60 per hundred",
    ]
    assert "Unit" not in page.table[0]
    addresses = {link.get("href") for link in asked(site, "metastasis-sites").all("a")}
    assert "/queries/spread-to-site?site=bone-marrow" in addresses


def test_the_chart_of_survival_says_what_the_rows_say(site: FlaskClient) -> None:
    page = asked(site, "survival")
    rows = rows_of(site, "survival")
    bars = [b for b in page.all("rect") if (b.get("class") or "").startswith("bar") and b.get("x")]
    drawn = [b for b in bars if b.get("x").endswith("%")]
    assert [float(b.get("x")[:-1]) for b in drawn] == [float(row["lower"]) for row in rows]
    ends = [float(b.get("x")[:-1]) + float(b.get("width")[:-1]) for b in drawn]
    assert ends == [float(row["upper"] or 100) for row in rows]
    assert [b.get("class") for b in drawn] == ["bar open", "bar rough", "bar rough"]


@pytest.mark.parametrize("slug", ["facts-per-section", "most-connected-entities", "hedge-counts"])
def test_bars_are_as_long_as_their_numbers(site: FlaskClient, slug: str) -> None:
    view = CATALOG[slug].view
    page, total = asked(site, slug), {}
    for row in rows_of(site, slug):
        total[row[view.category]] = total.get(row[view.category], 0) + int(row[view.value])
    said = [int(text(e)) for e in page.all("text") if e.get("class") == "value"]
    assert said == list(total.values())
    widths: dict[str, float] = {}
    for bar in page.all("rect"):
        if (bar.get("width") or "").endswith("%"):
            widths[bar.get("y")] = widths.get(bar.get("y"), 0) + float(bar.get("width")[:-1])
    longest = max(said)
    for width, number in zip(widths.values(), said, strict=True):
        assert width == pytest.approx(number / longest * 84, abs=0.05)


def test_counts_are_numbers_of_rows(site: FlaskClient) -> None:
    page, rows = asked(site, "example-cases"), rows_of(site, "example-cases")
    names = [text(e) for e in page.all("text") if e.get("class") == "name"]
    said = [int(text(e)) for e in page.all("text") if e.get("class") == "value"]
    answers = [row["answer"] for row in rows]
    assert dict(zip(names, said, strict=True)) == {a: answers.count(a) for a in answers}
    assert said == sorted(said, reverse=True)


@pytest.mark.parametrize(
    "slug", [query.slug for query in CATALOG if query.view.kind == "graph" and query.view.relation]
)
def test_a_drawing_shows_every_row_with_its_hedges(site: FlaskClient, slug: str) -> None:
    view = CATALOG[slug].view
    page, rows = asked(site, slug), rows_of(site, slug)
    said = text(page.by_id("chart-description"))
    for row in rows:
        relation = row[view.relation]
        held = row.get("certainty", "stated")
        hedged = held != "stated" and held not in relation.split()
        words = rf"{re.escape(row[view.source + 'Label'])} {re.escape(relation)}"
        assert re.search(words + (rf" \([^)]*{re.escape(held)}" if hedged else ""), said)
    nodes = {row[end + "Label"] for row in rows for end in (view.source, view.target)}
    names = [e for e in page.all("text") if e.get("class") == "name"]
    assert {" ".join(line.text for line in name) for name in names} == nodes


def test_a_tree_holds_every_class_under_the_class_above_it(site: FlaskClient) -> None:
    page = asked(site, "class-tree")
    (tree,) = [e for e in page.all("div") if "outline" in (e.get("class") or "").split()]
    pairs = {
        (text(branch[0]), text(item[0]))
        for branch in tree.iter("li")
        for below in branch.findall("ul")
        for item in below.findall("li")
    }
    assert pairs == {
        (row["superclassLabel"], row["classLabel"]) for row in rows_of(site, "class-tree")
    }


def test_a_page_asks_few_queries_however_many_rows_it_has(
    release: Release, release_engine: EmbeddedEngine
) -> None:
    engine = Listening(release_engine)
    client = create_app(release=release, engine=engine, settings=Settings()).test_client()
    for query in CATALOG:
        for values in ({}, *({p.name: p.example or ""} for p in query.parameters)):
            [p.options(engine) for p in query.parameters]  # they never change, and are kept
            engine.asked.clear()
            client.get(f"/queries/{query.slug}", headers=HTML, query_string=values)
            assert len(engine.asked) <= 15, query.slug
        engine.asked.clear()
        client.get(f"/queries/{query.slug}", headers=HTML)
        assert engine.asked == [], query.slug


def test_the_gallery_has_every_question_marks_charts_and_finds_by_words_and_tags(
    site: FlaskClient,
) -> None:
    page = Page(site.get("/queries", headers=HTML).text)
    links = [text(link) for link in page.all("a")]
    assert {query.question for query in CATALOG} <= set(links)
    marks = [text(mark) for mark in page.all("span") if mark.get("class") == "mark"]
    charts = [q for q in CATALOG if q.view.kind in {"bars", "ranges", "counts"}]
    assert marks.count("chart") == len(charts)
    found = Page(site.get("/queries?q=chances+of+surviving", headers=HTML).text)
    first = next(e for e in found.all("ul") if e.get("class") == "cards").find("li/a")
    assert first.get("href") == "/queries/survival"
    tagged = site.get("/queries?tag=stages", headers={"Accept": "application/json"}).json
    assert [entry["slug"] for entry in tagged] == [q.slug for q in CATALOG if "stages" in q.tags]
    nothing = Page(site.get("/queries?q=qqqqzzzz", headers=HTML).text)
    assert "No question fits" in text(nothing.all("main")[0])
