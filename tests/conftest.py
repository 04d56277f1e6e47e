"""What several test folders share: the real content, built once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.exports import DOWNLOADS
from kg.release import build
from kg.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    from kg.release import Release


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Build the release of this checkout's content; tests read it and change nothing."""
    return build(tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="session")
def release_engine(release: Release) -> EmbeddedEngine:
    """Load that release into the embedded engine."""
    return EmbeddedEngine.load(
        quads=release.path(DOWNLOADS["nq"].file), merged=release.path(DOWNLOADS["nt"].file)
    )
