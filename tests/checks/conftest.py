"""The real dataset, a small copy of it, and the checks and shapes of the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import query_mutations
import shape_mutations
from checked_copy import SmallCopy, key, small
from mutation import named

from kg.checks import Suite
from kg.checks.shapes import Shapes, asserted, graph_of
from kg.curation import load
from kg.exports import DOWNLOADS, merged
from kg.paths import content_folder, ontology_file

if TYPE_CHECKING:
    from kg.curation import Content
    from kg.release import Release


@pytest.fixture(scope="session")
def dataset(release: Release) -> list[ox.Quad]:
    """All named graphs of the release of this checkout's content."""
    return list(ox.parse(path=release.path(DOWNLOADS["nq"].file)))


@pytest.fixture(scope="session")
def content() -> Content:
    return load(content_folder("facts"), ontology_file())


@pytest.fixture(scope="session")
def small_copy(dataset: list[ox.Quad], content: Content) -> SmallCopy:
    suite, problems = Suite.inspect(content_folder("ontology") / "checks")
    shapes, wrong = Shapes.inspect(
        content_folder("ontology") / "shapes.ttl",
        {*content.ontology.classes, *content.ontology.properties},
    )
    assert problems == wrong == []
    quads = small(
        dataset, named([*query_mutations.MUTATIONS.values(), *shape_mutations.MUTATIONS.values()])
    )
    graph = graph_of(asserted(quads))
    merge = (ox.Quad(t.subject, t.predicate, t.object) for t in merged(quads))
    found, _ = suite.run([*quads, *merge])
    known = frozenset(key(finding) for finding in [*found, *shapes.run(graph)])
    return SmallCopy(quads, graph, suite, shapes, known)
