"""Every IRI of ours answers, says the same in every format, and says what SPARQL says."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
import pytest
import rdflib
from accept_matrix import matrix
from rdflib.compare import isomorphic

from kg.config import Settings
from kg.exports import DOWNLOADS
from kg.rdf.media import FORMATS, formats_for
from kg.rdf.namespaces import BASE, PREFIXES
from kg.release import build
from kg.store.embedded import EmbeddedEngine
from kg.web import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from kg.release import Release

HTML: Final = {"Accept": "text/html"}
TURTLE: Final = {"Accept": "text/turtle"}
DOCS: Final = Path(__file__).parents[2] / "docs" / "linked-data.md"
THINGS: Final = ("/data/MYCN", "/data/neuroblastoma", "/data/section-what-is", "/fact/F00042",
                 "/passage/P0123", "/source/cc-neuroblastoma", "/case/C01")  # fmt: skip
RDFLIB: Final = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld", "trig": "trig",
                 "nq": "nquads"}  # fmt: skip
SMALL: Final = Path(__file__).parents[1] / "data" / "small"
LABEL: Final = rdflib.RDFS.label


@pytest.fixture(scope="module")
def site(release: Release, release_engine: EmbeddedEngine) -> FlaskClient:
    return create_app(release=release, engine=release_engine, settings=Settings()).test_client()


def graph_of(response: TestResponse, name: str = "ttl") -> rdflib.Graph:
    assert response.status_code == 200, response.text
    return rdflib.Graph().parse(data=response.data, format=RDFLIB[name])


def dataset_of(response: TestResponse, name: str) -> rdflib.Dataset:
    found = rdflib.Dataset()
    found.parse(data=response.data, format=RDFLIB[name])
    return found


def said_by_sparql(site: FlaskClient, pattern: str) -> rdflib.Graph:
    prologue = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("nb", "nbo", "fact"))
    text = f"{prologue} CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}"
    return graph_of(site.get("/sparql", query_string={"query": text}, headers=TURTLE))


def ours(release: Release) -> set[str]:
    """Return the IRIs of our namespace in every RDF file of the release, without fragments."""
    found: set[str] = set()
    for download in DOWNLOADS.values():
        known = {f.media_type: f.engine for f in formats_for("graph")}.get(download.media_type)
        if not isinstance(known, ox.RdfFormat):
            continue
        for quad in ox.parse(path=release.path(download.file), format=known):
            text = f"{quad} {quad.graph_name}"
            found |= {i.partition("#")[0] for i in re.findall(rf"<({BASE}[^>]*)>", text)}
    return found


@pytest.mark.parametrize(
    ("headers", "step"),
    [
        (TURTLE, 7),
        (HTML, 9),
        pytest.param(TURTLE, 1, marks=pytest.mark.slow),
        pytest.param(HTML, 1, marks=pytest.mark.slow),
    ],
    ids=["Turtle", "page", "Turtle of all", "page of all"],
)
def test_every_iri_of_ours_in_the_dataset_answers(
    site: FlaskClient, release: Release, headers: dict[str, str], step: int
) -> None:
    todo = sorted(ours(release))
    kinds = {name.removeprefix(BASE).partition("/")[0] for name in todo}
    assert {"id", "fact", "passage", "case", "source", "graph", "ontology", "downloads"} <= kinds
    many = [name for name in todo if re.search("/(id|fact|passage)/.", name)]
    answers: dict[int, set[str]] = defaultdict(set)
    for name in {*todo} - {*many} | {*many[::step]}:
        path = "/" + name.removeprefix(BASE)
        response = site.get(path, headers=headers, follow_redirects=True)
        answers[response.status_code].add(path)
        response.close()
    # The version before the first release; and the pages of queries for rows, which are no triples.
    gone = {"/ontology/0.1.0"}
    rows = {path for path in answers[406] if path.startswith(("/queries/", "/query/"))}
    assert answers.pop(410, set()) <= gone
    assert answers.pop(406, set()) == (rows if headers == TURTLE else set())
    assert set(answers) == {200}, {k: sorted(v)[:5] for k, v in answers.items()}


@pytest.mark.parametrize("path", THINGS)
def test_every_format_says_the_same(site: FlaskClient, path: str) -> None:
    known = graph_of(site.get(f"{path}.ttl"))
    for format_ in formats_for("graph"):
        response = site.get(f"{path}.{format_.name}")
        assert response.content_type == format_.content_type
        merged = rdflib.Graph()
        if format_.name in {"trig", "nq", "jsonld"}:
            for s, p, o, _ in dataset_of(response, format_.name).quads():
                merged.add((s, p, o))
        else:
            merged = graph_of(response, format_.name)
        assert isomorphic(merged, known), format_.name
        assert site.get(f"{path}?format={format_.name}").data == response.data


def test_an_entity_says_what_sparql_says(site: FlaskClient) -> None:
    for name in ("MYCN", "neuroblastoma", "stage-ms"):
        found = graph_of(site.get(f"/data/{name}.ttl"))
        node = rdflib.URIRef(PREFIXES["nb"] + name)
        own = said_by_sparql(site, f"BIND (nb:{name} AS ?s) ?s ?p ?o")
        assert set(found.triples((node, None, None))) == set(own)
        about = f"""{{ GRAPH ?s {{ nb:{name} ?x ?y }} }} UNION {{ GRAPH ?s {{ ?x ?y nb:{name} }} }}
            UNION {{ ?s nbo:scope nb:{name} }} ?s a nbo:Fact . """
        facts = said_by_sparql(site, f"{about} ?s ?p ?o")
        assert facts
        assert all(triple in found for triple in facts)
        fact = rdflib.URIRef(PREFIXES["nbo"] + "Fact")
        assert set(found.subjects(rdflib.RDF.type, fact)) == set(facts.subjects())
        for predicate in ("cites", "certainty", "statement"):
            assert any(facts.triples((None, rdflib.URIRef(PREFIXES["nbo"] + predicate), None)))


def test_facts_keep_their_graphs_where_a_format_has_graphs(site: FlaskClient) -> None:
    fact = rdflib.URIRef(PREFIXES["fact"] + "F00042")
    claim = said_by_sparql(site, "GRAPH fact:F00042 { ?s ?p ?o }")
    for name in ("trig", "nq", "jsonld"):
        held = dataset_of(site.get(f"/fact/F00042.{name}"), name)
        assert set(held.graph(fact)) == set(claim)
        assert all((*triple, None) in held for triple in claim)
        assert set(claim) <= set(rdflib.Graph().parse(
            data=site.get("/fact/F00042.ttl").data, format="turtle"))  # fmt: skip
    many = dataset_of(site.get("/data/MYCN.trig"), "trig")
    asked = said_by_sparql(
        site, "GRAPH ?s { nb:MYCN ?x ?y } ?s a nbo:Fact BIND (nb:MYCN AS ?o) BIND (nbo:x AS ?p)"
    )
    assert set(asked.subjects()) <= {g.identifier for g in many.graphs()}


@pytest.mark.parametrize("path", THINGS)
def test_everything_that_is_named_has_its_label(site: FlaskClient, path: str) -> None:
    found = graph_of(site.get(f"{path}.ttl"))
    named = {t for triple in found for t in triple if isinstance(t, rdflib.URIRef)}
    values = " ".join(f"<{name}>" for name in named)
    labeled = said_by_sparql(site, f"VALUES ?s {{ {values} }} VALUES ?p {{ <{LABEL}> }} ?s ?p ?o")
    assert len(labeled) > 5
    assert all(triple in found for triple in labeled)


@pytest.mark.parametrize("path", THINGS)
def test_a_description_says_of_itself_what_it_is_and_on_what_terms(
    site: FlaskClient, release: Release, path: str
) -> None:
    found = graph_of(site.get(f"{path}.ttl"))
    (thing,) = found.objects(None, rdflib.FOAF.primaryTopic)
    (document,) = found.subjects(rdflib.FOAF.primaryTopic, thing)
    assert (
        document,
        rdflib.VOID.inDataset,
        rdflib.URIRef(BASE + ".well-known/void#dataset"),
    ) in found
    assert (document, rdflib.DCTERMS.license, None) in found
    held = rdflib.URIRef(PREFIXES["release"] + release.digest)
    assert (document, rdflib.DCTERMS.isPartOf, held) in found
    for name in (document, thing, held):
        answer = site.get("/" + str(name).removeprefix(BASE).partition("#")[0], headers=TURTLE,
                          follow_redirects=True)  # fmt: skip
        assert answer.status_code == 200, name


def test_a_saved_query_as_rdf_holds_what_the_dataset_says_of_it(site: FlaskClient) -> None:
    response = site.get("/query/symptoms", headers=TURTLE)
    assert (response.status_code, response.location) == (303, "/query/symptoms.ttl")
    assert graph_of(site.get(response.location))
    assert site.get("/query/symptoms", headers=HTML).location == "/queries/symptoms"
    assert "symptoms" in site.get("/query/symptom").get_json()["detail"]


def test_imported_terms_are_listed_where_they_come_from(site: FlaskClient) -> None:
    page = site.get("/ontology/imports/mondo", headers=HTML).text
    assert "cervical neuroblastoma" in page
    found = graph_of(site.get("/ontology/imports/mondo.ttl"))
    term = rdflib.URIRef(PREFIXES["obo"] + "MONDO_0000549")
    assert {LABEL, rdflib.RDFS.isDefinedBy} <= set(found.predicates(term))


def test_the_table_in_the_docs_is_what_is_answered(site: FlaskClient, release: Release) -> None:
    assert matrix(site, release.digest) in DOCS.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def withdrawing(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """Serve a release in which two names were withdrawn, one of them for another."""
    folder = tmp_path_factory.mktemp("withdrawing")
    text = (SMALL / "ontology.ttl").read_text(encoding="utf-8")
    text += f"""
