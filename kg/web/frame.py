"""The frame of every page: the menu at its head, the links and the source at its foot."""

from __future__ import annotations

from typing import Any, Final

from kg.errors import ReleaseError
from kg.web.service import service

_MENU: Final = (
    ("/queries", "Questions"),
    ("/stages", "Stages"),
    ("/ontology", "Ontology"),
    ("/sparql", "SPARQL"),
    ("/downloads", "Downloads"),
)
_MORE: Final = (
    ("/about", "About"),
    ("/api", "For programs"),
    ("/conformance", "Tests"),
    ("/sparql/limits", "Limits"),
)


def frame() -> dict[str, Any]:
    """Return what the base template shows; no source while there is no release."""
    try:
        source = service().release.manifest.source
    except ReleaseError:
        source = None
    menu = (
        (*_MENU[:2], (f"/source/{source['id']}", "The document"), *_MENU[2:]) if source else _MENU
    )
    return {"source": source, "menu": menu, "more": _MORE}
