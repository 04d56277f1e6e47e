"""What is looked for: the words that were typed, what slips stand for, and everyday words."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.search.index import Word, tells, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from kg.search.everyday import Everyday
    from kg.search.index import Row, TextIndex

_MOST_WORDS: Final = 40
_EVERYDAY: Final = 0.9
"""How much a word counts that was found by an everyday word for it."""
_IN_PHRASE: Final = 0.5
"""How much a word still counts by itself that is part of an everyday phrase: "black" in "black
eye"."""
_LITTLE: Final = 0.15
"""How much a word that says little counts of what is asked about."""


class Asked:
    """What is looked for in an index of texts, behind which stand the everyday phrases.

    Attributes:
        typed: the words that were typed, each once.
        rows: number of a text to what it holds.
        read_as: typed word to the words that it was taken for, where no text holds it as typed.
        unknown: words that were typed, stand in no text and are close to none.
        only_prose: whether no word says what is asked about.
    """

    def __init__(self, typed: str, index: TextIndex, phrases: Sequence[Everyday]) -> None:
        """Read what was typed."""
        self.typed = tuple(dict.fromkeys(words(typed)[:_MOST_WORDS]))
        self._texts = len(index.lengths) - len(phrases)
        meant = index.meant(self.typed)
        read = _read(index.rows(meant), index.lengths, self._texts)
        in_phrases = {word for held in read.values() if len(held) > 1 for word in held}
        looked_for = [
            replace(word, weight=word.weight * (_IN_PHRASE if word.typed in in_phrases else 1))
            for word in meant
        ]
        self.rows: dict[int, Row] = {}
        merge(self.rows, index.rows(looked_for), self._texts)
        self._weights = dict.fromkeys(self.typed, 0.0)
        slips: dict[str, tuple[str, ...]] = {}
        for word in meant:
            self._weights[word.typed] = max(word.weight, self._weights[word.typed])
            if word.text != word.typed:
                slips[word.typed] = (*slips.get(word.typed, ()), word.text)
        self._phrases: dict[tuple[frozenset[str], str], str] = {}
        self._covers: dict[str, frozenset[str]] = {}
        often = Counter(word for row in self.rows.values() for word in row.scores)
        for number, held in read.items():
            phrase = phrases[number - self._texts]
            if not self._set_apart(typed, phrase, held, read, phrases):
                self._add(phrase, held, index)
        self._rarity = {
            word: math.log(1 + self._texts / (1 + often[word])) * (1 if tells(word) else _LITTLE)
            for word in self.typed
        }
        explained = {word for held in self._covers.values() for word in held}
        self.unknown = tuple(
            word for word in self.typed if tells(word) and not often[word] and word not in explained
        )
        self.read_as = {word: said for word, said in slips.items() if often[word]}
        self.only_prose = not any(map(tells, self.typed))

    def _add(self, phrase: Everyday, held: frozenset[str], index: TextIndex) -> None:
        """Look also for what an everyday phrase stands for.

        "How common" is about the disease where nothing else is named, and counts less beside that.
        """
        fresh = [word for word in words(phrase.means) if word not in self.typed]
        self._phrases.setdefault((held, phrase.means), phrase.typed)
        if held == frozenset(words(phrase.typed)):
            self._phrases[held, phrase.means] = phrase.typed
        for word in fresh:
            self._covers[word] = self._covers.get(word, frozenset()) | held
        beside = (
            sum(tells(word) and word not in held for word in self.typed) if "how" in held else 0
        )
        weight = _EVERYDAY / (1 + beside)
        merge(self.rows, index.rows(Word(word, weight, word) for word in fresh), self._texts)

    def _set_apart(
        self,
        typed: str,
        phrase: Everyday,
        held: frozenset[str],
        read: Mapping[int, frozenset[str]],
        phrases: Sequence[Everyday],
    ) -> bool:
        """Whether an everyday word is set apart by "or" from one that stands for the same.

        "Boys or girls" asks in what they differ, and what both stand for does not say that.
        """
        order = words(typed)
        apart = {(a, b) for a, b, c in zip(order, order[2:], order[1:], strict=False) if c == "or"}
        others = {
            word
            for number, other in read.items()
            if other != held and phrases[number - self._texts].means == phrase.means
            for word in other
        }
        return any(
            {one, other} & held and {one, other} & others and {one, other} <= held | others
            for one, other in apart
        )

    def everyday(self, named: Collection[str], hits: Iterable[Collection[str]]) -> dict[str, str]:
        """Return the everyday words that led to hits, to the words that were looked for also.

        Args:
            named: words that were typed as part of a name; they need no other words.
            hits: the words that each hit holds.
        """
        held = {word for words_of_hit in hits for word in words_of_hit}
        return {
            phrase: means
            for (typed, means), phrase in self._phrases.items()
            if not typed <= set(named)
            and any(w in held and typed <= self._covers.get(w, frozenset()) for w in words(means))
        }

    def covered(self, held: Iterable[str]) -> float:
        """Return which part of what is asked about some words say, from 0 to 1.

        A rare word is a greater part than a frequent one, and an unknown one the greatest.
        """
        told = dict.fromkeys(self.typed, 0.0)
        for word in held:
            if word in told:
                told[word] = max(told[word], self._weights[word] if tells(word) else 1.0)
            for typed in self._covers.get(word, ()):
                told[typed] = max(told[typed], _EVERYDAY)
        every = sum(self._rarity.values())
        return sum(told[word] * self._rarity[word] for word in self.typed) / every if every else 0

    def is_new(self, word: str) -> bool:
        """Whether a word is not looked for already."""
        return word not in self._weights and word not in self._covers

    def suggested(self, typed: str) -> str:
        """Return what was typed with its slips mended, or an empty text where there are none."""
        if not self.read_as:
            return ""
        known = {word: said[0] for word, said in self.read_as.items()}
        return " ".join(known.get(word, word) for word in words(typed)[:_MOST_WORDS])


def merge(rows: dict[int, Row], more: Mapping[int, Row], end: int) -> None:
    """Add what texts hold, those before a number only."""
    for number, row in more.items():
        if number >= end:
            continue
        if number not in rows:
            rows[number] = row
            continue
        rows[number].pairs += row.pairs
        for word, score in row.scores.items():
            rows[number].scores[word] = max(score, rows[number].scores.get(word, 0.0))


def _read(rows: Mapping[int, Row], lengths: Sequence[int], first: int) -> dict[int, frozenset[str]]:
    """Return the everyday phrases that were typed in full: number to the words typed for it.

    One that is part of a longer one is left out.
    """
    full = {
        number: frozenset(row.scores)
        for number, row in rows.items()
        if number >= first and len(row.scores) >= lengths[number]
    }
    return {
        number: held
        for number, held in full.items()
        if not any(held < other for other in full.values())
    }
