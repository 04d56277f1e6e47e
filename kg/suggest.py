"""What was probably meant by a name that is not known."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_COMPARED: Final = 100
"""Characters of what was typed that are compared: the comparison is quadratic in them."""


def did_you_mean(
    typed: str,
    known: Iterable[str],
    *,
    most: int = 3,
    cutoff: float = 0.6,
    shown: Callable[[str], str] = str,
) -> str:
    """Return ``Did you mean a or b?``, best first, or an empty text if no known name is close.

    Args:
        typed: the name that is not known; upper and lower case count alike.
        known: the names that are known.
        most: the largest number of names to give.
        cutoff: how alike two names are at least, from 0 to 1 (``difflib``'s ratio).
        shown: how the message writes a known name.
    """
    by_folded: dict[str, str] = {}
    for name in sorted(known):
        by_folded.setdefault(name.casefold(), name)
    close = get_close_matches(typed[:_COMPARED].casefold(), by_folded, n=most, cutoff=cutoff)
    named = dict.fromkeys(shown(by_folded[folded]) for folded in close)
    return f"Did you mean {' or '.join(named)}?" if named else ""
