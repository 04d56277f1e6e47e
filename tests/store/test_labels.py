"""Labels of many IRIs at once."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.rdf.namespaces import iri
from kg.store.embedded import EmbeddedEngine
from kg.store.labels import labels

MANY = 1_200


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    store = ox.Store()
    label = iri("rdfs:label")
    for n in range(MANY):
        store.add(ox.Quad(ox.NamedNode(f"urn:x:{n}"), label, ox.Literal(f"thing {n}")))
    store.add(ox.Quad(ox.NamedNode("urn:x:0"), label, ox.Literal("a name before it")))
    return EmbeddedEngine(store)


def test_all_are_found_however_many(engine: EmbeddedEngine) -> None:
    found = labels(engine, (f"urn:x:{n}" for n in range(MANY)))
    assert len(found) == MANY
    assert found[f"urn:x:{MANY - 1}"] == f"thing {MANY - 1}"


def test_of_several_labels_the_first_in_the_alphabet_is_given(engine: EmbeddedEngine) -> None:
    assert labels(engine, ["urn:x:0"]) == {"urn:x:0": "a name before it"}


def test_what_has_no_label_is_left_out(engine: EmbeddedEngine) -> None:
    assert labels(engine, ["urn:x:none"]) == {}
    assert labels(engine, []) == {}
