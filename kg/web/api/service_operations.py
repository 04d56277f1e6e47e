"""The operations of the OpenAPI document that are no saved queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.search import KINDS, LONGEST
from kg.web.api import sparql_operations as openapi_sparql
from kg.web.api import stage_operation
from kg.web.api.parts import errors, header, named_format
from kg.web.endpoint import dataset

if TYPE_CHECKING:
    from kg.web.api.parts import Object
    from kg.web.service import Service

ABOUT: Final = "About the service"
TAGS: Final = {
    openapi_sparql.TAG: "Queries of your own, by the SPARQL 1.1 Protocol, and whole graphs.",
    ABOUT: "What there is, and whether it runs.",
}
_STRING: Final[Object] = {"type": "string"}


def paths(service: Service) -> Object:
    """Return the operations by path and method."""
    graphs = [name.value for name, _ in dataset.graphs(service)]
    files = [f.name for f in service.release.manifest.files if "/" not in f.name]
    return {
        **openapi_sparql.paths(graphs),
        "/sparql/limits": {"get": _limits()},
        "/sparql/vocabulary.json": {"get": _vocabulary()},
        "/queries": {"get": _queries()},
        "/search": {"get": _search()},
        **stage_operation.paths(ABOUT, service.engine),
        "/downloads": {"get": _downloads()},
        "/downloads/{name}": {"get": _download(files)},
        "/health/live": {"get": _health("healthLive", "Whether the service answers")},
        "/health/ready": {"get": _health("healthReady", "Whether queries can be answered")},
    }


def _listing(
    identifier: str,
    summary: str,
    description: str,
    listed: Object,
    *parameters: Object,
) -> Object:
    return {
        "operationId": identifier,
        "summary": summary,
        "description": description,
        "tags": [ABOUT],
        "parameters": [*parameters, named_format(["json"])],
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
        _words("q", "Words to find queries by; without any, all are listed."),
        _words("tag", "A tag that the queries have."),
    )


def _words(name: str, description: str) -> Object:
    return {
        "name": name,
        "in": "query",
        "description": description,
        "allowEmptyValue": True,
        "schema": {"type": "string"},
    }


def _search() -> Object:
    hit = _record(
        iri={"type": "string", "format": "iri"},
        name=_STRING,
        title=_STRING,
        url={"type": "string", "format": "uri-reference"},
        score={"type": "number"},
        values={"type": "object", "additionalProperties": _STRING},
        chosen={"type": "object", "additionalProperties": _STRING},
        matches={"type": "array", "items": _record(field=_STRING, text=_STRING)},
    )
    hits = {"type": "array", "items": hit}
    kinds = {
        "name": "kind",
        "in": "query",
        "description": "Kinds to search for; without any, all.",
        "style": "form",
        "explode": True,
        "schema": {"type": "array", "items": {"type": "string", "enum": list(KINDS)}},
    }
    found = {
        "type": "object",
        "properties": {
            "q": {**_STRING, "description": "What was searched for, without control characters."},
            "sure": {
                "type": "boolean",
                "description": "Whether a hit says much of what was asked; else they come nearest.",
            },
            "didYouMean": {
                "type": ["string", "null"],
                "description": "The words with slips mended, or null where there are none.",
            },
            "readAs": {
                "type": "object",
                "additionalProperties": {"type": "array", "items": _STRING},
                "description": "Words that stand nowhere, and what each was taken for.",
            },
            "everyday": {
                "type": "object",
                "additionalProperties": _STRING,
                "description": "Everyday words, and what was looked for also.",
            },
            "unknown": {
                "type": "array",
                "items": _STRING,
                "description": "Words that stand nowhere and are close to none.",
            },
            "counts": {
                "type": "object",
                "additionalProperties": {"type": "integer", "minimum": 0},
                "description": "How many hits there are of each kind; the best ten are given.",
            },
            "queries": hits,
            "entities": hits,
            "facts": hits,
        },
        "required": ["q", "sure", "didYouMean", "readAs", "everyday", "unknown", "counts"],
    }
    words = {
        **_words("q", "Words, or a whole question."),
        "schema": {"type": "string", "maxLength": LONGEST},
        "example": "Can it spread to the liver?",
    }
    return _listing(
        "search",
        "Search queries, entities and facts",
        "What fits words of everyday language, best first. The values of a query are those that "
        "the words fill in, or the choice whose answer holds them; its URL has them set. Matches "
        "say why a hit was found.",
        found,
        words,
        kinds,
    )


def _limits() -> Object:
    limit = _record(name=_STRING, value={}, meaning=_STRING, status={"type": "integer"})
    return _listing(
        "listLimits",
        "List the limits of the service",
        "Each with its value and the status of the answer beyond it.",
        _record(limits={"type": "array", "items": limit}),
    )


def _vocabulary() -> Object:
    term = _record(
        iri={"type": "string", "format": "iri"},
        curie={"type": ["string", "null"]},
        label=_STRING,
        kind={"type": "string", "enum": ["class", "property", "entity", "graph"]},
    )
    term["properties"] |= {"definition": _STRING, "names": {"type": "array", "items": _STRING}}
    prefixes = {"type": "object", "additionalProperties": _STRING}
    return _listing(
        "listVocabulary",
        "List the terms that a query can be written with",
        "Prefixes, classes, properties, entities and graphs of the data, with labels, other names "
        "and definitions cut to a line: what the editor completes.",
        _record(
            release={"type": ["string", "null"]},
            prefixes=prefixes,
            terms={"type": "array", "items": term},
        ),
        _words(
            "release", "The release that is meant; the answer of the one served keeps for good."
        ),
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
