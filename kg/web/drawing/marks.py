"""What charts are made of: marks of an SVG, and the scale that says where they stand.

Across, places are percentages of the width, so that a chart fits a phone and a wide screen with
letters of one size; down, they are pixels. Names stand above their bars. Colors are the style
sheet's. Nothing is said by color or length alone: each figure also stands as text.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_BARS: Final = 60
"""Bars of one chart; the table holds all."""
LINE: Final = 19
"""Height of a line of text in pixels."""
BAR: Final = 14
"""Height of a bar in pixels."""
GAP: Final = 16
"""Pixels between bars."""
WHOLE: Final = Decimal(100)
"""The width, in percent."""
_ACROSS: Final = 46
"""Letters that fit into a line on a phone."""


@dataclass(frozen=True)
class Mark:
    """One thing that is drawn.

    Attributes:
        kind: ``text``, ``rect``, ``line`` or ``dot``; also the name of its style.
        x: where it begins, in percent of the width.
        y: its top in pixels; of text the base line, of a dot the middle.
        width: in percent.
        height: in pixels.
        style: names of further styles.
        text: what it says; of shapes what a pointer over them is told.
        shift: pixels to the right.
    """

    kind: str
    x: Decimal
    y: int
    width: Decimal = Decimal(0)
    height: int = 0
    style: str = ""
    text: str = ""
    shift: int = 0


@dataclass(frozen=True)
class Chart:
    """A chart.

    Attributes:
        title: what it shows.
        description: the same in words, for who does not see it.
        height: in pixels.
        marks: what is drawn, in that order.
        key: what the styles of its bars mean: style and words.
        notes: what else to know.
    """

    title: str
    description: str
    height: int
    marks: tuple[Mark, ...]
    key: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


class Scale:
    """Turns values into places across."""

    def __init__(self, low: Decimal, high: Decimal, width: Decimal) -> None:
        """Lay values from ``low`` to ``high`` over so many percent of the width."""
        self._low = low
        self._span = high - low or Decimal(1)
        self._width = width

    def at(self, value: Decimal) -> Decimal:
        """Return where a value stands, in percent of the width."""
        return round((value - self._low) / self._span * self._width, 3)


def text_lines(lines: Sequence[str], y: int, style: str) -> list[Mark]:
    """Set lines of text below a height."""
    return [
        Mark("text", Decimal(0), y + LINE * place + 14, style=style, text=line)
        for place, line in enumerate(lines)
    ]


def wrapped(text: str) -> list[str]:
    """Break a text into lines that fit a phone."""
    return textwrap.wrap(text, _ACROSS) or [""]


def of_all(drawn: int, count: int) -> tuple[str, ...]:
    """Say that not all is drawn, where it is not."""
    return (f"The first {drawn} of {count:,} are drawn; the table holds all.",) * (drawn < count)