<{BASE}id/leaf-mark> <{PREFIXES["owl"]}deprecated> true ;
    <{PREFIXES["dcterms"]}isReplacedBy> <{BASE}id/leaf-spot> ;
    <{PREFIXES["skos"]}changeNote> "It was the same disease."@en .
<{BASE}fact/F00099> <{PREFIXES["owl"]}deprecated> true .
"""
    (folder / "ontology.ttl").write_text(text, encoding="utf-8")
    built = build(folder / "releases", facts=SMALL / "facts", ontology=folder / "ontology.ttl",
                  queries=SMALL / "queries")  # fmt: skip
    engine = EmbeddedEngine.load(
        quads=built.path(DOWNLOADS["nq"].file), merged=built.path(DOWNLOADS["nt"].file)
    )
    return create_app(release=built, engine=engine, settings=Settings()).test_client()


@pytest.mark.parametrize("path", ["/id/leaf-mark", "/page/leaf-mark", "/data/leaf-mark.ttl"])
def test_a_withdrawn_name_is_gone_and_names_what_replaces_it(
    withdrawing: FlaskClient, path: str
) -> None:
    response = withdrawing.get(path)
    assert (response.status_code, response.mimetype) == (410, "application/problem+json")
    assert response.get_json()["replaced_by"] == [f"{BASE}id/leaf-spot"]
    for said in ("nb:leaf-mark was withdrawn", "It was the same disease.", "nb:leaf-spot"):
        assert said in response.get_json()["detail"]
    relation = f"{PREFIXES['dcterms']}isReplacedBy"
    assert f'<{BASE}id/leaf-spot>; rel="{relation}"' in response.headers.getlist("Link")
    page = withdrawing.get(path, headers=HTML)
    assert (page.status_code, page.mimetype) == (410, "text/html")
    assert '<a href="/page/leaf-spot">nb:leaf-spot</a>' in page.text


def test_a_name_may_be_withdrawn_for_nothing(withdrawing: FlaskClient) -> None:
    response = withdrawing.get("/fact/F00099")
    assert response.status_code == 410
    assert "Nothing takes its place" in response.get_json()["detail"]
    assert "replaced_by" not in response.get_json()
    assert withdrawing.get("/fact/F00098").status_code == 404
    assert withdrawing.get("/page/leaf-spot", headers=HTML).status_code == 200


def test_formats_of_the_registry_have_a_parser_here() -> None:
    assert {f.name for f in FORMATS.values() if f.kind != "bindings"} == set(RDFLIB)
