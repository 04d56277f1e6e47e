"""A parameter of several values: commas, repeated names, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from result_rows import rows

from kg.errors import BadRequestError, ContentError
from kg.queries import Catalog
from kg.queries.parameter import MOST
from kg.queries.reading import read
from kg.store.embedded import EmbeddedEngine

HERE = Path(__file__).parent
QUERY = Catalog.load(HERE / "examples")["diseases-with-signs"]
ONE = Catalog.load(HERE / "examples")["signs-of"]


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    store = ox.Store()
    store.load(path=HERE / "plants.ttl", format=ox.RdfFormat.TURTLE)
    return EmbeddedEngine(store)


@pytest.mark.parametrize(
    "typed",
    [
        "soft-bark, brown spot",
        ["soft-bark", "nb:brown-spot"],
        ["soft bark,brown-spot", "soft-bark", " "],
    ],
)
def test_commas_and_repetition_give_several_terms(
    typed: str | list[str], engine: EmbeddedEngine
) -> None:
    bound = QUERY.bind({"sign": typed, "least": ["30", "12"]}, engine)
    assert rows(engine, bound) == [
        ("nb:leaf-spot", "nb:brown-spot", "12"),
        ("nb:root-rot", "nb:soft-bark", "30"),
    ]


def test_a_parameter_of_one_value_takes_one(engine: EmbeddedEngine) -> None:
    with pytest.raises(BadRequestError, match="disease is given more than once; give one value"):
        ONE.bind({"disease": ["root-rot", "leaf-spot"]}, engine)
    with pytest.raises(BadRequestError, match="'root-rot, leaf-spot' is no nbo:Disease"):
        ONE.bind({"disease": "root-rot, leaf-spot"}, engine)


def test_one_wrong_value_of_several_is_named(engine: EmbeddedEngine) -> None:
    with pytest.raises(BadRequestError, match="'bron spot' is no nbo:Sign"):
        QUERY.bind({"sign": "soft-bark, bron spot"}, engine)


def test_there_is_a_limit(engine: EmbeddedEngine) -> None:
    with pytest.raises(BadRequestError, match=f"at most {MOST} are read"):
        QUERY.bind({"least": ",".join(["1"] * (MOST + 1))}, engine)


def test_a_string_keeps_its_commas(engine: EmbeddedEngine) -> None:
    text = QUERY.path.read_text(encoding="utf-8")
    text = text.replace("type: integer", "type: string").replace("{ 12 }", '{ "12" }')
    query = read(text, Path("signs/words.rq"), "words.rq")
    assert '{ "a, b" "c" }' in query.bind({"least": ["a, b", "c"]}, engine)


def test_several_is_true_or_false() -> None:
    text = QUERY.path.read_text(encoding="utf-8").replace("several: true", "several: yes", 1)
    with pytest.raises(ContentError, match="The value of 'several' is neither true nor false"):
        read(text, Path("signs/a.rq"), "a.rq")
