"""Numbers in a text: digits and number words, as values."""

from __future__ import annotations

import re
from typing import Final

_SMALL: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS: Final = (*("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),)

NUMBER_WORDS: Final[dict[str, int]] = {
    **{word: value for value, word in enumerate(_SMALL)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
    "hundred": 100,
    "thousand": 1000,
    "million": 1_000_000,
}
"""Number words by value."""

_DIGITS: Final = r"\d+(?:,\d{3})*(?:\.\d+)?"
_WORDS: Final = "|".join(sorted(NUMBER_WORDS, key=lambda word: -len(word)))
_COMPOUND: Final = rf"(?:{'|'.join(_TENS)})-(?:{'|'.join(_SMALL[1:10])})"
_NUMBER: Final = re.compile(
    rf"(?<![^\W_])(?<!\d[.,])(?!one of [a-z])(?:{_DIGITS}|{_COMPOUND}|{_WORDS})(?![^\W_])",
    re.IGNORECASE,
)


def numbers(text: str) -> tuple[float, ...]:
    """Return the values of the numbers in a text, each once, in order.

    A number is a token of digits alone ("90%", "1,000", "2025") or a number word, also as a part
    of a compound ("five-year", "twenty-one"). A name that holds digits (PHOX2B, L1, F00001) is
    none, nor is the "one" of "one of the stages".
    """
    return tuple(dict.fromkeys(_value(match[0].lower()) for match in _NUMBER.finditer(text)))


def _value(token: str) -> float:
    if token[0].isdigit():
        return float(token.replace(",", ""))
    return float(sum(NUMBER_WORDS[part] for part in token.split("-")))


def shown(value: float) -> str:
    """Return a value as a reader would write it: 5, not 5.0."""
    return f"{value:g}" if value != int(value) else str(int(value))
