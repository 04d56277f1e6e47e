"""What the tests of downloads share: the small content in RDF, and one way to compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.curation import load, quads
from kg.exports import Published, canonical

if TYPE_CHECKING:
    import pyoxigraph as ox

SMALL = Path(__file__).parents[1] / "data" / "small"


@pytest.fixture(scope="session")
def built() -> list[ox.Quad]:
    return canonical(quads(load(SMALL / "facts", SMALL / "ontology.ttl")))


@pytest.fixture(scope="session")
def published(built: list[ox.Quad]) -> Published:
    return Published(built, mappings=b"#mapping_set_id: x\nsubject_id\tobject_id\n")
