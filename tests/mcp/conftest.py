"""The tools over the release of this checkout's content."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from kg.mcp.tools import Tools
from kg.queries import Catalog

if TYPE_CHECKING:
    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine


@pytest.fixture(scope="session")
def catalog(release: Release) -> Catalog:
    return Catalog.load(release.folder / "queries")


@pytest.fixture(scope="session")
def tools(release: Release, catalog: Catalog, release_engine: EmbeddedEngine) -> Tools:
    return Tools(release, catalog, release_engine)


@pytest.fixture(autouse=True)
def no_results_left_over() -> None:
    """Free the engine's results that earlier tests left in cycles, such as tracebacks.

    They may be freed in the thread that made them only, and the tools work in other threads.
    """
    gc.collect()
