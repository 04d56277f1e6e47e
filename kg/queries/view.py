"""How a page shows the result of a saved query first: a table, a chart, a graph, or a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.queries.column import NUMERIC

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from kg.queries.column import Column
    from kg.sparql.form import Form

RULE: Final = "query-view"
CHARTS: Final = ("bars", "ranges", "counts")
"""Kinds of views that are charts: a table of the same rows always stands beside one."""


@dataclass(frozen=True)
class _Kind:
    """What a view of a kind is told: keys that it needs, keys that it may have, forms it fits."""

    needed: tuple[str, ...]
    allowed: tuple[str, ...]
    forms: tuple[Form, ...]


_KINDS: Final[Mapping[str, _Kind]] = {
    "table": _Kind((), (), ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")),
    "bars": _Kind(("category", "value"), ("series", "minimum", "maximum"), ("SELECT",)),
    "ranges": _Kind(("category", "low", "high"), ("minimum", "maximum"), ("SELECT",)),
    "counts": _Kind(("category",), ("series",), ("SELECT",)),
    "graph": _Kind(("source", "target"), ("relation",), ("SELECT", "CONSTRUCT", "DESCRIBE")),
    "value": _Kind(("value",), (), ("SELECT", "ASK")),
}
_COLUMNS: Final = ("category", "value", "low", "high", "series", "source", "target", "relation")
_NUMBERS: Final = ("minimum", "maximum")


@dataclass(frozen=True)
class View:
    """A view; what it does not need is empty or None.

    Attributes:
        kind: table, bars, ranges, counts, graph, or value.
        category: of a chart, the column that names each bar; of ``counts`` the bar is as long as
            there are rows of a category.
        value: of ``bars``, the column that is their length; of ``value``, the column shown.
        low: of ``ranges``, the column where each begins; an empty cell is the start of the scale.
        high: of ``ranges``, the column where each ends; an empty cell is the end of the scale.
        series: the column by which a bar is divided.
        source: of a ``graph`` made of rows, the column of the node where an edge begins. Triples
            are edges themselves, and name no columns.
        target: the column of the node where the edge ends.
        relation: the column that names the edge.
        minimum: the start of the scale; None for zero.
        maximum: the end of the scale; None for the greatest value.
    """

    kind: str
    category: str = ""
    value: str = ""
    low: str = ""
    high: str = ""
    series: str = ""
    source: str = ""
    target: str = ""
    relation: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    @property
    def columns(self) -> dict[str, str]:
        """Return the part that each column plays: ``{"category": "riskGroup", …}``."""
        return {part: name for part in _COLUMNS if (name := getattr(self, part))}


def default_view(form: Form, columns: Sequence[Column]) -> View:
    """Return the view of a query that declares none."""
    if form == "SELECT":
        return View("table")
    return View("value", value=columns[0].name) if form == "ASK" else View("graph")


def check_view(view: View, form: Form, columns: Sequence[Column]) -> Iterator[tuple[str, str]]:
    """Yield message and remedy for what is wrong with a declared view."""
    kind = _KINDS[view.kind]
    if form not in kind.forms:
        fitting = ", ".join(name for name, other in _KINDS.items() if form in other.forms)
        yield f"The answer to {form} cannot be shown as {view.kind}.", f"Choose one of: {fitting}."
        return
    given = set(view.columns) | {name for name in _NUMBERS if getattr(view, name) is not None}
    # Triples are edges themselves.
    needed = () if view.kind == "graph" and form != "SELECT" else kind.needed
    allowed = {*needed, *(kind.allowed if needed or not kind.needed else ())}
    lacking = [name for name in needed if name not in given]
    surplus = sorted(given - allowed)
    if lacking:
        yield f"A view of kind {view.kind} needs: {', '.join(lacking)}.", "Name the columns."
    if surplus:
        yield f"A view of kind {view.kind} takes no {', '.join(surplus)}.", "Remove what it says."
    if lacking or surplus:
        return
    if view.minimum is not None and view.maximum is not None and view.minimum >= view.maximum:
        yield "The scale of the view ends where it begins, or before.", "Mend one of its ends."
    yield from _check_columns(view, columns)


def _check_columns(view: View, columns: Sequence[Column]) -> Iterator[tuple[str, str]]:
    """Check that the columns of a view are there, and hold what it shows."""
    known = {column.name: column for column in columns}
    for part, name in view.columns.items():
        if name not in known:
            yield (
                f"The view's {part} names the column {name!r}, which the result has not.",
                f"Its columns are: {', '.join(known)}.",
            )
        elif (part in {"low", "high"} or (part == "value" and view.kind == "bars")) and known[
            name
        ].datatype not in NUMERIC:
            yield (
                f"The view's {part} needs numbers; {name} is declared {known[name].datatype}.",
                "Choose a numeric column, or declare its datatype.",
            )
        elif part in {"source", "target"} and known[name].datatype != "entity":
            yield (
                f"The view's {part} needs entities; {name} is declared {known[name].datatype}.",
                "Choose the column of the thing itself, not that of its label.",
            )
