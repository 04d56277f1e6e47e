"""Words: comparable spelling, stems, and the small word tables.

Every table here is about English, none about neuroblastoma; what belongs to the subject stands
in the content files (``cues.csv``, ``vocabulary.csv``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.curation.words import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

STEM_LENGTH: Final = 5
"""Letters that two words must share to count as forms of one word."""

_ENDINGS: Final = ("ing", "ed", "es", "e", "s")
_SHORTEST: Final = 3

CONDITION_OPENERS: Final = (
    "as long as",
    "if",
    "in case",
    "once",
    "provided that",
    "unless",
    "when",
    "whenever",
)
"""Words that open a condition: what is said under one holds only under it.

"Whether" is left out, it opens a question; so are "while" and "until", which rather contrast and
bound.
"""

QUESTION_OPENERS: Final = tuple(
    f"{verb} if" for verb in ("ask", "check", "know", "learn", "see", "show", "tell", "test")
)
"""Where "if" opens a question, not a condition."""

STOP_WORDS: Final = frozenset(
    """
    a about after all also an and any are as at be because been before being both but by can could
    did do does doing done down each either else even ever every few for from get gets give given
    gives go goes had has have having he her here hers him his how i if in into is it its itself
    just know known let like made make makes many may me might mine more most much must my need no
    nor not now of off on once one only or other others our ours out over own per same see she
    should since so some such than that the their theirs them then there these they this those
    through thus to too until up upon us use used uses very was way we well were what when where
    whether which while who whom whose why will with within without would yet you your yours
    aren couldn d didn doesn don hadn hasn haven isn ll re s shouldn t ve wasn weren won wouldn
    """.split()  # noqa: SIM905 - 200 quoted words in a column would fill the module
)
"""Words that carry no claim of their own, with what an apostrophe leaves (``doesn't``)."""


def folded(text: str) -> str:
    """Return a spelling to compare by: lower case, plain apostrophes, no hyphens, single spaces."""
    plain = re.sub("[\u2018\u2019\u02bc]", "'", text.lower())
    return " ".join(re.sub("[-\u2010-\u2014]", " ", plain).split())


def stem(word: str) -> str:
    """Return the first letters of a word without its ending: fading and fade, baby and babies."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word.removesuffix(ending)
            break
    return (word[:-1] + "i" if word.endswith("y") else word)[:STEM_LENGTH]


def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the words of a text that are no stop words."""
    return frozenset(stem(word) for word in tokens(text) if word not in STOP_WORDS)


class Phrases:
    """A set of words and phrases that can be looked for in a text.

    Matching is by whole words, without regard to case or the form of apostrophes. Where several
    phrases overlap the longest counts alone, so that "almost always" is not also "always".
    """

    def __init__(self, phrases: Iterable[str], *, plural: bool = False) -> None:
        """Compile the phrases; empty ones are left out.

        Args:
            phrases: words or phrases in any spelling.
            plural: whether a phrase is also found with a plural ending.
        """
        known = sorted({folded(p) for p in phrases} - {""}, key=lambda p: (-len(p), p))
        ending = "(?:e?s)?" if plural else ""
        words = f"(?:{'|'.join(map(re.escape, known))}){ending}"
        self._pattern = re.compile(f"(?<![a-z0-9]){words}(?![a-z0-9])") if known else None

    def found(self, text: str) -> tuple[str, ...]:
        """Return the phrases that stand in a text, folded, each once, in order."""
        if self._pattern is None:
            return ()
        return tuple(dict.fromkeys(self._pattern.findall(folded(text))))

    def __contains__(self, text: str) -> bool:
        """Tell whether any of the phrases stands in a text."""
        return self._pattern is not None and self._pattern.search(folded(text)) is not None
