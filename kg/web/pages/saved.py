"""The saved queries behind what pages show: links to them, and their answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.sparql.asking import ask
from kg.sparql.form import check
from kg.web.drawing import rows
from kg.web.links import with_query
from kg.web.service import service

if TYPE_CHECKING:
    from kg.queries import SavedQuery
    from kg.web.drawing.rows import Rows


def link(slug: str, **values: str) -> str | None:
    """Return the address of a saved query with values for its parameters.

    Args:
        slug: of the query.
        values: parameter name to value.

    Returns:
        The path; None if the release has no query of that name, or if it lacks a parameter.
    """
    catalog = service().catalog
    if slug not in catalog:
        return None
    known = {parameter.name for parameter in catalog[slug].parameters}
    return with_query(f"/queries/{slug}", list(values.items())) if values.keys() <= known else None


@dataclass(frozen=True)
class Answered:
    """A saved query with its answer on the defaults.

    Attributes:
        query: the query.
        rows: its rows.
        href: its page.
    """

    query: SavedQuery
    rows: Rows
    href: str


def answer(slug: str) -> Answered | None:
    """Return the answer to a saved query on its defaults, asked once; None without the query.

    Raises:
        KgError: the query cannot be answered.
    """
    serving = service()
    if slug not in serving.catalog:
        return None
    query = serving.catalog[slug]

    def ask_it() -> Answered:
        engine, limit = serving.engine, serving.settings.max_rows_shown
        result = ask(engine, check(query.bind({}, engine), serving.settings), first=limit)
        return Answered(
            query,
            rows.read(result, query, engine, serving.catalog, limit=limit),
            f"/queries/{slug}",
        )

    return serving.once(f"answer to {slug}", ask_it)
