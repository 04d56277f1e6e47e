"""The check of queries beside pyoxigraph's own parser, over queries that a grammar makes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from network_free import parser
from query_grammar import mutated, queries, smuggled, texts
from token_properties import check_properties

SEEDS = Path(__file__).parent / "seeds"


@given(queries())
def test_a_query_by_the_grammar(text: str) -> None:
    checked = check_properties(text)
    if parser().takes(text):
        assert checked or "service:" in text


@given(mutated())
def test_a_query_with_something_slipped_in(text: str) -> None:
    check_properties(text)


@settings(max_examples=settings.default.max_examples * 3)
@given(smuggled())
def test_a_query_that_hides_service(text: str) -> None:
    check_properties(text)


@given(texts())
def test_any_text(text: str) -> None:
    check_properties(text)


@pytest.mark.parametrize("seed", sorted(SEEDS.iterdir()), ids=lambda seed: seed.name)
def test_a_seed_of_the_fuzzer(seed: Path) -> None:
    check_properties(seed.read_bytes().decode("utf-8", "surrogateescape"))
