"""The registry of formats: it feeds routes, ``Accept``, ``?format=``, the CLI and the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import pyoxigraph as ox

Kind = Literal["bindings", "graph", "dataset"]
"""``bindings``: results of SELECT and ASK; ``graph``: triples; ``dataset``: quads (a graph
answer may be written in it too)."""


@dataclass(frozen=True)
class Format:
    """One serialisation.

    Attributes:
        name: the short name: the value of ``?format=``, the file suffix, the ``--format`` choice.
        media_type: the registered media type, without parameters.
        kind: what it can hold.
        title: how a page names it.
        w3c_name: the W3C's name for it, below https://www.w3.org/ns/formats/.
        engine: pyoxigraph's own constant.
        aliases: other media types that clients send for it.
        text: whether ``charset=utf-8`` belongs in the ``Content-Type``.
    """

    name: str
    media_type: str
    kind: Kind
    title: str
    w3c_name: str
    engine: ox.RdfFormat | ox.QueryResultsFormat
    aliases: tuple[str, ...] = ()
    text: bool = False

    @property
    def content_type(self) -> str:
        """Return the value of the ``Content-Type`` header."""
        return f"{self.media_type}; charset=utf-8" if self.text else self.media_type


_RESULTS = ox.QueryResultsFormat
_RDF = ox.RdfFormat

FORMATS: Final[dict[str, Format]] = {
    f.name: f
    for f in (
        Format("json", "application/sparql-results+json", "bindings", "SPARQL JSON",
               "SPARQL_Results_JSON", _RESULTS.JSON, ("application/json",)),
        Format("xml", "application/sparql-results+xml", "bindings", "SPARQL XML",
               "SPARQL_Results_XML", _RESULTS.XML, ("application/xml", "text/xml")),
        Format("csv", "text/csv", "bindings", "CSV", "SPARQL_Results_CSV", _RESULTS.CSV, text=True),
        Format("tsv", "text/tab-separated-values", "bindings", "TSV", "SPARQL_Results_TSV",
               _RESULTS.TSV, text=True),
        Format("ttl", "text/turtle", "graph", "Turtle", "Turtle", _RDF.TURTLE,
               ("application/x-turtle",), text=True),
        Format("nt", "application/n-triples", "graph", "N-Triples", "N-Triples", _RDF.N_TRIPLES,
               ("text/plain",)),
        Format("rdf", "application/rdf+xml", "graph", "RDF/XML", "RDF_XML", _RDF.RDF_XML,
               ("application/xml", "text/xml")),
        Format("jsonld", "application/ld+json", "graph", "JSON-LD", "JSON-LD", _RDF.JSON_LD,
               ("application/json",)),
        Format("trig", "application/trig", "dataset", "TriG", "TriG", _RDF.TRIG),
        Format("nq", "application/n-quads", "dataset", "N-Quads", "N-Quads", _RDF.N_QUADS),
    )
}  # fmt: skip
"""Every format by name; the first of a kind is the default of that kind."""


@dataclass(frozen=True)
class TableFormat:
    """A form of the rows of a saved query that is no W3C format: what is in it follows the columns.

    Attributes:
        name: the value of ``?format=``.
        media_type: the registered media type.
        suffix: what follows the slug and a dot in an address.
        title: how a page names it.
    """

    name: str
    media_type: str
    suffix: str
    title: str


TABLES: Final[dict[str, TableFormat]] = {
    f.name: f
    for f in (
        TableFormat("rows", "application/json", "rows.json", "JSON objects"),
        TableFormat("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    "xlsx", "Excel"),
        TableFormat("answer", "application/vnd.neuroblastoma-kg.answer+json", "answer.json",
                    "JSON with evidence"),
    )
}  # fmt: skip
"""Every form of rows that only saved queries have, by name."""


_BY_SUFFIX: Final = {table.suffix: table.name for table in TABLES.values()}


def format_named(name: str) -> str:
    """Return the name of a format: suffixes are names too, what is no suffix stays as it is."""
    return _BY_SUFFIX.get(name, name)


def formats_for(kind: Literal["bindings", "graph"]) -> tuple[Format, ...]:
    """Return the formats that can hold an answer of a kind, best first."""
    kinds = {"bindings"} if kind == "bindings" else {"graph", "dataset"}
    return tuple(f for f in FORMATS.values() if f.kind in kinds)
