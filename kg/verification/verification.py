"""The whole proof: one document against the content that was curated from it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.errors import NotFoundError, Problem
from kg.paths import shown
from kg.verification import own_words
from kg.verification.anchoring import Anchoring, Fate, anchor
from kg.verification.coverage import Coverage, cover
from kg.verification.fit import Fit, check_fit
from kg.verification.judged import Judged
from kg.verification.readings import LEANING, Readings, list_readings
from kg.verification.wording import check_wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kg.curation.content import Content, Section, Source
    from kg.verification.document import Document
    from kg.verification.own_words import OwnWords


@dataclass(frozen=True)
class SectionRow:
    """What a section holds.

    Attributes:
        section: its row.
        passages: number of passages.
        claims: how many of them state something.
        cited: how many of these a fact cites.
        facts: number of facts that cite a passage of the section.
        characters: characters of its passages that are not white space; None where the text
            has changed.
    """

    section: Section
    passages: int
    claims: int
    cited: int
    facts: int
    characters: int | None


@dataclass(frozen=True)
class Verification:
    """What was found.

    Attributes:
        content: the content, of this source alone.
        source: the row of the source.
        document: the text.
        coverage: None where the text has changed.
        anchoring: None where the text is the one that was curated.
        fit: None where the text has changed: it waits for the passages.
        readings: the same.
        own_words: the search for copied words.
        sections: one row for each section that holds passages, in document order.
        other: problems of the source's row, uncited passages, changed passages.
    """

    content: Content
    source: Source
    document: Document
    coverage: Coverage | None
    anchoring: Anchoring | None
    fit: Fit | None
    readings: Readings | None
    own_words: OwnWords
    sections: tuple[SectionRow, ...]
    other: tuple[Problem, ...]

    @property
    def citing(self) -> Mapping[str, tuple[str, ...]]:
        """Names of the facts that rest on each passage: by citing it or what it governs."""
        return _resting(self.content)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the proof from holding, sorted by file and line."""
        parts = (self.coverage, self.fit, self.readings, self.own_words)
        found = (problem for part in parts if part is not None for problem in part.problems)
        return tuple(sorted((*self.other, *found)))

    @property
    def pending(self) -> tuple[Problem, ...]:
        """Second readings without an outcome."""
        return self.readings.pending if self.readings else ()


def verify(
    content: Content,
    document: Document,
    *,
    source: str | None = None,
    leaning: int = LEANING,
    text_file: Path | None = None,
) -> Verification:
    """Hold content against the text of its source.

    Args:
        content: checked content.
        document: the text.
        source: name of the source; by default the one with the text's digest, else the first.
        leaning: facts of unlike properties that may lean on a passage without a second reading.
        text_file: file of the text, which is not searched for copied words.

    Raises:
        NotFoundError: there is no such source.
    """
    row = find_source(content, document, source)
    judged = Judged(content)
    content = _of_source(content, row.id)
    same = document.sha256 == row.sha256
    passages_file = shown(content.folder / "passages.csv")
    anchoring = None if same else anchor(document, content.passages)
    other = [*_about_source(content, row, document), *_uncited(content)]
    if same:
        other += check_wording(content, row, document)
    if anchoring is not None:
        other += _about_changes(content, document, anchoring)
    coverage = cover(document, content.passages, passages_file) if same else None
    whole = coverage is not None and not coverage.problems
    own_file = text_file.resolve() if text_file else None
    files = [p for p in own_words.project_files(content.folder) if p.resolve() != own_file]
    return Verification(
        content=content,
        source=row,
        document=document,
        coverage=coverage,
        anchoring=anchoring,
        fit=check_fit(content, document, judged) if whole else None,
        readings=list_readings(content, document, judged, leaning) if whole else None,
        own_words=own_words.check(
            document,
            files,
            content.own_words_allowed,
            shown(content.folder / own_words.ALLOWED_FILE),
        ),
        sections=tuple(_sections(content, document if same else None)),
        other=tuple(other),
    )


def find_source(content: Content, document: Document, name: str | None) -> Source:
    """Return the source that a text is of.

    Args:
        content: the content.
        document: the text.
        name: name of the source; None for the one with the text's digest, else the first.

    Raises:
        NotFoundError: there is no such source.
    """
    if name is None:
        same = [row for row in content.sources if row.sha256 == document.sha256]
        return (same or list(content.sources))[0]
    for row in content.sources:
        if row.id == name:
            return row
    known = ", ".join(row.id for row in content.sources)
    raise NotFoundError(f"There is no source {name}; known are: {known}.")


def _of_source(content: Content, source: str) -> Content:
    passages = tuple(p for p in content.passages if p.source == source)
    known = {passage.id for passage in passages}
    return replace(
        content,
        passages=passages,
        facts=tuple(f for f in content.facts if known.issuperset(f.passages)),
    )


def _about_source(content: Content, row: Source, document: Document) -> Iterator[Problem]:
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


def _uncited(content: Content) -> Iterator[Problem]:
    cited = {passage for fact in content.facts for passage in fact.passages}
    for passage in content.passages:
        if passage.claims and passage.id not in cited:
            yield Problem(
                shown(content.folder / "passages.csv"),
                passage.line,
                f"No fact cites {passage.id}, a {passage.kind}.",
                "Add a fact that says what it claims, or correct its kind and give the reason.",
                "passage-uncited",
            )


def _about_changes(content: Content, document: Document, anchoring: Anchoring) -> Iterator[Problem]:
    file = shown(content.folder / "passages.csv")
    resting = _resting(content)
    for found in (*anchoring.changed, *anchoring.moved):
        place = (
            f"at {found.start}"
            if found.fate is Fate.REMOVED
            else f"now {document.place(found.start, found.end)}"
        )
        facts = ", ".join(resting.get(found.passage, ())) or "no fact"
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


def _resting(content: Content) -> dict[str, tuple[str, ...]]:
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


def _sections(content: Content, document: Document | None) -> Iterator[SectionRow]:
    cited = {passage for fact in content.facts for passage in fact.passages}
    for section in content.sections:
        passages = [p for p in content.passages if p.section == section.id]
        names = {p.id for p in passages}
        claims = [p for p in passages if p.claims]
        if passages:
            yield SectionRow(
                section,
                passages=len(passages),
                claims=len(claims),
                cited=sum(p.id in cited for p in claims),
                facts=sum(not names.isdisjoint(f.passages) for f in content.facts),
                characters=sum(
                    not c.isspace() for p in passages for c in document.span(p.start, p.end)
                )
                if document
                else None,
            )
