"""Re-anchoring: where each passage stands in a changed text, when only its digest is known.

The old text is not stored, so there is nothing to compare line by line; there are the old spans
with their digests. A window of the new text that has a passage's length and digest is a place
where the passage may stand. Equal spans exist, so a digest is no key: of all places, the longest
chain that keeps the passages' order and lets none overlap is taken, and among the longest the one
that moves its passages least against their neighbors. What the chain leaves over, on both sides,
tells what happened: a passage without a place beside text without a passage has changed.

Only windows that begin and end where a word may begin and end are looked at. That keeps the
search over the whole text (not just near the old place) well under a second at the length of a
web page, so that a paragraph added at the top costs nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from kg.verification.coverage import stretches
from kg.verification.document import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.verification.coverage import Span
    from kg.verification.document import Document

_ENDS_SENTENCE: Final = ".!?:;"

_RUN: Final = 8
"""Lines that one passage may spread over, when a changed one is looked for."""


class Fate(StrEnum):
    """What became of a passage."""

    KEPT = "kept"
    """Same words, same or another place."""
    MOVED = "moved"
    """Same words, but no longer in the same order among the other passages."""
    CHANGED = "changed"
    """Other words stand where it stood."""
    REMOVED = "removed"
    """Nothing stands where it stood."""


@dataclass(frozen=True)
class Anchor:
    """One passage in the changed text.

    Attributes:
        passage: its name.
        fate: what became of it.
        start: first code point of its new place; where it changed, of the text in its place;
            where it was removed, the position at which it would stand.
        end: code point after the last.
    """

    passage: str
    fate: Fate
    start: int
    end: int


@dataclass(frozen=True)
class Anchoring:
    """All passages in the changed text.

    Attributes:
        anchors: one for each passage, in document order.
        inserted: stretches of new text that stand in no passage's place.
    """

    anchors: tuple[Anchor, ...]
    inserted: tuple[tuple[int, int], ...]

    @property
    def changed(self) -> tuple[Anchor, ...]:
        """Return the anchors of the passages whose words are no longer the same."""
        return tuple(a for a in self.anchors if a.fate in {Fate.CHANGED, Fate.REMOVED})

    @property
    def moved(self) -> tuple[Anchor, ...]:
        """Return the anchors of the passages that stand elsewhere among the others."""
        return tuple(a for a in self.anchors if a.fate is Fate.MOVED)


def anchor(document: Document, spans: Sequence[Span]) -> Anchoring:
    """Find the place of each passage in a changed text."""
    ordered = sorted(spans, key=lambda s: (s.start, s.end))
    places = _places(document, ordered)
    kept = dict(_chain(ordered, places))
    taken = [(start, start + _length(ordered[i])) for i, start in kept.items()]
    moved: dict[int, int] = {}
    for i in range(len(ordered)):
        free = [] if i in kept else _free(places[i], _length(ordered[i]), taken)
        if free:
            moved[i] = free[0]
            taken.append((free[0], free[0] + _length(ordered[i])))
    return _account(document, ordered, kept, moved)


def _length(span: Span) -> int:
    return span.end - span.start


def _places(document: Document, spans: Sequence[Span]) -> list[list[int]]:
    """List, for each passage, the starts of all windows that have its digest."""
    text = document.text
    edges = [
        p
        for p in range(len(text) + 1)
        if not (0 < p < len(text) and text[p - 1].isalnum() and text[p].isalnum())
    ]
    starts = [p for p in edges if p < len(text) and not text[p].isspace()]
    ends = {p for p in edges if p > 0 and not text[p - 1].isspace()}
    wanted: defaultdict[int, set[str]] = defaultdict(set)
    for span in spans:
        wanted[_length(span)].add(span.sha256)
    found: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for length, hashes in wanted.items():
        for start in starts:
            if start + length in ends:
                window = digest(text[start : start + length])
                if window in hashes:
                    found[length, window].append(start)
    return [found[_length(span), span.sha256] for span in spans]


def _chain(spans: Sequence[Span], places: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Yield (passage, start) along the longest chain in order, of the chains that shift least."""
    nodes = [(i, start) for i, starts in enumerate(places) for start in starts]
    best: list[tuple[int, int, int]] = []  # chain length, minus total shift, node before
    for index, (i, start) in enumerate(nodes):
        longest = (1, -abs(start - spans[i].start), -1)
        for before in range(index - 1, -1, -1):
            j, other = nodes[before]
            if j < i and other + _length(spans[j]) <= start:
                shift = abs((start - other) - (spans[i].start - spans[j].start))
                length, cost, _ = best[before]
                longest = max(longest, (length + 1, cost - shift, before))
        best.append(longest)
    at = max(range(len(nodes)), key=lambda n: best[n][:2], default=-1)
    while at >= 0:
        yield nodes[at]
        at = best[at][2]


def _free(starts: Sequence[int], length: int, taken: Sequence[tuple[int, int]]) -> list[int]:
    return [s for s in starts if all(s + length <= a or b <= s for a, b in taken)]


