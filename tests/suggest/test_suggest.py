"""What was probably meant."""

from __future__ import annotations

from kg.suggest import did_you_mean


def test_the_closest_comes_first() -> None:
    known = ["leaf-spot", "leaf-spots", "root-rot"]
    assert did_you_mean("leaf-spt", known) == "Did you mean leaf-spot or leaf-spots?"
    assert did_you_mean("leaf-spt", known, most=1) == "Did you mean leaf-spot?"


def test_case_does_not_matter_and_the_known_spelling_is_shown() -> None:
    assert did_you_mean("spot1", ["SPOT1"], shown=repr) == "Did you mean 'SPOT1'?"


def test_two_names_shown_alike_are_named_once() -> None:
    meant = did_you_mean("fern", ["fern", "ferns"], shown=lambda _: "nb:fern")
    assert meant == "Did you mean nb:fern?"


def test_nothing_close_is_no_question() -> None:
    assert did_you_mean("qqq", ["leaf-spot"]) == ""
    assert did_you_mean("", ["leaf-spot"]) == ""
    assert did_you_mean("leaf-spot", []) == ""
