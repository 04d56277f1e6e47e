"""Strings, comments and IRIs are handed on so that every parser reads the same query."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import QuerySyntaxError
from kg.sparql.asking import ask
from kg.sparql.form import check
from kg.sparql.tokens import decoded
from kg.store.embedded import EmbeddedEngine


def value(text: str) -> str:
    ((term,),) = ox.Store().query(text)
    return str(term.value)


STRINGS = {
    r'"a\u0022b"': 'a"b',
    r"'a\u0027b'": "a'b",
    r"'a\U00000027b'": "a'b",
    r'"\u005Cn"': r"\n",
    r'"\u005cdef"': r"\def",
    r'"\\u005C"': r"\u005C",
    r'"\\\u005C"': "\\\\",
    r'"\\\\U0000005C"': r"\\U0000005C",
    r'"\\\\\u0022"': r'\\"',
    r'"\\uber"': r"\uber",
    r'"\u000A\u000D\u000a"': "\n\r\n",
    r"'''\u0027\u0027\u0027'''": "'''",
    r'"\u0041\U0001F600\t"': "A\U0001f600\t",
}


@pytest.mark.parametrize(("string", "expected"), STRINGS.items())
def test_an_escaped_character_is_that_character(string: str, expected: str) -> None:
    checked = check(f"SELECT ?v {{ BIND({string} AS ?v) }}")
    assert value(checked.text) == expected
    # As a parser of SPARQL 1.1 sees it: what is left of escapes has no meaning of its own.
    assert value(decoded(checked.text)) == expected
    in_values = check(f"SELECT ?v {{ VALUES ?v {{ {string} }} }}")
    assert value(in_values.text) == value(decoded(in_values.text)) == expected


@pytest.mark.parametrize("hidden", [r"\u0022", r"\u005C", r"\u0027", r"\u000A", r"\\u0022"])
def test_an_escape_makes_no_service_of_a_text(hidden: str) -> None:
    text = f"""SELECT * {{ ?s ?p "{hidden} SERVICE <http://x/> {{ ", '{hidden} SERVICE' }}"""
    ox.Store().query(check(text).text)
    ox.Store().query(decoded(check(text).text))


def test_a_comment_stays_one() -> None:
    checked = check("SELECT ?v { # \\u000A SERVICE <http://x/> {\n VALUES ?v { 1 } } #\\")
    assert value(checked.text) == value(decoded(checked.text)) == "1"


def test_what_needs_no_other_spelling_is_handed_on_as_it_is() -> None:
    text = r"""SELECT * { ?s <http://x/#\u0041> "\\x\n\u0041", '\'' . } # comment"""
    assert check(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o \f }",
        "SELECT * {\n ?s ?p ?o FILTER(?o = <http://x/#y>) \f\n}",
        "SELECT * { ?s ?p 'a\\u0027b' .\r\n ?s ?p 'c\\u0027\\u0027d' \f\n}",
        "SELECT * { ?s ?p '''\\u0027\n\\u0027\\u0027''' \f\n}",
        "SELECT * { # \\\n ?s ?p '\\\\u0041' \f\n}",
        "SELECT * { ?s ?p '\\u0027' \n . ?s ?p '\\u0027' \f\n}",
    ],
)
def test_a_place_in_an_error_is_that_of_the_text_as_it_was_written(text: str) -> None:
    engine = EmbeddedEngine(ox.Store())
    with pytest.raises(QuerySyntaxError) as caught:
        ask(engine, check(text))
    # The engine's own place, where what stands before is as long but means nothing special.
    with pytest.raises(QuerySyntaxError) as plain:
        engine.query(text.replace("u0027", "u0041").replace("#y", "/y"))
    assert (caught.value.line, caught.value.column) == (plain.value.line, plain.value.column)
    assert f"line {plain.value.line}, column {plain.value.column}" in str(caught.value)
