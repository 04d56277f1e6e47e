"""Charts of ranges that the server draws: bars from bound to bound, open where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kg.web.drawing.amounts import Amount, number
from kg.web.drawing.marks import (
    BAR,
    GAP,
    LINE,
    MOST_BARS,
    WHOLE,
    Chart,
    Mark,
    Scale,
    of_all,
    text_lines,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TICKS: Final = 5


@dataclass(frozen=True)
class Range:
    """A bar of a chart of ranges.

    Attributes:
        name: of the bar.
        amount: where it begins and ends; a bound that is None is not given.
        hedge: for what the figure holds, or how firmly it is said; empty where nothing limits it.
    """

    name: str
    amount: Amount
    hedge: str = ""

    def __str__(self) -> str:
        """Return the figure in words."""
        said = str(self.amount) or "not given"
        return f"{said} ({self.hedge})" if self.hedge else said


def ranges(
    title: str,
    given: Sequence[Range],
    *,
    minimum: Decimal | None,
    maximum: Decimal | None,
) -> Chart:
    """Draw one bar per row from its lower to its upper bound, on a scale with numbers.

    A bound that is not given leaves the bar open up to the end of the scale; a bound that is itself
    left out is a hollow dot; a rough figure is dashed.

    Args:
        title: what it shows.
        given: the rows.
        minimum: the start of the scale; None for zero.
        maximum: the end of the scale; None for the greatest bound. A bound beyond makes it longer.
    """
    drawn = given[:MOST_BARS]
    bounds = [b for r in drawn for b in (r.amount.low, r.amount.high) if b is not None]
    ticks = _ticks(
        min([minimum or Decimal(0), *bounds]),
        max([*((maximum,) if maximum is not None else ()), *bounds], default=Decimal(1)),
    )
    scale = Scale(ticks[0], ticks[-1], WHOLE)
    marks: list[Mark] = []
    y = 0
    for row in drawn:
        lines = wrapped(row.name)
        marks += text_lines(lines, y, "name")
        y += LINE * len(lines) + 6
        marks.append(Mark("rect", Decimal(0), y, WHOLE, BAR, "track"))
        marks += _range(row, scale, y)
        lines = wrapped(str(row))
        marks += text_lines(lines, y + BAR + 3, "said")
        y += BAR + 3 + LINE * len(lines) + GAP
    unit = next((row.amount.unit for row in drawn if row.amount.unit), "")
    grid = [Mark("line", scale.at(tick), 0, height=y - 6, style="grid") for tick in ticks]
    for tick in ticks:
        style = {ticks[0]: "tick first", ticks[-1]: "tick last"}.get(tick, "tick")
        marks.append(Mark("text", scale.at(tick), y + 10, style=style, text=number(tick)))
    if unit:
        y += LINE
        marks += text_lines([unit], y, "said")
        y += 6
    said = "; ".join(f"{row.name}: {row}" for row in drawn)
    return Chart(
        title,
        f"{len(drawn)} bars on a scale from {number(ticks[0])} to {number(ticks[-1])}. {said}.",
        y + 18,
        (*grid, *marks),
        tuple(_key_of_ranges([row.amount for row in drawn])),
        of_all(len(drawn), len(given)),
    )


def _range(row: Range, scale: Scale, y: int) -> Iterator[Mark]:
    """Draw a bar from bound to bound, with its ends."""
    amount = row.amount
    if amount.low is None and amount.high is None:
        return
    x = scale.at(amount.low) if amount.low is not None else Decimal(0)
    end = scale.at(amount.high) if amount.high is not None else WHOLE
    open_ = amount.low is None or amount.high is None
    style = " ".join(name for name, is_so in (("open", open_), ("rough", amount.about)) if is_so)
    said = f"{row.name}: {row}"
    if end > x:
        yield Mark("rect", x, y, end - x, BAR, f"bar {style}".rstrip(), said)
    for bound, left_out in ((amount.low, amount.above), (amount.high, amount.below)):
        if bound is not None:
            style = (
                "hollow"
                if left_out
                else "rough"
                if amount.low == amount.high and amount.about
                else ""
            )
            said = f"{row.name}: {number(bound)}"
            yield Mark("dot", scale.at(bound), y + BAR // 2, style=style, text=said)


def _key_of_ranges(amounts: Sequence[Amount]) -> Iterator[tuple[str, str]]:
    """Yield what the styles that are there mean."""
    some = [amount for amount in amounts if str(amount)]
    if any(amount.low is None or amount.high is None for amount in some):
        yield "open", "pale: no bound is given on that side; the bar ends where the scale does"
    if any(amount.about for amount in some):
        yield "rough", "dashed: the figure is said to be a rough one"
    if any(amount.above or amount.below for amount in some):
        yield "hollow", "hollow dot: more or less than this, not the bound itself"


def _ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Return about five round numbers, evenly apart, that hold what is between two numbers."""
    if high <= low:
        high = low + 1
    rough = (high - low) / _TICKS
    magnitude = Decimal(10) ** rough.adjusted()
    step = next(s for f in (1, 2, 5, 10) if (s := f * magnitude) >= rough)
    start = low // step * step - (step if low % step < 0 else 0)
    found = [start]
    while found[-1] < high:
        found.append(found[-1] + step)
    return found
