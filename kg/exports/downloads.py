"""The registry of downloads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import pyoxigraph as ox

from kg.exports.jsonld import jsonld
from kg.exports.nanopublications import nanopublications
from kg.exports.obographs import obographs
from kg.exports.order import nquads, sorted_lines, written
from kg.exports.owl import owl, owl_with_cases
from kg.exports.rdf12 import rdf12_turtle
from kg.exports.table import description
from kg.exports.tables import TABLES
from kg.rdf.media import FORMATS
from kg.rdf.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.exports.published import Published

STEM: Final = "neuroblastoma-kg"
"""Name of the downloads without suffix."""

Holds = Literal["dataset", "merge", "projection"]
"""``dataset``: the named graphs; ``merge``: all triples of the default graph, without graphs;
``projection``: the same content in another form, with more or less in it."""


@dataclass(frozen=True)
class Download:
    """One file that people download.

    Attributes:
        name: the format's short name: suffix of the file and choice of ``nbkg export --format``.
        media_type: the registered media type.
        title: what it is, for a list of downloads.
        group: heading under which lists show it.
        holds: what of the dataset it holds.
        serialize: what is published in, bytes out; the same quads give the same bytes.
    """

    name: str
    media_type: str
    title: str
    group: str
    holds: Holds
    serialize: Callable[[Published], bytes]

    @property
    def file(self) -> str:
        """Name of the file in a release."""
        return f"{STEM}.{self.name}"


def _nquads(published: Published) -> bytes:
    return nquads(published.quads)


def _trig(published: Published) -> bytes:
    return written(published.dataset, ox.RdfFormat.TRIG, PREFIXES)


def _ntriples(published: Published) -> bytes:
    return sorted_lines(written(published.merge, ox.RdfFormat.N_TRIPLES))


def _turtle(published: Published) -> bytes:
    return written(published.merge, ox.RdfFormat.TURTLE, PREFIXES)


def _sssom(published: Published) -> bytes:
    return published.mappings


def _tables(_published: Published) -> bytes:
    return description(TABLES, STEM)


DATASET: Final = "The dataset as RDF"
ONTOLOGY_TOOLS: Final = "For ontology tools"
PROJECTIONS: Final = "The facts in other forms"
TABLES_GROUP: Final = "Tables"


def _rdf(
    name: str,
    title: str,
    holds: Holds,
    serialize: Callable[[Published], bytes],
    *,
    group: str = DATASET,
    syntax: str = "",
) -> Download:
    return Download(name, FORMATS[syntax or name].media_type, title, group, holds, serialize)


DOWNLOADS: Final[dict[str, Download]] = {
    d.name: d
    for d in (
        _rdf("nq", "Named graphs, as N-Quads", "dataset", _nquads),
        _rdf("trig", "Named graphs, as TriG", "dataset", _trig),
        _rdf("nt", "All triples without graphs, as N-Triples", "merge", _ntriples),
        _rdf("ttl", "All triples without graphs, as Turtle", "merge", _turtle),
        _rdf("jsonld", "All triples without graphs, as JSON-LD", "merge", jsonld),
        _rdf("rdf12.ttl", "All triples, each claim annotated with its facts, as RDF 1.2 Turtle",
             "projection", rdf12_turtle, group=PROJECTIONS, syntax="ttl"),
        _rdf("owl", "Ontology and facts for Protégé and reasoners, as OWL 2 in RDF/XML",
             "projection", owl, group=ONTOLOGY_TOOLS, syntax="rdf"),
        _rdf("cases.owl", "The same with made-up example cases, for a reasoner to find their "
             "stages", "projection", owl_with_cases, group=ONTOLOGY_TOOLS, syntax="rdf"),
        _rdf("nanopubs.trig", "Each fact as a nanopublication (unsigned), as TriG",
             "projection", nanopublications, group=PROJECTIONS, syntax="trig"),
        *(
            Download(f"{table.name}.csv", FORMATS["csv"].media_type, f"Table: {table.title}",
                     TABLES_GROUP, "projection", table.csv)
            for table in TABLES
        ),
        Download("csv-metadata.json", "application/csvm+json", "What each column of the tables "
                 "holds (CSV on the Web)", TABLES_GROUP, "projection", _tables),
        Download("sssom.tsv", FORMATS["tsv"].media_type, "Mappings to other ontologies, as SSSOM",
                 ONTOLOGY_TOOLS, "projection", _sssom),
        Download("obographs.json", "application/json", "Classes, entities and facts as one graph, "
                 "as OBO Graphs", ONTOLOGY_TOOLS, "projection", obographs),
    )
}  # fmt: skip
"""Every download by the short name of its format, in the order in which lists show them."""
