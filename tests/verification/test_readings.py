"""Passages that want a second reading, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Small

    from kg.verification.readings import Listed


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
    small.edit("triples.csv", "F00012,leaf-spot,treatedWith,leaf-removal\n", "")
    entry = listed(small)["P0018"]
    assert (entry.leaning, entry.idle) == (0, 6)


def test_a_pending_reading_is_told_by_passage_and_waits_for_its_outcome(small: Small) -> None:
    found = small.verify(leaning=2)
    assert not found.problems
    (problem,) = found.pending
    assert problem.line == 5
    assert problem.message.startswith("P0004 wants a second reading")
    path = small.facts / "readings.csv"
    path.write_text(path.read_text() + "P0004,All three claims are there.\n")
    assert not small.verify(leaning=2).pending
    assert listed(small, leaning=2)["P0004"].outcome == "All three claims are there."
