"""Answers as faces get them, and the release without some of its facts."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.rdf.graphs import OUTSIDE_THE_MERGE
from kg.rdf.namespaces import iri
from kg.store.embedded import EmbeddedEngine
from kg.store.engine import Boolean, Solutions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kg.queries import SavedQuery
    from kg.store.engine import Engine, Row


def rows_of(engine: Engine, text: str) -> list[Row]:
    """Return rows as `kg.evidence` takes them."""
    answer = engine.query(text)
    if isinstance(answer, Boolean):
        return [(ox.Literal(value=bool(answer)),)]
    if isinstance(answer, Solutions):
        return list(answer)
    return [(t.subject, t.predicate, t.object) for t in answer]


def bindings(query: SavedQuery, engine: Engine) -> Iterator[str]:
    """Yield the query on its defaults and on the example of each parameter."""
    yield query.text
    for parameter in query.parameters:
        if parameter.example is not None:
            yield query.bind({parameter.name: parameter.example}, engine)


class Counting:
    """An engine that counts what it is asked."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.asked = 0

    def query(self, text: str, **options: Any) -> Any:
        self.asked += 1
        return self.engine.query(text, **options)


class Thinned:
    """The release, of which facts can be taken away for a while."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self.engine = EmbeddedEngine(store)
        typed = store.quads_for_pattern(None, iri("rdf:type"), iri("nbo:Fact"), None)
        self.facts = frozenset(
            q.subject.value for q in typed if isinstance(q.subject, ox.NamedNode)
        )

    @contextmanager
    def without(self, facts: Collection[str]) -> Iterator[EmbeddedEngine]:
        """Take facts away: what they say, what is said about them, and both from the merge."""
        gone = [quad for fact in facts for quad in self._of(ox.NamedNode(fact))]
        for quad in gone:
            self._store.remove(quad)
        merged = [
            quad
            for triple in {quad.triple for quad in gone}
            for quad in self._store.quads_for_pattern(*_parts(triple), ox.DefaultGraph())
            if not self._held(triple)
        ]
        for quad in merged:
            self._store.remove(quad)
        try:
            yield self.engine
        finally:
            self._store.extend([*gone, *merged])

    def holds(self, triple: ox.Triple, fact: str) -> bool:
        """Whether a triple stands in the graph of a fact."""
        return ox.Quad(*_parts(triple), ox.NamedNode(fact)) in self._store

    def _of(self, fact: ox.NamedNode) -> list[ox.Quad]:
        about = self._store.quads_for_pattern(fact, None, None, None)
        named = (quad for quad in about if quad.graph_name != ox.DefaultGraph())
        return [*self._store.quads_for_pattern(None, None, None, fact), *named]

    def _held(self, triple: ox.Triple) -> bool:
        """Whether a graph that goes into the merge still holds a triple."""
        return any(
            quad.graph_name not in {ox.DefaultGraph(), *OUTSIDE_THE_MERGE}
            for quad in self._store.quads_for_pattern(*_parts(triple), None)
        )


def _parts(triple: ox.Triple) -> tuple[Any, Any, Any]:
    return triple.subject, triple.predicate, triple.object
