"""What may be kept and for how long: entity tags, ``Cache-Control`` and conditional requests.

RFC 9110, sections 8.8.3 and 13.1.2; RFC 9111, section 5.2. Published data do not change while they
are served, so an answer follows from the release, the request and the format, and its tag is known
before it is computed. Pages, whose wording may change without the data, are tagged by their bytes.
"""

from __future__ import annotations

import hashlib
import http
import json
from typing import TYPE_CHECKING, Final

from flask import Response, request

from kg.web.http.problems import answer
from kg.web.service import service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

NO_STORE: Final = "no-store"
_READS: Final = frozenset({"GET", "HEAD"})


def tag(name: str, parts: Sequence[str | Sequence[str]]) -> str | None:
    """Return the entity tag of a representation of published data.

    None where an engine was given without a release: nothing names its data then, and the next one
    that is served in its place may hold others.

    Args:
        name: of the format.
        parts: what decides on the answer besides the release: the request, as it was understood.
    """
    if not service().holds_release:
        return None
    manifest = service().release.manifest
    key = json.dumps([manifest.release, manifest.version, request.endpoint, name, parts])
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def unchanged(etag: str | None) -> Response | None:
    """Return 304 if the client has this representation, so that nothing need be computed.

    ``If-None-Match: *`` asks whether there is any representation, which only evaluating tells.
    """
    held = request.if_none_match
    if etag is None or request.method not in _READS or held.star_tag:
        return None
    if not held.contains_weak(etag):
        return None
    response = Response(status=http.HTTPStatus.NOT_MODIFIED)
    response.set_etag(etag)
    return response


def tagged(response: Response, etag: str | None) -> Response:
    """Give a response its tag; without one it is never kept, because it is new every time."""
    if etag is None:
        response.headers["Cache-Control"] = NO_STORE
    elif request.method in _READS:
        response.set_etag(etag)
    return response


def register(app: Flask) -> None:
    """Make every answer to GET and HEAD cacheable, unless it says otherwise itself."""

    @app.after_request
    def add(response: Response) -> Response:
        response = _kept(response)
        if response.status_code != http.HTTPStatus.PRECONDITION_FAILED:
            return response
        # Libraries send the whole answer with this status, and caches might keep it.
        response.close()
        return answer(
            response.status_code,
            "Precondition failed",
            "This is not the representation that If-Match names; ask without a condition.",
        )

    def _kept(response: Response) -> Response:
        if request.method == "POST":
            response.headers.setdefault("Cache-Control", NO_STORE)
            return response
        if request.method not in _READS or response.status_code not in {
            http.HTTPStatus.OK,
            http.HTTPStatus.NOT_MODIFIED,
        }:
            return response
        seconds = service().settings.cache_seconds
        response.headers.setdefault("Cache-Control", f"public, max-age={seconds}")
        if response.direct_passthrough or response.headers["Cache-Control"] == NO_STORE:
            return response  # a file, which was tagged when it was opened; or nothing to keep
        if response.status_code == http.HTTPStatus.OK:
            response.add_etag()
            response.make_conditional(request)
        return response
