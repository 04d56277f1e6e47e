"""The operations of the OpenAPI document that are no saved query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.rdf.media import FORMATS, formats_for
from kg.sparql.protocol import DIRECT, FORM
from kg.web import dataset
from kg.web.openapi_parts import errors, header, media, named_format

if TYPE_CHECKING:
    from kg.web.openapi_parts import Object
    from kg.web.service import Service

SPARQL_FORMAT: Final = "sparql"
"""Format of a text that is a SPARQL query."""
GRAPH_FORMAT: Final = "neuroblastoma-kg-graph"
"""Format of a text that is the IRI of a named graph."""
SPARQL: Final = "SPARQL"
ABOUT: Final = "About the service"
TAGS: Final = {
    SPARQL: "Queries of your own, by the SPARQL 1.1 Protocol, and whole graphs.",
    ABOUT: "What there is, and whether it runs.",
}
_STRING: Final[Object] = {"type": "string"}
_QUERY: Final[Object] = {"type": "string", "format": SPARQL_FORMAT, "minLength": 1}
_EXAMPLE: Final = "SELECT ?fact WHERE { ?fact a nbo:Fact } ORDER BY ?fact LIMIT 5"
_PREFIX: Final = "PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#> "
_ASKING: Final = (400, 403, 406, 413, 422, 429, 503, 504, 507)
_ALL: Final = list(FORMATS)


def paths(service: Service) -> Object:
    """Return the operations by path and method."""
    graphs = [name.value for name, _ in dataset.graphs(service)]
    files = [f.name for f in service.release.manifest.files if "/" not in f.name]
    return {
        "/sparql": {"get": _get(graphs), "post": _post(graphs)},
        "/sparql/graph": {"get": _graph(graphs)},
        "/sparql/limits": {"get": _limits()},
        "/queries": {"get": _queries()},
        "/downloads": {"get": _downloads()},
        "/downloads/{name}": {"get": _download(files)},
        "/health/live": {"get": _health("healthLive", "Whether the service answers")},
        "/health/ready": {"get": _health("healthReady", "Whether queries can be answered")},
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
        "tags": [SPARQL],
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
        "tags": [SPARQL],
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
        "tags": [SPARQL],
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


def _listing(identifier: str, summary: str, description: str, listed: Object) -> Object:
    return {
        "operationId": identifier,
        "summary": summary,
        "description": description,
        "tags": [ABOUT],
        "parameters": [named_format(["json"])],
        "responses": {
            "200": {
                "description": "What there is.",
                "headers": {"ETag": header("ETag")},
                "content": {"application/json": {"schema": listed}},
            },
            **errors(400, 406, 503),
        },
    }


def _record(**properties: Any) -> Object:
    """Return the schema of an object that has these members, and may have others."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _queries() -> Object:
    query = _record(
        slug=_STRING,
        topic=_STRING,
        summary=_STRING,
        description=_STRING,
        url={"type": "string", "format": "uri-reference"},
    )
    return _listing(
        "listQueries",
        "List the saved queries",
        "Each with its questions, parameters and columns.",
        {"type": "array", "items": query},
    )


def _limits() -> Object:
    limit = _record(name=_STRING, value={}, meaning=_STRING, status={"type": "integer"})
    return _listing(
        "listLimits",
        "List the limits of the service",
        "Each with its value and the status of the answer beyond it.",
        _record(limits={"type": "array", "items": limit}),
    )


def _downloads() -> Object:
    file = _record(
        name=_STRING, media_type=_STRING, bytes={"type": "integer"}, sha256=_STRING, title=_STRING
    )
    return _listing(
        "listDownloads",
        "List the downloads of this release",
        "The manifest: digests and counts of the release, and each file with size and SHA-256.",
        _record(release=_STRING, data=_STRING, files={"type": "array", "items": file}),
    )


def _download(files: list[str]) -> Object:
    return {
        "operationId": "getDownload",
        "summary": "Get a file of the release",
        "description": "The manifest at /downloads says what each is.",
        "tags": [ABOUT],
        "parameters": [
            {
                "name": "name",
                "in": "path",
                "required": True,
                "description": "The name of the file.",
                "schema": {"type": "string", "enum": files},
            }
        ],
        "responses": {
            "200": {
                "description": "The file.",
                "headers": {
                    "ETag": header("ETag"),
                    "Repr-Digest": {
                        "description": "SHA-256 of the file (RFC 9530).",
                        "schema": _STRING,
                    },
                },
                "content": {"*/*": {}},
            },
            **errors(400, 404, 503),
        },
    }


def _health(identifier: str, summary: str) -> Object:
    return {
        "operationId": identifier,
        "summary": summary,
        "description": "For whoever runs the service; never kept by caches.",
        "tags": [ABOUT],
        "parameters": [],
        "responses": {
            "200": {
                "description": "It does.",
                "content": {"application/json": {"schema": _record(status=_STRING)}},
            },
            **errors(503),
        },
    }
