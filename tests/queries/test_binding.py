"""What a user types becomes a term, and nothing but a term, on more than one engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib
from hostile_values import HOSTILE
from result_rows import rows, rows_in_rdflib

from kg.errors import BadRequestError
from kg.queries import Catalog, Option
from kg.queries.reading import read
from kg.rdf.namespaces import iri
from kg.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    from kg.queries import SavedQuery

HERE = Path(__file__).parent
CATALOG = Catalog.load(HERE / "examples")
EXAMPLES = [
    pytest.param(query, parameter, id=f"{query.slug}-{parameter.name}")
    for query in CATALOG
    for parameter in query.parameters
]


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    store = ox.Store()
    store.load(path=HERE / "plants.ttl", format=ox.RdfFormat.TURTLE)
    return EmbeddedEngine(store)


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return rdflib.Graph().parse(HERE / "plants.ttl")


def test_without_values_the_text_is_unchanged(engine: EmbeddedEngine) -> None:
    for query in CATALOG:
        assert query.bind({}, engine) == query.text


@pytest.mark.parametrize("query", CATALOG, ids=lambda query: query.slug)
def test_defaults_give_the_same_rows_on_two_engines(
    query: SavedQuery, engine: EmbeddedEngine, graph: rdflib.Graph
) -> None:
    found = rows(engine, query.text)
    assert found
    assert found == rows_in_rdflib(graph, query.text)


@pytest.mark.parametrize(("query", "parameter"), EXAMPLES)
def test_example_gives_other_rows_and_the_same_on_two_engines(
    query: SavedQuery, parameter: Any, engine: EmbeddedEngine, graph: rdflib.Graph
) -> None:
    bound = query.bind({parameter.name: parameter.example}, engine)
    found = rows(engine, bound)
    assert found
    assert found != rows(engine, query.text)
    assert found == rows_in_rdflib(graph, bound)


@pytest.mark.parametrize(
    "typed",
    [
        "https://w3id.org/neuroblastoma-kg/id/root-rot",
        "<https://w3id.org/neuroblastoma-kg/id/root-rot>",
        "nb:root-rot",
        "root-rot",
        "root rot",
        "  Root Rot ",
    ],
)
def test_an_entity_is_known_by_iri_curie_local_name_and_label(
    typed: str, engine: EmbeddedEngine
) -> None:
    bound = CATALOG["signs-of"].bind({"disease": typed}, engine)
    assert f"VALUES ?disease {{ {iri('nb:root-rot')} }}" in bound


def test_undef_leaves_a_parameter_open(engine: EmbeddedEngine) -> None:
    query = CATALOG["signs-of"]
    assert query.parameters[1].default == ()
    assert len(rows(engine, query.text)) == 2
    assert len(rows(engine, query.bind({"sign": "brown spot"}, engine))) == 1


def test_a_blank_value_keeps_the_default(engine: EmbeddedEngine) -> None:
    query = CATALOG["signs-of"]
    assert query.bind({"disease": "", "sign": " \t"}, engine) == query.text


def test_an_entity_of_a_subclass_is_a_choice(engine: EmbeddedEngine) -> None:
    _, sign = CATALOG["signs-of"].parameters
    assert sign.options(engine) == [
        Option(iri("nb:brown-spot"), "brown spot"),
        Option(iri("nb:soft-bark"), "soft bark"),
        Option(iri("nb:yellow-veins"), "yellow veins"),
    ]


def test_an_entity_of_another_class_is_refused_and_the_choice_listed(
    engine: EmbeddedEngine,
) -> None:
    with pytest.raises(BadRequestError) as caught:
        CATALOG["signs-of"].bind({"disease": "nb:fern"}, engine)
    assert str(caught.value) == (
        "'nb:fern' is no nbo:Disease in the data, so no value for disease. There are: "
        "nb:leaf-spot (leaf spot), nb:root-rot (root rot), nb:ROT1 (ROT1)."
    )


def test_a_misspelled_entity_gets_a_suggestion(engine: EmbeddedEngine) -> None:
    with pytest.raises(BadRequestError, match=r"Did you mean nb:leaf-spot \(leaf spot\)\?"):
        CATALOG["signs-of"].bind({"disease": "laef spot"}, engine)


def test_an_ambiguous_label_is_refused_and_a_local_name_is_not(engine: EmbeddedEngine) -> None:
    text = CATALOG["signs-of"].path.read_text(encoding="utf-8").replace("Disease", "Plant")
    query = read(text, Path("signs/plants.rq"), "plants.rq")
    with pytest.raises(BadRequestError, match=r"more than one nbo:Plant.*nb:fern.*nb:tree-fern"):
        query.bind({"disease": "FERN"}, engine)
    assert str(iri("nb:fern")) in query.bind({"disease": "fern"}, engine)


@pytest.mark.parametrize(
    ("slug", "name", "typed", "term"),
    [
        ("at-least", "minimum", "+050", '"50"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("at-least", "minimum", "-3", '"-3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("at-least", "factor", ".50", '"0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("at-least", "factor", "+1.", '"1.0"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("at-least", "approximate", "YES", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("at-least", "approximate", "0", '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("reviewed-since", "day", "2024-02-29", '"2024-02-29"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("find", "word", 'a"b\\n', r'"a\"b\\n"'),
    ],
)  # fmt: skip
def test_a_literal_is_read_by_its_type(
    slug: str, name: str, typed: str, term: str, engine: EmbeddedEngine
) -> None:
    assert f"VALUES ?{name} {{ {term} }}" in CATALOG[slug].bind({name: typed}, engine)


@pytest.mark.parametrize(
    ("slug", "name", "typed"),
    [
        ("at-least", "minimum", "12.5"),
        ("at-least", "minimum", "1_000"),
        ("at-least", "factor", "1e3"),
        ("at-least", "factor", "."),
        ("at-least", "approximate", "maybe"),
        ("reviewed-since", "day", "2024-02-30"),
        ("reviewed-since", "day", "20240229"),
    ],
)
def test_a_literal_of_another_type_is_refused(
    slug: str, name: str, typed: str, engine: EmbeddedEngine
) -> None:
    with pytest.raises(BadRequestError, match=f"is no value for {name}; write "):
        CATALOG[slug].bind({name: typed}, engine)


def test_a_literal_that_is_not_among_the_options_is_refused(engine: EmbeddedEngine) -> None:
    with pytest.raises(BadRequestError, match=r"it is one of: 1\.0, 0\.5\."):
        CATALOG["at-least"].bind({"factor": "2"}, engine)


def test_an_unknown_parameter_is_refused_with_the_known_ones(engine: EmbeddedEngine) -> None:
    with pytest.raises(BadRequestError) as caught:
        CATALOG["signs-of"].bind({"desease": "ROT1"}, engine)
    assert str(caught.value) == (
        "The query signs-of has no parameter 'desease'; it has: disease, sign. "
        "Did you mean disease?"
    )


def test_everything_wrong_is_said_at_once(engine: EmbeddedEngine) -> None:
    with pytest.raises(BadRequestError) as caught:
        CATALOG["at-least"].bind({"minimum": "many", "approximate": "so", "most": "1"}, engine)
    for name in ("minimum", "approximate", "most"):
        assert name in str(caught.value)


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: ascii(typed)[:30])
@pytest.mark.parametrize(("query", "parameter"), EXAMPLES)
def test_a_hostile_value_is_refused_or_stays_a_value(
    query: SavedQuery, parameter: Any, typed: str, engine: EmbeddedEngine, graph: rdflib.Graph
) -> None:
    try:
        bound = query.bind({parameter.name: typed}, engine)
    except BadRequestError as error:
        assert len(str(error)) < 1_000  # noqa: PT017  # a message, not an echo
        return
    assert parameter.type == "string"
    assert rows(engine, bound) == rows_in_rdflib(graph, bound) == []


@pytest.mark.parametrize("typed", [value for value in HOSTILE if len(value) < 1_000])
def test_a_string_arrives_as_typed(typed: str, engine: EmbeddedEngine, graph: rdflib.Graph) -> None:
    if typed == "\ud800":
        with pytest.raises(BadRequestError, match="is no value for word"):
            CATALOG["find"].bind({"word": typed}, engine)
        return
    (parameter,) = CATALOG["find"].parameters
    bound = CATALOG["find"].bind({"word": typed}, engine)
    block = bound[bound.index("VALUES ?word") : bound.index("?entity rdfs:label")]
    text = f"SELECT ?{parameter.name} WHERE {{ {block} }}"
    assert rows(engine, text) == rows_in_rdflib(graph, text) == [(typed.strip(),)]
