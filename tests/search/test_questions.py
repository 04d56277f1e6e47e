"""Plain questions, written from the document before its queries were read (questions.csv).

A row is of the half that search was tuned on, or is held out. Answers that count are separated by
spaces: a saved query, one with a value (``gene-effects?gene=MYCN``), an entity (``id/MYCN``), or
``nothing`` where the document says nothing of it.

What was met in use stands apart, in met.csv: there a row says which kind is looked at (query or
fact), and no half is held out.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from kg.paths import content_folder
from kg.queries import Catalog
from kg.search import KINDS, Search

if TYPE_CHECKING:
    from kg.search import Hit, Kind
    from kg.store.embedded import EmbeddedEngine

CATALOG = Catalog.load(content_folder("queries"))


class Question(NamedTuple):
    asker: str
    half: str
    question: str
    wanted: str
    accept: str


def questions(half: str) -> list[Question]:
    with Path(__file__).with_name("questions.csv").open(encoding="utf-8", newline="") as lines:
        rows = [Question(**row) for row in csv.DictReader(lines)]
    return [row for row in rows if row.half == half]


class Met(NamedTuple):
    question: str
    kind: Kind
    accept: str


def met() -> list[Met]:
    with Path(__file__).with_name("met.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Met(row["question"], kind_of(row["kind"]), row["accept"])
            for row in csv.DictReader(lines)
        ]


def kind_of(name: str) -> Kind:
    return next(kind for kind in KINDS if kind == name)


@pytest.fixture(scope="module")
def search(release_engine: EmbeddedEngine) -> Search:
    return Search(CATALOG, release_engine)


def counts(hit: Hit, accept: str) -> bool:
    """Whether a hit is among the answers that count; a query has its default where none is set."""
    if hit.thing.kind == "entity":
        return f"id/{hit.thing.name}" in accept.split()
    if hit.thing.kind == "fact":
        return hit.thing.name in accept.split()
    values = {
        parameter.name: term.value.rpartition("/")[2].rpartition("#")[2]
        for parameter in CATALOG[hit.thing.name].parameters
        for term in parameter.default[:1]
    } | dict(hit.values)
    shown = {f"{hit.thing.name}?{name}={value}" for name, value in values.items()}
    return bool({hit.thing.name, *shown} & set(accept.split()))


@pytest.mark.parametrize(
    ("half", "first", "among_three"), [("tune", 0.88, 0.95), ("held-out", 0.80, 0.92)]
)
def test_what_fits_comes_first_or_among_the_first_three(
    search: Search, half: str, first: float, among_three: float
) -> None:
    asked = [row for row in questions(half) if row.accept != "nothing"]
    fits = {
        row.question: [counts(hit, row.accept) for hit in search.find(row.question).hits[:3]]
        for row in asked
    }
    missed = [question for question, found in fits.items() if not any(found)]
    assert sum(found[:1] == [True] for found in fits.values()) >= first * len(asked)
    assert sum(any(found) for found in fits.values()) >= among_three * len(asked), missed


@pytest.mark.parametrize("half", ["tune", "held-out"])
def test_of_what_the_document_does_not_speak_no_hit_is_sure(search: Search, half: str) -> None:
    asked = [row.question for row in questions(half) if row.accept == "nothing"]
    assert asked
    assert [question for question in asked if search.find(question).sure] == []


def test_both_halves_have_questions_and_answers_that_are_there(
    release_engine: EmbeddedEngine,
) -> None:
    entities = {str(row[0]) for row in release_engine.query("SELECT DISTINCT ?s { ?s ?p ?o }")}  # type: ignore[union-attr]
    for half in ("tune", "held-out"):
        assert len(questions(half)) >= 50
        for row in questions(half):
            for answer in row.accept.split():
                name = answer.partition("?")[0]
                iri = f"<https://w3id.org/neuroblastoma-kg/{name}>"
                assert answer == "nothing" or name in CATALOG or iri in entities, answer


def test_what_was_met_in_use_finds_what_fits(search: Search) -> None:
    asked = [row for row in met() if row.accept != "nothing"]
    fits = {
        row: [counts(hit, row.accept) for hit in search.find(row.question, (row.kind,)).hits[:3]]
        for row in asked
    }
    missed = [row.question for row, found in fits.items() if not any(found)]
    assert sum(found[:1] == [True] for found in fits.values()) >= len(asked) - 2, missed
    assert len(missed) <= 1, missed


def test_of_what_was_met_and_is_not_spoken_of_no_hit_is_sure(search: Search) -> None:
    asked = [row.question for row in met() if row.accept == "nothing"]
    assert asked
    assert [question for question in asked if search.find(question).sure] == []


def test_answers_to_what_was_met_are_there(release_engine: EmbeddedEngine) -> None:
    facts = {
        str(row[0]) for row in release_engine.query("SELECT DISTINCT ?s { GRAPH ?s { ?a ?b ?c } }")
    }  # type: ignore[union-attr]
    for row in met():
        for answer in row.accept.split():
            name = answer.partition("?")[0]
            iri = f"<https://w3id.org/neuroblastoma-kg/fact/{name}>"
            assert answer == "nothing" or name in CATALOG or iri in facts, answer
