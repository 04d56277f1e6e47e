"""Each planted misfit is caught by its check, and by no other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kg.verification.document import digest
from kg.verification.fit_checks import CHECKS

if TYPE_CHECKING:
    from conftest import Small


def test_content_that_fits_has_no_finding(small: Small) -> None:
    found = small.verify()
    assert [str(problem) for problem in found.problems] == []
    assert found.fit is not None
    assert [result.check for result in found.fit.results] == list(CHECKS)
    for result in found.fit.results:
        assert result.checked > 0
        assert result.supported == result.checked
    assert {r.check: r.excepted for r in found.fit.results if r.excepted} == {"mention": 1}


FACTS = "facts.csv"
SOFT = 'may be soft.",,may,'
VEINS = 'may appear.",,'
MISFITS = {
    "a number of the statement": (FACTS, "Above 80%", "Above 85%", {"number"}),
    "a number word": (FACTS, "last 3 to 6 weeks", "last three to nine weeks", {"number"}),
    "a bound": ("quantities.csv", "80,true", "90,true", {"number"}),
    "a year": ("quantities.csv", "t,treated-fern,,", "t,treated-fern,,2025", {"number"}),
    "a dropped may": (FACTS, "spread.,,may", "spread.,,stated", {"dropped-hedge"}),
    "a lead-in's hedge": (FACTS, VEINS + "may", VEINS + "stated", {"dropped-hedge"}),
    "a lost condition": (FACTS, SOFT + "fungus-in-stem", SOFT, {"dropped-condition"}),
    "another item": (FACTS, VEINS + "may,fungus-in-stem,,P0013",
                     VEINS + "may,fungus-in-stem,,P0012", {"mention"}),
    "another list": (FACTS, VEINS + "may,fungus-in-stem,,P0013",
                     VEINS + "may,fungus-in-stem,,P0010", {"certainty", "scope"}),
    "a frequency never said": (FACTS, "spread.,,may", "spread.,usually,may", {"frequency"}),
    "a certainty never said": (FACTS, "houseplants.,,stated", "houseplants.,,may", {"certainty"}),
    "an unlicensed scope": (FACTS, "almost-always,stated,", "almost-always,stated,fungus-in-stem",
                            {"scope"}),
    "an unrelated object": ("triples.csv", "F00006,leaf-spot,mayPresentWith,yellow-veins",
                            "F00006,leaf-spot,mayPresentWith,brown-spot", {"mention"}),
    "an unrelated subject": ("triples.csv", "F00009,yellow-veins", "F00009,brown-spot",
                             {"mention"}),
}  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "checks"), MISFITS.values(), ids=MISFITS)
def test_a_misfit_is_caught_by_its_check(
    small: Small, file: str, old: str, new: str, checks: set[str]
) -> None:
    small.edit(file, old, new)
    found = small.verify()
    assert {problem.rule for problem in found.problems} == {f"fit-{check}" for check in checks}
    for problem in found.problems:
        line = (small.facts / "facts.csv").read_text().splitlines()[problem.line - 1]
        assert problem.message.startswith(line.split(",")[0])
        assert problem.remedy


def test_a_stronger_hedge_within_a_longer_one_is_no_license(small: Small) -> None:
    small.edit("vocabulary.csv", "usually,F", "always,Frequency,always,In all.,always\nusually,F")
    small.edit("facts.csv", "almost-always,stated", "always,stated")
    rules = {problem.rule for problem in small.verify().problems}
    assert rules == {"fit-frequency", "fit-dropped-hedge"}


def test_a_hedge_of_the_sentence_before_does_not_reach_the_next(small: Small) -> None:
    small.edit("passages.csv", "signs,caption,,", "signs,caption,P0009,")
    assert not small.verify().problems


def test_a_hedge_reaches_the_rest_of_its_sentence(small: Small) -> None:
    rows = (small.facts / "passages.csv").read_text(encoding="utf-8").splitlines()
    (row,) = [row for row in rows if row.startswith("P0015")]
    text = small.document.read_text(encoding="utf-8")
    spans = {"P0015": (442, 460, ""), "P0022": (461, 489, "P0015")}
    parts = (
        f"{name},leaf-spot,{start},{end},{digest(text[start:end])},causes,statement,{lead_in},"
        for name, (start, end, lead_in) in spans.items()
    )
    small.edit("passages.csv", row, "\n".join(parts))
    small.edit("facts.csv", ",unknown,,,P0015,", ",stated,,,P0015,")
    assert {p.rule for p in small.verify().problems} == {
        "fit-dropped-hedge",
        "fit-mention",  # what the fact is about stands in the other half
        "fit-exception-stale",
    }
    small.edit("facts.csv", ",stated,,,P0015,", ",stated,,,P0022,")
    assert {p.rule for p in small.verify().problems} == {
        "fit-dropped-hedge",
        "fit-exception-stale",
    }
    small.edit("facts.csv", ",stated,,,P0022,", ",unknown,,,P0022,")
    assert {p.rule for p in small.verify().problems} == {"fit-exception-stale"}


def test_an_exception_lets_a_finding_stand(small: Small) -> None:
    small.edit("facts.csv", "Above 80%", "Above 85%")
    (problem,) = small.verify().problems
    begins = re.search(r"begins (F00013,number,85,[0-9a-f]{8}),", problem.remedy)
    assert begins
    path = small.facts / "fit_exceptions.csv"
    path.write_text(path.read_text() + f"{begins[1]},A reason that a person gave.\n")
    found = small.verify()
    assert not found.problems
    assert found.fit is not None
    assert {r.check: r.excepted for r in found.fit.results if r.excepted} == {
        "mention": 1,
        "number": 1,
    }


def test_an_exception_is_for_one_finding_only(small: Small) -> None:
    small.edit("facts.csv", "Above 80%", "Above 85%")
    path = small.facts / "fit_exceptions.csv"
    path.write_text(path.read_text() + "F00013,number,86,,Of another number.\n")
    assert {problem.rule for problem in small.verify().problems} == {
        "fit-number",
        "fit-exception-unused",
    }


def test_an_exception_that_excepts_nothing_is_a_finding(small: Small) -> None:
    path = small.facts / "fit_exceptions.csv"
    path.write_text(path.read_text() + "F00013,number,85,,It was wrong once.\n")
    (problem,) = small.verify().problems
    assert (problem.rule, problem.line) == ("fit-exception-unused", 3)


EXCEPTED = "F00010,Why certain ferns resist the disease is not known.,,unknown,,,P0015,"
CHANGES = {
    "statement": ("facts.csv", EXCEPTED, EXCEPTED.replace("Why certain", "The reason why some")),
    "frequency": ("facts.csv", EXCEPTED, EXCEPTED.replace(",,unknown", ",usually,unknown")),
    "certainty": ("facts.csv", EXCEPTED, EXCEPTED.replace("unknown", "may")),
    "scope": ("facts.csv", EXCEPTED, EXCEPTED.replace(",,,P", ",fern,,P")),
    "passages": ("facts.csv", EXCEPTED, EXCEPTED.replace("P0015", "P0014 P0015")),
    "property": ("triples.csv", "SPOT1,mayExplain", "SPOT1,isKindOf"),
    "object": ("triples.csv", "SPOT1,mayExplain,resistance", "SPOT1,mayExplain,fern"),
    "nothing bound": ("fit_exceptions.csv", "SPOT1,7196f29f", "SPOT1,"),
}


@pytest.mark.parametrize(("file", "old", "new"), CHANGES.values(), ids=CHANGES)
def test_an_exception_is_stale_once_its_fact_changed(
    small: Small, file: str, old: str, new: str
) -> None:
    small.edit(file, old, new)
    (stale,) = [p for p in small.verify().problems if p.rule == "fit-exception-stale"]
    assert (stale.line, stale.message.split()[0]) == (2, "F00010")
    judged = re.search(r"set judged to ([0-9a-f]{8})\.", stale.remedy)
    assert judged
    bound = "SPOT1," if file == "fit_exceptions.csv" else "SPOT1,7196f29f"
    small.edit("fit_exceptions.csv", f"{bound},", f"SPOT1,{judged[1]},")
    assert "fit-exception-stale" not in {p.rule for p in small.verify().problems}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("facts.csv", EXCEPTED, EXCEPTED + "A note."),
        ("facts.csv", EXCEPTED + "\n", ""),
        ("facts.csv", "Above 80% of treated ferns", "Of treated ferns above 80%"),
    ],
)
def test_an_exception_outlives_what_it_is_not_about(
    small: Small, file: str, old: str, new: str
) -> None:
    small.edit(file, old, new)
    if not new:  # The fact moves to the top of the file.
        small.edit(file, "combination,passages,note\n", f"combination,passages,note\n{old}")
    assert not small.verify().problems


def test_a_heading_names_what_its_passages_are_about(small: Small) -> None:
    # No passage under "Signs" says "leaf spot"; the title above them does.
    small.edit("cues.csv", "entity,words\n", "entity,words\nbrown-spot,no such words\n")
    assert not small.verify().problems
    small.edit("sections.csv", "Leaf Spot on Houseplants", "Houseplants")
    found = small.verify().problems
    assert {problem.rule for problem in found} == {"fit-mention"}
    assert all("names leaf-spot" in problem.message for problem in found)
