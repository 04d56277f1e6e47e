"""One order and one naming of quads, so that the same data is the same bytes everywhere."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.rdf.graphs import OUTSIDE_THE_MERGE

if TYPE_CHECKING:
    from collections.abc import Iterable


def canonical(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return quads with canonical blank nodes (RDFC-1.0), each once, sorted."""
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted_quads(dataset)


def sorted_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return quads by graph, subject, predicate and object: each graph and subject in one run."""
    return sorted(
        set(quads),
        key=lambda q: (str(q.graph_name), str(q.triple)),
    )


def merged(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    """Return the default graph: each triple once, by subject, predicate and object.

    That is the RDF merge of all graphs but `OUTSIDE_THE_MERGE`.

    Blank nodes keep their names, so the quads must share one naming, as those of a build do.
    """
    return sorted(
        {quad.triple for quad in quads if quad.graph_name not in OUTSIDE_THE_MERGE},
        key=str,
    )


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Return N-Quads with lines in code point order.

    For quads with canonical blank nodes this is the canonical N-Quads form of RDFC-1.0 (section
    5), the text that a digest is taken of.
    """
    return sorted_lines(written(set(quads), ox.RdfFormat.N_QUADS))


def written(
    statements: Iterable[ox.Quad] | Iterable[ox.Triple],
    rdf_format: ox.RdfFormat,
    prefixes: dict[str, str] | None = None,
) -> bytes:
    """Return quads or triples in a format, in their order."""
    buffer = io.BytesIO()
    ox.serialize(statements, buffer, rdf_format, prefixes=prefixes)
    return buffer.getvalue()


def sorted_lines(text: bytes) -> bytes:
    """Return lines in code point order; for UTF-8 that is the order of their bytes."""
    return b"".join(sorted(text.splitlines(keepends=True)))
