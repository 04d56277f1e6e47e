"""Triples as pages show them to people who read Turtle; prefixes are those of the editor."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES, curie, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.store.engine import Term

_SAFE: Final = re.compile(r"[a-z]+:[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
"""CURIEs that need no escape in Turtle; other IRIs are written in full."""
_CURIE: Final = re.compile(r"\b([a-z][a-z0-9]*):[A-Za-z0-9]")
_TYPE: Final = iri("rdf:type")
_INTEGER, _BOOLEAN = iri("xsd:integer"), iri("xsd:boolean")


def term(value: Term) -> str:
    """Return a term in Turtle."""
    if isinstance(value, ox.NamedNode):
        short = curie(value.value)
        return short if short and _SAFE.fullmatch(short) else str(value)
    if isinstance(value, ox.Literal) and value.datatype in {_INTEGER, _BOOLEAN}:
        return value.value
    return str(value)


def predicate(value: ox.NamedNode) -> str:
    """Return a property in Turtle."""
    return "a" if value == _TYPE else term(value)


def written(triples: Iterable[ox.Triple]) -> str:
    """Return triples in Turtle, one on a line, without declarations of prefixes."""
    return "\n".join(
        f"{term(t.subject)} {predicate(t.predicate)} {term(t.object)} ." for t in triples
    )


def described(said: Sequence[tuple[ox.NamedNode, Term]], indent: str) -> str:
    """Return properties and values as a predicate-object list (RDF 1.1 Turtle, section 2.2)."""
    return f" ;\n{indent}".join(
        f"{predicate(of)} {' , '.join(term(value) for _, value in pairs)}"
        for of, pairs in groupby(said, key=lambda pair: pair[0])
    )


def with_prefixes(text: str, more: dict[str, str] | None = None) -> str:
    """Return Turtle or SPARQL with declarations of the prefixes in it."""
    known = {**PREFIXES, **(more or {})}
    used = [prefix for prefix in dict.fromkeys(_CURIE.findall(text)) if prefix in known]
    return "".join(f"PREFIX {prefix}: <{known[prefix]}>\n" for prefix in sorted(used)) + text
