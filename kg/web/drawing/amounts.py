"""Numbers as people read them: with thousands parted, and bounds put together in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from kg.store.engine import Term

_PARTED_FROM: Final = 10_000
"""Below it, figures stand without commas: a year has none."""


@dataclass(frozen=True)
class Amount:
    """A figure with bounds.

    Attributes:
        low: the lower bound, or None.
        high: the upper bound, or None.
        above: whether the lower bound itself is left out.
        below: whether the upper bound itself is left out.
        about: whether the figure is a rough one.
        unit: what is counted or measured, or empty.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    above: bool = False
    below: bool = False
    about: bool = False
    unit: str = ""

    def __str__(self) -> str:
        """Return it in words, such as "about 90 to 95 per hundred"; empty without a bound."""
        bounds = self._bounds()
        if not bounds:
            return ""
        return f"{'about ' if self.about else ''}{bounds} {self.unit}".rstrip()

    def _bounds(self) -> str:
        low = "" if self.low is None else number(self.low)
        high = "" if self.high is None else number(self.high)
        if low and high:
            if low == high:
                return low
            low = f"more than {low}" if self.above else low
            return f"{low} to {'less than ' if self.below else ''}{high}"
        if low:
            return f"more than {low}" if self.above else f"{low} or more"
        if high:
            return f"less than {high}" if self.below else f"up to {high}"
        return ""


def number(value: Decimal) -> str:
    """Return a number with the digits that it has, without zeros at its end."""
    whole = value == value.to_integral_value()
    text = f"{value.quantize(Decimal(1)) if whole else value.normalize():f}"
    return f"{Decimal(text):,}" if abs(value) >= _PARTED_FROM else text


def decimal_of(term: Term | None) -> Decimal | None:
    """Return the number in a cell; None of an empty one, or one that holds no finite number."""
    if not isinstance(term, ox.Literal):
        return None
    try:
        value = Decimal(term.value)
    except ArithmeticError:
        return None
    # A page shows digits: a number with thousands of them is no figure that anyone reads.
    return (
        value
        if value.is_finite() and abs(value.adjusted()) < len("1,000,000,000,000,000")
        else None
    )


def is_true(term: Term | None) -> bool:
    """Whether a cell holds the boolean true."""
    return isinstance(term, ox.Literal) and term.value in {"true", "1"}
