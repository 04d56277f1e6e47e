"""What a CSV table is, and how all tables are described (CSVW).

RFC 4180 with LF, UTF-8, a header. Several values of a cell are joined by ``|``, sorted. A name is
the last part of its IRI: ``liver`` is ``https://w3id.org/neuroblastoma-kg/id/liver``. The
description (https://www.w3.org/TR/tabular-metadata/) says each column, its separator and its IRIs.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.rdf.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kg.exports.published import Published


SEPARATOR: Final = "|"
"""What stands between the values of one cell."""


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        name: its name in the header.
        says: what it holds.
        namespace: the namespace of the names in it; empty for text and numbers.
        many: whether a cell can hold several values.
        datatype: datatype of CSVW.
    """

    name: str
    says: str
    namespace: str = ""
    many: bool = False
    datatype: str = "string"


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        name: its name, part of the file's.
        title: what it lists, for a list of downloads.
        key: the columns that tell its rows apart.
        columns: its columns.
        rows: its rows, in any order.
    """

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Published], Iterable[Mapping[str, str]]]

    def csv(self, published: Published) -> bytes:
        """Return the table, its rows sorted by their key."""
        text = io.StringIO()
        writer = csv.DictWriter(text, [c.name for c in self.columns], lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(self.rows(published), key=lambda row: [row[k] for k in self.key]))
        return text.getvalue().encode()


def description(tables: Iterable[Table], stem: str) -> bytes:
    """Return the description of all tables: a table group in the vocabulary of CSVW.

    Args:
        tables: the tables.
        stem: what the tables' file names start with.
    """
    group = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "tables": [
            {
                "url": f"{stem}.{table.name}.csv",
                "dc:description": table.title,
                "tableSchema": {
                    "primaryKey": list(table.key),
                    "columns": [_described(column) for column in table.columns],
                },
            }
            for table in tables
        ],
    }
    return (json.dumps(group, indent=2) + "\n").encode()


def _described(column: Column) -> dict[str, str]:
    said = {"name": column.name, "dc:description": column.says, "datatype": column.datatype}
    if column.namespace:
        said["valueUrl"] = f"{PREFIXES[column.namespace]}{{{column.name}}}"
    if column.many:
        said["separator"] = SEPARATOR
    return said
