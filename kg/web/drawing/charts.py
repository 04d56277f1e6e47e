"""Charts of lengths that the server draws: one bar per category, divided by series or not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kg.web.drawing.amounts import number
from kg.web.drawing.marks import (
    BAR,
    GAP,
    LINE,
    MOST_BARS,
    Chart,
    Mark,
    Scale,
    of_all,
    text_lines,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_SERIES: Final = 12
"""Series that have a color of their own; the rest share the last one."""
_BEFORE_NUMBER: Final = Decimal(84)
"""Percent of the width that bars take; their numbers stand in the rest."""


@dataclass(frozen=True)
class Part:
    """A part of a bar.

    Attributes:
        name: of its series; empty where bars are not divided.
        value: its length.
        series: number of its series, from 0, which gives its color.
    """

    name: str
    value: Decimal
    series: int = 0


@dataclass(frozen=True)
class Bar:
    """A bar of a chart of lengths."""

    name: str
    parts: tuple[Part, ...]

    @property
    def value(self) -> Decimal:
        """Return the length of the whole bar."""
        return sum((part.value for part in self.parts), Decimal(0))


def bars(
    title: str, given: Sequence[Bar], *, minimum: Decimal | None, maximum: Decimal | None
) -> Chart:
    """Draw one bar per category, divided by series where there are some.

    Args:
        title: what it shows.
        given: the bars, in the order in which they stand.
        minimum: the start of the scale; None for zero.
        maximum: the end of the scale; None for the greatest value. A value beyond makes it longer.
    """
    drawn = given[:MOST_BARS]
    low = min([minimum or Decimal(0), *(bar.value for bar in drawn)])
    high = max([*((maximum,) if maximum is not None else ()), *(bar.value for bar in drawn)])
    scale = Scale(low, high, _BEFORE_NUMBER)
    series: dict[str, list[str]] = {}
    for place, name in sorted({(part.series, part.name) for bar in drawn for part in bar.parts}):
        if name:
            series.setdefault(_color(place), []).append(name)
    marks: list[Mark] = []
    y = 0
    for bar in drawn:
        lines = wrapped(bar.name)
        marks += text_lines(lines, y, "name")
        y += LINE * len(lines) + 4
        start = low
        for part in bar.parts:
            x, end = scale.at(start), scale.at(start + part.value)
            said = f"{part.name or bar.name}: {number(part.value)}"
            marks.append(Mark("rect", x, y, end - x, BAR, _color(part.series), said))
            start += part.value
        total = number(bar.value)
        marks.append(Mark("text", scale.at(bar.value), y + BAR - 2, style="value", text=total,
                          shift=8))  # fmt: skip
        y += BAR
        if series:
            lines = wrapped(_in_words(bar))
            marks += text_lines(lines, y + 2, "said")
            y += LINE * len(lines) + 2
        y += GAP
    said = "; ".join(f"{bar.name}: {number(bar.value)}" for bar in drawn)
    return Chart(
        title,
        f"{len(drawn)} bars. {said}.",
        y,
        tuple(marks),
        tuple((color, ", ".join(names)) for color, names in series.items()),
        of_all(len(drawn), len(given)),
    )


def _in_words(bar: Bar) -> str:
    """Return the parts of a bar in words, longest first."""
    parts = sorted(bar.parts, key=lambda part: -part.value)
    return ", ".join(f"{number(part.value)} {part.name}" for part in parts)


def _color(series: int) -> str:
    return f"bar s{min(series, MOST_SERIES - 1)}"
