"""``/downloads``: the files of the release, each with size, media type and SHA-256."""

from __future__ import annotations

import base64
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, jsonify, render_template, request, send_from_directory

from kg.errors import NotFoundError
from kg.exports import DOWNLOADS
from kg.sparql.negotiation import HTML, HTML_OFFER, JSON_OFFER
from kg.suggest import did_you_mean
from kg.web.answers import negotiated
from kg.web.pages.loading import ways
from kg.web.service import service

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from kg.release.manifest import FileEntry, Manifest

blueprint = Blueprint("downloads", __name__)

_OTHER: Final = "About this release"


@blueprint.get("/downloads")
def listing() -> str | Response:
    """List the files."""
    manifest = service().release.manifest
    chosen = negotiated((JSON_OFFER, HTML_OFFER), named=request.args.get("format"))
    if chosen == HTML:
        groups = _groups(manifest)
        first = next(files[0] for files in groups.values() if files)
        return render_template(
            "downloads.html", manifest=manifest, groups=groups, first=first, ways=ways
        )
    return jsonify(asdict(manifest))


def _groups(manifest: Manifest) -> dict[str, list[FileEntry]]:
    """Return the files by heading, those of the registry first."""
    group_of = {download.file: download.group for download in DOWNLOADS.values()}
    groups: dict[str, list[FileEntry]] = {group: [] for group in group_of.values()}
    for entry in manifest.files:
        if "/" not in entry.name:
            groups.setdefault(group_of.get(entry.name, _OTHER), []).append(entry)
    return groups


@blueprint.get("/downloads/<path:name>")
def file(name: str) -> AnyResponse:
    """Send a file. Only names of the manifest are known, so no path leads out of the release."""
    release = service().release
    files = {entry.name: entry for entry in release.manifest.files}
    if name not in files:
        remedy = f"{did_you_mean(name, files)} The page /downloads lists all.".lstrip()
        raise NotFoundError(f"There is no download {name[:100]!r}. {remedy}")
    entry = files[name]
    response = send_from_directory(
        release.folder.resolve(),
        name,
        mimetype=entry.media_type,
        as_attachment=True,
        etag=entry.sha256,
    )
    digest = base64.b64encode(bytes.fromhex(entry.sha256)).decode("ascii")
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"  # RFC 9530
    return response