def _account(
    document: Document, spans: Sequence[Span], kept: dict[int, int], moved: dict[int, int]
) -> Anchoring:
    """Bring together passages without a place and text without a passage."""
    covered = [False] * document.length
    for i, start in (kept | moved).items():
        covered[start : start + _length(spans[i])] = [True] * _length(spans[i])
    left = list(stretches(document.text, [not c for c in covered]))
    anchors: dict[int, Anchor] = {
        i: Anchor(spans[i].id, fate, start, start + _length(spans[i]))
        for fate, found in ((Fate.KEPT, kept), (Fate.MOVED, moved))
        for i, start in found.items()
    }
    inserted: list[tuple[int, int]] = []
    for lost, low, high in _intervals(document, spans, kept, moved):
        between = left[bisect_left(left, (low, low)) : bisect_right(left, (high, high))]
        inserted += _settle(document, [(i, spans[i]) for i in lost], between, low, anchors)
    return Anchoring(tuple(anchors[i] for i in range(len(spans))), tuple(inserted))


def _intervals(
    document: Document, spans: Sequence[Span], kept: dict[int, int], moved: dict[int, int]
) -> Iterator[tuple[list[int], int, int]]:
    """Yield, between each two neighbors of the chain, the lost passages and the text's limits."""
    lost: list[int] = []
    low = 0
    for i, span in enumerate(spans):
        if i in kept:
            yield lost, low, kept[i]
            lost, low = [], kept[i] + _length(span)
        elif i not in moved:
            lost.append(i)
    yield lost, low, document.length


def _settle(
    document: Document,
    lost: Sequence[tuple[int, Span]],
    between: Sequence[tuple[int, int]],
    low: int,
    anchors: dict[int, Anchor],
) -> list[tuple[int, int]]:
    """Give each lost passage the text in its place; return the text that is nobody's."""
    lengths = [_length(span) for _, span in lost]
    if len(between) == 1 and len(lost) > 1 and _holds_all(between[0], lengths):
        between = [between[0]] * len(lost)
    pairs = _pair(lengths, between)
    for row, (i, span) in enumerate(lost):
        if row in pairs:
            first, last = pairs[row]
            anchors[i] = Anchor(span.id, Fate.CHANGED, between[first][0], between[last][1])
        else:
            anchors[i] = Anchor(span.id, Fate.REMOVED, low, low)
    used = {c for first, last in pairs.values() for c in range(first, last + 1)}
    rest = [s for column, s in enumerate(between) if column not in used]
    return [s for s in rest if not _widens(document, s, anchors)]


def _holds_all(stretch: tuple[int, int], lengths: Sequence[int]) -> bool:
    """Tell whether one stretch is rather all lost passages together than the longest of them."""
    size = stretch[1] - stretch[0]
    return abs(size - sum(lengths)) <= abs(size - max(lengths))


_Pairs = dict[int, tuple[int, int]]
_Chain = tuple[int, int, int, "_Chain"] | None
"""A passage, its first and last stretch, and the chain of the passages before."""


def _pair(lengths: Sequence[int], between: Sequence[tuple[int, int]]) -> _Pairs:
    """Give as many passages as possible a run of stretches, in order, of the likest length.

    Returns:
        For each passage (by its index in ``lengths``) the first and last stretch that are its.
    """
    # One cell for each number of stretches: most passages, minus total misfit, and how.
    row: list[tuple[int, int, _Chain]] = [(0, 0, None)] * (len(between) + 1)
    for index, length in enumerate(lengths):
        above, row = row, [row[0]]
        for last, (_, end) in enumerate(between, start=1):
            count, cost, chain = above[last]
            if row[-1][:2] > (count, cost):
                count, cost, chain = row[-1]
            for first in range(last, max(0, last - _RUN), -1):
                before, shift, earlier = above[first - 1]
                if before + 1 < count:
                    break  # With fewer stretches, no more passages find a place.
                misfit = shift - abs(length - (end - between[first - 1][0]))
                if before + 1 > count or misfit > cost:
                    count, cost = before + 1, misfit
                    chain = (index, first - 1, last - 1, earlier)
            row.append((count, cost, chain))
    return dict(_links(row[-1][2]))


def _links(chain: _Chain) -> Iterator[tuple[int, tuple[int, int]]]:
    while chain:
        index, first, last, chain = chain
        yield index, (first, last)


def _widens(document: Document, stretch: tuple[int, int], anchors: dict[int, Anchor]) -> bool:
    """Mark the passage that a stretch belongs to as changed, where it does belong to one.

    Words added at the end of a list item, or before its first word, leave the item's old words as
    they were, but not its claim. A stretch on the line of a passage, with no end of a sentence
    between them, is a part of it.
    """
    text = document.text
    for i, found in anchors.items():
        start, end = stretch
        after = found.end <= start and _beside(text[found.end : start])
        before = end <= found.start and _beside(text[end : found.start])
        if (after and text[found.end - 1] not in _ENDS_SENTENCE) or (
            before and text[end - 1] not in _ENDS_SENTENCE
        ):
            low, high = min(start, found.start), max(end, found.end)
            anchors[i] = Anchor(found.passage, Fate.CHANGED, low, high)
            return True
    return False


def _beside(between: str) -> bool:
    return not between.strip() and "\n" not in between and "\r" not in between
