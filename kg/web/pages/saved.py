"""Links from pages to the saved queries behind them, where the release has these."""

from __future__ import annotations

from kg.web.links import with_query
from kg.web.service import service


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
