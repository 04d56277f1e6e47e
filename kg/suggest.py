"""What was probably meant by a name that is not known."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_COMPARED: Final = 100
"""Characters of what was typed that are compared: the comparison is quadratic in them."""

_NUMBERED: Final = re.compile(r"([A-Z])([0-9]+)")
"""Names such as P0123: any is close to any other, so only the same number is meant (P123)."""


def did_you_mean(
    typed: str,
    known: Iterable[str],
    *,
    most: int = 3,
    cutoff: float = 0.6,
    shown: Callable[[str], str] = str,
) -> str:
    """Return ``Did you mean a or b?``, best first, or an empty text if no known name is close.

    A numbered name (P0123) is close to one of the same number only.

    Args:
        typed: the name that is not known; upper and lower case count alike.
        known: the names that are known.
        most: the largest number of names to give.
        cutoff: how alike two names are at least, from 0 to 1 (``difflib``'s ratio).
        shown: how the message writes a known name.
    """
    numbered = _NUMBERED.fullmatch(typed)
    if numbered:
        letter, digits = numbered.groups()
        known = [name for name in known if name.strip(letter).lstrip("0") == digits.lstrip("0")]
    by_folded: dict[str, str] = {}
    for name in sorted(known):
        by_folded.setdefault(name.casefold(), name)
    close = get_close_matches(typed[:_COMPARED].casefold(), by_folded, n=most, cutoff=cutoff)
    named = dict.fromkeys(shown(by_folded[folded]) for folded in close)
    return f"Did you mean {' or '.join(named)}?" if named else ""
