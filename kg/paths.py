"""Where content and releases lie: in a checkout, or inside an installed wheel."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from kg.errors import ReleaseError

PACKAGE = Path(__file__).resolve().parent
"""Folder of the package ``kg``."""

_IN_WHEEL = PACKAGE / "_data"


def checkout() -> Path | None:
    """Root of the checkout that holds this package, or None in an installed wheel."""
    root = PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() and (root / "ontology").is_dir() else None


def content_folder(name: Literal["ontology", "queries", "facts"]) -> Path:
    """Resolve a content folder from the checkout or from the wheel.

    Raises:
        ReleaseError: the installation holds no such folder.
    """
    if name == "facts":
        return PACKAGE / "facts"
    root = checkout()
    folder = root / name if root else _IN_WHEEL / name
    if not folder.is_dir():
        raise ReleaseError(f"This installation has no folder {name}; install it again.")
    return folder


def releases_folder() -> Path:
    """Return the folder that holds built releases (``NBKG_RELEASES`` wins)."""
    named = os.environ.get("NBKG_RELEASES")
    if named:
        return Path(named)
    root = checkout()
    return root / "releases" if root else _IN_WHEEL / "releases"


def shown(path: Path) -> str:
    """Return the path as a curator would type it: relative to the checkout where it can be."""
    root = checkout()
    if root and path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    return str(path)
