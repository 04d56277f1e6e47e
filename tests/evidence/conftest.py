"""The release, with facts that can be taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from answering import Thinned

from kg.exports import DOWNLOADS

if TYPE_CHECKING:
    from kg.release import Release


@pytest.fixture(scope="session")
def thinned(release: Release) -> Thinned:
    """Load the release once more; tests give back what they take away."""
    store = ox.Store()
    store.bulk_extend(
        ox.parse(path=release.path(DOWNLOADS["nq"].file), format=ox.RdfFormat.N_QUADS)
    )
    store.bulk_extend(
        ox.parse(path=release.path(DOWNLOADS["nt"].file), format=ox.RdfFormat.N_TRIPLES)
    )
    return Thinned(store)
