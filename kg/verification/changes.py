"""What a changed text means: for the row of its source, for passages, and for facts on them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.errors import Problem
from kg.paths import shown
from kg.verification.anchoring import Fate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation.content import Content, Source
    from kg.verification.anchoring import Anchoring
    from kg.verification.document import Document


def about_source(content: Content, row: Source, document: Document) -> Iterator[Problem]:
    """Tell where the row of a source is not about this text."""
    file = shown(content.folder / "sources.csv")
    if document.sha256 != row.sha256:
        yield Problem(
            file,
            row.line,
            f"The text has SHA-256 {document.sha256} and {document.length} characters; curated "
            f"was one with {row.sha256} and {row.length}.",
            "Read the passages that changed again, give all their new places (--json lists "
            "them), then set sha256 and length.",
            "source-changed",
        )
    elif document.length != row.length:
        yield Problem(
            file,
            row.line,
            f"The text has {document.length} characters, not {row.length}.",
            f"Set length to {document.length}.",
            "source-length",
        )


def about_changes(content: Content, document: Document, anchoring: Anchoring) -> Iterator[Problem]:
    """Name the passages that changed or moved, and new text that is in none."""
    file = shown(content.folder / "passages.csv")
    rests = resting(content)
    for found in (*anchoring.changed, *anchoring.moved):
        place = (
            f"at {found.start}"
            if found.fate is Fate.REMOVED
            else f"now {document.place(found.start, found.end)}"
        )
        facts = ", ".join(rests.get(found.passage, ())) or "no fact"
        yield Problem(
            file,
            content.passage_of[found.passage].line,
            f"Passage {found.passage} was {found.fate}, {place}; on it rests: {facts}.",
            "Read the facts against the new text.",
            f"passage-{found.fate}",
        )
    for start, end in anchoring.inserted:
        yield Problem(
            file,
            0,
            f"New text that is in no passage: {document.place(start, end)}.",
            "Add passages for it, and facts for what it claims.",
            "text-inserted",
        )


def resting(content: Content) -> dict[str, tuple[str, ...]]:
    """Return the names of the facts that rest on each passage: they cite it or what it governs."""
    governs: defaultdict[str, set[str]] = defaultdict(set)
    for passage in content.passages:
        todo = list(passage.lead_in)
        while todo:
            above = todo.pop()
            governs[above].add(passage.id)
            todo += content.passage_of[above].lead_in
    return {
        passage.id: tuple(
            fact.id
            for fact in content.facts
            if not (governs[passage.id] | {passage.id}).isdisjoint(fact.passages)
        )
        for passage in content.passages
    }
