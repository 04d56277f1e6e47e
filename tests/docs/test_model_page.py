"""Every example of docs/model.md runs, and gives rows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.store.engine import Boolean

if TYPE_CHECKING:
    from kg.store.embedded import EmbeddedEngine

PAGE = (Path(__file__).parents[2] / "docs" / "model.md").read_text(encoding="utf-8")
PREFIXES = re.findall(r"```sparql prefixes\n(.*?)```", PAGE, re.DOTALL)[0]
QUERIES = [
    pytest.param(match[2], id=f"query-{match[1]}")
    for match in re.finditer(r"^(\d+)\. .*?```sparql\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE)
]


def test_there_are_ten_queries() -> None:
    assert len(QUERIES) == 10


@pytest.mark.parametrize("query", QUERIES)
def test_an_example_gives_rows(query: str, release_engine: EmbeddedEngine) -> None:
    answer = release_engine.query(PREFIXES + query)
    assert not isinstance(answer, Boolean)
    assert list(answer)


def test_the_fact_of_the_drawing_is_as_drawn(release_engine: EmbeddedEngine) -> None:
    name, subject, verb, thing = re.findall(
        r"GRAPH (fact:F\d+) \{ (\S+) --(\S+)--> (\S+) \}", PAGE
    )[0]
    passage = re.findall(r"nbo:cites +-> (passage:P\d+)", PAGE)[0]
    ask = f"""PREFIX fact: <https://w3id.org/neuroblastoma-kg/fact/>
PREFIX passage: <https://w3id.org/neuroblastoma-kg/passage/>
{PREFIXES} ASK {{ GRAPH {name} {{ {subject} {verb} {thing} }}
{name} a nbo:Fact ; nbo:certainty nb:certainty-can ; nbo:cites {passage} }}"""
    assert release_engine.query(ask)
