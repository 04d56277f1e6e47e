"""The answers of docs/reasoning.md are there with the inferences, and only with them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.exports import DOWNLOADS, merged
from kg.paths import content_folder, ontology_file
from kg.rdf.graphs import GRAPH_CASES, GRAPH_INFERRED, GRAPH_INFERRED_CASES
from kg.reasoning.inferred import inferred_quads

if TYPE_CHECKING:
    from kg.release import Release

PAGE = Path(__file__).parents[2] / "docs" / "reasoning.md"
QUERIES = re.findall(r"```sparql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
ROWS = ["nb:cough", "nb:survival-low-risk", "nb:stage-ms"]
"""Something that the answer to each query names."""


@pytest.fixture(scope="module")
def quads(release: Release) -> list[ox.Quad]:
    return list(ox.parse(release.path(DOWNLOADS["nq"].file).read_bytes(), ox.RdfFormat.N_QUADS))


def store(quads: list[ox.Quad]) -> ox.Store:
    loaded = ox.Store()
    loaded.extend(quads)
    loaded.extend(ox.Quad(*triple) for triple in merged(quads))
    return loaded


def test_there_are_three() -> None:
    assert len(QUERIES) == len(ROWS)


@pytest.mark.parametrize(("query", "row"), list(zip(QUERIES, ROWS, strict=True)))
def test_the_answer_needs_the_inferences(quads: list[ox.Quad], query: str, row: str) -> None:
    name = row.replace("nb:", "https://w3id.org/neuroblastoma-kg/id/")
    found = {term.value for solution in store(quads).query(query) for term in solution}
    assert name in found
    inferred = {GRAPH_INFERRED, GRAPH_INFERRED_CASES}
    stated = [quad for quad in quads if quad.graph_name not in inferred]
    given = {quad.object.value for quad in stated if quad.graph_name == GRAPH_CASES}
    left = {term.value for solution in store(stated).query(query) for term in solution}
    assert not left - given


def test_cases_are_in_their_own_graph() -> None:
    quads = inferred_quads(ontology_file())
    assert {quad.graph_name for quad in quads} == {GRAPH_INFERRED, GRAPH_INFERRED_CASES}
    for quad in quads:
        assert ("/case/" in str(quad.triple)) == (quad.graph_name == GRAPH_INFERRED_CASES)
    assert content_folder("ontology") == ontology_file().parent
