"""Where a release is built before it is published."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX: Final = ".building-"


@contextmanager
def scratch_folder(releases: Path) -> Iterator[Path]:
    """Give an empty folder to build in, beside the releases; it is gone afterwards.

    On the same file system as the releases, so that it can be renamed into place. What a killed
    build left behind is removed first; the folder of one that still runs is not.

    Raises:
        OSError: the file system refuses.
    """
    releases.mkdir(parents=True, exist_ok=True)
    # The lock keeps another build from taking the new folder for a leftover before it is locked.
    with _locked(releases):
        for left in releases.glob(f"{_PREFIX}*"):
            _remove_unless_locked(left)
        outer = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=releases))
        in_use = _open_locked(outer)
    try:
        # A folder inside: the outer one is private (mode 0700), a release is not.
        folder = outer / "release"
        folder.mkdir()
        yield folder
    finally:
        shutil.rmtree(outer, ignore_errors=True)
        os.close(in_use)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = _open_locked(folder)
    try:
        yield
    finally:
        os.close(descriptor)


def _open_locked(folder: Path, *, wait: bool = True) -> int:
    """Lock a folder until the descriptor is closed; a process that ends, however, closes it.

    Raises:
        OSError: another holds the lock and this one does not wait, or there is no locking here.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _remove_unless_locked(folder: Path) -> None:
    try:
        descriptor = _open_locked(folder, wait=False)
    except OSError:
        return  # in use, or gone, or no folder
    try:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(descriptor)
