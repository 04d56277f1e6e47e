"""``/about``: how the facts are made and proved, what hedges mean, license, citation, limits."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from flask import Blueprint, render_template

from kg.rdf.namespaces import BASE, PREFIXES
from kg.release.metadata import CONTRIBUTORS, LICENSE, TITLE
from kg.web.links import page
from kg.web.lookups import about as about_iris
from kg.web.lookups import rows
from kg.web.pages import saved
from kg.web.pages.document_map import map_of
from kg.web.service import service

if TYPE_CHECKING:
    from kg.store.engine import Engine

blueprint = Blueprint("about", __name__)

_DISTRIBUTION: Final = "neuroblastoma-kg"
_OURS: Final = {"nbo": "classes and properties", "nb": "entities", "fact": "facts",
                "passage": "passages of the document", "source": "documents"}  # fmt: skip
"""Namespaces that a reader meets first, with what is named in them."""
_HEDGES: Final = """
SELECT ?kind ?term ?label ?meaning (COUNT(DISTINCT ?fact) AS ?facts) {
  VALUES (?kind ?type ?property) {
    ("certainty" nbo:Certainty nbo:certainty) ("frequency" nbo:Frequency nbo:frequency)
  }
  ?term a ?type ; rdfs:label ?label . OPTIONAL { ?term skos:definition ?meaning }
  ?fact ?property ?term . ?fact a nbo:Fact
} GROUP BY ?kind ?term ?label ?meaning ORDER BY ?kind DESC(?facts) ?label"""


@dataclass(frozen=True)
class Hedge:
    """A word that says how often or how certain something is.

    Attributes:
        kind: ``certainty`` or ``frequency``.
        word: its label.
        href: its page.
        meaning: its definition, or empty.
        facts: how many facts carry it.
    """

    kind: str
    word: str
    href: str | None
    meaning: str
    facts: int


@blueprint.get("/about")
def about() -> str:
    """Say how this is made, and how to use and cite it."""
    serving = service()
    manifest = serving.release.manifest
    source = ox.NamedNode(f"{PREFIXES['source']}{manifest.source['id']}")
    return render_template(
        "about.html",
        manifest=manifest,
        map=map_of(source),
        notes=serving.once("notes on the document", lambda: _notes(serving.own_engine, source)),
        hedges=serving.once("hedges", lambda: _hedges(serving.own_engine)),
        links=_links(),
        title=TITLE,
        contributors=CONTRIBUTORS,
        base=BASE,
        license=LICENSE.value,
        namespaces=[(prefix, PREFIXES[prefix], what) for prefix, what in _OURS.items()],
        link=saved.link,
    )


def _hedges(engine: Engine) -> list[Hedge]:
    def text(term: object) -> str:
        return term.value if isinstance(term, ox.Literal) else ""

    return [
        Hedge(text(kind), text(label), page(term.value), text(meaning), int(text(facts)))
        for kind, term, label, meaning, facts in rows(engine, _HEDGES)
        if isinstance(term, ox.NamedNode)
    ]


def _links() -> tuple[tuple[str, str], ...]:
    """Return names and addresses of pages of the project, as its distribution has them.

    Of a folder that was not installed there are none.
    """
    try:
        said = metadata(_DISTRIBUTION)
    except PackageNotFoundError:
        return ()
    links = [str(entry).partition(",") for entry in said.get_all("Project-URL") or []]
    return tuple((name.strip(), to.strip()) for name, _, to in links)


def _notes(engine: Engine, source: ox.NamedNode) -> list[str]:
    said = about_iris(engine, [source.value])[source.value]
    notes = said.get(PREFIXES["skos"] + "note", [])
    return [note.value for note in notes if isinstance(note, ox.Literal)]
