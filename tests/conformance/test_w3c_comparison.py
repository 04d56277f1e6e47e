"""The comparison of answers tells right from wrong."""

from __future__ import annotations

import pytest
from w3c_answers import Row, by_value, literal, read_csv, read_json, read_tsv, read_xml, same_rows

A, B, C = ("blank", "a"), ("blank", "b"), ("blank", "c")
ONE = literal("1", "http://www.w3.org/2001/XMLSchema#integer", None, None)
PADDED = literal("01", "http://www.w3.org/2001/XMLSchema#integer", None, None)
DECIMAL = literal("1", "http://www.w3.org/2001/XMLSchema#decimal", None, None)


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        ([(A, B), (B, A)], [(B, C), (C, B)], True),
        ([(A, B), (B, A)], [(B, C), (A, B)], False),
        ([(A, A)], [(A, B)], False),
        ([(A, B)], [(A, A)], False),
        ([(A,), (ONE,)], [(ONE,), (A,)], True),
        ([(ONE,), (ONE,)], [(ONE,)], False),
        ([(ONE,), (ONE,), (A,)], [(ONE,), (A,), (A,)], False),
        ([(("triple", A, ONE, B),)], [(("triple", B, ONE, A),)], True),
        ([(None,)], [(ONE,)], False),
        ([(ONE,)], [(PADDED,)], False),
    ],
)
def test_rows(expected: list[Row], found: list[Row], *, same: bool) -> None:
    assert same_rows(expected, found) is same


def test_sequence_counts_where_it_should() -> None:
    assert not same_rows([(ONE,), (A,)], [(A,), (ONE,)], ordered=True)
    assert same_rows([(ONE,), (A,)], [(ONE,), (B,)], ordered=True)


def test_values_are_equal_within_a_datatype_only() -> None:
    assert by_value([(ONE,)]) == by_value([(PADDED,)])
    assert by_value([(ONE,)]) != by_value([(DECIMAL,)])


def test_readers_agree() -> None:
    json = b"""{"head": {"vars": ["x", "y"]}, "results": {"bindings": [{"x": {"type": "literal",
      "value": "a", "xml:lang": "EN"}}]}}"""
    xml = b"""<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/>
      <variable name="y"/></head><results><result><binding name="x"><literal xml:lang="en"
      >a</literal></binding></result></results></sparql>"""
    assert read_json(json) == read_xml(xml) == read_tsv(b'?x\t?y\n"a"@en\t\n')
    assert read_csv(b"x,y\r\na,\r\n").rows == (("a", ""),)
