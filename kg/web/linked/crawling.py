"""``/sitemap.xml`` and ``/robots.txt``: what crawlers are shown, and what they are kept from."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

import pyoxigraph as ox
from flask import Blueprint, Response, request

from kg.rdf.namespaces import PREFIXES
from kg.web import lookups
from kg.web.api.views import operations
from kg.web.links import page
from kg.web.ontology.pages import pages
from kg.web.service import Service, service

blueprint = Blueprint("crawling", __name__)

MOST: Final = 50_000
"""Addresses that a sitemap may hold (https://www.sitemaps.org/protocol.html)."""
_NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_FIXED: Final = (
    "/", "/about", "/queries", "/stages", "/case", "/ontology", "/sparql", "/sparql/limits",
    "/downloads", "/api", "/catalog", "/conformance",
)  # fmt: skip
_NAMES: Final = f"""SELECT DISTINCT ?thing {{
  {{ ?thing a nbo:Fact }} UNION {{ ?thing a nbo:Passage }} UNION {{ ?thing a nbo:SourceDocument }}
  UNION {{ GRAPH ?graph {{ ?thing a nbo:Case }} }}
  UNION {{ ?thing rdfs:label ?label FILTER (STRSTARTS(STR(?thing), "{PREFIXES["nb"]}")) }}
}} ORDER BY ?thing"""
_ROBOTS: Final = """\
# Everything is public. What is computed for each request is not for crawlers: the same is in the
# downloads, which cost nothing: {root}downloads
User-agent: *
Disallow: /sparql?
Disallow: /sparql/graph
Disallow: /search?
Disallow: /queries?
Disallow: /queries/*?
Disallow: /stages?
Disallow: /*?format=
Disallow: /*&format=
Disallow: /health/
Disallow: /metrics
Allow: /

Sitemap: {root}sitemap.xml
"""


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Return what crawlers may fetch (RFC 9309): pages and data, but no results."""
    text = _ROBOTS.format(root=request.url_root)
    return Response(text, content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """Return the address of every page (Sitemaps 0.9).

    Without ``lastmod``: a release knows what it holds, not when a page was last another.
    """
    serving = service()
    paths = serving.once("pages", lambda: _paths(serving))
    root = request.url_root.removesuffix("/")
    lines = "".join(f"<url><loc>{escape(root + path)}</loc></url>\n" for path in paths)
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_NAMESPACE}">\n{lines}</urlset>\n'
    )
    return Response(text, content_type="application/xml; charset=utf-8")


def _paths(serving: Service) -> tuple[str, ...]:
    """Return the paths of all pages that have an address without parameters."""
    found = lookups.rows(serving.own_engine, _NAMES)
    named = [term.value for (term,) in found if isinstance(term, ox.NamedNode)]
    of_things = [path for path in map(page, named) if path and "#" not in path]
    of_queries = [f"/queries/{quote(query.slug)}" for query in serving.catalog]
    of_terms = [f"/ontology/{quote(anchor, safe='')}" for anchor in pages(serving).entries]
    of_operations = [f"/api/{quote(name)}" for name in operations()]
    paths = (*_FIXED, *of_queries, *of_terms, *of_operations, *of_things)
    return tuple(dict.fromkeys(paths))[:MOST]
