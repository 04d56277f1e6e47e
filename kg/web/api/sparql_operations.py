"""The operations of the OpenAPI document that are SPARQL: queries of one's own, whole graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.rdf.media import FORMATS, formats_for
from kg.sparql.protocol import DIRECT, FORM
from kg.web.api.parts import errors, header, media, named_format

if TYPE_CHECKING:
    from kg.web.api.parts import Object

SPARQL_FORMAT: Final = "sparql"
"""Format of a text that is a SPARQL query."""
GRAPH_FORMAT: Final = "neuroblastoma-kg-graph"
"""Format of a text that is the IRI of a named graph."""
TAG: Final = "SPARQL"
_QUERY: Final[Object] = {"type": "string", "format": SPARQL_FORMAT, "minLength": 1}
_EXAMPLE: Final = "SELECT ?fact WHERE { ?fact a nbo:Fact } ORDER BY ?fact LIMIT 5"
_PREFIX: Final = "PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#> "
_ASKING: Final = (400, 403, 406, 413, 422, 429, 503, 504, 507)
_ALL: Final = list(FORMATS)


def paths(graphs: list[str]) -> Object:
    """Return the operations by path and method.

    Args:
        graphs: the IRIs of the named graphs.
    """
    return {
        "/sparql": {"get": _get(graphs), "post": _post(graphs)},
        "/sparql/graph": {"get": _graph(graphs)},
    }


def _answered(names: list[str], description: str = "The answer.") -> Object:
    return {
        "200": {
            "description": description,
            "headers": {"ETag": header("ETag"), "Link": header("Link")},
            "content": media(names),
        }
    }


def _graphs(name: str, description: str, graphs: list[str]) -> Object:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "style": "form",
        "explode": True,
        "schema": {
            "type": "array",
            "items": {"type": "string", "format": GRAPH_FORMAT, "examples": graphs[:1]},
        },
    }


def _dataset(graphs: list[str]) -> list[Object]:
    return [
        _graphs(
            "default-graph-uri",
            "Graphs whose merge is queried in place of the default graph.",
            graphs,
        ),
        _graphs("named-graph-uri", "Graphs that GRAPH ranges over.", graphs),
    ]


def _get(graphs: list[str]) -> Object:
    return {
        "operationId": "sparqlGet",
        "summary": "Run a SPARQL query",
        "description": (
            "SPARQL 1.1 Protocol, query by GET. Without a query the service description comes "
            "as RDF. An answer is whole or it is an error that names the "
            "limit it met."
        ),
        "tags": [TAG],
        "parameters": [
            {
                "name": "query",
                "in": "query",
                "description": "A SPARQL query: SELECT, ASK, CONSTRUCT or DESCRIBE.",
                "schema": _QUERY,
                "example": _PREFIX + _EXAMPLE,
            },
            *_dataset(graphs),
            named_format(_ALL),
        ],
        "responses": {**_answered(_ALL), **errors(*_ASKING)},
    }


def _post(graphs: list[str]) -> Object:
    fields = {p["name"]: p["schema"] for p in _dataset(graphs)}
    form = {
        "type": "object",
        "properties": {"query": _QUERY, **fields, "format": named_format(_ALL)["schema"]},
        "required": ["query"],
    }
    return {
        "operationId": "sparqlPost",
        "summary": "Run a long SPARQL query",
        "description": "SPARQL 1.1 Protocol, query by POST: as a form, or directly.",
        "tags": [TAG],
        "requestBody": {
            "required": True,
            "content": {
                FORM: {"schema": form, "example": {"query": _PREFIX + _EXAMPLE}},
                DIRECT: {"schema": _QUERY, "example": _PREFIX + _EXAMPLE},
            },
        },
        "responses": {**_answered(_ALL), **errors(*_ASKING, 415)},
    }


def _graph(graphs: list[str]) -> Object:
    names = [f.name for f in formats_for("graph")]
    return {
        "operationId": "sparqlGraph",
        "summary": "Get a whole graph",
        "description": (
            "SPARQL 1.1 Graph Store HTTP Protocol, to read: `?graph=` and the IRI of a graph. For "
            "the default graph ask `/sparql/graph?default`."
        ),
        "tags": [TAG],
        "parameters": [
            {
                "name": "graph",
                "in": "query",
                "required": True,
                "description": "The IRI of a named graph; one for each fact, and a few more.",
                "schema": {"type": "string", "format": GRAPH_FORMAT},
                **({"example": graphs[-1]} if graphs else {}),
            },
            named_format(names),
        ],
        "responses": {
            **_answered(names, "The triples of the graph."),
            **errors(400, 404, 406, 413, 429, 503, 504, 507),
        },
    }
