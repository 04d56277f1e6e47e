"""What a zygote and its owner leave beside the socket for callers that find nobody there."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MOST = 500
"""Characters of a reason."""


def told(path: Path) -> str | None:
    """Return why no zygote can start, or None where nothing is known to be wrong.

    Args:
        path: of the socket.
    """
    try:
        return path.with_name("failed").read_text("utf-8", "replace")
    except OSError:
        return None


def tell(path: Path, reason: str) -> None:
    """Keep why no zygote can start, for `told`."""
    begun = path.with_name("failed.new")
    begun.write_text(reason[:_MOST], "utf-8", "replace")
    begun.replace(path.with_name("failed"))


def withdraw(path: Path) -> None:
    """Forget why no zygote could start: one has."""
    path.with_name("failed").unlink(missing_ok=True)


def last_words(path: Path) -> str:
    """Return what the last zygote that ended with an exception said of it, and forget it."""
    said = path.with_name("last-words")
    try:
        words = said.read_text("utf-8", "replace")
        said.unlink()
    except OSError:
        return ""
    return words


def say_last_words(path: Path, words: str) -> None:
    """Keep what a zygote says that ends with an exception, for `last_words`."""
    with contextlib.suppress(OSError):
        path.with_name("last-words").write_text(words[:_MOST], "utf-8", "replace")


def forget(path: Path) -> None:
    """Remove the socket, what lies beside it, and its folder if nothing else is in there."""
    for name in (path.name, "failed", "failed.new", "last-words"):
        with contextlib.suppress(OSError):
            path.with_name(name).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        path.parent.rmdir()
