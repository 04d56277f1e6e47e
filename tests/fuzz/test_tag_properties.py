"""Answers that have one entity tag are one answer, byte for byte."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query_grammar import queries

from kg.config import Settings
from kg.rdf.media import FORMATS
from kg.release import build
from kg.store.embedded import EmbeddedEngine
from kg.web import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient

SMALL = Path(__file__).parents[1] / "data" / "small"
GRAPHS = [
    "https://w3id.org/neuroblastoma-kg/fact/F00001",
    "https://w3id.org/neuroblastoma-kg/graph/ontology",
]
ALIKE = [
    "SELECT * { ?s ?p ?o } LIMIT 3", "SELECT * { ?s ?p ?o } LIMIT 2", "SELECT * {?s ?p ?o} LIMIT 3",
    "SELECT ('a b' AS ?x) {}", "SELECT ('a  b' AS ?x) {}", "SELECT ('a#b' AS ?x) {}",
    "SELECT ('a#c' AS ?x) {}", r"SELECT ('\u0061#c' AS ?x) {}", "SELECT ('A#C' AS ?x) {}",
    "SELECT (<x:#a> AS ?x) {}", "SELECT (<x:#b> AS ?x) {}", "SELECT ('é' AS ?x) {}",
    "SELECT ('e\u0301' AS ?x) {}", "ASK {}", "ASK { FILTER(false) }", "SELECT (RAND() AS ?x) {}",
    "SELECT (1<RAND()#>\n AS ?x) {}", "CONSTRUCT { <x:s> <x:p> [] } {}",
    "SELECT ?S { } #?s", "SELECT ?s { }",
    "CONSTRUCT { <x:s> <x:p> <x:o> ~ } {}", "DESCRIBE <https://w3id.org/neuroblastoma-kg/id/fern>",
]  # fmt: skip
ACCEPTED = ["*/*", "text/html", "text/csv;q=0.5, text/*;q=0.6"]
ACCEPTED += [format_.media_type for format_ in FORMATS.values()]
REQUESTS = st.lists(
    st.tuples(
        st.sampled_from(ALIKE) | queries(),
        st.lists(st.sampled_from(GRAPHS), max_size=2),
        st.lists(st.sampled_from(GRAPHS), max_size=2),
        st.sampled_from(ACCEPTED),
        st.sampled_from([None, None, "json", "csv", "ttl", "xml"]),
    ),
    min_size=4,
    max_size=12,
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    release = build(
        tmp_path_factory.mktemp("small"),
        facts=SMALL / "facts",
        ontology=SMALL / "ontology.ttl",
        queries=SMALL / "queries",
    )
    store = ox.Store()
    for name, format_ in (("nq", ox.RdfFormat.N_QUADS), ("nt", ox.RdfFormat.N_TRIPLES)):
        store.load(path=release.path(f"neuroblastoma-kg.{name}"), format=format_)
    app = create_app(release=release, engine=EmbeddedEngine(store), settings=Settings(access_log=0))
    return app.test_client()


@settings(max_examples=settings.default.max_examples // 5)
@given(requests=REQUESTS)
def test_one_tag_is_one_answer(
    asked: FlaskClient, requests: list[tuple[str, list[str], list[str], str, str | None]]
) -> None:
    bodies: dict[str, bytes] = {}
    for query, default, named, accept, format_ in requests:
        fields = [
            ("query", query),
            *(("default-graph-uri", iri) for iri in default),
            *(("named-graph-uri", iri) for iri in named),
            *([("format", format_)] if format_ else []),
        ]
        for _ in range(2):
            got = asked.get("/sparql", query_string=fields, headers={"Accept": accept})
            assert got.status_code < 500
            etag = got.headers.get("ETag")
            if got.status_code != 200:
                assert etag is None
            elif etag:
                assert bodies.setdefault(etag, got.data) == got.data
