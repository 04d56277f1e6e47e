"""The whole proof: one document against the content that was curated from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import NotFoundError
from kg.paths import shown
from kg.verification import own_words
from kg.verification.anchoring import Anchoring, anchor
from kg.verification.changes import about_changes, about_source, resting
from kg.verification.coverage import Coverage, cover
from kg.verification.fit import Fit, check_fit
from kg.verification.judged import Judged
from kg.verification.readings import LEANING, Readings, list_readings
from kg.verification.sound import NEEDED_BY_FIT, NEEDED_BY_READINGS, sound
from kg.verification.wording import check_wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kg.curation import Inspection
    from kg.curation.content import Content, Section, Source
    from kg.errors import Problem
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
        content_problems: broken rules of content, of all sources.
        incomplete: tables that could not be read completely.
        left_out: facts whose fit was not checked, for they name what is not there.
        coverage: None where the text has changed, or passages could not be read.
        anchoring: None where the text is the one that was curated, or passages could not be read.
        fit: None where the text has changed: it waits for the passages; or where a table that it
            needs is incomplete.
        readings: the same, or where facts are left out.
        own_words: the search for copied words.
        sections: one row for each section that holds passages, in document order.
        other: problems of the source's row, changed passages, digests of other wording.
    """

    content: Content
    source: Source
    document: Document
    content_problems: tuple[Problem, ...]
    incomplete: tuple[str, ...]
    left_out: tuple[str, ...]
    coverage: Coverage | None
    anchoring: Anchoring | None
    fit: Fit | None
    readings: Readings | None
    own_words: OwnWords
    sections: tuple[SectionRow, ...]
    other: tuple[Problem, ...]

    @property
    def same(self) -> bool:
        """Whether the text is the one that was curated."""
        return self.document.sha256 == self.source.sha256

    @property
    def citing(self) -> Mapping[str, tuple[str, ...]]:
        """Names of the facts that rest on each passage: by citing it or what it governs."""
        return resting(self.content)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the document shows to be wrong, sorted by file and line."""
        parts = (self.coverage, self.fit, self.readings, self.own_words)
        found = (problem for part in parts if part is not None for problem in part.problems)
        return tuple(sorted((*self.other, *found)))

    @property
    def pending(self) -> tuple[Problem, ...]:
        """Second readings without an outcome."""
        return self.readings.pending if self.readings else ()


def verify(
    inspection: Inspection,
    document: Document,
    *,
    source: str | None = None,
    leaning: int = LEANING,
    text_file: Path | None = None,
) -> Verification:
    """Hold content against the text of its source.

    Args:
        inspection: the content; what of it is broken is told and left out.
        document: the text.
        source: name of the source; by default the one with the text's digest, else the first.
        leaning: facts of unlike properties that may lean on a passage without a second reading.
        text_file: file of the text, which is not searched for copied words.

    Raises:
        NotFoundError: there is no such source, or none at all.
    """
    whole = inspection.content
    row = find_source(whole, document, source)
    found = sound(whole, row.id)
    content = found.content
    same = document.sha256 == row.sha256
    has_passages = "passages" not in inspection.incomplete
    coverage = anchoring = fit = readings = None
    other = [*about_source(content, row, document)]
    if same and "wording" not in inspection.incomplete:
        other += check_wording(content, row, document)
    if same and has_passages:
        coverage = cover(document, content.passages, shown(content.folder / "passages.csv"))
    elif has_passages:
        anchoring = anchor(document, content.passages)
        other += about_changes(content, document, anchoring)
    if coverage and not coverage.problems:
        judged = Judged(whole)
        if inspection.incomplete.isdisjoint(NEEDED_BY_FIT):
            fit = check_fit(found.checkable, document, judged)
        if inspection.incomplete.isdisjoint(NEEDED_BY_READINGS) and not found.left_out:
            readings = list_readings(content, document, judged, leaning)
    own_file = text_file.resolve() if text_file else None
    copied = own_words.check(
        document,
        [p for p in own_words.project_files(content.folder) if p.resolve() != own_file],
        content.own_words_allowed,
        shown(content.folder / own_words.ALLOWED_FILE),
    )
    told = {(problem.file, problem.line, problem.rule) for problem in copied.problems}
    return Verification(
        content=content,
        source=row,
        document=document,
        content_problems=tuple(
            p for p in inspection.problems if (p.file, p.line, p.rule) not in told
        ),
        incomplete=tuple(sorted(inspection.incomplete)),
        left_out=found.left_out,
        coverage=coverage,
        anchoring=anchoring,
        fit=fit,
        readings=readings,
        own_words=copied,
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
        NotFoundError: there is no such source, or none at all.
    """
    if not content.sources:
        file = shown(content.folder / "sources.csv")
        raise NotFoundError(f"{file} has no row that can be read; describe the document there.")
    if name is None:
        same = [row for row in content.sources if row.sha256 == document.sha256]
        return (same or list(content.sources))[0]
    for row in content.sources:
        if row.id == name:
            return row
    known = ", ".join(row.id for row in content.sources)
    raise NotFoundError(f"There is no source {name}; known are: {known}.")


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
