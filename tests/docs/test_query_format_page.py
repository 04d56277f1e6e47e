"""The example of queries/README.md is a saved query that runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from kg.queries.reading import read
from kg.store.engine import Solutions

if TYPE_CHECKING:
    from kg.store.embedded import EmbeddedEngine

PAGE = Path(__file__).parents[2] / "queries" / "README.md"


def test_the_example_runs_on_its_defaults_and_examples(release_engine: EmbeddedEngine) -> None:
    example = re.findall(r"```sparql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0]
    query = read(example, Path("topic/example.rq"), "example.rq")
    for values in ({}, {p.name: p.example or "" for p in query.parameters}):
        answer = release_engine.query(query.bind(values, release_engine))
        assert isinstance(answer, Solutions)
        assert list(answer)
