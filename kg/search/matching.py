"""Why something was found: the texts that hold what was looked for, as people are shown them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.search.index import tells, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.search.texts import Text

_STEM: Final = 4
"""Letters that two forms of one word begin with at least."""
_ENDING: Final = 3
"""Letters in which they may differ behind that: "amplified" and "amplification" do by more."""
_SHOWN: Final = 3
"""Names that are shown of an answer."""


@dataclass(frozen=True)
class Match:
    """Why something was found.

    Attributes:
        field: what the text says, such as ``question``, ``synonym``, ``answer``, or ``option`` for
            an entity that a query takes as a value, or ``about`` for one that a fact is about.
        text: the text; of an answer, the names in it that hold what was looked for.
    """

    field: str
    text: str


def shown(text: Text, asked: Iterable[str]) -> Match:
    """Return a text as a match; of an answer, the names that hold what was looked for.

    Args:
        text: a text that was found.
        asked: the words that were looked for.
    """
    if text.field != "answer":
        return Match(text.field, text.text)
    names = text.text.split(", ")
    telling = [word for word in asked if tells(word)]
    holding = [n for n in names if any(_alike(w, word) for w in words(n) for word in telling)]
    return Match(text.field, ", ".join((holding or names)[:_SHOWN]))


def _alike(one: str, other: str) -> bool:
    """Whether two words may be forms of one."""
    least = max(_STEM, min(len(one), len(other)) - _ENDING)
    return one == other or (len(one) > least and one[:least] == other[:least])
