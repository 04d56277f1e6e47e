"""What every kind of IRI answers to every kind of client, as a table; run it to print the table.

``python tests/web/accept_matrix.py`` asks the service over the current release.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Final

from kg.web import create_app
from kg.web.service import EXTENSION

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.web.service import Service

IRIS: Final = (
    "/", "/id/MYCN", "/page/MYCN", "/data/MYCN", "/fact/F00042", "/passage/P0123", "/case/C01",
    "/source/cc-neuroblastoma", "/ontology", "/ontology/imports/mondo", "/graph/entities",
    "/query/symptoms", "/release/{release}", "/catalog", "/.well-known/void",
)  # fmt: skip
CLIENTS: Final = {
    "Chromium": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
    "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
    "curl": "*/*",
    "Turtle": "text/turtle",
    "JSON-LD": "application/ld+json",
    "RDF/XML": "application/rdf+xml",
    "Protégé": "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, "
    "*/*; q=0.09",
    "any text": "text/*",
    "a picture": "image/png",
}
"""Client to its ``Accept``; Protégé's is what its OWL API sends."""
_SHORT: Final = {
    "application/rdf+xml": "RDF/XML",
    "application/ld+json": "JSON-LD",
    "text/turtle": "Turtle",
    "text/html": "HTML",
    "application/problem+json": "problem",
}


def matrix(client: FlaskClient, release: str) -> str:
    """Return the table in Markdown: status, where a redirect leads, else the type."""
    lines = [f"| | {' | '.join(CLIENTS)} |", f"|---|{'---|' * len(CLIENTS)}"]
    for iri in IRIS:
        cells = [_cell(client, iri.format(release=release), accept) for accept in CLIENTS.values()]
        shown = [cell.replace(release, "…") for cell in cells]
        lines.append(f"| `{iri.format(release='…')}` | {' | '.join(shown)} |")
    return "\n".join(lines)


def _cell(client: FlaskClient, path: str, accept: str) -> str:
    response = client.get(path, headers={"Accept": accept})
    response.close()
    location = response.headers.get("Location")
    if location:
        return f"{response.status_code} `{re.sub('[?].*', '?…', location)}`"
    return f"{response.status_code} {_SHORT.get(response.mimetype or '', response.mimetype)}"


def main() -> None:
    """Print the table."""
    app = create_app()
    service: Service = app.extensions[EXTENSION]
    sys.stdout.write(matrix(app.test_client(), service.release.digest) + "\n")
    service.engine.close()


if __name__ == "__main__":
    main()
