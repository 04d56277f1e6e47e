"""Where content and releases lie: in a checkout, or inside an installed wheel."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, Literal

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


def ontology_file() -> Path:
    """Return the ontology file of the checkout or of the wheel.

    Raises:
        ReleaseError: the installation holds no ontology.
    """
    return content_folder("ontology") / "neuroblastoma.ttl"


RELEASES_HELP: Final = (
    "releases/ of a checkout; else $XDG_DATA_HOME/neuroblastoma-kg/releases, with "
    "~/.local/share for an unset XDG_DATA_HOME; NBKG_RELEASES wins over both"
)
"""What ``releases_folder`` returns, for the help of commands."""


def releases_folder() -> Path:
    """Return the folder that releases are built into.

    ``NBKG_RELEASES`` wins; a checkout has its own; an installed wheel, which may lie where its
    user cannot or should not write, has a folder of the user's (XDG Base Directory).

    Raises:
        ReleaseError: the user has no home directory, and nothing else says where.
    """
    named = os.environ.get("NBKG_RELEASES")
    if named:
        return Path(named)
    root = checkout()
    if root:
        return root / "releases"
    data = Path(os.environ.get("XDG_DATA_HOME", ""))
    # A path that is not absolute is to be ignored (XDG Base Directory, section 2).
    if not data.is_absolute():
        try:
            data = Path.home() / ".local" / "share"
        except RuntimeError as error:
            raise ReleaseError(
                "There is no home directory to keep releases in; name a folder with NBKG_RELEASES."
            ) from error
    return data / "neuroblastoma-kg" / "releases"


def releases_folders() -> tuple[Path, ...]:
    """Return the folders in which a release is looked for, the first first.

    Behind the folder that releases are built into comes the one that a wheel was shipped with.
    """
    if os.environ.get("NBKG_RELEASES") or checkout():
        return (releases_folder(),)
    shipped = _IN_WHEEL / "releases"
    try:
        return (releases_folder(), shipped)
    except ReleaseError:
        return (shipped,)


def shown(path: Path) -> str:
    """Return the path as a curator would type it: relative to the checkout where it can be."""
    root = checkout()
    if root and path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    return str(path)
