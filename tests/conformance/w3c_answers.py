"""Answers to queries, read without the service's own library where the format allows it.

A term is a tuple: ``("iri", value)``, ``("blank", label)``, ``("literal", value, datatype,
language, direction)`` or ``("triple", subject, predicate, object)``.
"""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeAlias

import pyoxigraph as ox

Term: TypeAlias = tuple[Any, ...]
Row: TypeAlias = tuple[Term | str | None, ...]

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_SRX: Final = "{http://www.w3.org/2005/sparql-results#}"
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_ITS: Final = "{http://www.w3.org/2005/11/its}"


@dataclass(frozen=True)
class Table:
    """The answer to SELECT; of a CSV file, cells are text."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]

    def arranged(self, variables: tuple[str, ...]) -> list[Row]:
        """Return the rows with their columns in that order."""
        order = [self.variables.index(name) for name in variables]
        return [tuple(row[index] for index in order) for row in self.rows]


def literal(value: str, datatype: str | None, language: str | None, direction: str | None) -> Term:
    """Return a literal; language tags have no case."""
    if direction:
        datatype = _RDF + "dirLangString"
    elif language:
        datatype = _RDF + "langString"
    return ("literal", value, datatype or _XSD + "string", (language or "").lower(), direction)


def term(native: Any) -> Term:
    """Return a term of pyoxigraph as a tuple."""
    if isinstance(native, ox.NamedNode):
        return ("iri", native.value)
    if isinstance(native, ox.BlankNode):
        return ("blank", native.value)
    if isinstance(native, ox.Triple):
        return ("triple", *(term(part) for part in native))
    direction = str(native.direction) if native.direction else None
    return literal(native.value, native.datatype.value, native.language, direction)


def read_json(body: bytes) -> Table | bool:
    """Read SPARQL Query Results JSON."""
    found = json.loads(body)
    if "boolean" in found:
        return bool(found["boolean"])
    variables = tuple(found["head"]["vars"])
    rows = found["results"]["bindings"]
    assert all(set(row) <= set(variables) for row in rows)
    return Table(
        variables,
        tuple(tuple(_of_json(row[v]) if v in row else None for v in variables) for row in rows),
    )


def _of_json(said: dict[str, Any]) -> Term:
    match said["type"]:
        case "uri":
            return ("iri", said["value"])
        case "bnode":
            return ("blank", said["value"])
        case "triple":
            parts = said["value"]
            return ("triple", *(_of_json(parts[k]) for k in ("subject", "predicate", "object")))
    return literal(said["value"], said.get("datatype"), said.get("xml:lang"), said.get("its:dir"))


def read_xml(body: bytes) -> Table | bool:
    """Read the SPARQL Query Results XML Format."""
    root = ET.fromstring(body)  # noqa: S314  # the W3C's files, and our own answers
    boolean = root.find(_SRX + "boolean")
    if boolean is not None:
        return (boolean.text or "").strip() == "true"
    variables = tuple(v.attrib["name"] for v in root.iterfind(f"{_SRX}head/{_SRX}variable"))
    rows = []
    for result in root.iterfind(f"{_SRX}results/{_SRX}result"):
        row = {b.attrib["name"]: _of_xml(b[0]) for b in result.iterfind(_SRX + "binding")}
        assert set(row) <= set(variables)
        rows.append(tuple(row.get(name) for name in variables))
    return Table(variables, tuple(rows))


def _of_xml(element: ET.Element) -> Term:
    text = element.text or ""
    match element.tag.removeprefix(_SRX):
        case "uri":
            return ("iri", text)
        case "bnode":
            return ("blank", text)
        case "triple":
            parts = (element.find(_SRX + n) for n in ("subject", "predicate", "object"))
            return ("triple", *(_of_xml(part[0]) for part in parts if part is not None))
    get = element.attrib.get
    return literal(text, get("datatype"), get(_XML + "lang"), get(_ITS + "dir"))


def read_csv(body: bytes) -> Table:
    """Read CSV: only text is left of terms, and blank nodes are what begins with ``_:``."""
    header, *rows = csv.reader(io.StringIO(body.decode(), newline=""), strict=True)
    return Table(
        tuple(header),
        tuple(tuple(("blank", c) if c.startswith("_:") else c for c in row) for row in rows),
    )


def read_tsv(body: bytes) -> Table:
    """Read TSV: cells are terms as Turtle writes them."""
    header, *lines = body.decode().removesuffix("\n").split("\n")
    rows = [line.removesuffix("\r").split("\t") for line in lines]
    variables = tuple(name.strip().removeprefix("?") for name in header.split("\t"))
    assert all(len(row) == len(variables) for row in rows)
    return Table(variables, tuple(tuple(_of_tsv(cell) for cell in row) for row in rows))


def _of_tsv(cell: str) -> Term | None:
    if not cell:
        return None
    if cell.startswith("_:"):
        return ("blank", cell)
    (quad,) = ox.parse(f"<x:s> <x:p> {cell} .", format=ox.RdfFormat.TURTLE)
    return term(quad.object)


def read_result_set(triples: list[ox.Triple]) -> Table | bool | None:
    """Read the vocabulary in which SPARQL 1.0 wrote expected rows; None: it is just a graph."""
    said: defaultdict[tuple[Any, str], list[Any]] = defaultdict(list)
    for triple in triples:
        said[triple.subject, triple.predicate.value].append(triple.object)
    heads = [
        subject
        for (subject, predicate), kinds in said.items()
        if predicate == _RDF + "type" and ox.NamedNode(_RS + "ResultSet") in kinds
    ]
    if not heads:
        return None
    (head,) = heads
    boolean = said.get((head, _RS + "boolean"))
    if boolean:
        return bool(boolean[0].value == "true")
    variables = tuple(sorted(v.value for v in said[head, _RS + "resultVariable"]))
    found = []
    for solution in said[head, _RS + "solution"]:
        row = {
            said[b, _RS + "variable"][0].value: term(said[b, _RS + "value"][0])
            for b in said[solution, _RS + "binding"]
        }
        index = said.get((solution, _RS + "index"))
        place = int(index[0].value) if index else 0
        found.append((place, tuple(row.get(name) for name in variables)))
    found.sort(key=lambda numbered: numbered[0])
    return Table(variables, tuple(row for _, row in found))


def by_value(part: Any) -> Any:
    """Return a term, row or rows with every number and boolean in one form for its value.

    SPARQL lets a store keep values and not how they were written (RDF 1.1 Concepts, section 7).
    """
    if isinstance(part, tuple) and part[:1] == ("literal",):
        _, value, datatype, *rest = part
        read = _VALUES.get(datatype.removeprefix(_XSD)) if datatype.startswith(_XSD) else None
        return ("literal", read(value) if read else value, datatype, *rest)
    if isinstance(part, tuple | list):
        return type(part)(by_value(item) for item in part)
    return part


def _decimal(value: str) -> str:
    try:
        return format(Decimal(value).normalize(), "f")
    except InvalidOperation:
        return value


def _float(value: str) -> str:
    try:
        return repr(float(value))
    except ValueError:
        return value


_VALUES: Final = {
    "integer": _decimal,
    "decimal": _decimal,
    "double": _float,
    "float": _float,
    "boolean": lambda value: {"1": "true", "0": "false"}.get(value, value),
}


def same_rows(expected: list[Row], found: list[Row], *, ordered: bool = False) -> bool:
    """Whether two lists of rows are equal but for the labels of blank nodes.

    Args:
        expected: rows.
        found: rows with the columns in the same order.
        ordered: whether the sequence counts.
    """
    if len(expected) != len(found):
        return False
    if ordered:
        there: dict[str, str] = {}
        return all(
            _unified(wanted, got, there) for wanted, got in zip(expected, found, strict=True)
        )
    return _matched(sorted(expected, key=_blanks), list(found), {})


def _blanks(row: Row) -> int:
    """Count blank nodes: rows without any are matched first, one way or not at all."""
    return repr(row).count("'blank'")


def _matched(expected: list[Row], found: list[Row], there: dict[str, str]) -> bool:
    """Search a bijection of blank nodes under which the rows are the same."""
    while expected and not _blanks(expected[0]):
        if expected[0] not in found:
            return False
        found.remove(expected[0])
        expected = expected[1:]
    if not expected:
        return not found
    for index, row in enumerate(found):
        tried = dict(there)
        if _unified(expected[0], row, tried) and _matched(
            expected[1:], found[:index] + found[index + 1 :], tried
        ):
            return True
    return False


def _unified(expected: Any, found: Any, there: dict[str, str]) -> bool:
    """Match two rows or terms, adding to the bijection what they need."""
    if not (isinstance(expected, tuple) and isinstance(found, tuple)):
        return bool(expected == found)
    if expected[:1] == ("blank",) and found[:1] == ("blank",):
        wanted, got = expected[1], found[1]
        if wanted in there or got in there.values():
            return there.get(wanted) == got
        there[wanted] = got
        return True
    return len(expected) == len(found) and all(
        _unified(one, other, there) for one, other in zip(expected, found, strict=True)
    )


def same_graph(expected: list[ox.Triple], found: list[ox.Triple]) -> bool:
    """Whether two graphs are isomorphic; triple terms included, which RDFC-1.0 leaves out."""
    return same_rows(
        list({tuple(term(part) for part in triple) for triple in expected}),
        list({tuple(term(part) for part in triple) for triple in found}),
    )
