"""Errors of queries in plain words: what a status means here, what to do, and where it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kg.config import Settings

_AROUND: Final = 2
"""Lines shown before and after the one that an error points at."""
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
"""What ends a line of a query; not splitlines(), for which U+2028 and form feed end one too."""


@dataclass(frozen=True)
class Refusal:
    """Why a query gets no answer.

    Attributes:
        status: HTTP status.
        name: what happened, in a few words.
        meaning: which limit it met, with its value here.
        remedy: what to do.
    """

    status: int
    name: str
    meaning: str
    remedy: str


@dataclass(frozen=True)
class Line:
    """A line of an excerpt.

    Attributes:
        number: 1-based.
        text: the line without its end.
        wrong: whether the error is in it.
    """

    number: int
    text: str
    wrong: bool


def refusals(settings: Settings) -> tuple[Refusal, ...]:
    """Return what a query may be refused for, with the limits that are set."""
    seconds = settings.engine_timeout if settings.engine else settings.query_seconds
    return (
        Refusal(
            400,
            "Not a query",
            "The service could not read it as SPARQL 1.1.",
            "The message says where it stopped reading. Often a bracket, a period or a PREFIX "
            "is missing just before that place.",
        ),
        Refusal(
            403,
            "Not allowed",
            "Nothing can be changed here, and nothing is fetched from elsewhere.",
            "Leave out updates, SERVICE, and graphs of others.",
        ),
        Refusal(
            413,
            "Too large",
            f"A query may have {settings.max_query_bytes:,} bytes, its result "
            f"{settings.result_rows:,} rows and {settings.result_size} MiB. Results are never cut.",
            "Select fewer columns, or take the result in parts with ORDER BY, LIMIT and OFFSET. "
            "Whoever needs everything is better off with a download.",
        ),
        Refusal(
            429,
            "Too many at once",
            f"One client may have {settings.queries_per_client} queries running and "
            f"{settings.waiting_per_client} waiting.",
            "Wait for an answer, then run the query again. People behind one address share this.",
        ),
        Refusal(
            503,
            "Busy",
            "All places are taken by other queries.",
            "Nothing is wrong with the query: run it again in a moment.",
        ),
        Refusal(
            504,
            "Too slow",
            f"A query may run for {seconds} seconds.",
            "Look for two patterns that share no variable: every match of one is joined with every "
            "match of the other. Name a class or an entity to begin with. LIMIT helps only where "
            "nothing is sorted, grouped or counted.",
        ),
        Refusal(
            507,
            "Too much memory",
            f"A query may use {settings.query_memory:,} MiB.",
            "ORDER BY, DISTINCT and GROUP BY hold all rows at once: narrow the patterns before "
            "them, or do without.",
        ),
    )


def excerpt(query: str | None, number: int | None) -> tuple[Line, ...]:
    """Return the lines around the one that an error points at; none where it points nowhere."""
    lines = _LINE_END.split(query or "")
    if not number or number > len(lines):
        return ()
    first, last = max(1, number - _AROUND), min(len(lines), number + _AROUND)
    return tuple(Line(n, lines[n - 1], n == number) for n in range(first, last + 1))
