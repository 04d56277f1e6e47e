"""Entity pages with mappings and conclusions; pages of example cases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.config import Settings
from kg.rdf.media import formats_for
from kg.store.embedded import EmbeddedEngine
from kg.web import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.release import Release

HTML = {"Accept": "text/html"}
BASE = "https://w3id.org/neuroblastoma-kg/"


def section(text: str, heading: str) -> str:
    """Return what stands under a heading, without tags."""
    found = re.search(rf"<h2[^>]*>{heading}</h2>(.*?)(<h2|<p class=\"formats\">)", text, re.DOTALL)
    assert found, heading
    return " ".join(re.sub(r"<[^>]+>", "", re.sub(r"</d[td]>|</td>", " ", found[1])).split())


def test_class_and_property_lead_to_the_ontology(client: FlaskClient) -> None:
    text = client.get("/page/leaf-spot", headers=HTML).text
    assert '<p class="crumb"><a href="/ontology/Disease"' in text
    assert '<h3 id="mayPresentWith"><a href="/ontology/mayPresentWith">' in text


def test_mappings_show_names_and_identifiers(described: FlaskClient) -> None:
    text = described.get("/page/leaf-spot", headers=HTML).text
    shown = section(text, "In other vocabularies")
    assert "same leaf blotch MONDO:0099999" in shown
    assert "nearly the same blotch BLOT:17" in shown
    assert "broader there no name given NCIT:C98765" in shown
    assert shown.index("same") < shown.index("broader")
    assert text.index("What the document says of it") < text.index("In other vocabularies")
    assert 'href="http://purl.obolibrary.org/obo/MONDO_0099999"' in text
    assert "exactMatch" not in section(text, "What follows")


def test_conclusions_stand_apart_with_the_facts_behind_them(described: FlaskClient) -> None:
    text = described.get("/page/leaf-spot", headers=HTML).text
    shown = section(text, "What follows")
    # The class that follows stands above the name already.
    assert re.search(r'<p class="crumb">.*>entity</a></p>', text)
    assert "It is also" not in shown
    assert "has symptom yellow veins from F00006, F00008" in shown
    before = text.partition("<h2")[0]
    assert "has symptom" not in before


def test_an_entity_without_either_says_so_or_has_no_section(client: FlaskClient) -> None:
    text = client.get("/page/leaf-spot", headers=HTML).text
    assert section(text, "In other vocabularies").startswith("No term of another vocabulary")
    assert "What follows" not in text


def test_a_case_is_said_to_be_made_up_and_shows_what_follows(described: FlaskClient) -> None:
    text = described.get("/case/K01", headers=HTML).text
    assert "<h1>A fern with two spots</h1>" in text
    assert "made up" in text
    assert "has age" in section(text, "What is described")
    follows = section(text, "What follows")
    assert follows.startswith("fungal disease")
    assert "It is also: marked plant." in follows
    assert "is not of stage houseplant" in follows


def test_where_nothing_decides_the_case_says_so(described: FlaskClient) -> None:
    follows = section(described.get("/case/K02", headers=HTML).text, "What follows")
    assert follows.startswith("Not determined")


def test_a_stage_that_was_given_is_not_passed_off_as_a_conclusion(described: FlaskClient) -> None:
    follows = section(described.get("/case/K03", headers=HTML).text, "What follows")
    assert follows.startswith("houseplant as described")
    assert "as described" not in described.get("/case/K01", headers=HTML).text


def test_the_list_of_cases(described: FlaskClient) -> None:
    text = described.get("/case", headers=HTML).text
    assert 'href="/case/K01"' in text
    assert 'href="/case/K02"' in text
    assert "Made up" in text
    listed = {case["case"].rpartition("/")[2]: case for case in described.get("/case").json}
    assert listed["K01"] == {
        "case": f"{BASE}case/K01",
        "label": "A fern with two spots",
        "stage": f"{BASE}id/fungal-disease",
        "outside_the_stages": False,
    }
    assert listed["K02"]["stage"] is None


def test_a_release_without_cases_has_an_empty_list(small_release: Release) -> None:
    empty = create_app(
        release=small_release, engine=EmbeddedEngine(ox.Store()), settings=Settings()
    ).test_client()
    assert empty.get("/case").json == []
    assert "holds none" in empty.get("/case", headers=HTML).text
    assert empty.get("/ontology", headers=HTML).status_code == 200


@pytest.mark.parametrize("name", [f.name for f in formats_for("graph")])
def test_a_case_as_rdf_holds_description_and_conclusions(described: FlaskClient, name: str) -> None:
    (format_,) = [f for f in formats_for("graph") if f.name == name]
    body = described.get(f"/case/K01.{name}").data
    triples = {q.triple for q in ox.parse(body, format=format_.engine)}  # type: ignore[arg-type]
    case = ox.NamedNode(f"{BASE}case/K01")
    predicates = {t.predicate.value.removeprefix(BASE) for t in triples if t.subject == case}
    assert {"ontology#hasAge", "ontology#hasStage", "ontology#isNotOfStage"} <= predicates


def test_cases_stay_out_of_the_default_graph_and_of_other_pages(described: FlaskClient) -> None:
    asked = described.get("/sparql", query_string={"query": f"ASK {{ <{BASE}case/K01> ?p ?o }}"})
    assert asked.json["boolean"] is False
    assert "two spots" not in described.get("/page/fungal-disease", headers=HTML).text


@pytest.mark.parametrize(
    ("name", "meant"), [("k01", "K01"), ("K99.ttl", "/case"), ("%3E", "/case")]
)
def test_an_unknown_case_names_what_may_be_meant(
    described: FlaskClient, name: str, meant: str
) -> None:
    response = described.get(f"/case/{name}")
    assert response.status_code == 404
    assert meant in response.json["detail"]
