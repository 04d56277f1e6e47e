"""Answers as plain rows, the same from every engine: what golden answers hold.

An IRI is its CURIE, a literal its text, a number its value (engines write 40, 40.0 and 4.0E1 for
one decimal), an unbound variable nothing. ASK gives one row; triples come sorted.
"""

from __future__ import annotations

import decimal
from typing import TYPE_CHECKING, Any, TypeAlias

import pyoxigraph as ox
import rdflib

from kg.rdf.namespaces import PREFIXES, curie
from kg.store.engine import Boolean, Solutions

if TYPE_CHECKING:
    from kg.store.engine import Engine

Row: TypeAlias = tuple[str, ...]

_NUMBERS = frozenset(PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float"))
_DIGITS = decimal.Context(prec=10)


def _iri(value: str) -> str:
    return curie(value) or value


def _literal(text: str, datatype: str | None) -> str:
    if datatype not in _NUMBERS:
        return text
    number = _DIGITS.create_decimal(text)
    return f"{number.normalize():f}" if number.is_finite() else text


def _cell(term: Any) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return _iri(term.value)
    assert isinstance(term, ox.Literal), f"{term}: rows hold IRIs and literals only"
    return _literal(term.value, term.datatype.value)


def _cell_of_rdflib(term: Any) -> str:
    if term is None:
        return ""
    if isinstance(term, rdflib.URIRef):
        return _iri(str(term))
    assert isinstance(term, rdflib.Literal), f"{term!r}: rows hold IRIs and literals only"
    return _literal(str(term), str(term.datatype) if term.datatype else None)


def columns_and_rows(engine: Engine, text: str) -> tuple[Row, list[Row]]:
    """Return the names of the columns, and the rows in their order."""
    answer = engine.query(text)
    if isinstance(answer, Boolean):
        return ("answer",), [("true" if answer else "false",)]
    if isinstance(answer, Solutions):
        return answer.variables, [tuple(_cell(term) for term in row) for row in answer]
    return ("subject", "predicate", "object"), sorted(
        tuple(_cell(term) for term in triple) for triple in answer
    )


def rows(engine: Engine, text: str) -> list[Row]:
    """Return the rows in their order."""
    return columns_and_rows(engine, text)[1]


def rows_in_rdflib(graph: rdflib.Graph, text: str) -> list[Row]:
    """Return rdflib's rows in their order."""
    answer: Any = graph.query(text)
    if answer.type == "ASK":
        return [("true" if answer.askAnswer else "false",)]
    found = [tuple(_cell_of_rdflib(term) for term in row) for row in answer]
    return found if answer.type == "SELECT" else sorted(found)
