"""What the tests of the reasoner share; they need HermiT and Java."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from kg.curation import load, quads
from kg.errors import ReasonerError
from kg.mappings import mapping_quads
from kg.paths import content_folder, ontology_file
from kg.reasoning.hermit import INSTALL, java

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.curation import Content


@pytest.fixture(scope="session")
def hermit() -> None:
    """Skip where there is no reasoner."""
    try:
        java()
    except ReasonerError:
        pytest.skip(f"needs Java: {INSTALL}")
    if find_spec("owlready2") is None:
        pytest.skip(f"needs owlready2: {INSTALL}")


@pytest.fixture(scope="session")
def real_content() -> Content:
    return load(content_folder("facts"), ontology_file())


@pytest.fixture(scope="session")
def real_quads(real_content: Content) -> list[ox.Quad]:
    return [*quads(real_content), *mapping_quads(real_content)]
