"""The small content folder, and a release built from it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from small_release import SMALL, build_from

if TYPE_CHECKING:
    from kg.release import Release


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a copy of the small content folder that a test may change."""
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    return tmp_path / "releases"


@pytest.fixture
def release(content: Path, releases: Path) -> Release:
    return build_from(content, releases)
