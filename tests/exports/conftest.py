"""What the tests of downloads share: the small content in RDF, and one way to compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.curation import load, quads
from kg.exports import DOWNLOADS, Published, canonical

if TYPE_CHECKING:
    from kg.release import Release

SMALL = Path(__file__).parents[1] / "data" / "small"


@pytest.fixture(scope="session")
def built() -> list[ox.Quad]:
    return canonical(quads(load(SMALL / "facts", SMALL / "ontology.ttl")))


@pytest.fixture(scope="session")
def published(built: list[ox.Quad]) -> Published:
    return Published(built, mappings=b"#mapping_set_id: x\nsubject_id\tobject_id\n")


@pytest.fixture(scope="session")
def released(release: Release) -> Published:
    """Read what the downloads of this checkout's content were written from."""
    data = release.path(DOWNLOADS["nq"].file).read_bytes()
    return Published(list(ox.parse(data, ox.RdfFormat.N_QUADS)))
