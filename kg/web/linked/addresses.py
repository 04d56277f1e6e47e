"""IRIs of our namespace without a page of their own: graphs, releases, queries, imported terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph as ox
from flask import Blueprint, Response, redirect, render_template

from kg.errors import NotFoundError
from kg.rdf.namespaces import BASE, PREFIXES, iri
from kg.sparql.negotiation import HTML
from kg.store.labels import labels
from kg.suggest import did_you_mean
from kg.web import lookups, naming
from kg.web.describing import things
from kg.web.describing.rdf import of_import, of_parts
from kg.web.endpoint import dataset
from kg.web.links import Shown, shown, spoken, with_query
from kg.web.service import service

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

blueprint = Blueprint("addresses", __name__)

_IMPORTS: Final = f"{BASE}ontology/imports/"
_DEFINED: Final = (
    "SELECT ?term {{ {} dcterms:source ?of . ?term rdfs:isDefinedBy ?of }} ORDER BY ?term"
)
_MODULES: Final = (
    f'SELECT DISTINCT ?module {{ ?module dcterms:source ?of FILTER (STRSTARTS(STR(?module), "'
    f'{_IMPORTS}")) }} ORDER BY ?module'
)
_SHORTEST: Final = 16
"""Digits of a digest that name a release: the name of its folder."""


@dataclass(frozen=True)
class About:
    """What the page of such an IRI shows.

    Attributes:
        iri: the IRI.
        title: its heading.
        lead: what it is.
        properties: what is said of it.
        listed: what belongs to it.
        formats: title to address of its forms as data.
    """

    iri: str
    title: str
    lead: str
    properties: tuple[tuple[Shown, tuple[Shown, ...]], ...]
    listed: tuple[Shown, ...]
    formats: dict[str, str]


@blueprint.get("/<any(id, fact, passage, source, graph, release):_name>/")
def namespace(_name: str) -> AnyResponse:
    """Send 303 to what says which names there are: the namespace's own IRI names no thing."""
    known = things.whole(service().release.manifest)
    things.introduce(known)
    chosen = naming.chosen(None)
    return redirect(known.data if chosen == HTML else f"{known.data}.{chosen}", 303)


@blueprint.get("/case/", defaults={"listed": "/case"})
@blueprint.get("/query/", defaults={"listed": "/queries"})
def listing(listed: str) -> AnyResponse:
    """Send 303 to the list of what is in a namespace."""
    return redirect(listed, 303)


@blueprint.get("/graph/<name>")
def named_graph(name: str) -> str | AnyResponse:
    """Say what a named graph is; as RDF, send 303 to what it holds."""
    name, suffix = naming.suffix(name)
    sizes = {graph.value: size for graph, size in dataset.graphs(service())}
    asked = PREFIXES["graph"] + name
    if asked not in sizes:
        names = [known.removeprefix(PREFIXES["graph"]) for known in sizes]
        raise NotFoundError(
            f"There is no graph {name[:100]!r}. {did_you_mean(name, names)} "
            "The service description at /sparql lists all.".replace("  ", " ")
        )
    about = things.thing("graph", name)
    things.introduce(about)
    chosen = naming.chosen(suffix)
    held = {"graph": asked}
    if chosen != HTML:
        return redirect(with_query("/sparql/graph", [*held.items(), ("format", chosen)]), 303)
    size = sizes[asked]
    count = f"{int(size.value):,}" if isinstance(size, ox.Literal) else "?"
    lead = f"A named graph of the dataset; it holds {count} triples."
    return _page(About(asked, about.iri.rpartition("/")[2], lead, (), (), naming.formats(about)))


@blueprint.get("/release/<digest>")
def release(digest: str) -> AnyResponse:
    """Send 303 to what this release is: its files as a page, the catalog as RDF."""
    digest, suffix = naming.suffix(digest)
    served = service().release.digest
    if len(digest) < _SHORTEST or not served.startswith(digest.lower()):
        raise NotFoundError(
            f"The release {digest[:100]!r} is not served here; {served} is, and /downloads has it."
        )
    chosen = naming.chosen(suffix)
    return redirect("/downloads" if chosen == HTML else f"/catalog.{chosen}", 303)


@blueprint.get("/query/<name>")
def query(name: str) -> AnyResponse:
    """Send 303 to a saved query's page, or its description as RDF, which has a suffix."""
    slug, suffix = naming.suffix(name)
    service().catalog[slug]  # raises what names the query that may be meant
    about = things.thing("query", slug)
    things.introduce(about)
    chosen = naming.chosen(suffix)
    if chosen == HTML:
        return redirect(about.page, 303)
    if not suffix:
        return redirect(f"{about.data}.{chosen}", 303)
    subject = ox.NamedNode(about.iri)
    return naming.described(of_parts(service().engine, subject), subject, chosen)


@blueprint.get("/ontology/imports/<name>")
def imported(name: str) -> str | Response:
    """Say whence the labels of another vocabulary's terms come, on what terms, and which they are.

    Raises:
        NotFoundError: there is no such vocabulary.
    """
    name, suffix = naming.suffix(name)
    engine = service().engine
    asked = _IMPORTS + quote(name, safe="")
    subject = ox.NamedNode(asked)
    said = lookups.about(engine, [asked]).get(asked, {})
    if not said:
        found = [t.value for (t,) in lookups.rows(engine, _MODULES) if isinstance(t, ox.NamedNode)]
        names = [module.removeprefix(_IMPORTS) for module in found]
        raise NotFoundError(
            f"No terms come from {name[:100]!r}. {did_you_mean(name, names)}".rstrip()
        )
    path = f"/ontology/imports/{quote(name, safe='')}"
    about = things.Thing(asked, path, path, f"{things.SCHEMA_ORG}DefinedTermSet")
    things.introduce(about)
    chosen = naming.chosen(suffix)
    if chosen != HTML:
        return naming.described(of_import(engine, subject), subject, chosen)
    terms = [row[0] for row in lookups.rows(engine, _DEFINED.format(subject))]
    values = [value for values in said.values() for value in values]
    known = labels(
        engine, {*said, *(t.value for t in (*terms, *values) if isinstance(t, ox.NamedNode))}
    )
    titles = [t for t in said.pop(iri("dcterms:title").value, []) if isinstance(t, ox.Literal)]
    properties = tuple(
        (
            Shown(spoken(predicate, known), title=predicate),
            tuple(shown(value, known) for value in values),
        )
        for predicate, values in said.items()
    )
    return _page(
        About(
            asked,
            titles[0].value if titles else name,
            "Labels of the terms of another vocabulary that ours are mapped to.",
            properties,
            tuple(shown(term, known) for term in terms),
            naming.formats(about),
        )
    )


def _page(about: About) -> str:
    return render_template("address.html", about=about)
