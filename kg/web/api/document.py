"""The service described for programs: OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1).

Made from the saved queries and the data of the release, once: published data do not change. It
names no host, so that it holds wherever the service runs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.release.metadata import LICENSE, TITLE
from kg.web.api import query_operations as openapi_queries
from kg.web.api import service_operations as openapi_service
from kg.web.api.parts import components

if TYPE_CHECKING:
    from kg.web.api.parts import Object
    from kg.web.service import Service

VERSION: Final = "3.1.1"
CARE: Final = """\
It states what the page says as of its review. It gives no medical advice and is not affiliated with
the publisher.
"""
DESCRIPTION: Final = """\
What one health-library page states on neuroblastoma, as cited facts, to be read by programs. Every
saved query is an operation with typed parameters. Nothing needs a key, and any page may ask from a
browser.

An answer is whole, or it is an error that says what to do, as `application/problem+json` (RFC 9457)
or as a page where HTML is preferred. Data of a release do not change: keep answers by their ETag.
"""


def document(service: Service) -> Object:
    """Return the document for a service, made when first asked for.

    Raises:
        KgError: there is no release, or the engine cannot say what there is to choose.
    """
    return service.once("openapi", lambda: _made(service))


def _made(service: Service) -> Object:
    catalog, engine = service.catalog, service.engine
    shared = components()
    schemas = openapi_queries.shared_schemas(list(catalog), engine)
    shared["schemas"] |= {name: schemas[name] for name in sorted(schemas)}
    manifest = service.release.manifest
    return {
        "openapi": VERSION,
        "info": {
            "title": TITLE,
            "summary": "Saved queries, SPARQL and downloads.",
            "description": f"{DESCRIPTION}\n{CARE}",
            "version": manifest.version,
            "license": {"name": "CC BY 4.0", "url": LICENSE.value},
            "x-release": manifest.release,
        },
        "servers": [{"url": "/"}],
        "tags": [
            *({"name": topic, "description": _topic(topic)} for topic in catalog.topics),
            *({"name": name, "description": t} for name, t in openapi_service.TAGS.items()),
        ],
        "paths": {
            **{
                f"/queries/{query.slug}": {"get": openapi_queries.operation(query, engine)}
                for query in catalog
            },
            **openapi_service.paths(service),
        },
        "components": shared,
    }


def _topic(topic: str) -> str:
    return f"Saved queries: {topic.replace('-', ' ')}."
