"""A release folder: opened with a check of every file, published by renaming."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from kg.errors import ReleaseError
from kg.paths import releases_folders
from kg.release.manifest import FILE, Manifest

if TYPE_CHECKING:
    from pathlib import Path

CURRENT: Final = "current"
"""Name of the text file, beside the release folders, that holds the name of the newest."""

_BUILD: Final = "Build one with: nbkg build"


@dataclass(frozen=True)
class Release:
    """A release whose files were held against its manifest.

    Attributes:
        folder: where it lies.
        manifest: what it is.
    """

    folder: Path
    manifest: Manifest

    @property
    def digest(self) -> str:
        """The release digest, in hexadecimal."""
        return self.manifest.release

    def path(self, name: str) -> Path:
        """Return the path of one of its files.

        Raises:
            ReleaseError: the manifest lists no such file.
        """
        if name not in {entry.name for entry in self.manifest.files}:
            raise ReleaseError(f"The release holds no file {name}. Build it again: nbkg build")
        return self.folder / name


def open_release(path: Path | None = None) -> Release:
    """Open a release and check that each of its files is whole.

    Args:
        path: a release folder, or the folder of all releases, whose newest is meant; None for
            this checkout's; for an installed wheel, the user's, or else what came with the wheel.

    Raises:
        ReleaseError: there is none, or a file of it is missing or changed.
    """
    folder = _release_folder(path or _first_with_releases(releases_folders()))
    try:
        manifest = Manifest.from_json((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(f"{folder / FILE} cannot be read ({error}). {_BUILD}") from error
    for entry in manifest.files:
        parts = PurePosixPath(entry.name)
        if parts.is_absolute() or ".." in parts.parts:
            raise ReleaseError(f"The manifest lists {entry.name}, outside the release. {_BUILD}")
        try:
            data = (folder / entry.name).read_bytes()
        except OSError as error:
            raise ReleaseError(
                f"The release lacks {entry.name} ({error.strerror}). {_BUILD}"
            ) from error
        if len(data) != entry.bytes or sha256(data).hexdigest() != entry.sha256:
            raise ReleaseError(f"{folder / entry.name} was changed after the build. {_BUILD}")
    return Release(folder, manifest)


def _first_with_releases(folders: tuple[Path, ...]) -> Path:
    """Return the first folder in which something was built; without any, the first."""
    return next((folder for folder in folders if (folder / CURRENT).is_file()), folders[0])


def _release_folder(path: Path) -> Path:
    if (path / FILE).is_file():
        return path
    pointer = path / CURRENT
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ReleaseError(f"There is no release in {path}. {_BUILD}") from error
    except UnicodeDecodeError as error:
        raise ReleaseError(f"{pointer} names no release. {_BUILD}") from error
    if not name or PurePosixPath(name).name != name or not (path / name).is_dir():
        raise ReleaseError(f"{pointer} names the release {name!r}, which is not there. {_BUILD}")
    return path / name


def publish(built: Path, target: Path) -> None:
    """Move a built folder into place, and make it the current release.

    A new release takes its place, and the pointer its new name, in one step each: who opens the
    current release meets the old one or the new one. A folder of the same name stays if it is the
    same to the byte. Else it is damaged and is replaced in two steps; who opens it between them
    finds no release, as who opens it before them finds a damaged one.

    Raises:
        OSError: the file system refuses; the current release is what it was.
    """
    try:
        built.rename(target)
    except OSError as error:
        if error.errno not in {errno.EEXIST, errno.ENOTEMPTY}:
            raise
        if not same_files(built, target):
            # Inside the folder that `scratch_folder` removes.
            target.rename(built.parent / "replaced")
            built.rename(target)
    pointer = built.parent / CURRENT
    pointer.write_text(f"{target.name}\n", encoding="utf-8")
    pointer.replace(target.parent / CURRENT)


def same_files(one: Path, other: Path) -> bool:
    """Tell whether two folders hold the same files with the same bytes."""
    return _contents(one) == _contents(other)


def _contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
