"""The pages of the ontology: one that shows all terms in order, and one of each term."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from flask import render_template
from markupsafe import Markup

from kg.rdf.namespaces import PREFIXES
from kg.web.links import Shown, shown, with_query
from kg.web.ontology.entries import LISTING, entries
from kg.web.ontology.reading import Ontology, read
from kg.web.ontology.tree import Hierarchy
from kg.web.ontology.wheel import wheel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.web.ontology.entries import Entry, Row
    from kg.web.service import Service

_CONCLUDED: Final = "Follows: "
"""How the title of a row begins that a reasoner concluded."""
_MOST_INSTANCES: Final = 60
"""Instances that a page names; the saved query lists all."""
_DEEPEST: Final = 20
_ASKED: Final = {
    "class": "SELECT ?thing ?label\nWHERE {{\n  ?thing a <{0}> .\n"
    "  OPTIONAL {{ ?thing <{1}label> ?label }}\n}}\nORDER BY ?label ?thing\nLIMIT 100",
    "": "SELECT ?subject ?object\nWHERE {{ ?subject <{0}> ?object }}\n"
    "ORDER BY ?subject ?object\nLIMIT 100",
}


@dataclass(frozen=True)
class Pages:
    """What the pages of the ontology show.

    Attributes:
        overview: the class tree and the tables of properties, as HTML.
        entries: anchor of a term to what its page shows.
        hierarchy: what lies below what.
    """

    overview: Markup
    entries: Mapping[str, Entry]
    hierarchy: Hierarchy


def known(serving: Service) -> Ontology:
    """Return what is known of the ontology, read once."""
    return serving.once("ontology", lambda: read(serving.own_engine))


def pages(serving: Service) -> Pages:
    """Return what the pages show, put together once."""
    return serving.once("pages of the ontology", lambda: _made(serving))


def term(serving: Service, entry: Entry) -> str:
    """Return the page of a class or property."""
    said = known(serving)
    concluded: list[Row] = [
        (title.removeprefix(_CONCLUDED).capitalize(), values)
        for title, values in entry.rows
        if title.startswith(_CONCLUDED)
    ]
    asked = _ASKED.get(entry.kind, _ASKED[""]).format(entry.iri, PREFIXES["rdfs"])
    node = ox.NamedNode(entry.iri)
    return render_template(
        "ontology_term.html",
        entry=entry,
        ours=entry.ours,
        path=_path(pages(serving).hierarchy, node, said),
        stated=[row for row in entry.rows if not row[0].startswith(_CONCLUDED)],
        concluded=concluded,
        instances=_instances(said, node),
        asked=with_query("/sparql", [("query", asked)]),
    )


def _path(hierarchy: Hierarchy, node: ox.NamedNode, said: Ontology) -> list[Shown]:
    """Return what lies above a term, the highest first; of several the first by label."""
    found: list[ox.NamedNode] = []
    while (above := hierarchy.above.get(node)) and len(found) < _DEEPEST:
        node = above[0]
        if node in found or node not in hierarchy.above:
            break
        found.insert(0, node)
    return [shown(one, said.labels) for one in found]


def _instances(said: Ontology, node: ox.NamedNode) -> list[Shown]:
    """Return the entities of a class itself by label, unless they are too many to be named."""
    found = said.entities.get(node, frozenset())
    if len(found) > _MOST_INSTANCES:
        return []
    return sorted((shown(one, said.labels) for one in found), key=lambda one: one.text.casefold())


def _made(serving: Service) -> Pages:
    said = known(serving)
    hierarchy = Hierarchy(said)
    found = entries(said, hierarchy, can_list=LISTING in serving.catalog)
    overview = render_template(
        "ontology_overview.html",
        entries=found,
        tree_of_classes=hierarchy.tree(hierarchy.classes),
        wheel=wheel(serving.own_engine, said.labels),
    )
    return Pages(
        Markup(overview),  # noqa: S704  # a template of ours, which escapes
        {entry.anchor: entry for entry in chain(*found.values())},
        hierarchy,
    )
