"""Digests of runs of words: what they are of, and which runs they find."""

from __future__ import annotations

import hashlib

import pytest

from kg.curation.words import copied, digests, forbidden, tokens, wording

TEXT = "The quick brown fox jumps over the lazy dog; a fern isn\u2019t an animal.\n"


def runs(text: str, *allowed: str) -> list[tuple[int, int]]:
    every = digests(tokens(TEXT))
    return [(run.line, len(run.words)) for run in copied(text, forbidden(every, allowed))]


def test_a_digest_is_the_start_of_the_sha256_of_six_words() -> None:
    expected = hashlib.sha256(b"the quick brown fox jumps over").hexdigest()[:12]
    assert list(digests(tokens("The QUICK brown-fox\njumps (over)!"))) == [expected]


def test_a_part_of_the_digests_is_kept_sorted_and_each_once() -> None:
    words = " ".join(str(number) for number in range(4_000))
    kept = wording(words + " " + words)
    assert kept == sorted(set(kept))
    assert set(kept) < set(digests(tokens(words + " " + words)))
    assert 900 < len(kept) < 1_100


def test_a_sentence_of_fifteen_words_is_nearly_always_found() -> None:
    words = [str(number) for number in range(3_000)]
    kept = forbidden(wording(" ".join(words)), ())
    sentences = [" ".join(words[n : n + 15]) for n in range(0, 3_000, 15)]
    found = sum(any(True for _ in copied(sentence, kept)) for sentence in sentences)
    assert found > 0.9 * len(sentences)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quick brown fox jumps over", []),
        ("quick brown fox jumps over a lazy dog", []),
        ("x\ny QUICK, brown-fox (jumps) over the", [(1, 6)]),
        ("one\r\n\r\nquick brown fox\r\n jumps over\r\nthe end", [(2, 6)]),
        ("the quick brown fox jumps over the lazy dog", [(0, 9)]),
        ("quick brown fox jumps over the\nnew dog a fern isn't an", [(0, 6), (1, 6)]),
        ("", []),
    ],
)
def test_runs_of_six_words_are_found_with_their_line(
    text: str, expected: list[tuple[int, int]]
) -> None:
    assert runs(text) == expected


def test_an_allowed_run_may_stand_but_no_longer_one() -> None:
    allowed = "Brown fox jumps over the lazy dog"
    assert runs("fox jumps over the lazy dog", allowed) == []
    assert runs("quick brown fox jumps over the lazy dog", allowed) == [(0, 6)]
