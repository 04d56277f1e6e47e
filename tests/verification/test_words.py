"""Tokens, phrases, stems and numbers."""

from __future__ import annotations

import pytest

from kg.curation.words import tokens
from kg.verification.numbers import numbers
from kg.verification.words import (
    CONDITION_OPENERS,
    QUESTION_OPENERS,
    Phrases,
    content_stems,
    stem,
)


def test_a_token_is_letters_and_digits_in_lower_case() -> None:
    assert tokens("PHOX2B isn\u2019t caf\u00e9-bound") == [
        "phox2b", "isn", "t", "caf", "bound",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("95 of each 100", (95, 100)),
        ("The five-year rate as of 2025", (5, 2025)),
        ("Twenty-one or eighteen-month", (21, 18)),
        ("1,000 of 2.5 (3%)", (1000, 2.5, 3)),
        ("PHOX2B, stage L1, F00001, someone often", ()),
        ("6 or six", (6,)),
        ("One of the ferns; one of 12", (1, 12)),
    ],
)
def test_numbers_are_digits_and_number_words_but_no_names(
    text: str, expected: tuple[float, ...]
) -> None:
    assert numbers(text) == expected


def test_phrases_are_found_as_whole_words_the_longest_first() -> None:
    hedges = Phrases(["always", "almost always", "can", "don't know"])
    assert hedges.found("It ALMOST  always can; cancer") == ("almost always", "can")
    assert hedges.found("They don\u2019t know") == ("don't know",)
    assert hedges.found("canned") == ()


def test_an_if_that_opens_a_question_is_told_from_a_condition() -> None:
    openers = Phrases((*CONDITION_OPENERS, *QUESTION_OPENERS))
    assert openers.found("They look to see if it grew, if it rains") == ("see if", "if")


def test_names_are_found_in_the_plural_and_without_hyphens() -> None:
    assert "These low\u2011risk tumors" in Phrases(["low risk tumor"], plural=True)
    assert "These tumors" not in Phrases(["tumor"])


def test_no_phrases_are_found_nowhere() -> None:
    assert Phrases([]).found("anything") == ()
    assert "anything" not in Phrases(["", " "])


@pytest.mark.parametrize(
    ("one", "other"), [("fading", "fade"), ("babies", "baby"), ("bones", "bone"), ("eyes", "eye")]
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_stop_words_and_halves_of_negations_carry_nothing() -> None:
    assert content_stems("It doesn\u2019t of the child\u2019s fern M") == {"child", "fern", "m"}
