"""The service over a small release of invented content, built once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.config import Settings
from kg.release import build
from kg.web import create_app

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from kg.release import Release

SMALL = Path(__file__).parents[1] / "data" / "small"


@pytest.fixture(scope="session")
def small_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return build(
        tmp_path_factory.mktemp("small"),
        facts=SMALL / "facts",
        ontology=SMALL / "ontology.ttl",
        queries=SMALL / "queries",
    )


@pytest.fixture(scope="session")
def app(small_release: Release) -> Flask:
    return create_app(release=small_release, settings=Settings(max_rows_shown=5))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
