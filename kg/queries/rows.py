"""The rows of a saved query as a plain list of objects in JSON (RFC 8259).

One object per row. Its keys are the names of the columns, in their order, and all of them stand in
every object: an empty cell is null. A number is a JSON number, with the digits that it has in the
data; a boolean is true or false; an entity, or anything else with an IRI, is its IRI, and its label
has a column of its own; a text is a string, its language left out. What JSON has no number for (INF
and NaN) is a string.
"""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES
from kg.store.engine import Boolean, Solutions

if TYPE_CHECKING:
    from kg.store.engine import Row, Term, Triples

Plain: TypeAlias = str | int | Decimal | float | bool | None
"""A cell as programs hold it."""

_XSD: Final = PREFIXES["xsd"]
_INTEGERS: Final = {
    _XSD + name
    for name in (
        "integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger",
        "nonPositiveInteger", "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort",
        "unsignedByte",
    )
}  # fmt: skip
_FLOATS: Final = {_XSD + "double", _XSD + "float"}
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,300}")
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]{1,300}(?:\.[0-9]{0,300})?|\.[0-9]{1,300})")
_FLOAT: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_TRUTH: Final[dict[str, Plain]] = {"true": True, "1": True, "false": False, "0": False}


class Table(NamedTuple):
    """A result as a table: the names of its columns, and its rows."""

    names: tuple[str, ...]
    rows: list[Row]


def table_of(result: Solutions | Boolean | Triples) -> Table:
    """Read a result as a table.

    The answer to ASK is one row of one cell; triples are rows of three, sorted, because a graph has
    no order of its own.
    """
    if isinstance(result, Solutions):
        return Table(result.variables, list(result))
    if isinstance(result, Boolean):
        return Table(("answer",), [(ox.Literal(bool(result)),)])
    triples = sorted(result, key=str)
    names = ("subject", "predicate", "object")
    return Table(names, [(t.subject, t.predicate, t.object) for t in triples])


def plain(term: Term | None) -> Plain:
    """Return a term as a program holds it; a literal that is ill-typed is its text."""
    if isinstance(term, ox.Literal):
        return _value(term.value, term.datatype.value)
    if isinstance(term, ox.NamedNode):
        return term.value
    return None if term is None else str(term)


def _value(text: str, datatype: str) -> Plain:
    if datatype in _INTEGERS and _INTEGER.fullmatch(text):
        return int(text)
    if datatype == _XSD + "decimal" and _DECIMAL.fullmatch(text):
        return Decimal(text)
    if datatype in _FLOATS and _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    if datatype == _XSD + "boolean":
        return _TRUTH.get(text, text)
    return text


def objects(table: Table) -> bytes:
    """Return rows as a JSON array of objects, a line for each."""
    keys = [json.dumps(name, ensure_ascii=False) for name in table.names]
    lines = (
        "{" + ", ".join(f"{key}: {_json(term)}" for key, term in zip(keys, row, strict=True)) + "}"
        for row in table.rows
    )
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def _json(term: Term | None) -> str:
    value = plain(term)
    if isinstance(value, Decimal):
        return format(value, "f")  # json knows no decimals, and a float may have other digits
    return json.dumps(value, ensure_ascii=False)
