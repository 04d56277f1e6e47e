"""``/sparql/graph`` and ``/.well-known/void``: whole graphs, to be read.

SPARQL 1.1 Graph Store HTTP Protocol (W3C 2013), sections 4.2 (indirect identification), 5.2 (GET)
and 5.7 (HEAD). The other methods are not there: the data change only with a new release, and the
answer 405 says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, redirect, request

from kg.errors import BadRequestError, NotFoundError
from kg.rdf.graphs import GRAPH_METADATA
from kg.rdf.media import FORMATS
from kg.release.metadata import DATASET
from kg.sparql.negotiation import HTML, offers_for
from kg.store.engine import graph_name
from kg.suggest import did_you_mean
from kg.web.answers import data, negotiated
from kg.web.clients import client
from kg.web.endpoint import dataset
from kg.web.http import caching
from kg.web.service import service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Response as AnyResponse

blueprint = Blueprint("graph_store", __name__)

_ALL: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_DATASET: Final = f"CONSTRUCT WHERE {{ {DATASET} ?p ?o }}"


@blueprint.get("/sparql/graph")
def graph() -> Response:
    """Return the graph that ``?default`` or ``?graph=<IRI>`` names.

    Raises:
        BadRequestError: none is named, or more than one, or by no absolute IRI.
        NotFoundError: there is no graph of that name.
    """
    named = request.args.getlist("graph")
    if len(named) + ("default" in request.args) != 1:
        raise BadRequestError(
            "Name one graph: /sparql/graph?default, or /sparql/graph?graph= and its IRI, "
            "percent-encoded. The service description at /sparql lists the graphs."
        )
    if not named:
        return _whole(())
    iri = graph_name(named[0]).value
    known = [found.value for found, _ in dataset.graphs(service())]
    if iri not in known:
        remedy = f"{did_you_mean(iri, known)} The service description at /sparql lists all."
        raise NotFoundError(f"There is no graph {iri[:200]!r}. {remedy.lstrip()}")
    return _whole((iri,))


@blueprint.get("/.well-known/void")
def void() -> AnyResponse:
    """Return the dataset's description of itself (VoID, section 7.2); browsers see the catalog."""
    offered = offers_for("graph", html=True)
    if negotiated(offered, named=request.args.get("format"), kind="graph") == HTML:
        return redirect("/catalog", 303)
    # The graph describes the saved queries too, which are no part of VoID.
    return _whole((GRAPH_METADATA.value,), _DATASET)


def _whole(graphs: Sequence[str], text: str = _ALL) -> Response:
    """Return all triples of a graph; of the default graph where none is named.

    Args:
        graphs: the graph, or nothing.
        text: a CONSTRUCT for some of them.
    """
    chosen = negotiated(offers_for("graph"), named=request.args.get("format"), kind="graph")
    etag = caching.tag(chosen, [*graphs, text])
    if same := caching.unchanged(etag):
        return same
    engine = service().engine.for_client(client())
    with service().client_query():
        result = engine.query(text, default_graphs=graphs, wanted=FORMATS[chosen])
        return caching.tagged(data(result, chosen), etag)
