"""An answer as terms of RDF, as an engine or an endpoint gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.sparql.prologue import Form
    from kg.store.engine import Row

TRIPLES: Final = ("subject", "predicate", "object")


@dataclass(frozen=True)
class Result:
    """The answer to a query.

    Attributes:
        form: of the query.
        columns: variables of the answer; those of an answer without variables as in
            ``queries/README.md``.
        rows: the terms in each row.
    """

    form: Form
    columns: tuple[str, ...]
    rows: Sequence[Row]


def of_boolean(*, answer: bool) -> Result:
    """Return the answer to ASK."""
    return Result("ASK", ("answer",), [(ox.Literal(answer),)])


def of_triples(form: Form, triples: Iterable[ox.Triple]) -> Result:
    """Return the answer to CONSTRUCT and DESCRIBE: each triple once, sorted."""
    found = sorted(set(triples), key=str)
    return Result(form, TRIPLES, [(t.subject, t.predicate, t.object) for t in found])
