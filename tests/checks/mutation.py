"""Small changes of the data, written so that an entry of a table shows what it does.

Each change starts a line with a sign and the name of a graph; lines without a sign go on with the
one before:

    +graph triples            adds triples
    -graph pattern            removes what matches
    ~graph pattern => triples puts triples in the place of what matches
    *graph subject => subject says of the second all that is said of the first

A name without a colon is one of ``graph:``; ``default`` is the default graph, and changes of it
come after the merge was made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.graphs import OUTSIDE_THE_MERGE
from kg.rdf.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

MORE_PREFIXES: Final = {
    "nbkg": "https://w3id.org/neuroblastoma-kg/",
    "bibo": "http://purl.org/ontology/bibo/",
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
}
OURS: Final = ("nbo", "nb", "fact", "passage", "case")
PROLOGUE: Final = "".join(
    f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in (PREFIXES | MORE_PREFIXES).items()
)


def named(mutations: Iterable[str]) -> frozenset[str]:
    """Return the IRIs of this project that mutations name."""
    found = re.findall(rf"\b({'|'.join(OURS)}):([\w-]+)", " ".join(mutations))
    return frozenset(PREFIXES[prefix] + local for prefix, local in found)


@dataclass(frozen=True)
class Mutated:
    """A mutated copy: all quads with the merge, and the triples that differ from the original."""

    quads: list[ox.Quad]
    named: list[ox.Quad]


def mutate(original: list[ox.Quad], mutation: str) -> Mutated:
    """Apply a mutation to named graphs, make the merge, and change that too where it says so."""
    store = ox.Store()
    store.extend(original)
    changes = _changes(mutation)
    for change in changes:
        if not change[1:].startswith("default "):
            store.update(PROLOGUE + _update(change))
    named = list(store)
    store.extend(
        ox.Quad(quad.subject, quad.predicate, quad.object)
        for quad in named
        if quad.graph_name not in OUTSIDE_THE_MERGE
    )
    for change in changes:
        if change[1:].startswith("default "):
            store.update(PROLOGUE + _update(change))
    return Mutated(list(store), named)


def _changes(mutation: str) -> list[str]:
    changes: list[str] = []
    for line in mutation.strip().splitlines():
        text = line.strip()
        if text[0] in "+-~*":
            changes.append(text)
        else:
            changes[-1] += f" {text}"
    return changes


def _update(change: str) -> str:
    sign = change[0]
    name, _, said = change[1:].partition(" ")
    before, _, after = said.partition(" => ")
    if sign == "+":
        return f"INSERT DATA {{ {_in(name, said)} }}"
    if sign == "-":
        return f"DELETE WHERE {{ {_in(name, said)} }}"
    if sign == "*":
        before, after = f"{before} ?p ?o", f"{after} ?p ?o"
        return f"INSERT {{ {_in(name, after)} }} WHERE {{ {_in(name, before)} }}"
    removed, added = _in(name, before), _in(name, after)
    return f"DELETE {{ {removed} }} INSERT {{ {added} }} WHERE {{ {removed} }}"


def _in(name: str, triples: str) -> str:
    """Put triples into a graph."""
    if name == "default":
        return triples
    return f"GRAPH {name if ':' in name else f'graph:{name}'} {{ {triples} }}"
