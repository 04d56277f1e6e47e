"""Passages that want a second reading, and what becomes of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Small

    from kg.verification.readings import Listed

HEADER = "passage,judged,outcome\n"


def listed(small: Small, leaning: int = 4) -> dict[str, Listed]:
    readings = small.verify(leaning=leaning).readings
    assert readings is not None
    return {entry.passage.id: entry for entry in readings.listed}


def test_a_passage_that_its_facts_use_up_is_not_listed(small: Small) -> None:
    assert listed(small) == {}


def test_many_unlike_facts_on_one_passage_are_listed(small: Small) -> None:
    entry = listed(small, leaning=2)["P0004"]
    assert entry.facts == ("F00001", "F00002", "F00014")
    assert (entry.leaning, entry.idle) == (3, 0)


def test_facts_of_like_properties_are_no_reason(small: Small) -> None:
    small.edit("triples.csv", "F00002,leaf-spot,affects", "F00002,leaf-spot,isKindOf")
    assert "P0004" not in listed(small, leaning=2)


def test_a_clause_that_no_fact_has_is_listed(small: Small) -> None:
    small.edit("facts.csv", ": leaf removal, repotting.", ", one, two.")
    small.edit("triples.csv", "F00012,leaf-spot,treatedWith,repotting\n", "")
    small.edit("triples.csv", "F00012,leaf-spot,treatedWith,leaf-removal", "F00012,fern,is,fern")
    entry = listed(small)["P0018"]
    assert (entry.leaning, entry.idle) == (0, 6)


def test_a_pending_reading_is_told_by_passage_and_waits_for_its_outcome(small: Small) -> None:
    found = small.verify(leaning=2)
    assert not found.problems
    (problem,) = found.pending
    assert problem.line == 5
    assert problem.message.startswith("P0004 wants a second reading")
    row = re.search(r"begins (P0004,[0-9a-f]{8}),", problem.remedy)
    assert row
    small.edit("readings.csv", HEADER, f"{HEADER}{row[1]},All three claims are there.\n")
    found = small.verify(leaning=2)
    assert not found.pending
    assert not found.problems
    assert listed(small, leaning=2)["P0004"].outcome == "All three claims are there."


CHANGES = {
    "statement": ("facts.csv", "The disease is called leaf spot.", "Its name is leaf spot."),
    "triple": ("triples.csv", "F00002,leaf-spot,affects", "F00002,leaf-spot,isKindOf"),
    "new fact": ("facts.csv", "treated-fern,,P0019", "treated-fern,,P0004 P0019"),
    "lost fact": ("facts.csv", "leaf spot.,,stated,,,P0004", "leaf spot.,,stated,,,P0006"),
}


@pytest.mark.parametrize(("file", "old", "new"), CHANGES.values(), ids=CHANGES)
def test_an_outcome_is_stale_once_passage_or_facts_changed(
    small: Small, file: str, old: str, new: str
) -> None:
    now = listed(small, leaning=1)["P0004"].judged
    small.edit("readings.csv", HEADER, f"{HEADER}P0004,{now},All is there.\n")
    assert not small.verify(leaning=1).problems
    assert listed(small, leaning=1)["P0004"].current
    small.edit(file, old, new)
    found = small.verify(leaning=1)
    (stale,) = [p for p in found.problems if p.rule == "reading-stale"]
    assert (stale.line, stale.file) == (2, str(small.facts / "readings.csv"))
    assert listed(small, leaning=1)["P0004"].judged in stale.remedy
    assert not [p for p in found.pending if "P0004" in p.message]


def test_an_outcome_for_a_passage_that_is_not_listed_is_a_finding(small: Small) -> None:
    small.edit("readings.csv", HEADER, f"{HEADER}P0016,904c9889,Both are stated.\n")
    (problem,) = small.verify().problems
    assert (problem.rule, problem.line, problem.remedy) == ("reading-unused", 2, "Delete the row.")
    assert not small.verify(leaning=9).problems
