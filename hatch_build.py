"""Build hook of hatchling: every wheel and every sdist carries the content, a release, the editor.

The content lies at the root of the checkout, where people edit it; in a wheel it lies in
``kg/_data``, where ``kg.paths`` finds it. Files are taken from where they are: nothing is copied
into the tree, so that a build that fails leaves nothing behind.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CONTENT: Final = ("ontology", "queries")
BUNDLE: Final = "kg/web/static/bundle"
"""What `make frontend` builds; Git ignores it, and so would hatchling."""


class ContentHook(BuildHookInterface[Any]):
    """Adds the content folders, and the current release and the editor if they were built."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Say what goes into the archive.

        Args:
            version: ``standard``, or ``editable`` for a wheel that only points at the checkout
                and needs nothing in it.
            build_data: what hatchling reads back; ``force_include`` maps a path on this machine
                to one in the archive.

        Raises:
            FileNotFoundError: a content folder lacks, or ``releases/current`` names a release that
                is not there.
        """
        if version == "editable":
            return
        root = Path(self.root)
        include: dict[str, str] = build_data["force_include"]
        # An sdist holds the content folders where they are, as it does all that git tracks.
        if self.target_name == "wheel":
            for name in CONTENT:
                if not (root / name).is_dir():
                    raise FileNotFoundError(f"{root} has no folder {name}; a wheel needs it.")
                include[str(root / name)] = f"kg/_data/{name}"
        inside = "kg/_data/releases" if self.target_name == "wheel" else "releases"
        for path in current_release(root / "releases"):
            include[str(path)] = f"{inside}/{path.name}"
        if (root / BUNDLE / "manifest.json").is_file():
            include[str(root / BUNDLE)] = BUNDLE


def current_release(releases: Path) -> tuple[Path, ...]:
    """Return the pointer to the current release and its folder, or nothing if none was built.

    Raises:
        FileNotFoundError: the pointer names a release that is not there.
    """
    pointer = releases / "current"
    if not pointer.is_file():
        return ()
    name = pointer.read_text(encoding="utf-8").strip()
    if PurePosixPath(name).name != name or not (releases / name / "manifest.json").is_file():
        raise FileNotFoundError(
            f"{pointer} names the release {name!r}, which is not there. Run nbkg build, or remove "
            "the folder releases."
        )
    return pointer, releases / name
