"""The service over a small release of invented content, built once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.config import Settings
from kg.exports import canonical, merged
from kg.rdf.graphs import GRAPH_ONTOLOGY
from kg.rdf.namespaces import iri
from kg.release import build
from kg.store.embedded import EmbeddedEngine
from kg.web import create_app
from kg.web.service import EXTENSION

if TYPE_CHECKING:
    from collections.abc import Iterator

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
def app(small_release: Release) -> Iterator[Flask]:
    app = create_app(release=small_release, settings=Settings(max_rows_shown=5))
    yield app
    app.extensions[EXTENSION].engine.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def described_quads(small_release: Release) -> list[ox.Quad]:
    """Join the small release and graphs that it lacks."""
    kept = ox.parse(path=small_release.path("neuroblastoma-kg.nq"), format=ox.RdfFormat.N_QUADS)
    added = Path(__file__).with_name("described.trig")
    return canonical([*kept, *ox.parse(path=added, format=ox.RdfFormat.TRIG)])


@pytest.fixture(scope="session")
def described(small_release: Release, described_quads: list[ox.Quad]) -> FlaskClient:
    """Serve the small release with mappings, conclusions, cases and every kind of axiom."""
    store = ox.Store()
    store.extend(described_quads)
    store.extend(ox.Quad(*triple) for triple in merged(described_quads))
    engine = EmbeddedEngine(store)
    return create_app(release=small_release, engine=engine, settings=Settings()).test_client()


@pytest.fixture(scope="session")
def ontology_terms(described_quads: list[ox.Quad]) -> set[str]:
    """Return the IRIs of the classes and properties that the ontology declares."""
    kinds = {iri("owl:Class")} | {
        iri(f"owl:{kind}Property") for kind in ("Object", "Datatype", "Annotation")
    }
    return {
        quad.subject.value
        for quad in described_quads
        if quad.graph_name == GRAPH_ONTOLOGY
        and quad.predicate == iri("rdf:type")
        and quad.object in kinds
        and isinstance(quad.subject, ox.NamedNode)
    }
