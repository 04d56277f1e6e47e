"""What every engine promises (``kg.store.engine``), held against each of them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

from kg.errors import (
    BadRequestError,
    NotAcceptableError,
    QueryEvaluationError,
    QuerySyntaxError,
    TooLargeError,
)
from kg.rdf.media import FORMATS, formats_for
from kg.rdf.namespaces import BASE
from kg.store.engine import Boolean, Engine, Solutions, Triples

A, B, P, Q = (ox.NamedNode(f"http://x/{name}") for name in "abpq")
RESULTS = "http://www.w3.org/2005/sparql-results#"
ALL = "SELECT ?s ?p ?o { ?s ?p ?o }"


def values(engine: Engine, text: str, **dataset: list[str]) -> list[tuple[str | None, ...]]:
    result = engine.query(text, **dataset)
    assert isinstance(result, Solutions)
    return sorted(tuple(None if t is None else t.value for t in row) for row in result)  # type: ignore[union-attr]


def test_each_engine_fulfills_the_protocol(engine: Engine) -> None:
    assert isinstance(engine, Engine)


def test_select_gives_variables_in_order_and_rows_of_terms(engine: Engine) -> None:
    result = engine.query("SELECT ?o ?none ?s { ?s <http://x/q> ?o }")
    assert isinstance(result, Solutions)
    assert result.variables == ("o", "none", "s")
    assert list(result) == [(ox.Literal("zwei", language="de"), None, A)]


@pytest.mark.parametrize(
    ("text", "truth"), [("ASK { ?s ?p 'one' }", True), ("ASK { ?s ?p 2 }", False)]
)
def test_ask(engine: Engine, text: str, truth: bool) -> None:  # noqa: FBT001  # a table's column
    result = engine.query(text)
    assert isinstance(result, Boolean)
    assert bool(result) is truth


@pytest.mark.parametrize(
    "text",
    ["CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(?s = <http://x/a>) }", "DESCRIBE <http://x/a>"],
)
def test_construct_and_describe_give_triples(engine: Engine, text: str) -> None:
    result = engine.query(text)
    assert isinstance(result, Triples)
    assert set(result) == {
        ox.Triple(A, P, ox.Literal("one")),
        ox.Triple(A, Q, ox.Literal("zwei", language="de")),
    }


def test_the_default_graph_is_the_merge_and_counts_a_triple_once(engine: Engine) -> None:
    assert len(values(engine, ALL)) == 3
    assert values(engine, "SELECT ?o { <http://x/a> <http://x/p> ?o }") == [("one",)]


def test_what_is_not_merged_stays_in_its_named_graph(engine: Engine) -> None:
    assert values(engine, "SELECT ?p { <http://x/only> ?p ?o }") == []
    rows = values(engine, "SELECT ?g { GRAPH ?g { <http://x/only> ?p ?o } }")
    assert rows == [("http://x/unmerged",)]


def test_from_makes_the_default_graph(engine: Engine) -> None:
    rows = values(engine, "SELECT ?s ?o FROM <http://x/g1> { ?s ?p ?o }")
    assert rows == [("http://x/a", "one"), ("http://x/b", "3")]


def test_several_graphs_are_merged_without_repeating(engine: Engine) -> None:
    graphs = ["http://x/g1", "http://x/g2"]
    rows = values(engine, "SELECT ?s ?o { ?s ?p ?o }", default_graphs=graphs)
    assert rows == [("http://x/a", "one"), ("http://x/a", "zwei"), ("http://x/b", "3")]


def test_from_leaves_no_named_graph_and_from_named_no_default_graph(engine: Engine) -> None:
    assert values(engine, "SELECT ?g FROM <http://x/g1> { GRAPH ?g { ?s ?p ?o } }") == []
    assert values(engine, "SELECT ?s FROM NAMED <http://x/g1> { ?s ?p ?o }") == []
    rows = values(engine, "SELECT ?g ?s FROM NAMED <http://x/g1> { GRAPH ?g { ?s ?p ?o } }")
    assert rows == [("http://x/g1", "http://x/a"), ("http://x/g1", "http://x/b")]


def test_the_dataset_of_the_call_wins_over_that_of_the_query(engine: Engine) -> None:
    text = "SELECT ?s FROM <http://x/g1> { ?s ?p ?o }"
    assert values(engine, text, default_graphs=["http://x/unmerged"]) == [("http://x/only",)]
    assert values(engine, text, named_graphs=["http://x/g2"]) == []


def test_named_graphs_of_the_call(engine: Engine) -> None:
    rows = values(
        engine, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", named_graphs=["http://x/g2"]
    )
    assert rows == [("http://x/g2",)]


def test_an_unknown_graph_is_empty(engine: Engine) -> None:
    assert values(engine, ALL, default_graphs=["http://x/none"]) == []


@pytest.mark.parametrize("name", ["g1", "", "<http://x/g1>", "http://x/a b"])
def test_a_graph_name_that_is_no_iri(engine: Engine, name: str) -> None:
    with pytest.raises(BadRequestError, match="IRI"):
        engine.query(ALL, default_graphs=[name])


@pytest.mark.parametrize("text", ["SELECT * {", "SELEC", "SELECT * { ?s ?p ?o } extra", ""])
def test_syntax_errors(engine: Engine, text: str) -> None:
    with pytest.raises(QuerySyntaxError):
        engine.query(text)


def test_what_cannot_be_evaluated(engine: Engine) -> None:
    with pytest.raises(QueryEvaluationError):
        list(engine.query("SELECT ?x { ?s ?p ?o BIND(<http://x/f>(?o) AS ?x) }"))  # type: ignore[arg-type]


@pytest.mark.parametrize("format_", formats_for("bindings"), ids=lambda f: f.name)
def test_rows_serialize_in_every_format(engine: Engine, format_: FORMATS) -> None:
    body = engine.query("SELECT ?o { ?s <http://x/q> ?o }").serialize(format_)
    assert b"zwei" in body
    if format_.name in {"json", "xml"}:
        read = ox.parse_query_results(body, format=format_.engine)
        assert [tuple(row) for row in read] == [(ox.Literal("zwei", language="de"),)]


@pytest.mark.parametrize("format_", formats_for("bindings"), ids=lambda f: f.name)
def test_a_boolean_serializes_in_every_format(engine: Engine, format_: FORMATS) -> None:
    assert b"true" in engine.query("ASK { ?s ?p ?o }").serialize(format_)


@pytest.mark.parametrize("format_", formats_for("graph"), ids=lambda f: f.name)
def test_triples_serialize_in_every_format(engine: Engine, format_: FORMATS) -> None:
    body = engine.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }").serialize(format_)
    assert len({quad.triple for quad in ox.parse(body, format=format_.engine)}) == 3


def test_json_is_that_of_the_recommendation(engine: Engine) -> None:
    body = engine.query("SELECT ?o { <http://x/b> ?p ?o }").serialize(FORMATS["json"])
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    cell = {"type": "literal", "value": "3", "datatype": integer}
    assert json.loads(body) == {"head": {"vars": ["o"]}, "results": {"bindings": [{"o": cell}]}}


def test_a_relative_iri_is_resolved_against_the_published_endpoint(engine: Engine) -> None:
    (row,) = values(engine, "SELECT ?x ?y { BIND(<x> AS ?x) BIND(IRI('../y') AS ?y) }")
    assert row == (f"{BASE}x", "https://w3id.org/y")
    (row,) = values(engine, "BASE <http://z/> SELECT ?x { BIND(<x> AS ?x) }")
    assert row == ("http://z/x",)
    assert values(engine, "SELECT ?s FROM <g1> { ?s ?p ?o }") == []


@pytest.mark.parametrize("text", [ALL, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"])
def test_the_first_rows_and_how_many_there_are(engine: Engine, text: str) -> None:
    whole = engine.query(text)
    assert not isinstance(whole, Boolean)
    every = list(whole)
    assert whole.rows == 3
    for first in (0, 2, 3, 9):
        result = engine.query(text, first=first)
        assert not isinstance(result, Boolean)
        assert len(rows := list(result)) == min(first, 3)
        assert {*rows} <= {*every}
        assert result.rows == 3


def test_a_boolean_has_no_rows(engine: Engine) -> None:
    result = engine.query("ASK {}", first=1)
    assert isinstance(result, Boolean)
    assert bool(result)
    assert result.rows is None


@pytest.mark.parametrize("format_", FORMATS.values(), ids=lambda f: f.name)
def test_a_result_that_was_written_says_how_many_rows_it_has(
    engine: Engine, format_: FORMATS
) -> None:
    text = ALL if format_.kind == "bindings" else "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
    for wanted in (format_, None):
        result = engine.query(text, wanted=wanted)
        result.serialize(format_)
        assert result.rows == 3


@pytest.mark.parametrize("format_", FORMATS.values(), ids=lambda f: f.name)
def test_a_result_with_too_many_rows_is_refused(few: Engine, format_: FORMATS) -> None:
    select = format_.kind == "bindings"
    text = ALL if select else "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
    with pytest.raises(TooLargeError, match="more than 2 rows"):
        few.query(text, wanted=format_).serialize(format_)
    body = few.query(f"{text} LIMIT 2", wanted=format_).serialize(format_)
    assert body == few.query(f"{text} LIMIT 2").serialize(format_)


@pytest.mark.parametrize("first", [None, 0, 1])
@pytest.mark.parametrize("text", [ALL, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"])
def test_a_result_with_too_many_rows_is_refused_to_readers(
    few: Engine, text: str, first: int | None
) -> None:
    with pytest.raises(TooLargeError, match="more than 2 rows"):
        list(few.query(text, first=first))  # type: ignore[arg-type]
    result = few.query(f"{text} LIMIT 2", first=first)
    assert len(list(result)) == (2 if first is None else first)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["a\\u0001b", "\\u000B", "\\uFFFE", "é\\uFFFF"])
def test_what_xml_cannot_hold_is_refused_there(engine: Engine, text: str) -> None:
    query = f"SELECT ('{text}' AS ?x) {{}}"
    with pytest.raises((NotAcceptableError, QueryEvaluationError)):
        engine.query(query, wanted=FORMATS["xml"]).serialize(FORMATS["xml"])
    assert engine.query(query).serialize(FORMATS["json"])


def test_a_carriage_return_stays_one_in_xml(engine: Engine) -> None:
    text = "a\rb\r\nc\r"
    body = engine.query(f"SELECT ({ox.Literal(text)} AS ?x) {{}}").serialize(FORMATS["xml"])
    (found,) = ET.fromstring(body).iter(f"{{{RESULTS}}}literal")  # noqa: S314  # our own
    assert found.text == text
    query = f"CONSTRUCT {{ <x:s> <x:p> {ox.Literal(text)} }} {{}}"
    for wanted in (None, FORMATS["rdf"]):
        body = engine.query(query, wanted=wanted).serialize(FORMATS["rdf"])
        found = ET.fromstring(body)  # noqa: S314
        assert text in [node.text for node in found.iter()]


@pytest.mark.parametrize(
    "triple",
    ["<x:s> <http://x/1> 'a'", "<x:s> <http://x/> 'a'", "<x:s> <x:p> '\\u0001'",
     "<x:s> <http://www.w3.org/2000/xmlns/foo> 'a'"],
)  # fmt: skip
def test_triples_that_rdf_xml_cannot_say_are_refused_there(engine: Engine, triple: str) -> None:
    query = f"CONSTRUCT {{ {triple} }} {{}}"
    with pytest.raises(NotAcceptableError):
        engine.query(query, wanted=FORMATS["rdf"]).serialize(FORMATS["rdf"])
    assert engine.query(query).serialize(FORMATS["ttl"])


def test_several_threads_may_ask_at_once(engine: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: len(values(engine, ALL)), range(40)))
    assert found == [3] * 40


def test_engines_of_clients_have_one_source(engine: Engine) -> None:
    assert engine.for_client("a").source is engine.for_client("b").source is engine.source
