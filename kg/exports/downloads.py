"""The registry of downloads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.exports.order import merged, nquads, sorted_lines, sorted_quads, written
from kg.rdf.media import FORMATS
from kg.rdf.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

STEM: Final = "neuroblastoma-kg"
"""Name of the downloads without suffix."""


@dataclass(frozen=True)
class Download:
    """One file that people download.

    Attributes:
        name: the format's short name: suffix of the file and choice of ``nbkg export --format``.
        media_type: the registered media type.
        title: what it is, for a list of downloads.
        holds: ``dataset``: the named graphs; ``merge``: all triples, without graphs.
        serialize: quads in, bytes out; the same quads give the same bytes.
    """

    name: str
    media_type: str
    title: str
    holds: str
    serialize: Callable[[Iterable[ox.Quad]], bytes]

    @property
    def file(self) -> str:
        """Name of the file in a release."""
        return f"{STEM}.{self.name}"


def _trig(quads: Iterable[ox.Quad]) -> bytes:
    return written(sorted_quads(quads), ox.RdfFormat.TRIG, PREFIXES)


def _ntriples(quads: Iterable[ox.Quad]) -> bytes:
    return sorted_lines(written(merged(quads), ox.RdfFormat.N_TRIPLES))


def _turtle(quads: Iterable[ox.Quad]) -> bytes:
    return written(merged(quads), ox.RdfFormat.TURTLE, PREFIXES)


def _download(
    name: str, title: str, holds: str, serialize: Callable[[Iterable[ox.Quad]], bytes]
) -> Download:
    return Download(name, FORMATS[name].media_type, title, holds, serialize)


DOWNLOADS: Final[dict[str, Download]] = {
    d.name: d
    for d in (
        _download("nq", "Named graphs, as N-Quads", "dataset", nquads),
        _download("trig", "Named graphs, as TriG", "dataset", _trig),
        _download("nt", "All triples without graphs, as N-Triples", "merge", _ntriples),
        _download("ttl", "All triples without graphs, as Turtle", "merge", _turtle),
    )
}
"""Every download by the short name of its format, in the order in which lists show them."""
