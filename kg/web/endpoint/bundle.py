"""The program of the editor, where `make frontend` built it; pages do without it elsewhere."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app, request, send_file, url_for

from kg.errors import NotFoundError

blueprint = Blueprint("bundle", __name__)

FOLDER: Final = "bundle"
"""Folder below ``static``; Git ignores it, a wheel carries it."""
FILE: Final = "manifest.json"
"""Names the files of a bundle; it is written last, so that a build that failed is none."""
_PACKED: Final = ".gz"
_FOREVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Bundle:
    """What was built.

    Attributes:
        script: file of the program, an ES module; its name holds a digest of what is in it.
        licenses: file of the notices of the packages in it.
    """

    script: str
    licenses: str


def bundled() -> Bundle | None:
    """Return the bundle that was built, or None.

    Read anew for each page: a bundle that is built while the service runs is on the next one.
    """
    try:
        names = json.loads((_folder() / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Bundle(names["editor"], names["licenses"])


def _folder() -> Path:
    return Path(current_app.static_folder or "", FOLDER)


@blueprint.app_template_global()
def bundle() -> Bundle | None:
    """Return the addresses of what was built, or None."""
    built = bundled()
    return built and Bundle(
        url_for("sparql.bundle.program", name=built.script),
        url_for("static", filename=f"{FOLDER}/{built.licenses}"),
    )


@blueprint.get("/sparql/editor/<name>")
def program(name: str) -> Response:
    """Send the program, compressed where the client takes gzip; it may be kept for good.

    Raises:
        NotFoundError: the bundle, which may be a newer one, has no such program.
    """
    built = bundled()
    if built is None or name != built.script:
        raise NotFoundError("There is no such program; load the page of the editor again.")
    packed = request.accept_encodings.quality("gzip") > 0
    path = _folder() / (name + _PACKED if packed else name)
    response = send_file(path, mimetype="text/javascript", download_name=name)
    response.headers["Cache-Control"] = _FOREVER
    response.vary.add("Accept-Encoding")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response
