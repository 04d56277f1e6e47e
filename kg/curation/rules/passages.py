"""Rules about passages and sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation.content import Content, Passage


@rule("passage-bounds", "A passage ends after it starts.")
def passage_bounds(content: Content) -> Iterator[Finding]:
    """Find passages that hold no character."""
    for passage in content.passages:
        if passage.start >= passage.end:
            message = f"{passage.id} starts at {passage.start} and ends at {passage.end}."
            remedy = "The end is the position after the last character; the start lies below it."
            yield Finding("passages", passage.line, message, remedy)


@rule("passage-beyond-end", "A passage lies in its document.", needs=["sources"])
def passage_beyond_end(content: Content) -> Iterator[Finding]:
    """Find passages that end after the last character of the document."""
    length = {source.id: source.length for source in content.sources}
    for passage in content.passages:
        if passage.end > length.get(passage.source, passage.end):
            end = length[passage.source]
            message = f"{passage.id} ends at {passage.end}; the document has {end} characters."
            remedy = "Correct the end, or the length in sources.csv."
            yield Finding("passages", passage.line, message, remedy)


@rule("passage-order", "Passages stand in document order.")
def passage_order(content: Content) -> Iterator[Finding]:
    """Find passages that start before the one above."""
    for above, passage in _neighbors(content):
        if passage.start < above.start:
            message = f"{passage.id} starts at {passage.start}, before {above.id} ({above.start})."
            yield Finding("passages", passage.line, message, "Move the row up, or correct start.")


@rule("passage-overlap", "No two passages share a character.")
def passage_overlap(content: Content) -> Iterator[Finding]:
    """Find passages that start before the one above ends."""
    for above, passage in _neighbors(content):
        if above.start <= passage.start < above.end:
            message = f"{passage.id} starts at {passage.start}, {above.id} ends at {above.end}."
            remedy = "End the one where the other starts."
            yield Finding("passages", passage.line, message, remedy)


def _neighbors(content: Content) -> Iterator[tuple[Passage, Passage]]:
    last: dict[str, Passage] = {}
    for passage in content.passages:
        if passage.source in last:
            yield last[passage.source], passage
        last[passage.source] = passage


@rule("missing-reason", "What claims nothing has a reason.")
def missing_reason(content: Content) -> Iterator[Finding]:
    """Find passages of other kinds than statement and caption without a reason."""
    for passage in content.passages:
        if not passage.claims and not passage.reason:
            message = f"{passage.id} is of kind {passage.kind} and has no reason."
            remedy = "Say in column reason why it claims nothing, so that a stranger accepts it."
            yield Finding("passages", passage.line, message, remedy)


@rule("uncited-passage", "Every statement and caption is cited by a fact.", needs=["facts"])
def uncited_passage(content: Content) -> Iterator[Finding]:
    """Find passages that state something no fact says."""
    cited = {name for fact in content.facts for name in fact.passages}
    for passage in content.passages:
        if passage.claims and passage.id not in cited:
            message = f"{passage.id} is of kind {passage.kind} and no fact cites it."
            remedy = (
                "Write the fact that it states, or give it the kind that it has, with a reason."
            )
            yield Finding("passages", passage.line, message, remedy)


@rule("lead-in-self", "No passage is its own lead-in.")
def lead_in_self(content: Content) -> Iterator[Finding]:
    """Find passages that name themselves."""
    for passage in content.passages:
        if passage.id in passage.lead_in:
            message = f"{passage.id} names itself as its lead-in."
            remedy = "Name the earlier passage whose words govern it, or leave the cell empty."
            yield Finding("passages", passage.line, message, remedy)


@rule("lead-in-forward", "A lead-in stands before what it governs.")
def lead_in_forward(content: Content) -> Iterator[Finding]:
    """Find lead-ins that come later."""
    row = {passage.id: passage.line for passage in content.passages}
    for passage in content.passages:
        for name in passage.lead_in:
            if row.get(name, 0) > passage.line:
                message = f"The lead-in {name} stands after {passage.id}."
                yield Finding("passages", passage.line, message, "Name an earlier passage.")


@rule("lead-in-cycle", "Lead-ins lead to an end.")
def lead_in_cycle(content: Content) -> Iterator[Finding]:
    """Find passages that govern themselves by way of others."""
    for passage in content.passages:
        waiting = [name for name in passage.lead_in if name != passage.id]
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name == passage.id:
                message = f"The lead-ins of {passage.id} lead back to it."
                remedy = f"Cut the ring at one of: {', '.join(sorted(seen | {passage.id}))}."
                yield Finding("passages", passage.line, message, remedy)
                break
            if name not in seen and name in content.passage_of:
                seen.add(name)
                waiting += content.passage_of[name].lead_in


@rule("section-parent", "A section stands below the one that it is a part of.")
def section_parent(content: Content) -> Iterator[Finding]:
    """Find sections whose parent is themselves or comes later."""
    row = {section.id: section.line for section in content.sections}
    for section in content.sections:
        if row.get(section.parent, 0) >= section.line:
            message = f"The parent {section.parent} does not stand above {section.id}."
            remedy = "Name a section that stands above, or leave parent empty."
            yield Finding("sections", section.line, message, remedy)


@rule("empty-section", "Every section holds a passage.", needs=["passages", "sections"])
def empty_section(content: Content) -> Iterator[Finding]:
    """Find sections in which no passage stands, neither itself nor in a part of it."""
    used = {passage.section for passage in content.passages}
    used |= {section.parent for section in content.sections}
    for section in content.sections:
        if section.id not in used:
            message = f"No passage stands in {section.id}."
            yield Finding("sections", section.line, message, "Remove it, or use it.")
