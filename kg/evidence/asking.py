"""Questions of our own to an engine: SELECT queries with long VALUES blocks, in pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.rdf.namespaces import PREFIXES
from kg.store.engine import Solutions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.store.engine import Engine, Row, Term

_USED: Final = ("nb", "nbo", "rdf", "rdfs", "owl", "oa", "skos", "dcterms", "foaf", "graph")
_PROLOGUE: Final = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in _USED)
_AT_ONCE: Final = 500
"""Rows of a VALUES block in one query."""


def rows(engine: Engine, text: str) -> list[Row]:
    """Run a SELECT."""
    result = engine.query(_PROLOGUE + text)
    assert isinstance(result, Solutions)  # noqa: S101  # a SELECT
    return list(result)


def rows_of(engine: Engine, text: str, values: Iterable[tuple[Term, ...]]) -> Iterator[Row]:
    """Run a SELECT with values in place of ``%s``; none, if there are no values.

    Args:
        engine: what to ask.
        text: the query; the values stand in it as rows of a VALUES block.
        values: the rows, each once.
    """
    for some in _batches(sorted(set(values), key=str)):
        yield from rows(engine, text.replace("%s", in_values(some)))


def in_values(values: Iterable[tuple[Term | None, ...]]) -> str:
    """Write rows for a VALUES block; None is UNDEF."""
    return " ".join(
        f"({' '.join('UNDEF' if term is None else str(term) for term in row)})" for row in values
    )


def _batches(values: list[tuple[Term, ...]]) -> Iterator[list[tuple[Term, ...]]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
