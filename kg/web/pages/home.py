"""``/``: what this is, where to look, and at a glance what the document says.

What is shown comes from saved queries and from the data, so a release without them shows less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from flask import Blueprint, redirect, render_template

from kg.web import naming
from kg.web.drawing.figures import figure
from kg.web.links import Shown, page
from kg.web.lookups import rows
from kg.web.pages import saved
from kg.web.service import service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Response as AnyResponse

    from kg.queries import SavedQuery
    from kg.store.engine import Engine, Row
    from kg.web.drawing.rows import Rows
    from kg.web.pages.saved import Answered

blueprint = Blueprint("home", __name__)

_SURVIVAL: Final = "survival"
_PLACES: Final = ("primary-sites", "metastasis-sites")
_OVERVIEW: Final = "overview"
"""The tag of a query that tells the most important things of its topic."""
_SITE: Final = "site"
_HEDGES: Final = ("frequency", "certainty", "combination")
_STATED: Final = "stated"
_ORDER: Final = (
    "disease",
    "symptoms",
    "diagnosis",
    "staging",
    "risk-and-outlook",
    "causes",
    "genes",
)
"""Topics in the order in which people ask; the rest comes after."""
_STAGES: Final = """SELECT ?stage (MIN(?label) AS ?name) (MIN(?definition) AS ?meaning) {
  ?system nbo:includesStage ?stage . ?stage rdfs:label ?label
  OPTIONAL { ?stage skos:definition ?definition }
} GROUP BY ?stage ORDER BY ?name"""


@dataclass(frozen=True)
class Places:
    """Parts of the body that one hedge and one condition hold for.

    Attributes:
        hedges: how often and how firmly, where the document hedges.
        scope: the condition, or empty.
        sites: the parts of the body.
    """

    hedges: tuple[str, ...]
    scope: str
    sites: list[Shown]


@blueprint.get("/favicon.ico")
def icon() -> AnyResponse:
    """Send the icon to browsers that show data, which names none."""
    return redirect("/static/icon.svg", 301)


@blueprint.get("/")
def home() -> str | AnyResponse:
    """Explain the project, and show what people look for first."""
    if catalog := naming.start():
        return catalog
    serving = service()
    survival = saved.answer(_SURVIVAL)
    chart = figure(survival.query, survival.rows) if survival else None
    return render_template(
        "home.html",
        manifest=serving.release.manifest,
        tried=sorted(serving.starting_points, key=_place),
        topics=sorted({query.topic for query in serving.catalog}),
        survival=survival if chart and chart.chart else None,
        chart=chart.chart if chart else None,
        years=_years(survival) if survival else (),
        stages=serving.once("stages at a glance", lambda: _stages(serving.own_engine)),
        places=[(found, _grouped(found.rows)) for slug in _PLACES if (found := saved.answer(slug))],
        link=saved.link,
    )


def _place(query: SavedQuery) -> tuple[int, bool]:
    """Return where a question stands: by its topic, in which the one that tells all is first."""
    topic = _ORDER.index(query.topic) if query.topic in _ORDER else len(_ORDER)
    return topic, _OVERVIEW not in query.tags


def _years(answered: Answered) -> tuple[str, ...]:
    """Return the years as of which the figures hold."""
    found = answered.rows
    name = "asOfYear"
    if name not in found.column:
        return ()
    return tuple(sorted({text for row in found.terms if (text := found.column[name](row).text)}))


def _grouped(found: Rows) -> list[Places]:
    """Put places together that hold with the same hedges and under the same condition."""
    groups: dict[tuple[tuple[str, ...], str], Places] = {}
    for row in found.terms:
        words = (_said(found, name, row) for name in _HEDGES)
        hedges = tuple(word for word in words if word and word != _STATED)
        scope = _said(found, "scope", row)
        group = groups.setdefault((hedges, scope), Places(hedges, scope, []))
        if _SITE in found.column:
            site = found.term(row, _SITE)
            href = page(site.value) if isinstance(site, ox.NamedNode) else None
            group.sites.append(Shown(_said(found, _SITE, row), href))
    return list(groups.values())


def _said(found: Rows, name: str, row: Row) -> str:
    return found.column[name](row).text if name in found.column else ""


def _stages(engine: Engine) -> Sequence[tuple[Shown, str]]:
    return [
        (Shown(label.value, page(stage.value)), _text(meaning))
        for stage, label, meaning in rows(engine, _STAGES)
        if isinstance(stage, ox.NamedNode) and isinstance(label, ox.Literal)
    ]


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.Literal) else ""
