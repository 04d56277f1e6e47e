"""Coverage: every character that is not white space lies in exactly one passage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kg.errors import Problem
from kg.verification.document import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.verification.document import Document


class Span(Protocol):
    """What this module needs of a row of ``passages.csv``."""

    @property
    def id(self) -> str:
        """Name, for example ``P0042``."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """Code point after the last."""

    @property
    def sha256(self) -> str:
        """Digest of the span."""

    @property
    def line(self) -> int:
        """Line of the content file."""


@dataclass(frozen=True)
class Coverage:
    """What the passages cover.

    Attributes:
        characters: characters of the document that are not white space.
        covered: how many of them lie in exactly one passage.
        passages: number of passages.
        right_hashes: how many passages have the digest of their span.
        problems: gaps, white space at an end, wrong digests.
    """

    characters: int
    covered: int
    passages: int
    right_hashes: int
    problems: tuple[Problem, ...]


def cover(document: Document, spans: Sequence[Span], file: str) -> Coverage:
    """Compare the passages with the document that they were taken from.

    Spans beyond the end and spans that overlap are told by the rules of `kg.curation`; here they
    only do not count as covered.

    Args:
        document: the text, unchanged since the spans were written.
        spans: the passages, in any order.
        file: the content file that problems point at.
    """
    usable = [s for s in spans if 0 <= s.start < s.end <= document.length]
    owners = [0] * document.length
    for span in usable:
        for position in range(span.start, span.end):
            owners[position] += 1
    problems = [*_edges(document, usable, file), *_gaps(document, owners, usable, file)]
    wrong = [s for s in usable if digest(document.span(s.start, s.end)) != s.sha256]
    problems += [
        Problem(
            file,
            s.line,
            f"Passage {s.id} does not have the digest of {document.place(s.start, s.end)}.",
            "Set start, end and sha256 to those of the span that is meant.",
            "passage-hash",
        )
        for s in wrong
    ]
    solid = [p for p in range(document.length) if not document.text[p].isspace()]
    return Coverage(
        characters=len(solid),
        covered=sum(owners[p] == 1 for p in solid),
        passages=len(spans),
        right_hashes=len(usable) - len(wrong),
        problems=tuple(sorted(problems)),
    )


def _edges(document: Document, spans: Sequence[Span], file: str) -> Iterator[Problem]:
    for span in spans:
        text = document.span(span.start, span.end)
        if text != text.strip():
            yield Problem(
                file,
                span.line,
                f"Passage {span.id} ({span.start}-{span.end}) begins or ends on white space.",
                "Move start or end to the nearest character that is none.",
                "passage-edge",
            )


def _gaps(
    document: Document, owners: Sequence[int], spans: Sequence[Span], file: str
) -> Iterator[Problem]:
    for start, end in stretches(document.text, [count == 0 for count in owners]):
        before = [s for s in spans if s.end <= start]
        line = max(before, key=lambda s: s.end).line if before else 0
        yield Problem(
            file,
            line,
            f"No passage holds {document.place(start, end)}.",
            "Add a passage for it, or widen the one beside it.",
            "passage-gap",
        )


def stretches(text: str, wanted: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the wanted stretches of a text, without white space at their edges.

    Args:
        text: the text.
        wanted: for each position whether it is wanted; white space between wanted characters
            does not end a stretch, a line break does.
    """
    start = end = -1
    for position, character in enumerate(text):
        if character.isspace() and character not in "\r\n":
            continue
        if character not in "\r\n" and wanted[position]:
            start = position if start < 0 else start
            end = position + 1
        elif start >= 0:
            yield start, end
            start = -1
    if start >= 0:
        yield start, end
