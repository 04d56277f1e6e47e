"""Headers that every response carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import request

if TYPE_CHECKING:
    from flask import Flask, Response

SECURITY: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}

# All that is served is public and nothing depends on who asks, so any page may read it.
CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Disposition, Link, Location, Repr-Digest",
}
PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Max-Age": "86400",
}


_ONE_FORM: Final = {
    "static", "downloads.file", "health.live", "health.ready", "ontology.merged_file",
    "ontology.merged_file_with_cases", "ontology.dated",
}  # fmt: skip
"""Endpoints that have one representation, whatever is accepted; their errors are seldom cached."""


def register(app: Flask) -> None:
    """Add the headers to every response of the application, errors included."""

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in (SECURITY | CORS).items():
            response.headers.setdefault(name, value)
        if request.method == "OPTIONS":
            response.headers.update(PREFLIGHT)
        if request.endpoint not in _ONE_FORM:
            response.vary.add("Accept")
        return response
