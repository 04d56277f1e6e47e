"""``/sparql``: the SPARQL 1.1 Protocol, an editor page, and results as pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, g, make_response, render_template, request

from kg.errors import BadRequestError
from kg.rdf.media import FORMATS, formats_for
from kg.rdf.namespaces import PREFIXES
from kg.sparql.asking import ask
from kg.sparql.form import check
from kg.sparql.negotiation import HTML, offers_for
from kg.sparql.protocol import ProtocolRequest, read_get, read_post
from kg.web.answers import Table, data, graph, negotiated, table
from kg.web.clients import client
from kg.web.endpoint import bundle, explaining, vocabulary
from kg.web.endpoint.dataset import refuse_elsewhere
from kg.web.endpoint.description import DESCRIBING, description
from kg.web.http import caching
from kg.web.http.guard import body
from kg.web.links import MAX_LINK, with_query
from kg.web.service import service

if TYPE_CHECKING:
    from kg.sparql.form import Checked

blueprint = Blueprint("sparql", __name__)
blueprint.register_blueprint(bundle.blueprint)
blueprint.register_blueprint(vocabulary.blueprint)

_USED = ("nbo", "nb", "rdfs", "skos")
START = (
    "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in _USED)
    + """
SELECT ?fact ?statement ?passage WHERE {
  ?fact a nbo:Fact ;
        nbo:statement ?statement ;
        nbo:cites ?passage .
}
ORDER BY ?fact ?passage
LIMIT 20
"""
)
"""What stands in the editor before anyone typed."""


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> str | Response:
    """Answer one operation of the protocol."""
    asked = _read()
    g.query_text = asked.query
    if asked.query is None:
        chosen = negotiated(offers_for("graph", html=True), named=asked.format, kind="graph")
        if chosen == HTML:
            return page(START)
        return graph(description(service(), request.base_url), chosen, DESCRIBING)
    # Held from here on: to check a long query, and to write a long page, takes the processor too.
    with service().client_query():
        return _answer(asked, check(asked.query, service().settings))


def _read() -> ProtocolRequest:
    try:
        query_string = request.query_string.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequestError("The address is no UTF-8; percent-encode it in UTF-8.") from error
    if request.method == "POST":
        return read_post(query_string, request.headers.get("Content-Type"), body())
    return read_get(query_string)


def _answer(asked: ProtocolRequest, checked: Checked) -> str | Response:
    """Evaluate a query and send what the client accepts."""
    kind = checked.kind
    # Chosen before evaluating: a client that accepts nothing of ours costs nothing.
    chosen = negotiated(offers_for(kind, html=True), named=asked.format, kind=kind)
    etag = _tag(asked, checked, chosen)
    if chosen != HTML and (same := caching.unchanged(etag)):
        return same
    graphs = (*asked.default_graphs, *asked.named_graphs)
    refuse_elsewhere(service(), graphs or (*checked.default_graphs, *checked.named_graphs))
    engine = service().engine
    limit = service().settings.max_rows_shown
    result = ask(
        engine.for_client(client()),
        checked,
        default_graphs=asked.default_graphs,
        named_graphs=asked.named_graphs,
        wanted=FORMATS.get(chosen),
        first=limit if chosen == HTML else None,
    )
    if chosen != HTML:
        return caching.tagged(data(result, chosen), etag)
    found = table(result, engine, limit=limit, links=_links(asked, checked))
    response = make_response(page(asked.query or "", found, asked, checked))
    return response if etag else caching.tagged(response, None)


def _tag(asked: ProtocolRequest, checked: Checked, chosen: str) -> str | None:
    """Return the entity tag of an answer, or None where every evaluation gives another one."""
    if not checked.deterministic:
        return None
    return caching.tag(chosen, [asked.query or "", asked.default_graphs, asked.named_graphs])


def _fields(asked: ProtocolRequest) -> list[tuple[str, str]]:
    """Return what was asked, without the format."""
    return [
        ("query", asked.query or ""),
        *(("default-graph-uri", iri) for iri in asked.default_graphs),
        *(("named-graph-uri", iri) for iri in asked.named_graphs),
    ]


def _links(asked: ProtocolRequest, checked: Checked) -> dict[str, str]:
    """Return the addresses of the same result in other formats; none where one gets too long."""
    links = {
        f.title: with_query("/sparql", [*_fields(asked), ("format", f.name)])
        for f in formats_for(checked.kind)
    }
    return links if max(map(len, links.values())) <= MAX_LINK else {}


def page(
    query: str,
    result: Table | None = None,
    asked: ProtocolRequest | None = None,
    checked: Checked | None = None,
) -> str:
    """Return the editor, with a result below it if there is one."""
    shared = with_query("/sparql", [*_fields(asked), ("format", HTML)]) if asked else ""
    return render_template(
        "sparql.html",
        query=query,
        result=result,
        asked=asked,
        shared=shared if len(shared) <= MAX_LINK else "",
        forms=formats_for(checked.kind) if checked else (),
        formats=list(FORMATS.values()),
        examples=service().starting_points,
    )


@blueprint.app_context_processor
def _editor() -> dict[str, Any]:
    """Give pages with a query what its form needs, once they show it."""
    return {
        "vocabulary": lambda: vocabulary.address(service()),
        "refusals": lambda: explaining.refusals(service().settings),
        "excerpt": explaining.excerpt,
        "longest_link": MAX_LINK,
    }
