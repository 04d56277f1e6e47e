"""What a user types into a saved query of the project becomes a term, or a clear refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from query_grammar import IRIS, SLIPPED_IN, STRINGS

from kg.errors import BadRequestError
from kg.paths import content_folder
from kg.queries import Catalog
from kg.queries.literals import in_sparql
from kg.queries.syntax import Syntax
from kg.sparql.form import check
from kg.sparql.tokens import decoded

if TYPE_CHECKING:
    from kg.queries import Parameter, SavedQuery
    from kg.store.embedded import EmbeddedEngine

PARAMETERS = [
    pytest.param(query, parameter, id=f"{query.slug}-{parameter.name}")
    for query in Catalog.load(content_folder("queries"))
    for parameter in query.parameters
]
ODD = [
    *SLIPPED_IN,
    *STRINGS,
    *IRIS,
    "\\",
    "\\u",
    "\\\\u0022",
    "nb:MYCN",
    "MYCN",
    "1",
    ".",
    "-",
    ",",
    " ",
    "\r\n",
]
TYPED = st.one_of(
    st.text(),
    st.lists(st.sampled_from(ODD), max_size=6).map("".join),
    st.integers().map(str),
    st.decimals(allow_nan=True).map(str),
    st.dates().map(str),
    st.sampled_from(["true", "NO", "0", "nb:liver", "liver", "<nb:liver>", "nb:liver,nb:bone"]),
)


def whole(text: str) -> bool:
    """Whether a text holds no half of a surrogate pair."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


@pytest.mark.parametrize(("query", "parameter"), PARAMETERS)
@settings(max_examples=settings.default.max_examples // 12)
@given(typed=TYPED)
def test_any_value_is_a_term_or_is_refused(
    query: SavedQuery, parameter: Parameter, release_engine: EmbeddedEngine, typed: str
) -> None:
    try:
        bound = query.bind({parameter.name: typed}, release_engine)
    except BadRequestError as error:
        said = str(error)
        bound = ""
    if not bound:
        assert parameter.name in said
        assert len(said) < 3_000
        return
    if not typed.strip():
        assert bound == query.text
        return
    start, end = parameter.slot
    after = len(query.text) - end
    slot = bound[start : len(bound) - after]
    assert (bound[:start], bound[len(bound) - after :]) == (query.text[:start], query.text[end:])
    expected = parameter.parse_all([typed], release_engine)
    assert expected
    block = f"SELECT ?v {{ VALUES ?v {{ {slot} }} }}"
    assert [row["v"] for row in ox.Store().query(block)] == list(expected)
    by_rdflib = [str(row[0]) for row in rdflib.Graph().query(block)]
    # rdflib writes a boolean as Python does.
    assert parameter.type == "boolean" or by_rdflib == [term.value for term in expected]
    if parameter.type == "string":
        assert [term.value for term in expected] == [typed.strip()]
    checked = check(bound)
    assert checked.form == query.form
    assert checked.deterministic == check(query.text).deterministic
    assert parameter.example is not None
    usual = query.bind({parameter.name: parameter.example}, release_engine)
    assert Syntax(bound).shape() == Syntax(usual).shape()
    release_engine.query(checked.text)


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(ODD).filter(whole))
def test_a_string_is_that_string_to_every_parser(text: str) -> None:
    query = f"SELECT ?v {{ VALUES ?v {{ {in_sparql(ox.Literal(text))} }} }}"
    checked = check(query)
    for reading in (query, checked.text, decoded(query), decoded(checked.text)):
        ((value,),) = ox.Store().query(reading)
        assert value == ox.Literal(text)
    ((value,),) = rdflib.Graph().query(query)
    assert str(value) == text
