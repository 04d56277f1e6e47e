"""docs/downloads.md explains every download."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.exports import DOWNLOADS
from kg.exports.axioms import AXIOM_ANNOTATIONS
from kg.rdf.namespaces import curie

if TYPE_CHECKING:
    from kg.exports.downloads import Download

PAGE = (Path(__file__).parents[2] / "docs" / "downloads.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("download", DOWNLOADS.values(), ids=lambda download: download.name)
def test_every_download_is_explained(download: Download) -> None:
    assert f"| `{download.file}` |" in PAGE


def test_every_annotation_of_axioms_is_named() -> None:
    assert all(f"`{curie(a.property.value)}`" in PAGE for a in AXIOM_ANNOTATIONS)
