"""The rows of a saved query as a page shows them: names for IRIs, words for bounds, lay headings.

Columns that belong together are shown as one: an entity and its label, and the bounds of a figure
with its unit. The rows themselves are kept beside, for charts.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from kg.queries.column import KNOWN, NUMERIC
from kg.rdf.namespaces import BASE, PREFIXES, curie, iri
from kg.store.engine import Boolean, Solutions
from kg.store.labels import labels
from kg.web.answers import MOST_CELLS
from kg.web.drawing.amounts import Amount, decimal_of, is_true, number
from kg.web.links import Shown, shown, spoken, with_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.queries import Catalog, SavedQuery
    from kg.queries.column import Column
    from kg.store.engine import Engine, Row, Term, Triples

_BOUNDS: Final = ("lower", "lowerExclusive", "upper", "upperExclusive", "approximate")
_YES_NO: Final = {"true": "yes", "1": "yes", "false": "no", "0": "no"}
_NUMBERED: Final = tuple(PREFIXES[name] for name in ("fact", "passage", "case"))
"""Namespaces whose local names are numbers that people know things by."""

_Cell: TypeAlias = Callable[["Row"], Shown]


@dataclass(frozen=True)
class Heading:
    """A column of the table.

    Attributes:
        name: of the column of the result; empty for the bounds of a figure, which are several.
        label: what stands above it.
        description: what a cell says, or empty.
        numeric: whether numbers stand below it.
    """

    name: str
    label: str
    description: str
    numeric: bool = False


@dataclass(frozen=True)
class Rows:
    """The first rows of a result.

    Attributes:
        headings: of the columns that are shown.
        cells: the rows as they are shown.
        empty: labels of the columns that are left out, because every cell in them is empty.
        count: how many rows there are in all.
        noun: what a row is called.
        terms: the rows as the engine gave them, as many as are shown.
        names: the columns of ``terms``.
        column: how a row is shown in one column, by its name; also in those that are left out.
    """

    headings: tuple[Heading, ...]
    cells: list[list[Shown]]
    empty: tuple[str, ...]
    count: int
    noun: str
    terms: list[Row]
    names: tuple[str, ...]
    column: Mapping[str, _Cell] = field(repr=False)
    amount: Callable[[Row], Amount] = field(repr=False, default=lambda _: Amount())

    def term(self, row: Row, name: str) -> Term | None:
        """Return what stands in a column of a row."""
        return row[self.names.index(name)]


def read(
    result: Solutions | Boolean | Triples,
    query: SavedQuery,
    engine: Engine,
    catalog: Catalog,
    *,
    limit: int,
) -> Rows:
    """Read a result for a page: the first rows, fewer of many columns, and the number of all.

    Args:
        result: what an engine answered; it is read once.
        query: what was asked.
        engine: where labels are looked up; asked once for every five hundred of them.
        catalog: names the queries that cells link to.
        limit: how many rows are shown.
    """
    columns = query.columns
    terms, count = _first(result, min(limit, MOST_CELLS // max(1, len(columns))))
    names = tuple(column.name for column in columns)
    known = labels(engine, _unnamed(columns, terms))
    showing = _Showing(columns, known, catalog)
    parts = showing.parts()
    cells = [[cell(row) for _, cell in parts] for row in terms]
    texts = [tuple(row[place].text for row in cells) for place in range(len(parts))]
    filled = [not cells or any(text) for text in texts]
    units = tuple(showing.amount(row).unit for row in terms)
    headings = [heading for heading, _ in parts]
    repeats = set(_repeats(headings, texts, units))
    kept = [place for place in range(len(parts)) if filled[place] and place not in repeats]
    return Rows(
        headings=tuple(headings[place] for place in kept),
        cells=[[row[place] for place in kept] for row in cells],
        empty=tuple(
            headings[place].label for place, is_filled in enumerate(filled) if not is_filled
        ),
        count=count,
        noun="row" if isinstance(result, Solutions | Boolean) else "triple",
        terms=terms,
        names=names,
        column={column.name: showing.of(column) for column in columns},
        amount=showing.amount,
    )


def local(value: str) -> str:
    """Return how an entity is named in an address: its local name if it is one of ours."""
    short = curie(value)
    if short is None:
        return value
    return short.partition(":")[2] if short.startswith("nb:") else short


def _first(result: Solutions | Boolean | Triples, limit: int) -> tuple[list[Row], int]:
    """Return the first rows, and the number of all."""
    if isinstance(result, Boolean):
        return [(ox.Literal(value=bool(result)),)], 1
    if isinstance(result, Solutions):
        iterator = iter(result)
    else:
        # A graph has no order of its own; sorted, a page is the same each time.
        triples = sorted(itertools.islice(result, limit), key=str)
        iterator = iter([(t.subject, t.predicate, t.object) for t in triples])
    first = list(itertools.islice(iterator, limit))
    further = sum(1 for _ in iterator)  # of a result that yields all of its rows
    return first, result.rows if result.rows is not None else len(first) + further


def _repeats(
    headings: Sequence[Heading], texts: Sequence[tuple[str, ...]], units: tuple[str, ...]
) -> Iterator[int]:
    """Yield the columns that say in every row what is said beside.

    That is a unit that was said with the figures, and a text of a name of its own that is always
    that of a column before. Of a single row nothing follows.
    """
    for place, heading in enumerate(headings):
        again = heading.name not in KNOWN and len(units) > 1 and texts[place] in texts[:place]
        if again or (heading.name == "unit" and texts[place] == units):
            yield place


def _unnamed(columns: Sequence[Column], rows: Iterable[Row]) -> set[str]:
    """Return the IRIs of this project whose labels stand in no column, and those of units."""
    beside = {column.label_of: place for place, column in enumerate(columns) if column.label_of}
    asked = {iri(column.unit).value for column in columns if column.unit}
    for row in rows:
        for column, term in zip(columns, row, strict=True):
            if (
                isinstance(term, ox.NamedNode)
                and term.value.startswith(BASE)
                and not term.value.startswith(_NUMBERED)
                and (column.name not in beside or row[beside[column.name]] is None)
            ):
                asked.add(term.value)
    return asked


class _Showing:
    """How the columns of a query are shown."""

    def __init__(
        self, columns: Sequence[Column], known: Mapping[str, str], catalog: Catalog
    ) -> None:
        self._columns = columns
        self._place = {column.name: place for place, column in enumerate(columns)}
        self._label = {column.label_of: column.name for column in columns if column.label_of}
        self._known = known
        self._catalog = catalog

    def parts(self) -> list[tuple[Heading, _Cell]]:
        """Return heading and cell of what is shown, in the order of the columns."""
        bounds = [name for name in _BOUNDS if name in self._place]
        # A unit that goes with the bounds is said with them.
        units = {self._columns[self._place[name]].unit_column for name in bounds}
        together = {*bounds, *units} if {"lower", "upper"} & set(bounds) else set()
        found: list[tuple[Heading, _Cell]] = []
        for column in self._columns:
            if column.label_of or (column.name in together and not bounds):
                continue
            if column.name not in together:
                heading = Heading(
                    column.name, column.label, column.description, column.datatype in NUMERIC
                )
                found.append((heading, self.of(column)))
            else:
                bounds.clear()
                found.append((_IN_NUMBERS, self._in_numbers))
        return found

    def of(self, column: Column) -> _Cell:
        """Return how a row is shown in a column."""
        place = self._place[column.name]
        if column.datatype == "boolean":
            return lambda row: _truth(row[place])
        if column.datatype in NUMERIC:
            return lambda row: self._counted(row, column)
        return lambda row: self._named(row, column)

    def amount(self, row: Row) -> Amount:
        """Return the figure that the bounds in a row make."""
        term = {name: row[self._place[name]] for name in _BOUNDS if name in self._place}
        column = next(
            (self._columns[self._place[n]] for n in ("lower", "upper") if n in self._place), None
        )
        return Amount(
            decimal_of(term.get("lower")),
            decimal_of(term.get("upper")),
            is_true(term.get("lowerExclusive")),
            is_true(term.get("upperExclusive")),
            is_true(term.get("approximate")),
            self._unit(row, column) if column else "",
        )

    def _in_numbers(self, row: Row) -> Shown:
        return Shown(str(self.amount(row)))

    def _counted(self, row: Row, column: Column) -> Shown:
        value = decimal_of(row[self._place[column.name]])
        if value is None:
            return shown(row[self._place[column.name]], self._known)
        return Shown(f"{number(value)} {self._unit(row, column)}".rstrip(), numeric=True)

    def _unit(self, row: Row, column: Column) -> str:
        if column.unit:
            return self._known.get(iri(column.unit).value, "")
        if column.unit_column:
            return shown(row[self._place[column.unit_column]], self._known).text
        return ""

    def _named(self, row: Row, column: Column) -> Shown:
        term = row[self._place[column.name]]
        beside = row[self._place[self._label[column.name]]] if column.name in self._label else None
        if not isinstance(term, ox.NamedNode):
            # Without an entity, or with a literal in its place, the label is all that there is.
            return _plain(term if term is not None else beside, self._known)
        cell = shown(term, self._known)
        text = beside.value if isinstance(beside, ox.Literal) else cell.text
        if term.value.startswith(_NUMBERED):
            text = local(text).rpartition(":")[2]
        elif column.name == "predicate":
            text = spoken(term.value, self._known)
        if column.link and column.link.query in self._catalog:
            asked = self._catalog[column.link.query]
            fields = [(column.link.parameter, local(term.value))]
            href = with_query(f"/queries/{column.link.query}", fields)
            return Shown(text, href, asked.question or asked.summary)
        return Shown(text, cell.href, term.value)


_IN_NUMBERS: Final = Heading(
    "",
    "In numbers",
    "The lower and upper bound in words, with the unit. “More than” and “less than” leave the "
    "bound itself out, “about” marks a figure that is said to be rough, and a bound that is not "
    "given is not shown.",
)


def _plain(term: Term | None, known: Mapping[str, str]) -> Shown:
    cell = shown(term, known)
    if isinstance(term, ox.Literal):
        if term.datatype == iri("xsd:boolean"):
            return _truth(term)
        # The page is in English, and so is a text without a language.
        language = None if (term.language or "en").startswith("en") else term.language
        value = decimal_of(term) if cell.numeric else None
        return Shown(number(value) if value is not None else cell.text, None, None, language,
                     cell.numeric)  # fmt: skip
    return cell


def _truth(term: Term | None) -> Shown:
    return Shown(_YES_NO.get(term.value, term.value) if isinstance(term, ox.Literal) else "")
