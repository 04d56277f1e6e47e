"""A changed text names the passages that changed and the facts that rest on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Small


def test_an_unchanged_text_holds(small: Small) -> None:
    found = small.verify()
    assert not found.problems
    assert found.anchoring is None
    assert [(r.section.id, r.passages, r.claims, r.cited, r.facts) for r in found.sections] == [
        ("page", 2, 0, 0, 0),
        ("overview", 5, 3, 3, 5),
        ("signs", 6, 4, 4, 5),
        ("causes", 3, 2, 2, 2),
        ("treatment", 5, 2, 2, 2),
    ]
    assert found.coverage is not None
    assert sum(r.characters or 0 for r in found.sections) == found.coverage.characters


@pytest.mark.parametrize(
    ("old", "new", "passage", "facts"),
    [
        ("usually", "almost invariably", "P0009", "F00005"),
        ("usually", "oft", "P0009", "F00005"),
        ("12 in", "120 in", "P0005", "F00003"),
        ("might", "will", "P0011", "F00007, F00008, F00009"),
        ("Soft bark", "Soft old bark", "P0012", "F00007"),
        ("Advertisement", "Ad", "P0007", "no fact"),
    ],
)
def test_a_changed_word_names_one_passage_and_its_facts(
    small: Small, old: str, new: str, passage: str, facts: str
) -> None:
    small.edit("document.txt", old, new)
    found = small.verify()
    source, change = sorted(found.problems, key=lambda p: p.rule, reverse=True)
    assert source.rule == "source-changed"
    assert change.rule == "passage-changed"
    assert change.message.startswith(f"Passage {passage} was changed")
    assert change.message.endswith(f"on it rests: {facts}.")
    assert found.fit is None


def test_a_removed_passage_is_named(small: Small) -> None:
    small.edit("document.txt", "Spores almost always arrive with a new plant.\n", "")
    rules = {p.rule: p.message for p in small.verify().problems}
    assert set(rules) == {"source-changed", "passage-removed"}
    assert "P0006 was removed" in rules["passage-removed"]
    assert "F00004" in rules["passage-removed"]


def test_inserted_text_is_named(small: Small) -> None:
    small.edit("document.txt", "Advertisement\n", "Advertisement\nSpores like rain.\n")
    rules = {p.rule: p.message for p in small.verify().problems}
    assert set(rules) == {"source-changed", "text-inserted"}
    assert "(line 9, 17 characters, \u201cSpores like rain\u2026\u201d)" in rules["text-inserted"]


def test_more_white_space_changes_no_passage(small: Small) -> None:
    text = small.document.read_text(encoding="utf-8")
    small.document.write_text("\n\n" + text, encoding="utf-8")
    (problem,) = small.verify().problems
    assert problem.rule == "source-changed"


def test_a_wrong_length_of_the_source_is_named(small: Small) -> None:
    small.edit("sources.csv", ",712,", ",711,")
    (problem,) = small.verify().problems
    assert (problem.rule, problem.remedy) == ("source-length", "Set length to 712.")


def test_an_uncited_statement_is_named(small: Small) -> None:
    small.edit("facts.csv", "treated-fern,,P0019", "treated-fern,,P0018 P0020")
    found = small.verify()
    uncited = [p for p in found.content_problems if p.rule == "uncited-passage"]
    assert [p.line for p in uncited] == [20]
    assert {row.section.id: row.cited - row.claims for row in found.sections}["treatment"] == -1
