"""The manifest: what a release is, and every file in it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE: Final = "manifest.json"
"""Name of the manifest in a release folder."""


@dataclass(frozen=True)
class FileEntry:
    """One file of a release.

    Attributes:
        name: path in the release folder, with ``/``.
        media_type: its media type.
        bytes: its size.
        sha256: SHA-256 of its bytes, in hexadecimal.
        title: what it is.
    """

    name: str
    media_type: str
    bytes: int
    sha256: str
    title: str


@dataclass(frozen=True)
class Manifest:
    """What a release is.

    Attributes:
        name: name of the software and its data.
        version: version of the software that built it.
        release: the release digest, SHA-256 in hexadecimal, over data, ontology, queries, version.
        data: the data digest: SHA-256 of the canonical N-Quads (RDFC-1.0).
        base: the namespace under which all IRIs of the project lie.
        source: the document: its name, title, page, review date, language, digest, length.
        counts: how much of what is in it.
        files: every file but the manifest itself, by name.
    """

    name: str
    version: str
    release: str
    data: str
    base: str
    source: Mapping[str, str | int]
    counts: Mapping[str, int]
    files: tuple[FileEntry, ...]

    @property
    def folder(self) -> str:
        """Name of the release folder."""
        return self.release[:16]

    def to_json(self) -> str:
        """Return the text of the manifest file."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read the text of a manifest file.

        Raises:
            ReleaseError: it is no manifest.
        """
        try:
            value: dict[str, Any] = json.loads(text)
            files = tuple(FileEntry(**entry) for entry in value.pop("files"))
            return cls(**value, files=files)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ReleaseError(
                f"{FILE} is no manifest of this version ({error}); build again: nbkg build"
            ) from error
