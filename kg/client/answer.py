"""What a query gave: rows of values, a data frame, or a graph."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.client.values import value_of
from kg.errors import BadRequestError, MissingToolError, NotAcceptableError
from kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import rdflib

    from kg.client.evidence import Evidence, Fact, Standing
    from kg.client.result import Result
    from kg.client.saved import Query
    from kg.client.values import Value

_LABEL: Final = "Label"
"""What the name of a column ends in that names the entity in the column before (queries/README)."""

_LARGEST: Final = 2**63


class Row(Mapping[str, "Value"]):
    """One row: ``row["gene"]`` or ``row.gene``; an empty cell is None.

    A column that is called as a method of a mapping, such as ``values``, is had by its name in
    brackets only.
    """

    __slots__ = ("_cells",)

    def __init__(self, cells: Mapping[str, Value]) -> None:
        """Keep the cells by the names of their columns, in their order."""
        self._cells = dict(cells)

    def __getitem__(self, name: str) -> Value:
        """Return a cell.

        Raises:
            KeyError: there is no such column.
        """
        try:
            return self._cells[name]
        except KeyError:
            raise KeyError(self._no_column(name)) from None

    def __getattr__(self, name: str) -> Any:
        """Return a cell.

        Raises:
            AttributeError: there is no such column.
        """
        if name == "_cells" or name.startswith("__"):  # a row that is being copied has no cells yet
            raise AttributeError(name)
        if name not in self._cells:
            raise AttributeError(self._no_column(name))
        return self._cells[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the columns."""
        return iter(self._cells)

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self._cells)

    def __repr__(self) -> str:
        """Show all cells."""
        return f"Row({', '.join(f'{name}={value!r}' for name, value in self._cells.items())})"

    def _no_column(self, name: str) -> str:
        remedy = did_you_mean(name, self._cells) or f"There are: {', '.join(self._cells)}."
        return f"There is no column {name!r}. {remedy}"


class Answer:
    """The answer to a query, read to its end.

    ASK gives one row with the column ``answer``, and the truth of the answer is that of the row.
    CONSTRUCT and DESCRIBE give the triples as rows of ``subject``, ``predicate`` and ``object``,
    sorted, because a graph has no order; and `graph`.

    Attributes:
        columns: names of the columns, in their order.
        rows: the rows, in the order of the query.
        sparql: the query that was asked, with the values in it.
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        query: the saved query, with labels and units of the columns; None for one's own.
    """

    def __init__(
        self,
        result: Result,
        *,
        sparql: str,
        query: Query | None = None,
        standing: Callable[[], Standing] | None = None,
    ) -> None:
        """Turn terms into values; what they rest on is asked when it is wanted."""
        self.columns: tuple[str, ...] = result.columns
        self.rows: tuple[Row, ...] = tuple(_rows(result.columns, result.rows))
        self.sparql = sparql
        self.form = result.form
        self.query = query
        self._terms = result.rows
        self._ask_standing = standing

    @property
    def state(self) -> str | None:
        """Return ``listed``, ``not-known``, ``none`` or ``not-said``; None: nothing follows.

        This and the next four are those of the answer to a saved query, asked for when the first of
        them is wanted, and kept.

        Raises:
            BadRequestError: it is no saved query.
            KgError: see ``Client.sparql``.
        """
        return self._standing.state

    @property
    def reason(self) -> str:
        """Return why the answer has its state (kg/evidence/README.md)."""
        return self._standing.reason

    @property
    def explanation(self) -> str:
        """Return the state in sentences, with the document and release that it holds for."""
        return self._standing.explanation

    @property
    def why(self) -> tuple[Evidence, ...]:
        """Return what each row rests on, in the order of the rows."""
        return self._standing.why

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Return every fact behind the answer once; without rows, those that speak of it."""
        return self._standing.facts

    @cached_property
    def _standing(self) -> Standing:
        if self._ask_standing is None:
            raise BadRequestError(
                "What an answer rests on is known of saved queries only: client.query(name)."
            )
        return self._ask_standing()

    def __iter__(self) -> Iterator[Row]:
        """Iterate over the rows."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Return the number of rows, or of triples."""
        return len(self.rows)

    def __bool__(self) -> bool:
        """Return the answer to ASK; else whether there is any row."""
        return bool(self.rows[0]["answer"]) if self.form == "ASK" else bool(self.rows)

    def __repr__(self) -> str:
        """Say what it is, not all that is in it."""
        name = self.query.slug if self.query else self.form
        return f"<Answer to {name}: {len(self)} rows of {', '.join(self.columns)}>"

    def to_dataframe(self) -> Any:
        """Return the rows as a ``pandas.DataFrame``.

        Whole numbers are ``Int64``, other numbers ``float64``, booleans ``boolean``, dates
        ``datetime64[s]``, each with missing values; all else is ``object``, with None. An IRI
        is still an ``Iri``, with its label.

        Raises:
            MissingToolError: pandas is not installed.
        """
        try:
            pandas: Any = importlib.import_module("pandas")
        except ImportError as error:
            raise MissingToolError(
                "A data frame needs pandas, which is not installed; install it with: "
                "pip install 'neuroblastoma-kg[pandas]'. The rows are there without it: .rows"
            ) from error
        frame = {}
        for name in self.columns:
            cells = [row[name] for row in self.rows]
            kind = _dtype(cells)
            if kind == "float64":
                cells = [None if cell is None else float(cell) for cell in cells]  # type: ignore[arg-type]
            frame[name] = pandas.Series(cells, dtype=kind)
        return pandas.DataFrame(frame, columns=list(self.columns))

    def graph(self) -> rdflib.Graph:
        """Return the triples as a graph of rdflib.

        Raises:
            NotAcceptableError: the answer is rows.
        """
        if self.form not in {"CONSTRUCT", "DESCRIBE"}:
            raise NotAcceptableError(
                f"The answer to {self.form} is rows, no graph: take .rows or .to_dataframe(). Only "
                "CONSTRUCT and DESCRIBE give a graph."
            )
        return graph_of(ox.Triple(*terms) for terms in self._terms)  # type: ignore[arg-type]


def graph_of(triples: Iterator[ox.Triple]) -> rdflib.Graph:
    """Return triples as a graph of rdflib, with the prefixes of the project."""
    import rdflib  # noqa: PLC0415  # a third of a second, which only graphs need

    from kg.rdf.namespaces import PREFIXES  # noqa: PLC0415  # the same

    graph = rdflib.Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return graph.parse(data=text, format="nt")


def _rows(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[Row]:
    place = {name: index for index, name in enumerate(columns)}
    beside = [place.get(name + _LABEL) for name in columns]
    for row in rows:
        labels = [None if index is None else row[index] for index in beside]
        texts = [label.value if isinstance(label, ox.Literal) else None for label in labels]
        cells = map(value_of, row, texts)
        yield Row(dict(zip(columns, cells, strict=True)))


def _dtype(cells: Sequence[Value]) -> str:
    """Return the type of a column of a data frame."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if not kinds:
        return "object"
    if kinds == {bool}:
        return "boolean"
    if kinds == {int}:
        fits = all(abs(cell) < _LARGEST for cell in cells if isinstance(cell, int))
        return "Int64" if fits else "object"
    if kinds <= {int, float, Decimal}:
        return "float64"
    return "datetime64[s]" if kinds == {dt.date} else "object"
