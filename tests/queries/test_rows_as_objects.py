from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.queries.rows import Table, objects, plain, table_of
from kg.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    from kg.store.engine import Term

XSD = "http://www.w3.org/2001/XMLSchema#"


def literal(text: str, name: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + name))


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (ox.NamedNode("https://example.org/a"), "https://example.org/a"),
        (ox.Literal("007"), "007"),
        (ox.Literal("true"), "true"),
        (ox.Literal("œil", language="fr"), "œil"),
        (literal("+007", "integer"), 7),
        (literal("12345678901234567890", "nonNegativeInteger"), 12345678901234567890),
        (literal("0.10", "decimal"), Decimal("0.10")),
        (literal(".5", "decimal"), Decimal("0.5")),
        (literal("5.", "decimal"), Decimal(5)),
        (literal("0.12345678901234567890123", "decimal"), Decimal("0.12345678901234567890123")),
        (literal("1.5e3", "double"), 1500.0),
        (literal("INF", "double"), "INF"),
        (literal("NaN", "double"), "NaN"),
        (literal("1e999", "double"), "1e999"),
        (literal("1", "boolean"), True),
        (literal("false", "boolean"), False),
        (literal("many", "integer"), "many"),
        (literal("1" * 5000, "integer"), "1" * 5000),
        (literal("١٢", "integer"), "١٢"),
        (literal("2025-12-31", "date"), "2025-12-31"),
    ],
    ids=str,
)
def test_a_cell_has_the_type_of_its_term(term: Term | None, value: Any) -> None:
    assert plain(term) == value
    assert type(plain(term)) is type(value)
    (found,) = json.loads(objects(Table(("x",), [(term,)])), parse_float=Decimal)
    assert found == {"x": value}


def test_keys_stand_in_the_order_of_the_columns_in_every_object() -> None:
    text = "SELECT ?b ?a ?c { VALUES (?a ?b) { (1 2) (UNDEF 3) } } ORDER BY ?b"
    table = table_of(EmbeddedEngine(ox.Store()).query(text))
    assert objects(table) == b'[\n{"b": 2, "a": 1, "c": null},\n{"b": 3, "a": null, "c": null}\n]\n'


def test_no_rows_are_an_empty_list() -> None:
    assert json.loads(objects(Table(("x",), []))) == []


@pytest.mark.parametrize(("pattern", "truth"), [("", True), ("?s ?p ?o", False)])
def test_the_answer_to_ask_is_one_cell(pattern: str, *, truth: bool) -> None:
    table = table_of(EmbeddedEngine(ox.Store()).query(f"ASK {{ {pattern} }}"))
    assert json.loads(objects(table)) == [{"answer": truth}]


def test_triples_are_sorted() -> None:
    text = "CONSTRUCT { ?s <x:p> 1 } { VALUES ?s { <x:b> <x:a> <x:c> } }"
    table = table_of(EmbeddedEngine(ox.Store()).query(text))
    assert [row["subject"] for row in json.loads(objects(table))] == ["x:a", "x:b", "x:c"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    assert json.loads(objects(Table((text,), [(ox.Literal(text),)]))) == [{text: text}]
