"""The committed digests of a document's wording: whether they are the document's, and new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.curation.words import wording
from kg.errors import BadRequestError, Problem
from kg.paths import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation.content import Content, Source
    from kg.verification.document import Document

FILE: Final = "wording.csv"


def check_wording(content: Content, source: Source, document: Document) -> Iterator[Problem]:
    """Find out whether the digests of a source are exactly those of its document, in order."""
    committed = [row.digest for row in content.wording if row.source == source.id]
    expected = wording(document.text)
    if committed != expected:
        lacking, foreign = set(expected) - set(committed), set(committed) - set(expected)
        yield Problem(
            shown(content.folder / FILE),
            0,
            f"The digests are not those of the document: {len(lacking)} are missing, "
            f"{len(foreign)} are of other words"
            + ("." if lacking or foreign else "; they are not sorted."),
            "Run nbkg verify FILE --write-wording.",
            "wording-stale",
        )


def write_wording(content: Content, source: Source, document: Document) -> None:
    """Write the digests of a document; those of other sources stay.

    Raises:
        BadRequestError: the document is not the one that was curated, or the file cannot be
            written.
    """
    if document.sha256 != source.sha256:
        raise BadRequestError(
            f"The text is not the one that {source.id} was curated from, so its wording is not "
            "written; mend the passages and sources.csv first."
        )
    rows = {(row.source, row.digest) for row in content.wording if row.source != source.id}
    rows |= {(source.id, digest) for digest in wording(document.text)}
    text = "".join(f"{name},{digest}\n" for name, digest in sorted(rows))
    path = content.folder / FILE
    try:
        path.write_text(f"source,digest\n{text}", encoding="utf-8", newline="\n")
    except OSError as error:
        raise BadRequestError(f"{path} cannot be written ({error.strerror}).") from error
