"""Pages of facts and passages: forms that parse, places, neighbors, and how to cite."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from page_forms import Page, text

from kg.rdf.namespaces import PREFIXES, iri
from kg.release.metadata import CONTRIBUTORS
from kg.web.pages.cards import FactCard
from kg.web.pages.fact_citation import citing

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.release import Release

HTML = {"Accept": "text/html"}


def opened(client: FlaskClient, path: str) -> Page:
    return Page(client.get(path, headers=HTML).text)


def shown_as(page: Page, title: str) -> str:
    """Return the code behind a fold."""
    (fold,) = [d for d in page.all("details") if text(d).startswith(title)]
    (code,) = [e for e in fold.iter() if e.tag == "code"]
    return "".join(code.itertext())


def claim(client: FlaskClient, fact: str) -> set[ox.Triple]:
    query = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{PREFIXES['fact']}{fact}> {{ ?s ?p ?o }} }}"
    body = client.get("/sparql", query_string={"query": query, "format": "nt"}).data
    return {q.triple for q in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)}


@pytest.mark.parametrize("fact", ["F00003", "F00005", "F00012", "F00014"])
def test_every_form_of_a_fact_parses_and_holds_its_claim(client: FlaskClient, fact: str) -> None:
    page, claimed = opened(client, f"/fact/{fact}"), claim(client, fact)
    graph = {
        (q.graph_name, q.triple)
        for q in ox.parse(shown_as(page, "As a named graph"), format=ox.RdfFormat.TRIG)
    }
    assert graph == {(iri(f"fact:{fact}"), triple) for triple in claimed}
    reified = {q.triple for q in ox.parse(shown_as(page, "In RDF 1.2"), format=ox.RdfFormat.TURTLE)}
    assert claimed <= reified
    assert any(
        t.subject == iri(f"fact:{fact}") and t.predicate == iri("nbo:cites") for t in reified
    )
    axioms: dict[ox.BlankNode, dict[ox.NamedNode, object]] = {}
    for q in ox.parse(shown_as(page, "As an annotated axiom"), format=ox.RdfFormat.TURTLE):
        assert isinstance(q.subject, ox.BlankNode)
        axioms.setdefault(q.subject, {})[q.predicate] = q.object
    assert {
        (
            a[iri("owl:annotatedSource")],
            a[iri("owl:annotatedProperty")],
            a[iri("owl:annotatedTarget")],
        )
        for a in axioms.values()
    } == {(t.subject, t.predicate, t.object) for t in claimed}
    assert "#nanopub" in shown_as(page, "As a nanopublication").replace("\\", "")


def test_a_fact_says_how_to_cite_it(client: FlaskClient, small_release: Release) -> None:
    page = opened(client, "/fact/F00003")
    (item,) = json.loads(shown_as(page, "CSL-JSON"))
    assert item["URL"] == PREFIXES["fact"] + "F00003"
    assert small_release.manifest.release in item["note"]
    bibtex = shown_as(page, "BibTeX")
    assert bibtex.count("{") == bibtex.count("}")
    # A bare percent sign would be a comment in TeX.
    assert r"12\%" in bibtex
    assert small_release.manifest.folder in text(page.by_id("main"))


def test_a_statement_is_no_command_of_tex(small_release: Release) -> None:
    statement = r"A {half} of ~5 % is a\b^2."
    card = FactCard(
        iri="https://a.example/F1", name="F1", href="/fact/F1", statement=statement, hedges=(),
        scope=(), things=(), triples=(), turtle="", citations=(), note="", outcome="listed",
    )  # fmt: skip
    bibtex = citing(card, small_release.manifest).bibtex
    (title,) = re.findall(r"title = (.*),\n", bibtex)
    assert title == (
        r"{{A \textbraceleft{}half\textbraceright{} of \textasciitilde{}5 \% is "
        r"a\textbackslash{}b\textasciicircum{}2}}"
    )
    assert f"author = {{{{{CONTRIBUTORS}}}}}," in bibtex


def test_facts_and_passages_are_linked_in_the_order_of_the_document(client: FlaskClient) -> None:
    for path, pattern in (("/passage/P0001", r"/passage/P\d+"), ("/fact/F00001", r"/fact/F\d+")):
        seen = [path]
        while len(seen) < 100:
            following = [a.get("href") for a in opened(client, seen[-1]).all("a", rel="next")]
            if not following:
                break
            assert re.fullmatch(pattern, following[0])
            before = [a.get("href") for a in opened(client, following[0]).all("a", rel="prev")]
            assert before == [seen[-1]]
            seen.append(following[0])
        assert len(seen) == len(set(seen))
        assert len(seen) > 10


def test_the_bar_shows_where_a_passage_stands(client: FlaskClient) -> None:
    page = opened(client, "/passage/P0004")
    (bar,) = [s for s in page.all("svg") if s.get("aria-labelledby") == "place-said"]
    (mark,) = [r for r in bar.iter() if r.get("class") == "here"]
    assert float(mark.get("x").rstrip("%")) == pytest.approx(100 * 55 / 712, abs=0.01)
    assert float(mark.get("width").rstrip("%")) == pytest.approx(100 * 45 / 712, abs=0.01)


def test_a_passage_without_facts_says_why_and_leads_to_the_publisher(client: FlaskClient) -> None:
    page = opened(client, "/passage/P0001")
    said = text(page.by_id("main"))
    assert "No fact rests on it" in said
    assert "It states nothing" in said
    assert 'href="https://example.org/leaf-spot"' in client.get("/passage/P0001", headers=HTML).text


def test_a_fact_shows_the_other_facts_of_its_passages(client: FlaskClient) -> None:
    page = opened(client, "/fact/F00001")
    beside = {e.get("id") for e in page.all("li") if re.fullmatch(r"F\d{5}", e.get("id") or "")}
    assert {"F00002", "F00014"} <= beside
    assert "F00001" not in beside
