"""Words: the project's one measure of a word, and digests of runs of words.

The document's text is not stored. What is stored of its wording are truncated digests of a part
of its runs of ``RUN`` consecutive words (``wording.csv``): enough to tell that a sentence of ours
stands in the document as well, without the document at hand. Were all runs kept, each would give
away the next: someone who knows five words could try the sixth, and so read on. With three of
four left out the chain breaks. ``nbkg verify`` looks for every run, since it has the document.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

RUN: Final = 6
"""Consecutive words of the document that are too many."""

DIGEST_LENGTH: Final = 12
"""Hexadecimal digits of a stored digest: at 48 bits, no two runs of a library share one."""

_KEPT: Final = frozenset("048c")
"""Last digits of the digests that are kept: one in four."""

_TOKEN: Final = re.compile(r"[a-z0-9]+")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


class Copied(NamedTuple):
    """A run of words that stands in a document as well.

    Attributes:
        line: line of its first word, counted from 0.
        words: the run.
    """

    line: int
    words: tuple[str, ...]


def tokens(text: str) -> list[str]:
    """Split into ``[a-z0-9]+`` on lower case."""
    return _TOKEN.findall(text.lower())


def numbered(text: str) -> list[tuple[int, str]]:
    """Split into words, each with its line, counted from 0."""
    return [(n, word) for n, line in enumerate(_LINE_END.split(text)) for word in tokens(line)]


def digests(words: Sequence[str]) -> Iterator[str]:
    """Yield the digest of each run of ``RUN`` words, in order: SHA-256 of the words, cut."""
    for start in range(len(words) - RUN + 1):
        run = " ".join(words[start : start + RUN])
        yield hashlib.sha256(run.encode()).hexdigest()[:DIGEST_LENGTH]


def wording(text: str) -> list[str]:
    """Return the digests of a document that are kept: sorted, each once."""
    return sorted({digest for digest in digests(tokens(text)) if digest[-1] in _KEPT})


def forbidden(document: Iterable[str], allowed: Iterable[str]) -> frozenset[str]:
    """Return the digests that may not occur.

    Args:
        document: the document's digests.
        allowed: runs of words that may stand, and any part of them.
    """
    return frozenset(document).difference(*(digests(tokens(run)) for run in allowed))


def copied(text: str, unwanted: Collection[str]) -> Iterator[Copied]:
    """Yield each longest run of words all of whose digests are unwanted."""
    words = numbered(text)
    first: int | None = None
    for start, digest in enumerate((*digests([word for _, word in words]), "")):
        if digest in unwanted:
            first = start if first is None else first
        elif first is not None:
            run = words[first : start + RUN - 1]
            yield Copied(run[0][0], tuple(word for _, word in run))
            first = None
