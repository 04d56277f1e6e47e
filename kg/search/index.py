"""An index of short texts: SQLite's FTS5 with Porter's stems, and RapidFuzz for slips of the pen.

FTS5: https://www.sqlite.org/fts5.html. Every text is a row; words are asked for one by one, so that
each has its own weight and a caller sees which words a text holds.
"""

from __future__ import annotations

import itertools
import re
import sqlite3
import threading
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kg.errors import MissingToolError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_WORD: Final = re.compile(r"[^\W_]+")
_ENGLISH: Final = """
a about also am an and another any are as at be been but by can could did do does ever for from
get gets getting given go goes going had has have he her him his how i if in is it its just may me
might my of on or our please really she should so some still tell than that the their them then
there these they this those to us was we were what when where which who whom whose why will with
would you your
"""
_PROSE: Final = frozenset(_ENGLISH.split())
"""Words that say little of what is asked about."""
_LITTLE: Final = 0.15
"""Weight of such a word; with none at all, "who may get it" would find nothing."""
_SHORTEST: Final = 4
"""Letters of the shortest word that is taken for a slip, or for the beginning of a word."""
_LONG: Final = 8
"""Letters of a word in which two slips are looked for; in a shorter one it is one."""
_START_WRONG: Final = 0.6
"""Weight of a word that begins otherwise than what was typed: first letters are seldom wrong."""
_STARTS_RIGHT: Final = 5
"""Letters of a word up to which another one begins as it does, or is not meant: hair, pair, air."""
_BEGUN: Final = 0.8
"""Weight of a word of which only the beginning was typed."""
_MEANT: Final = 3
"""Words that one slip may stand for."""


@dataclass(frozen=True)
class Word:
    """A word to look for.

    Attributes:
        text: as it stands in texts, or as it was typed.
        weight: how much it counts.
        typed: what was typed for it; words of one slip share it.
    """

    text: str
    weight: float
    typed: str


@dataclass
class Row:
    """What a text holds of what was looked for.

    Attributes:
        scores: typed word to its score.
        pairs: score of words that stand side by side, as they were typed.
    """

    scores: dict[str, float] = field(default_factory=dict)
    pairs: float = 0.0


class TextIndex:
    """Texts by number, in memory. It may be asked from several threads."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index texts; their numbers count from 0.

        Raises:
            MissingToolError: Python's SQLite was built without FTS5.
        """
        self._lock = threading.Lock()
        self._store = sqlite3.connect(":memory:", check_same_thread=False)
        try:
            self._store.execute(
                "CREATE VIRTUAL TABLE texts USING "
                "fts5(text, tokenize = 'porter unicode61 remove_diacritics 2')"
            )
        except sqlite3.OperationalError as error:
            raise MissingToolError(
                "Search needs SQLite with its extension FTS5, which this Python has not "
                f"({error}). Use a Python from python.org, uv, conda or a distribution."
            ) from error
        tokens = [words(text) for text in texts]
        self._store.executemany(
            "INSERT INTO texts (rowid, text) VALUES (?, ?)",
            ((number, " ".join(found)) for number, found in enumerate(tokens)),
        )
        self._store.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        self._often = Counter(word for found in tokens for word in found)
        self.lengths = tuple(map(len, tokens))
        """How many words each text has."""

    def meant(self, typed: Iterable[str]) -> list[Word]:
        """Return the words to look for: those typed, and for one in no text those it is close to.

        Args:
            typed: words as `words` gives them.
        """
        found: list[Word] = []
        for word in dict.fromkeys(typed):
            weight = _LITTLE if word in _PROSE else 1.0
            if self._holds(word):
                found.append(Word(word, weight, word))
                continue
            if len(word) < _SHORTEST or word.isdecimal():
                continue
            found += self._begun(word) or self._close(word)
        return found

    def rows(self, looked_for: Iterable[Word]) -> Mapping[int, Row]:
        """Return the texts that hold any of some words, by number."""
        rows: dict[int, Row] = {}
        asked = list(looked_for)
        for word in asked:
            for number, score in self._ask(f'"{word.text}"'):
                scores = rows.setdefault(number, Row()).scores
                scores[word.typed] = max(scores.get(word.typed, 0.0), score * word.weight)
        for one, other in itertools.pairwise(asked):
            if one.typed != other.typed and max(one.weight, other.weight) > _LITTLE:
                weight = min(one.weight, other.weight)
                for number, score in self._ask(f'"{one.text} {other.text}"'):
                    if number in rows:
                        rows[number].pairs += score * weight
        return rows

    def _holds(self, word: str) -> bool:
        return word in self._often or bool(self._ask(f'"{word}"', most=1))

    def _begun(self, word: str) -> list[Word]:
        """Return the words that begin so, the frequent ones."""
        begun = sorted(
            (-often, text) for text, often in self._often.items() if text.startswith(word)
        )
        return [Word(text, _BEGUN, word) for _, text in begun[:_MEANT]]

    def _close(self, word: str) -> list[Word]:
        """Return the words that a slip may stand for; of those equally close, the frequent ones."""
        close = process.extract(
            word,
            self._often.keys(),
            scorer=OSA.distance,
            score_cutoff=2 if len(word) >= _LONG else 1,
            limit=None,
        )
        if len(word) <= _STARTS_RIGHT:
            close = [found for found in close if found[0][0] == word[0]]
        weighed = [
            (1 - slips / len(word)) ** 2 * (1 if text[0] == word[0] else _START_WRONG)
            for text, slips, _ in close
        ]
        best = sorted(
            (-weight, -self._often[text], text)
            for weight, (text, _, _) in zip(weighed, close, strict=True)
        )
        return [
            Word(text, -weight * (_LITTLE if text in _PROSE else 1.0), word)
            for weight, _, text in best[:_MEANT]
            if weight <= best[0][0] * 0.8
        ]

    def _ask(self, match: str, *, most: int = -1) -> list[tuple[int, float]]:
        """Return the numbers of texts that hold a quoted phrase, each with its score.

        The score is BM25, more is better. A phrase is made of letters and digits, so that nothing
        in it means anything to FTS5.
        """
        with self._lock:
            return self._store.execute(
                "SELECT rowid, -bm25(texts) FROM texts WHERE texts MATCH ? LIMIT ?", (match, most)
            ).fetchall()


def words(text: str) -> list[str]:
    """Return the words of a text: small letters and digits, without accents and apostrophes."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'").replace("'s", ""))
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def tells(word: str) -> bool:
    """Whether a word says what is asked about."""
    return word not in _PROSE
