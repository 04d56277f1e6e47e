"""The one place that chooses an engine and stacks what wraps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.store.embedded import EmbeddedEngine
from kg.store.remote import RemoteEngine

if TYPE_CHECKING:
    from pathlib import Path

    from kg.config import Settings
    from kg.store.engine import Engine


def open_engine(settings: Settings, *, quads: Path, merged: Path) -> Engine:
    """Open the engine that the settings name.

    A pool of bounded worker processes wraps the embedded engine here once there is one; callers
    see an ``Engine`` either way.

    Args:
        settings: ``engine`` (a URL, or empty for the embedded one) and ``engine_timeout``.
        quads: the release's N-Quads.
        merged: the release's N-Triples.

    Raises:
        ReleaseError: the release cannot be loaded.
        BadRequestError: the URL is none.
    """
    if settings.engine:
        return RemoteEngine(settings.engine, timeout=settings.engine_timeout)
    return EmbeddedEngine.load(quads=quads, merged=merged)
