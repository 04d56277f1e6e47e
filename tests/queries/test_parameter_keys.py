"""Required parameters, language tags, patterns, bounds, and options that a query finds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hostile_values import HOSTILE
from result_rows import rows

from kg.errors import BadRequestError, ContentError
from kg.queries import Option
from kg.queries.reading import read
from kg.rdf.namespaces import iri
from kg.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    from kg.queries import SavedQuery

HERE = Path(__file__).parent

ASKING = """\
#+ summary: Names
#+ description: One row per name.
#+ tags: [names]
#+ parameters:
#+   - name: {name}
#+     type: {type}
{keys}PREFIX nb: <https://w3id.org/neuroblastoma-kg/id/>
PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?entity ?label
WHERE {{
  VALUES ?{name} {{ {default} }}
  ?entity rdfs:label ?label ; {pattern}
}}
ORDER BY ?entity ?label
"""
PATTERNS = {
    "entity": "a nbo:Disease ; nbo:mayPresentWith ?it .",
    "language": "a ?type . FILTER (LANGMATCHES(LANG(?label), ?it))",
    "string": "a ?type . FILTER (STR(?label) = ?it)",
    "integer": "nbo:lowerBound ?bound . FILTER (?bound >= ?it)",
    "decimal": "nbo:lowerBound ?bound . FILTER (?bound >= ?it)",
}


def asking(type_: str, default: str, *keys: str) -> SavedQuery:
    text = ASKING.format(
        name="it",
        type=type_,
        keys="".join(f"#+     {key}\n" for key in keys),
        default=default,
        pattern=PATTERNS[type_],
    )
    return read(text, Path("names/names.rq"), "names.rq")


def refused(type_: str, default: str, *keys: str) -> str:
    with pytest.raises(ContentError) as caught:
        asking(type_, default, *keys)
    assert {problem.rule for problem in caught.value.problems} == {"query-parameter"}
    return str(caught.value)


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    store = ox.Store()
    store.load(path=HERE / "plants.ttl", format=ox.RdfFormat.TURTLE)
    return EmbeddedEngine(store)


SIGN = ("entity", "nb:brown-spot", "class: nbo:Sign")


def test_a_required_parameter_is_missing_until_it_has_a_value(engine: EmbeddedEngine) -> None:
    query = asking(*SIGN, "required: true")
    assert query.missing({}) == query.missing({"it": [" ", ""]}) == query.parameters
    assert query.missing({"it": "soft bark"}) == ()
    assert rows(engine, query.bind({"it": "soft bark"}, engine))
    with pytest.raises(BadRequestError) as caught:
        query.bind({}, engine)
    assert str(caught.value) == (
        "it is needed. There are: nb:brown-spot (brown spot), nb:soft-bark (soft bark), "
        "nb:yellow-veins (yellow veins)."
    )
    assert asking(*SIGN).missing({}) == ()


def test_what_is_needed_of_a_literal_is_said(engine: EmbeddedEngine) -> None:
    query = asking("integer", "20", "required: true", "minimum: 1", "maximum: 100")
    with pytest.raises(BadRequestError, match=r"it is needed: a whole number.*, from 1 to 100"):
        query.bind({}, engine)
    query = asking("string", '"fern"', "required: true", "options: [fern, palm]")
    with pytest.raises(BadRequestError, match=r"it is needed: one of fern, palm\."):
        query.bind({}, engine)


@pytest.mark.parametrize(
    "tag",
    ["en", "EN-us", "zh-Hant-TW", "sl-rozaj-biske", "de-CH-1901", "x-plants", "i-klingon",
     "en-a-bbb-x-a-ccc", "es-419", "zh-cmn-Hans-CN"],
)  # fmt: skip
def test_a_well_formed_language_tag_is_taken(tag: str, engine: EmbeddedEngine) -> None:
    query = asking("language", '"en"')
    assert f'VALUES ?it {{ "{tag.lower()}" }}' in query.bind({"it": tag}, engine)


@pytest.mark.parametrize("tag", ["e", "en_US", "en-", "-en", "en--us", "123", "en us", "a-DE", "*"])
def test_what_is_no_language_tag_is_refused(tag: str, engine: EmbeddedEngine) -> None:
    with pytest.raises(BadRequestError, match="write a language tag such as en or pt-BR"):
        asking("language", '"en"').bind({"it": tag}, engine)


def test_a_language_tag_changes_the_rows(engine: EmbeddedEngine) -> None:
    query = asking("language", '"en"')
    assert rows(engine, query.text)
    assert rows(engine, query.bind({"it": "de"}, engine)) == []


def test_a_pattern_says_what_a_string_may_be(engine: EmbeddedEngine) -> None:
    query = asking("string", '"fern"', r"pattern: ^\w[\w ]*\d?$")
    assert rows(engine, query.bind({"it": "palm"}, engine))
    for wrong in ("-palm", "palm!", "pälm", "palm ٣"):
        with pytest.raises(BadRequestError, match=r"write text, that matches \^"):
            query.bind({"it": wrong}, engine)


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: ascii(typed)[:30])
@pytest.mark.parametrize(
    "query",
    [
        asking("language", '"en"'),
        asking("string", '"fern"', "pattern: ^[a-z ]+$"),
        asking("integer", "20", "minimum: 0", "maximum: 100"),
        asking(*SIGN, "required: true"),
    ],
    ids=["language", "pattern", "bounds", "required"],
)
def test_a_hostile_value_is_refused_or_finds_nothing(
    query: SavedQuery, typed: str, engine: EmbeddedEngine
) -> None:
    try:
        bound = query.bind({"it": typed}, engine)
    except BadRequestError:
        return
    assert (query.parameters[0].type, typed) in {("language", "UNDEF"), ("language", "NaN")}
    assert rows(engine, bound) == []


@pytest.mark.parametrize(
    ("typed", "taken"), [("0", False), ("1", True), ("90", True), ("91", False), ("-5", False)]
)
def test_bounds_hold(typed: str, taken: bool, engine: EmbeddedEngine) -> None:  # noqa: FBT001
    query = asking("integer", "20", "minimum: 1", "maximum: 90")
    if taken:
        assert query.bind({"it": typed}, engine)
    else:
        with pytest.raises(BadRequestError, match=r"write a whole number.*, from 1 to 90"):
            query.bind({"it": typed}, engine)


def test_bounds_may_be_decimals(engine: EmbeddedEngine) -> None:
    query = asking("decimal", "0.5", "minimum: 0.25")
    assert query.bind({"it": ".25"}, engine)
    with pytest.raises(BadRequestError, match=r"of at least 0\.25"):
        query.bind({"it": "0.2499"}, engine)


FOUND = "SELECT ?label ?value WHERE { ?value a nbo:LeafSign ; rdfs:label ?label } ORDER BY ?label"


def test_a_query_finds_the_only_values_allowed(engine: EmbeddedEngine) -> None:
    (parameter,) = asking(*SIGN, f"options: {{query: '{FOUND}'}}").parameters
    assert parameter.closed
    assert parameter.options(engine) == [
        Option(iri("nb:brown-spot"), "brown spot"),
        Option(iri("nb:yellow-veins"), "yellow veins"),
    ]
    assert parameter.parse("Yellow Veins", engine) == iri("nb:yellow-veins")
    with pytest.raises(BadRequestError, match=r"'soft bark' is no nbo:Sign to choose.*brown spot"):
        parameter.parse("soft bark", engine)


def test_a_query_may_find_literals(engine: EmbeddedEngine) -> None:
    found = "SELECT ?value ?label WHERE { ?q nbo:lowerBound ?value ; rdfs:label ?label }"
    (parameter,) = asking("integer", "12", f"options: {{query: '{found}'}}").parameters
    assert parameter.parse("80", engine) == ox.Literal(80)
    with pytest.raises(BadRequestError, match=r"it is one of: .*ferns that get well"):
        parameter.parse("81", engine)


@pytest.mark.parametrize(
    ("type_", "default", "key", "message"),
    [
        ("integer", "20", "pattern: a", "only a string has a pattern"),
        ("string", '"a"', "pattern: (a", "its pattern is none: missing )"),
        ("string", '"a"', "pattern: (?i)a", "groups that start with (? are not the same"),
        ("string", '"b"', "pattern: ^a$", 'its default "b" is none that it takes'),
        ("string", '"a"', "minimum: 1", "only a number has a minimum or a maximum"),
        ("integer", "20", "minimum: 21", "is none that it takes. Write a whole number"),
        ("integer", "20", "maximum: 19.5", "is none that it takes. Write a whole number"),
        ("language", '"en_US"', "label: A", "is none that it takes. Write a language"),
        ("integer", "20", "options: {query: 'ASK {}'}", "gives something else than ?value and"),
        ("integer", "20", "options: {query: 'SELECT ?value {}'}", "gives something else than"),
        ("integer", "20", "options: {query: 'SELECT'}", "the query for its options is none"),
        ("integer", "20", "options: {query: 'SELECT * {SERVICE nb:a {}}'}", "none: The query uses"),
    ],
)  # fmt: skip
def test_keys_that_do_not_fit_the_type_are_refused(
    type_: str, default: str, key: str, message: str
) -> None:
    assert message in refused(type_, default, key)


def test_a_minimum_stands_below_its_maximum() -> None:
    found = refused("integer", "20", "minimum: 30", "maximum: 10")
    assert "its minimum is above its maximum" in found


def test_an_example_keeps_to_bounds_and_pattern() -> None:
    assert "'101' is no integer that it takes" in refused(
        "integer", "20", "maximum: 100", "example: 101"
    )
    assert "'A' is no string that it takes" in refused(
        "string", '"a"', "pattern: ^[a-z]$", "example: A"
    )
