"""Broken content: the rules that it breaks are told, and the rest is proved all the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from kg.cli.verify import command
from kg.errors import ContentError, NotFoundError
from kg.verification.report import summary

if TYPE_CHECKING:
    from click.testing import Result
    from conftest import Small

    from kg.verification.verification import Verification


def run(small: Small, *options: str) -> Result:
    where = ["--facts", str(small.facts), "--ontology", str(small.ontology)]
    return CliRunner().invoke(command, [str(small.document), *where, *options])


def rules(found: Verification) -> set[str]:
    return {problem.rule for problem in found.content_problems}


def test_a_typo_in_a_fact_hides_that_fact_alone(small: Small) -> None:
    small.edit("facts.csv", "The disease is called leaf spot.", '"The disease is called leaf spot.')
    small.edit("facts.csv", "Above 80%", "Above 85%")
    result = run(small)
    assert result.exit_code == 1
    for line in ("facts.csv:15: [unclosed-quote]", "facts.csv:14: [fit-number] F00013", "100 %"):
        assert line in result.output
    assert "2 findings, 0 second readings pending: does not hold" in result.output


def test_a_typo_alone_does_not_hold(small: Small) -> None:
    small.edit("entities.csv", "A brown mark.", "A brown mark")
    result = run(small)
    assert result.exit_code == 1
    assert "entities.csv:11: [sentence-end]" in result.output
    assert "mention 30 of 30 (1 by exception)" in result.output
    found = json.loads(run(small, "--json").output)
    assert (found["holds"], [p["rule"] for p in found["problems"]]) == (False, ["sentence-end"])


@pytest.mark.parametrize(
    ("file", "old", "new", "left_out"),
    [
        ("entities.csv", "A brown mark.", '"A brown mark.', ("F00005",)),
        ("triples.csv", "F00005,brown-spot,", "F00005,brown-spott,", ("F00005",)),
        ("facts.csv", "stated,treated-fern,", "stated,treated-ferns,", ("F00013",)),
        ("facts.csv", "almost-always,stated", "almost-allways,stated", ("F00004",)),
        ("facts.csv", ",P0019,", ",P0019 P0099,", ("F00013",)),
        ("passages.csv", "signs,caption,,", "sings,caption,,", ("F00006",)),
        ("passages.csv", "signs,caption,,", "signs,caption,P0099,", ("F00006",)),
        ("passages.csv", "signs,lead-in,,", "signs,lead-in,P0012,", ("F00007", "F00008", "F00009")),
        ("sections.csv", "treatment,Treatment,page", "treatment,Treatment,pages",
         ("F00012", "F00013")),
        ("sections.csv", "treatment,Treatment,page", "treatment,Treatment,treatment",
         ("F00012", "F00013")),
    ],
)  # fmt: skip
def test_facts_that_name_what_is_not_there_are_left_out(
    small: Small, file: str, old: str, new: str, left_out: tuple[str, ...]
) -> None:
    small.edit(file, old, new)
    found = small.verify()
    assert found.left_out == left_out
    assert found.content_problems
    assert found.problems == ()
    assert found.fit is not None
    assert found.readings is None
    told = [line for line in summary(found) if line.startswith("not checked")]
    assert told == [f"not checked, for they name what is not there: {', '.join(left_out)}"]


@pytest.mark.parametrize("file", ["cues.csv", "vocabulary.csv", "synonyms.csv", "triples.csv"])
def test_a_table_that_fit_needs_comes_first(small: Small, file: str) -> None:
    path = small.facts / file
    path.write_text(path.read_text(encoding="utf-8") + "one,two,three,four,five,six\n", "utf-8")
    found = small.verify()
    assert rules(found) == {"cell-count"}
    assert found.problems == ()
    assert found.fit is None
    assert found.coverage is not None
    assert f"fit: not checked, {file} comes first" in list(summary(found))


def test_a_typo_in_passages_leaves_the_search_for_copied_words(small: Small) -> None:
    small.edit("passages.csv", "Label of an advertisement.", '"Label of an advertisement.')
    copied = "A gardener can cut off the leaves."
    small.edit("facts.csv", "Above 80% of treated ferns get well.", copied)
    found = small.verify()
    assert rules(found) == {"unclosed-quote"}
    assert (found.coverage, found.anchoring, found.fit) == (None, None, None)
    assert [(p.rule, p.line) for p in found.problems] == [("own-words", 14)]


def test_copied_words_are_told_once(small: Small) -> None:
    copied = "The first sign is usually a mark"
    small.edit("facts.csv", "Either treatment can be given", copied)
    found = small.verify()
    assert "own-words" not in rules(found)
    assert "own-words" in {problem.rule for problem in found.problems}
    text = small.ontology.read_text(encoding="utf-8")
    small.ontology.write_text(text.replace("A part of a plant.", f"{copied}."), encoding="utf-8")
    assert "own-words" in rules(small.verify())


def test_without_a_source_there_is_nothing_to_prove(small: Small) -> None:
    path = small.facts / "sources.csv"
    header, row = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{header}\n{row.replace('2024', 'in 2024')}\n", encoding="utf-8")
    assert isinstance(run(small).exception, ContentError)
    with pytest.raises(NotFoundError, match=r"sources\.csv has no row"):
        small.verify()


def test_a_fact_on_passages_of_two_sources_is_checked_for_each(small: Small) -> None:
    source = (small.facts / "sources.csv").read_text(encoding="utf-8").splitlines()[1]
    small.edit("sources.csv", source, f"{source}\n{source.replace('leaf-spot', 'other', 1)}")
    small.edit("wording.csv", "source,digest\n", "source,digest\nother,0123456789ab\n")
    row = next(
        line
        for line in (small.facts / "passages.csv").read_text(encoding="utf-8").splitlines()
        if line.startswith("P0018,")
    )
    other = row.replace("P0018,leaf-spot,", "P0022,other,")
    small.edit("passages.csv", row, f"{row}\n{other}")
    small.edit("facts.csv", ",P0019,", ",P0019 P0022,")
    found = small.verify()
    assert not found.content_problems
    assert not found.problems
    assert [fact.passages for fact in found.content.facts if fact.id == "F00013"] == [("P0019",)]
    small.edit("facts.csv", "Above 80%", "Above 85%")
    assert {problem.rule for problem in small.verify().problems} == {"fit-number"}
