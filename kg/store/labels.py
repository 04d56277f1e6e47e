"""The labels of IRIs: what a page or a terminal shows in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import iri
from kg.store.engine import Solutions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.store.engine import Engine

_AT_ONCE: Final = 500
"""IRIs whose labels are asked for in one query."""


def labels(engine: Engine, iris: Iterable[str]) -> dict[str, str]:
    """Return the label of each IRI that has one; with several, the first in the alphabet.

    Raises:
        ValueError: one is no IRI.
        KgError: see ``Engine.query``.
    """
    todo = [str(ox.NamedNode(value)) for value in sorted(set(iris))]
    found: dict[str, str] = {}
    for start in range(0, len(todo), _AT_ONCE):
        answer = engine.query(
            "SELECT ?term (MIN(?text) AS ?label) "
            f"{{ VALUES ?term {{ {' '.join(todo[start : start + _AT_ONCE])} }} "
            f"?term {iri('rdfs:label')} ?text }} GROUP BY ?term"
        )
        assert isinstance(answer, Solutions)  # noqa: S101  # a SELECT
        found |= {
            term.value: label.value
            for term, label in answer
            if isinstance(term, ox.NamedNode) and isinstance(label, ox.Literal)
        }
    return found
