"""``/ontology`` as pages: all terms, and one for each."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

NBO = "https://w3id.org/neuroblastoma-kg/ontology#"
FILE = "neuroblastoma-kg.owl"


def page(client: FlaskClient, path: str = "/ontology") -> ET.Element:
    """Return a page as a tree; it fails unless tags are nested and closed."""
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.status_code == 200, path
    text = response.text
    text = re.sub(r"<(meta|link|input)\b([^>]*)>", r"<\1\2/>", text).replace("<br>", "<br/>")
    text = re.sub(r"(<details[^>]*) open>", r'\1 open="">', text)
    return ET.fromstring(text.partition("<!doctype html>")[2])  # noqa: S314  # a page of ours


def entry(client: FlaskClient, name: str) -> str:
    """Return the words of a term's page."""
    found = page(client, f"/ontology/{name}").find(".//main")
    assert found is not None, name
    for title in found.iter():
        if title.tag in {"dt", "dd", "h1", "h2", "p", "li"}:
            title.tail = " "
    return " ".join("".join(found.itertext()).split())


def test_every_declared_term_has_the_anchor_of_its_local_name_and_a_page(
    described: FlaskClient, ontology_terms: set[str]
) -> None:
    tree = page(described)
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    assert set(ids.values()) == {1}
    local = {iri.removeprefix(NBO) for iri in ontology_terms if iri.startswith(NBO)}
    assert len(local) > 60
    assert local <= set(ids)
    links = {a.get("href") or "" for a in tree.iter("a")}
    paths = {link for link in links if link.startswith("/ontology/")}
    assert {f"/ontology/{name}" for name in local} <= paths
    for path in paths:
        assert page(described, path).find(".//h1") is not None
    assert {link[1:] for link in links if link.startswith("#")} - {"main"} <= set(ids)


def test_a_page_of_a_term_says_what_is_of_it_and_links_above(described: FlaskClient) -> None:
    tree = page(described, "/ontology/TwiceMarkedPlant")
    crumb = tree.find(".//p[@class='crumb']")
    assert crumb is not None
    assert [a.get("href") for a in crumb.iter("a")] == [
        "/ontology", "/ontology/Entity", "/ontology/Plant", "/ontology/MarkedPlant",
    ]  # fmt: skip
    links = [a.get("href") or "" for a in tree.iter("a")]
    asked = next(link for link in links if link.startswith("/sparql?"))
    answer = described.get(asked, headers={"Accept": "text/csv"})
    assert (answer.status_code, answer.text.splitlines()[0]) == (200, "thing,label")


def test_a_name_that_no_term_has_is_answered_with_one_that_is_like_it(
    described: FlaskClient,
) -> None:
    response = described.get("/ontology/Diseas")
    assert response.status_code == 404
    assert "Disease" in response.json["detail"]


def test_classes_stand_in_a_tree_with_the_number_of_what_is_in_them(
    described: FlaskClient,
) -> None:
    tree = page(described).find(".//div[@class='tree']")
    assert tree is not None
    leaves = {
        a.get("href"): " ".join("".join(holder.itertext()).split())
        for holder in tree.iter()
        if (a := holder.find("a")) is not None
    }
    assert leaves["/ontology/Proportion"] == "proportion 2"
    assert leaves["/ontology/Quantity"].startswith("quantity")
    assert "defined" in leaves["/ontology/MarkedPlant"]
    below = [
        [a.get("href") for a in li.iter("a")]
        for li in tree.iter("li")
        if li.find("a[@href='/ontology/Plant']") is not None
    ]
    assert below == [["/ontology/Plant", "/ontology/MarkedPlant", "/ontology/TwiceMarkedPlant"]]


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("Disease", ("A disease.", "Kind of entity", "Nothing is also plant", "is kind of")),
        ("MarkedPlant", (
            "defined class",
            "Exactly plant and (affects some (disease or sign)) and not (treated with something)",
            "Example: A fern with spots.",
            "Only an invention.",
        )),
        ("TwiceMarkedPlant", (
            "Exactly marked plant and (has age some (whole number \u2265 2 and < 9))",
            "{leaf spot, fungal disease}",
            "affects only",
            "affects value leaf spot",
            "affects at least 2 thing",
            "affects exactly 1 sign",
            "Kind of", "marked plant",
        )),
        ("hasAge", ("data property", "functional: one value at most", "Object is a whole number",
                    "Subject is a plant or disease")),
        ("mayFollow", ("Inverse nbo:mayPrecede", "In the data 3 triples")),
        ("mayPresentWith", ("Special case of has phenotype, has symptom", "Term status testing")),
        ("leadsTo", ("Follows from may follow, then may present with", "transitive",
                     "Never together with treated with")),
        ("Proportion", ("2 instances",)),
        ("Gene", ("same gene thing SO:0000704",)),
    ],
)  # fmt: skip
def test_an_entry_says_the_axioms_in_words(
    described: FlaskClient, name: str, texts: tuple[str, ...]
) -> None:
    words = entry(described, name)
    for text in texts:
        assert text in words


def test_nothing_on_the_page_comes_unescaped_or_leads_out_of_the_web(
    described: FlaskClient,
) -> None:
    text = "".join(
        described.get(path).text
        for path in ("/ontology.html", "/ontology/MarkedPlant", "/ontology/Disease")
    )
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "javascript:" in text
    assert 'href="javascript:' not in text


def test_the_page_says_how_to_open_it_in_an_editor(client: FlaskClient) -> None:
    text = client.get("/ontology", headers={"Accept": "text/html"}).text
    assert "http://localhost/ontology</code>" in text
    assert f'href="/downloads/{FILE}"' in text


def test_a_circle_of_expressions_comes_to_an_end(described: FlaskClient) -> None:
    assert "an expression that is not put in words" in entry(described, "Circular")


def test_the_drawing_shows_each_pair_of_kinds_that_facts_link(described: FlaskClient) -> None:
    main = page(described).find(".//main")
    assert main is not None
    drawn = {
        tuple(sorted(pair.split(" and "))): count
        for pair, _, count in ((t.text or "").rpartition(": ") for t in main.iter("title"))
    }
    # As written in the facts of the small release.
    assert drawn[("disease", "plant")] == "1"
    assert set(drawn) == {
        ("disease", "disease kind"), ("disease", "exposure"), ("disease", "plant"),
        ("disease", "sign"), ("disease", "treatment"), ("gene", "trait"), ("plant part", "sign"),
    }  # fmt: skip
    kinds = {"".join(text.itertext()) for text in main.iter("text")}
    assert kinds == {kind for pair in drawn for kind in pair}
