"""What the tests of the ontology share: the edit file and the content, each read once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from edit_file import EditFile

from kg.curation import load
from kg.paths import content_folder, ontology_file

if TYPE_CHECKING:
    from kg.curation.content import Content


@pytest.fixture(scope="session")
def edit_file() -> EditFile:
    """Read the project's edit file."""
    return EditFile.read(ontology_file())


@pytest.fixture(scope="session")
def content() -> Content:
    """Load the project's content."""
    return load(content_folder("facts"), ontology_file())
