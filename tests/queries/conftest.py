"""The dataset in rdflib, and the saved queries that can be read out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import rdflib
from metadata_queries import GRAPH, Extracted, extracted

from kg.exports import DOWNLOADS

if TYPE_CHECKING:
    from kg.release import Release


@pytest.fixture(scope="session")
def dataset(release: Release) -> rdflib.Dataset:
    """Load the release into rdflib as the documentation says: named graphs, and the merge."""
    loaded = rdflib.Dataset()
    loaded.parse(release.path(DOWNLOADS["nq"].file), format="nquads")
    loaded.default_graph.parse(release.path(DOWNLOADS["nt"].file), format="nt")
    return loaded


@pytest.fixture(scope="session")
def metadata(dataset: rdflib.Dataset) -> rdflib.Graph:
    """Return the metadata graph as it stands in the N-Quads."""
    return dataset.graph(GRAPH)


@pytest.fixture(scope="session")
def found(metadata: rdflib.Graph) -> dict[str, Extracted]:
    """Return the saved queries as the metadata tell them, by slug."""
    return extracted(metadata)
