"""What the page of a saved query shows first: the chart, drawing, tree or value of its view."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES
from kg.web.drawing.amounts import Amount, decimal_of
from kg.web.drawing.charts import Bar, Part, bars
from kg.web.drawing.diagrams import MOST_LINKS, Branch, Diagram, Link, diagram, tree
from kg.web.drawing.ranges import Range, ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.queries import SavedQuery
    from kg.store.engine import Row
    from kg.web.drawing.marks import Chart
    from kg.web.drawing.rows import Rows
    from kg.web.links import Shown

_NOT_SAID: Final = "not said"
_HEDGES: Final = ("frequency", "certainty", "scope", "furtherScope", "combination")
"""Columns that say how far a row holds; a drawing of it says that too."""
_STATED: Final = "stated"
"""The certainty of what is said without any hedge."""
_ENTITIES: Final = (PREFIXES["nb"], PREFIXES["nbo"], PREFIXES["case"])
"""Namespaces of what triples relate in a drawing; facts and passages are about triples."""


@dataclass(frozen=True)
class Figure:
    """What stands above the table; one of the fields is filled, or none.

    Attributes:
        chart: a chart.
        diagram: nodes and links.
        tree: a nested list.
        value: one large value.
        note: what else to know, or empty.
    """

    chart: Chart | None = None
    diagram: Diagram | None = None
    tree: tuple[Branch, ...] = ()
    value: str = ""
    note: str = ""


def figure(query: SavedQuery, rows: Rows) -> Figure:
    """Return what the view of a query asks for; nothing for a table, and for no rows."""
    view = query.view
    if not rows.terms or view.kind == "table":
        return Figure()
    if view.kind == "value":
        return Figure(value=rows.column[view.value](rows.terms[0]).text.capitalize())
    if view.kind == "graph":
        return _graph(query, rows)
    if len(rows.terms) < rows.count:
        # Of some of the rows a chart would be wrong, not just short.
        return Figure(note="There are too many rows for a chart: it would have to leave some out.")
    title = _title(query)
    if view.kind == "ranges":
        given = [_range(query, rows, row) for row in rows.terms]
        return Figure(ranges(title, given, minimum=view.minimum, maximum=view.maximum))
    drawn = _bars(query, rows)
    return Figure(bars(title, drawn, minimum=view.minimum, maximum=view.maximum))


def _title(query: SavedQuery) -> str:
    """Return what a chart measures, in the words of its columns."""
    view = query.view
    if view.kind == "ranges":
        return query.summary
    label = {column.name: column.label for column in query.columns}
    measured = label[view.value] if view.kind == "bars" else "Number of rows"
    divided = f", divided by {_lowered(label[view.series])}" if view.series else ""
    return f"{measured} by {_lowered(label[view.category])}{divided}"


def _lowered(label: str) -> str:
    """Return a label as it stands in a sentence; an abbreviation stays as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _said(rows: Rows, column: str, row: Row) -> str:
    return rows.column[column](row).text or _NOT_SAID


def _hedges(rows: Rows, row: Row) -> str:
    """Return how far a row holds, in the words of its cells; empty where it holds as it stands."""
    found = [rows.column[name](row).text for name in _HEDGES if name in rows.column]
    return ", ".join(hedge for hedge in found if hedge and hedge != _STATED)


def _range(query: SavedQuery, rows: Rows, row: Row) -> Range:
    """Return the figure of a row: its bounds, and what else the row says about them."""
    view = query.view
    said = rows.amount(row)
    low, high = (decimal_of(rows.term(row, name)) for name in (view.low, view.high))
    if (low, high) != (said.low, said.high):
        said = Amount(low, high, about=said.about, unit=said.unit)
    return Range(_said(rows, view.category, row), said, _hedges(rows, row))


def _bars(query: SavedQuery, rows: Rows) -> list[Bar]:
    """Return one bar per category: as long as its number, or as it has rows."""
    view = query.view
    found: dict[str, dict[str, Decimal]] = {}
    for row in rows.terms:
        value = decimal_of(rows.term(row, view.value)) if view.kind == "bars" else Decimal(1)
        name = _said(rows, view.series, row) if view.series else ""
        parts = found.setdefault(_said(rows, view.category, row), {})
        parts[name] = parts.get(name, Decimal(0)) + (value or 0)
    totals: Counter[str] = Counter()
    for parts in found.values():
        totals.update(parts)
    series = {name: place for place, (name, _) in enumerate(totals.most_common())}
    given = [
        Bar(
            category,
            tuple(
                Part(name, parts[name], place) for name, place in series.items() if name in parts
            ),
        )
        for category, parts in found.items()
    ]
    # Counted rows have no order of their own but their number.
    return sorted(given, key=lambda bar: -bar.value) if view.kind == "counts" else given


def _graph(query: SavedQuery, rows: Rows) -> Figure:
    """Return a drawing of links, or a nested list where links have no words."""
    view = query.view
    named: dict[str, Shown] = {}
    source, target = (view.source, view.target) if view.source else ("subject", "object")
    relation = view.relation if view.source else "predicate"
    links = []
    kept: Sequence[Row] = rows.terms if view.source else list(_between_entities(rows.terms))
    for row in kept:
        ends = [rows.term(row, name) for name in (source, target)]
        if not all(isinstance(end, ox.NamedNode) for end in ends):
            continue
        for end, name in zip(ends, (source, target), strict=True):
            assert isinstance(end, ox.NamedNode)  # noqa: S101  # looked at above
            named.setdefault(end.value, rows.column[name](row))
        word = rows.column[relation](row).text if relation else ""
        hedges = _hedges(rows, row)
        if hedges and hedges not in word.split():
            word = f"{word} ({hedges})"
        links.append(Link(ends[0].value, word, ends[1].value))  # type: ignore[union-attr]
    note = (
        ""
        if len(kept) == len(rows.terms)
        else (
            "Drawn is what relates things with each other. Their names, the facts, how firmly each "
            "is said, and its passages are in the table."
        )
    )
    if not links:
        return Figure()
    if not relation:
        return Figure(tree=tuple(tree([(s, t) for s, _, t in links], named)))
    if len(set(links)) > MOST_LINKS:
        return Figure(note=f"There are too many links to draw them: {len(set(links)):,}.")
    return Figure(diagram=diagram(query.summary, links, named), note=note)


def _between_entities(rows: Iterable[Row]) -> Iterable[Row]:
    """Yield triples that relate entities; not what is said of a fact."""
    for row in rows:
        s, p, o = row
        if (
            isinstance(s, ox.NamedNode)
            and isinstance(p, ox.NamedNode)
            and isinstance(o, ox.NamedNode)
            and s.value.startswith(_ENTITIES)
            and o.value.startswith(_ENTITIES)
            and p.value.startswith(PREFIXES["nbo"])
        ):
            yield row
