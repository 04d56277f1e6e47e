"""A changed text names exactly the passages that changed."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from kg.verification.anchoring import Anchoring, Fate, anchor
from kg.verification.document import Document, digest

LEAFLET = """Garden snails

Snails eat leaves at night. They rarely eat bark. A snail may sleep for three years.

Advertisement

Signs of snails:

  • Holes
  • Slime on the path
  • Holes in young leaves

Advertisement

If it rains, you will see:

  • Slime
  • Holes
  • More snails

Advertisement
"""


@dataclass(frozen=True)
class Span:
    id: str
    start: int
    end: int
    sha256: str
    line: int


def spans(text: str) -> list[Span]:
    """One passage a sentence, list item or heading."""
    found = re.finditer(r"\S(?:[^\n.]*[^\s.])?\.?", text)
    return [
        Span(f"P{n:04}", m.start(), m.end(), digest(m[0]), n + 1)
        for n, m in enumerate(found, start=1)
    ]


def changed(old: str, new: str) -> Anchoring:
    result = anchor(Document(new), spans(old))
    assert [a.passage for a in result.anchors] == [s.id for s in spans(old)]
    for span, found in zip(spans(old), result.anchors, strict=True):
        if found.fate in {Fate.KEPT, Fate.MOVED}:
            assert digest(new[found.start : found.end]) == span.sha256
    return result


def names(text: str, result: Anchoring) -> list[str]:
    """The old words of the changed passages."""
    where = {s.id: text[s.start : s.end] for s in spans(text)}
    return [where[a.passage] for a in result.changed]


def test_an_unchanged_text_keeps_every_place() -> None:
    result = changed(LEAFLET, LEAFLET)
    assert [(a.start, a.end) for a in result.anchors] == [(s.start, s.end) for s in spans(LEAFLET)]
    assert not result.changed
    assert not result.inserted


@pytest.mark.parametrize("new", ["a", "oc", "extraordinarily"])
@pytest.mark.parametrize("number", range(len(re.findall(r"[A-Za-z]+", LEAFLET))))
def test_a_changed_word_names_its_passage_alone(number: int, new: str) -> None:
    word = list(re.finditer(r"[A-Za-z]+", LEAFLET))[number]
    new_text = LEAFLET[: word.start()] + new + LEAFLET[word.end() :]
    (own,) = [s for s in spans(LEAFLET) if s.start <= word.start() < s.end]
    result = changed(LEAFLET, new_text)
    assert [a.passage for a in result.changed] == ([own.id] if new != word[0] else [])
    assert not result.inserted
    assert not result.moved


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("• Slime\n", "• Slime everywhere\n", "• Slime"),
        ("• More snails", "• Many more snails", "• More snails"),
        ("• Slime on the path", "• Slime", "• Slime on the path"),
        ("If it rains, you will see:", "You will see:", "If it rains, you will see:"),
    ],
)
def test_words_added_or_dropped_change_the_passage(old: str, new: str, expected: str) -> None:
    result = changed(LEAFLET, LEAFLET.replace(old, new))
    assert names(LEAFLET, result) == [expected]
    assert not result.inserted


def test_words_added_around_an_item_change_it() -> None:
    result = changed("A list\n\nHoles\nSlime\n", "A list\n\nBig Holes\nSlime here\n")
    assert names("A list\n\nHoles\nSlime\n", result) == ["Holes", "Slime"]
    assert not result.inserted


@pytest.mark.parametrize("removed", ["  • Slime on the path\n", "They rarely eat bark. "])
def test_a_removed_passage_is_named_as_removed(removed: str) -> None:
    result = changed(LEAFLET, LEAFLET.replace(removed, ""))
    assert names(LEAFLET, result) == [removed.strip()]
    assert result.changed[0].fate is Fate.REMOVED
    assert not result.inserted


def test_one_of_several_equal_passages_is_told_by_its_place() -> None:
    new = LEAFLET.replace("path\n  • Holes in", "path\n\nAdvertisement\n\n  • Holes in", 1)
    start = new.index("Advertisement", new.index("path"))
    result = changed(LEAFLET, new)
    assert not result.changed
    assert result.inserted == ((start, start + len("Advertisement")),)


@pytest.mark.parametrize("added", ["They swim. ", "Slugs are snails without a house. " * 20])
def test_an_inserted_sentence_changes_no_passage(added: str) -> None:
    new = LEAFLET.replace("They rarely", added + "They rarely")
    result = changed(LEAFLET, new)
    assert not result.changed
    (stretch,) = result.inserted
    assert new[slice(*stretch)] == added.strip()


def test_a_long_paragraph_at_the_top_shifts_everything() -> None:
    added = "This paragraph is new. " * 50
    result = changed(LEAFLET, f"{added.strip()}\n\n{LEAFLET}")
    assert not result.changed
    assert result.anchors[0].start == len(added.strip()) + 2
    assert result.inserted == ((0, len(added.strip())),)


def test_a_changed_passage_beside_a_new_paragraph_is_told_from_it() -> None:
    new = LEAFLET.replace("Signs of snails:", "Hints at snails:\n\nThis is quite a new paragraph.")
    result = changed(LEAFLET, new)
    assert names(LEAFLET, result) == ["Signs of snails:"]
    assert [new[slice(*s)] for s in result.inserted] == ["This is quite a new paragraph."]


def test_two_changed_neighbors_are_both_named() -> None:
    new = LEAFLET.replace("leaves at night. They rarely", "leaves by night. They seldom")
    result = changed(LEAFLET, new)
    assert names(LEAFLET, result) == ["Snails eat leaves at night.", "They rarely eat bark."]
    assert {a.fate for a in result.changed} == {Fate.CHANGED}


def test_a_passage_over_several_lines_is_one_change() -> None:
    text = "Snails\nand slugs\nare not the same.\n\nThat is all.\n"
    first = text.index("\n\n")
    cut = [Span("P0001", 0, first, digest(text[:first]), 2)]
    cut.append(Span("P0002", first + 2, len(text) - 1, digest(text[first + 2 : -1]), 3))
    result = anchor(Document(text.replace("not", "never")), cut)
    assert [(a.passage, a.fate) for a in result.changed] == [("P0001", Fate.CHANGED)]
    assert not result.inserted
    assert (result.changed[0].start, result.changed[0].end) == (0, first + 2)


def test_a_passage_put_elsewhere_has_moved() -> None:
    new = LEAFLET.replace("They rarely eat bark. ", "") + "\nThey rarely eat bark.\n"
    result = changed(LEAFLET, new)
    assert not result.changed
    assert [new[a.start : a.end] for a in result.moved] == ["They rarely eat bark."]


def test_another_document_keeps_nothing() -> None:
    result = changed(LEAFLET, "Something else.\n")
    assert len(result.changed) == len(spans(LEAFLET))


def test_an_empty_document_has_lost_everything() -> None:
    result = changed(LEAFLET, "")
    assert {a.fate for a in result.changed} == {Fate.REMOVED}
