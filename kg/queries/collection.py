"""Rules between the files of a collection: slugs, twins, questions, links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.errors import Problem
from kg.paths import shown
from kg.queries.column import RULE as COLUMN_RULE
from kg.queries.parameter import ENTITY
from kg.queries.syntax import Syntax
from kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.queries.column import Column
    from kg.queries.saved_query import SavedQuery

_WORD: Final = re.compile(r"\w+")


def check_collection(queries: Sequence[SavedQuery]) -> Iterator[Problem]:
    """Yield every problem between the queries of one collection."""
    yield from _same_slug(queries)
    yield from _same_shape(queries)
    yield from _same_question(queries)
    by_slug = {query.slug: query for query in queries}
    for query in queries:
        for column in query.columns:
            if column.link and (wrong := _broken_link(column, by_slug)):
                line = query.lines[f"columns.{column.name}"]
                yield Problem(shown(query.path), line, *wrong, COLUMN_RULE)


def _same_slug(queries: Iterable[SavedQuery]) -> Iterator[Problem]:
    first: dict[str, SavedQuery] = {}
    for query in queries:
        other = first.setdefault(query.slug, query)
        if other is not query:
            yield Problem(
                shown(query.path),
                0,
                f"{shown(other.path)} has the same slug.",
                "Rename one: a slug is unique across topics.",
                "query-slug",
            )


def _same_shape(queries: Iterable[SavedQuery]) -> Iterator[Problem]:
    first: dict[tuple[str, ...], SavedQuery] = {}
    for query in queries:
        other = first.setdefault(Syntax(query.text).shape(), query)
        if other is not query:
            yield Problem(
                shown(query.path),
                0,
                f"It differs from {shown(other.path)} by constants only.",
                "Make them one query with a parameter.",
                "query-twin",
            )


def _same_question(queries: Iterable[SavedQuery]) -> Iterator[Problem]:
    """Find wordings that two queries share, or that one says twice; case and marks count alike."""
    first: dict[tuple[str, ...], SavedQuery] = {}
    for query in queries:
        for question in query.questions:
            words = tuple(_WORD.findall(question.lower()))
            if words in first:
                yield Problem(
                    shown(query.path),
                    query.lines["question"],
                    f"{shown(first[words].path)} asks the same: {question!r}.",
                    "Say what only this query answers.",
                    "query-question",
                )
            first.setdefault(words, query)


def _broken_link(column: Column, by_slug: dict[str, SavedQuery]) -> tuple[str, str] | None:
    """Return message and remedy for a link that leads nowhere."""
    assert column.link  # noqa: S101  # the caller looked
    slug, name = column.link
    if slug not in by_slug:
        remedy = did_you_mean(slug, by_slug) or "`nbkg query` lists the saved queries."
        return f"The column {column.name} links to {slug!r}, which is no saved query.", remedy
    taking = [p.name for p in by_slug[slug].parameters if p.type == ENTITY]
    if name not in taking:
        message = f"The column {column.name} links to {slug}, which takes no entity as {name!r}."
        return message, f"It takes: {', '.join(taking) or 'none'}."
    return None
