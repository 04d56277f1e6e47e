"""A folder with a short path: the sockets of a pool lie in it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def short_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="hostile-") as made:
        yield Path(made)
