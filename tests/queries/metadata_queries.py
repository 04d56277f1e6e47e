"""Saved queries as someone meets them who has the data alone: read out of the metadata graph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import rdflib
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH, SKOS

if TYPE_CHECKING:
    from collections.abc import Sequence

GRAPH = rdflib.URIRef("https://w3id.org/neuroblastoma-kg/graph/metadata")
SCHEMA = rdflib.Namespace("https://schema.org/")
CSVW = rdflib.Namespace("http://www.w3.org/ns/csvw#")
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
FORMS = {SH.select: "SELECT", SH.ask: "ASK", SH.construct: "CONSTRUCT"}


@dataclass(frozen=True)
class Set:
    """A parameter: what the metadata say can be set."""

    node: rdflib.URIRef
    variable: str
    default: frozenset[rdflib.term.Node]
    example: frozenset[rdflib.term.Node]
    allowed: tuple[rdflib.term.Node, ...]


@dataclass(frozen=True)
class Extracted:
    """A query: what the metadata say of it."""

    node: rdflib.URIRef
    form: str
    text: str
    parameters: tuple[Set, ...]
    columns: tuple[str, ...]

    def with_values(self, values: dict[str, Sequence[rdflib.term.Node]]) -> str:
        """Return the text with terms in the VALUES blocks of variables."""
        text = self.text
        for variable, terms in values.items():
            block = re.compile(rf"(VALUES\s+\?{variable}\s*\{{)[^}}]*\}}")
            assert len(block.findall(text)) == 1, f"one block for ?{variable}"
            written = " ".join(term.n3() for term in terms)
            text = block.sub(lambda found, w=written: f"{found[1]} {w} }}", text)
        return text


def extracted(metadata: rdflib.Graph) -> dict[str, Extracted]:
    """Return the queries of a graph by the last part of their IRI."""
    found = [_query(metadata, node) for node in metadata.subjects(RDF.type, SH.SPARQLExecutable)]
    return {query.node.rpartition("/")[2]: query for query in sorted(found, key=lambda q: q.node)}


def parameter_of(found: dict[str, Extracted], slug: str, name: str) -> Set:
    """Return a parameter of a query by the variable that it stands for."""
    (parameter,) = [p for p in found[slug].parameters if p.variable == name]
    return parameter


def _query(metadata: rdflib.Graph, node: rdflib.term.Node) -> Extracted:
    assert isinstance(node, rdflib.URIRef)
    ((prop, text),) = [(p, o) for p, o in metadata.predicate_objects(node) if p in FORMS]
    placed = sorted(
        metadata.objects(node, SH.parameter), key=lambda p: int(metadata.value(p, SH.order))
    )
    result = metadata.value(node, SCHEMA.result)
    columns = metadata.value(metadata.value(result, CSVW.tableSchema), CSVW.column)
    return Extracted(
        node,
        FORMS[prop],
        str(text),
        tuple(_set(metadata, parameter) for parameter in placed),
        tuple(str(metadata.value(c, CSVW.name)) for c in Collection(metadata, columns))
        if columns
        else (),
    )


def _set(metadata: rdflib.Graph, node: rdflib.term.Node) -> Set:
    assert isinstance(node, rdflib.URIRef)
    local = VARIABLE.search(str(metadata.value(node, SH.path)))
    assert local
    allowed = metadata.value(node, SH["in"])
    return Set(
        node,
        local[0],
        frozenset(metadata.objects(node, SH.defaultValue)),
        frozenset(metadata.objects(node, SKOS.example)),
        tuple(Collection(metadata, allowed)) if allowed else (),
    )
