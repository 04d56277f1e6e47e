"""Headers that every response carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Response, request

from kg.release.metadata import LICENSE as _LICENSE
from kg.web.describing import things

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

SECURITY: Final = {
    # No 'unsafe-inline', no data: and no other origin: templates hold neither script nor style.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Permitted-Cross-Domain-Policies": "none",
}

# All that is served is public and nothing depends on who asks, so any page may read it.
CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Accept-Ranges, Allow, Content-Disposition, Content-Range, ETag, Link, Location, "
        "Repr-Digest, Retry-After, X-Total-Count"
    ),
}
PREFLIGHT: Final = {
    "Access-Control-Allow-Headers": "Accept, Cache-Control, Content-Type, If-None-Match, Range",
    "Access-Control-Max-Age": "86400",
}
_WHOLE: Final = "GET, HEAD, OPTIONS, POST"
"""Methods that something here answers."""

LINKS: Final = (
    '</sparql>; rel="service-desc"; type="text/turtle"',  # RFC 8631
    '</openapi.json>; rel="service-desc"; type="application/json"',
    '</api>; rel="service-doc"; type="text/html"',
    '</sparql/limits>; rel="service-doc"; type="text/html"',
    '</.well-known/void>; rel="describedby"; type="text/turtle"',
    f'<{_LICENSE.value}>; rel="license"',  # RFC 4946
)
"""``Link`` (RFC 8288): how the service describes itself, and on what terms its data come."""
_NO_DATA: Final = ("static", "health", "metrics")

_ONE_FORM: Final = {
    "static", "downloads.file", "health.live", "health.ready", "ontology.merged_file",
    "ontology.merged_file_with_cases", "ontology.dated",
}  # fmt: skip
"""Endpoints that have one representation, whatever is accepted; their errors are seldom cached."""


def register(app: Flask) -> None:
    """Add the headers to every response of the application, errors included.

    ``OPTIONS *`` asks about the service as a whole (RFC 9110, section 9.3.7).
    """

    @app.before_request
    def whole() -> Response | None:
        if request.method == "OPTIONS" and request.environ.get("PATH_INFO") == "*":
            return Response(status=204, headers={"Allow": _WHOLE})
        return None

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in (SECURITY | CORS).items():
            response.headers.setdefault(name, value)
        if (request.endpoint or "").partition(".")[0] not in _NO_DATA:
            response.headers.extend([("Link", link) for link in (*_about(response), *LINKS)])
        if request.method == "OPTIONS" and "Allow" in response.headers:
            response.headers.update(PREFLIGHT)
            response.headers["Access-Control-Allow-Methods"] = response.headers["Allow"]
        if request.endpoint not in _ONE_FORM:
            response.vary.add("Accept")
        return response


def _about(response: Response) -> Sequence[str]:
    """Return the links of what the request was about, if it was about a thing."""
    found = things.introduced()
    return things.links(found, response.status_code, response.mimetype or "") if found else ()
