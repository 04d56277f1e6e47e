"""Tables on a terminal: an answer, and the catalog of saved queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.rdf.namespaces import curie
from kg.store.engine import Boolean, Solutions
from kg.store.labels import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.queries import Catalog, Parameter
    from kg.queries.column import Column
    from kg.store.engine import Engine, Result, Row, Term


def print_answer(answer: Result, engine: Engine, columns: Sequence[Column] = ()) -> bool:
    """Print rows as a table, or the answer to ASK as a word.

    Of a saved query the headings are the labels of its columns, and an IRI that has a label is
    shown as that. Of any other, an IRI is its CURIE, with its label where no cell beside it says
    that already. To fit a terminal, empty columns are left out, and a column that has its labels in
    a column beside it.

    Args:
        answer: the rows, or the answer to ASK.
        engine: where labels are looked up.
        columns: of the saved query, if it is one.

    Returns:
        Whether there was any row; of ASK the answer.
    """
    console = Console()
    if isinstance(answer, Boolean):
        console.print("true" if answer else "false", highlight=False)
        return bool(answer)
    assert isinstance(answer, Solutions)  # noqa: S101  # triples are not printed as a table
    rows = list(answer)
    named = labels(engine, {t.value for row in rows for t in row if isinstance(t, ox.NamedNode)})
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    headings = {column.name: column.label for column in columns}
    places = _places_shown(answer.variables, rows)
    for place in places:
        variable = answer.variables[place]
        heading = headings.get(variable) or variable.removesuffix("Label")
        table.add_column(Text(heading), overflow="fold")
    for row in rows:
        cells = _labels(row, named) if columns else _cells(row, named)
        table.add_row(*(cells[place] for place in places))
    if rows:
        console.print(table)
    count = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
    left_out = len(answer.variables) - len(places)
    more = f"; {left_out} more columns with --format csv" if rows and left_out else ""
    console.print(Text(count + more, "dim"))
    return bool(rows)


def _places_shown(variables: Sequence[str], rows: Sequence[Row]) -> list[int]:
    """Return the places of the columns that a terminal shows."""
    if not rows:
        return list(range(len(variables)))
    filled = {
        variable
        for place, variable in enumerate(variables)
        if any(row[place] is not None for row in rows)
    }
    return [
        place
        for place, variable in enumerate(variables)
        if variable in filled and f"{variable}Label" not in filled
    ]


def print_catalog(catalog: Catalog) -> None:
    """Print every saved query with its topic and parameters."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in ("topic", "query", "summary", "parameters"):
        table.add_column(column, overflow="fold", no_wrap=column == "query")
    topic = None
    for query in catalog:
        table.add_row(
            Text("" if query.topic == topic else query.topic, "bold"),
            Text(query.slug),
            Text(query.summary),
            Text("\n".join(_described(parameter) for parameter in query.parameters)),
        )
        topic = query.topic
    console = Console()
    console.print(table)
    console.print(Text(f"{len(catalog)} queries; run one: nbkg query <query> name=value", "dim"))


def _described(parameter: Parameter) -> str:
    """Return ``gene=nb:MYCN`` with the default, or the name with its type."""
    default = ",".join(_plain(term) for term in parameter.default)
    if default:
        return f"{parameter.name}={default}"
    kind = _plain(parameter.of_class) if parameter.of_class else parameter.type
    return f"{parameter.name} ({kind})"


def _cells(row: Row, named: dict[str, str]) -> list[Text]:
    said = {_plain(term).casefold() for term in row if isinstance(term, ox.Literal)}
    cells = []
    for term in row:
        cell = Text(_plain(term))
        label = named.get(term.value) if isinstance(term, ox.NamedNode) else None
        if label and label.casefold() not in said and not cell.plain.endswith(f":{label}"):
            cell.append(f"  {label}", "dim")
        cells.append(cell)
    return cells


def _labels(row: Row, named: dict[str, str]) -> list[Text]:
    """Return the cells of a row, an IRI by its label alone."""
    return [
        Text(named.get(term.value) or _plain(term))
        if isinstance(term, ox.NamedNode)
        else Text(_plain(term))
        for term in row
    ]


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return curie(term.value) or term.value
    return term.value if isinstance(term, ox.Literal) else str(term)
