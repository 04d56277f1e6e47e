"""The default engine: pyoxigraph in memory, in this process."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Self, TypeAlias, TypedDict

import pyoxigraph as ox

from kg.errors import QuerySyntaxError, ReleaseError
from kg.rdf.namespaces import ENDPOINT
from kg.store.engine import Boolean, Solutions, Triples, evaluation, graph_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kg.rdf.media import Format
    from kg.store.cost import Account

_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_SHOWN = 40
"""Characters of the query that a message repeats."""

_HINTS = {
    "Prefix not found": "a prefix is used that no PREFIX line declares",
    "IRI parsing failed": "an IRI is relative or holds a character that IRIs may not hold",
    "is unbound": "SELECT names a variable that GROUP BY leaves out",
    "overrides an existing variable": "SELECT gives a variable a value that it already has",
    "BIND is overriding": "BIND gives a variable a value that it already has",
    "escape sequence": "an escape is none of \\t \\b \\n \\r \\f \\\" \\' \\\\ \\uXXXX \\UXXXXXXXX",
    "non negative integer": "LIMIT and OFFSET take a whole number",
}
"""What the parser's messages hold, and how we say it."""


_MERGES_KEPT = 4
_MERGED_QUADS = 100_000
"""Quads of the largest merge that is kept, about 35 MB: clients choose the graphs."""
_Graphs: TypeAlias = tuple[frozenset[ox.NamedNode], frozenset[ox.NamedNode]]


class _Dataset(TypedDict, total=False):
    """The arguments of pyoxigraph's query that make a dataset; none: the store as it is."""

    default_graph: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]
    named_graphs: list[ox.NamedNode | ox.BlankNode]


class EmbeddedEngine:
    """A pyoxigraph store in memory."""

    def __init__(self, store: ox.Store, *, most_rows: int | None = None) -> None:
        """Serve a store that somebody else filled: named graphs, and the merge as default graph.

        Args:
            store: the store.
            most_rows: rows or triples of the longest result; None for any number.
        """
        self._store = store
        self._most_rows = most_rows
        self._merges: OrderedDict[_Graphs, ox.Store] = OrderedDict()
        self._lock = threading.Lock()
        self._closed = False

    @classmethod
    def load(cls, *, quads: Path, merged: Path, most_rows: int | None = None) -> Self:
        """Read a release.

        Args:
            quads: N-Quads with every triple in its named graph.
            merged: N-Triples with the merge, which becomes the default graph.
            most_rows: see ``EmbeddedEngine``.

        Raises:
            ReleaseError: a file is missing or broken.
        """
        store = ox.Store()
        try:
            # Not Store.load: it gives blank nodes other labels every time, while answers should be
            # the same, byte for byte, after a restart, and a node one in the merge and its graph.
            store.bulk_extend(ox.parse(path=quads, format=ox.RdfFormat.N_QUADS))
            store.bulk_extend(ox.parse(path=merged, format=ox.RdfFormat.N_TRIPLES))
        except (OSError, SyntaxError) as error:
            raise ReleaseError(
                f"The release cannot be loaded ({error}); build it again with: nbkg build"
            ) from error
        return cls(store, most_rows=most_rows)

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        wanted: Format | None = None,  # noqa: ARG002  # results are written here
        first: int | None = None,
    ) -> Solutions | Boolean | Triples:
        """Answer one query; see ``Engine.query``."""
        defaults = [graph_name(iri) for iri in dict.fromkeys(default_graphs)]
        named = [graph_name(iri) for iri in dict.fromkeys(named_graphs)]
        store, dataset = self._store, _Dataset()
        if len(defaults) > 1:
            # pyoxigraph's union of several graphs repeats a triple that stands in two of them.
            store = self._merged(frozenset(defaults), frozenset(named))
            dataset = _Dataset(default_graph=[ox.DefaultGraph()], named_graphs=[*named])
        elif defaults or named:
            dataset = _Dataset(default_graph=[*defaults], named_graphs=[*named])
        with evaluation():
            try:
                # Never use_default_graph_as_union: it repeats triples too, and ignores FROM.
                native = store.query(text, base_iri=ENDPOINT, **dataset)
            except SyntaxError as error:
                raise syntax_error(str(error), text) from error
            except UnicodeEncodeError as error:
                raise _lone_surrogate(text, error) from error
        if isinstance(native, ox.QuerySolutions):
            return Solutions(native, first=first, most=self._most_rows)
        if isinstance(native, ox.QueryBoolean):
            return Boolean(native)
        return Triples(native, first=first, most=self._most_rows)

    @property
    def source(self) -> object:
        """Return this engine; see `Engine`."""
        return self

    def for_client(
        self,
        client: str,  # noqa: ARG002  # no shares are kept here
        *,
        reserved: bool = False,  # noqa: ARG002
        account: Account | None = None,  # noqa: ARG002
    ) -> Self:
        """Return this engine."""
        return self

    def close(self) -> None:
        """Drop the store."""
        with self._lock:
            self._store = ox.Store()
            self._merges.clear()
            self._closed = True

    def _merged(
        self, defaults: frozenset[ox.NamedNode], named: frozenset[ox.NamedNode]
    ) -> ox.Store:
        """Return a store whose default graph is the merge of some graphs; the last few are kept."""
        key = (defaults, named)
        with self._lock:
            if key in self._merges:
                self._merges.move_to_end(key)
                return self._merges[key]
            source = self._store
        store = ox.Store()
        for graph in defaults:
            found = source.quads_for_pattern(None, None, None, graph)
            store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in found)
        for graph in named:
            store.extend(source.quads_for_pattern(None, None, None, graph))
        with self._lock:
            if not self._closed and len(store) <= _MERGED_QUADS:
                self._merges[key] = store
                if len(self._merges) > _MERGES_KEPT:
                    self._merges.popitem(last=False)
        return store


def syntax_error(message: str, text: str) -> QuerySyntaxError:
    """Turn pyoxigraph's message into an error that says where, in words a user can follow."""
    found = _POSITION.fullmatch(message)
    if not found:
        return QuerySyntaxError(f"The query is no valid SPARQL: {message}.")
    line, column = int(found[1]), int(found[2])
    lines = re.split(r"\r\n|\n|\r", text)
    before = lines[line - 1][: column - 1].strip() if line <= len(lines) else ""
    where = f"line {line}, column {column}"
    if before:
        where += f", after {before[-_SHOWN:]!r}"
    return QuerySyntaxError(
        f"The query is no valid SPARQL: the parser stopped at {where}{_hint(found[3])}.",
        line,
        column,
    )


def _hint(expected: str) -> str:
    """Keep those of the parser's expectations that a reader understands.

    The parser lists terminals of its own grammar, and whatever keyword it happened to try last:
    these mislead more than they help. What remains are its few whole sentences.
    """
    for sign, hint in _HINTS.items():
        if sign in expected:
            return f": {hint}"
    return ""


def _lone_surrogate(text: str, error: UnicodeEncodeError) -> QuerySyntaxError:
    """Say where half a surrogate pair stands: it cannot be written as UTF-8."""
    before = text[: error.start]
    line = before.count("\n") + 1
    column = error.start - (before.rfind("\n") + 1) + 1
    return QuerySyntaxError(
        f"The query holds half a surrogate pair at line {line}, column {column}; remove it.",
        line,
        column,
    )
