"""Passages for a second reading: many unlike facts lean on them, or a clause of them lies idle.

Neither is wrong by itself. Each is where a person reads passage and facts once more and writes
down in ``readings.csv`` what came of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import Problem
from kg.paths import shown
from kg.verification.evidence import Evidence, Names
from kg.verification.words import content_stems

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.curation.content import Content, Fact, Passage
    from kg.verification.document import Document
    from kg.verification.judged import Judged

FILE: Final = "readings.csv"

LEANING: Final = 4
"""Facts of unlike properties that may lean on one passage without a second reading."""

IDLE_WORDS: Final = 2
"""Content words of a clause that no fact has, at least half of all, for the clause to be idle."""

_CLAUSE_ENDS: Final = re.compile(
    "[,;:.!?()\u2013\u2014\u201c\u201d]|\\b(?:and|or|but|so|because)\\b"
)


@dataclass(frozen=True)
class Listed:
    """A passage for a second reading.

    Attributes:
        passage: its row.
        facts: names of the facts that cite it.
        leaning: how many facts of unlike properties lean on it, where that is why it is listed.
        idle: how many content words of idle clauses no fact has, where that is why.
        outcome: what came of the second reading; empty where there was none.
        judged: digest of the passage and its facts as they stand.
        current: whether the outcome is of what stands there now.
    """

    passage: Passage
    facts: tuple[str, ...]
    leaning: int
    idle: int
    outcome: str
    judged: str
    current: bool


@dataclass(frozen=True)
class Readings:
    """The list, and what of it still waits.

    Attributes:
        listed: passages for a second reading, in document order.
        pending: one problem for each of these without an outcome.
        problems: outcomes of something that has changed since, or that is not listed.
    """

    listed: tuple[Listed, ...]
    pending: tuple[Problem, ...]
    problems: tuple[Problem, ...]


def list_readings(
    content: Content, document: Document, judged: Judged, leaning: int = LEANING
) -> Readings:
    """List the passages for a second reading.

    Args:
        content: checked content, whose passages fit the document.
        document: the text.
        judged: digests of the passages and their facts as they stand.
        leaning: facts of unlike properties that may lean on a passage without one.
    """
    citing: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in content.facts:
        for cited in fact.passages:
            citing[cited].append(fact)
    outcomes = {reading.passage: reading for reading in content.readings}
    names, evidence = Names(content), Evidence(content, document)
    listed = []
    for passage in content.passages:
        facts = citing[passage.id]
        kinds = {frozenset(t.property for t in content.triples_of.get(f.id, ())) for f in facts}
        many = len(kinds) if len(kinds) > leaning else 0
        idle = _idle(content, facts, names, evidence.text(passage.id)) if passage.claims else 0
        if many or idle:
            citers = tuple(fact.id for fact in facts)
            reading = outcomes.get(passage.id)
            outcome, of = (reading.outcome, reading.judged) if reading else ("", "")
            now = judged.passage(passage.id)
            listed.append(Listed(passage, citers, many, idle, outcome, now, of == now))
    problems = [*_stale(content, listed)]
    if leaning <= LEANING:  # With a higher limit, fewer passages are listed than were read.
        problems += _unlisted(content, listed)
    return Readings(tuple(listed), tuple(_pending(content, listed)), tuple(sorted(problems)))


def _idle(content: Content, facts: Sequence[Fact], names: Names, text: str) -> int:
    """Count the words of idle clauses that none of the facts has."""
    said = [fact.statement for fact in facts]
    for fact in facts:
        things = {e for t in content.triples_of.get(fact.id, ()) for e in (t.subject, t.object)}
        said += [names.all_words(thing) for thing in sorted(things | set(fact.scope))]
        for kind, term in (("Frequency", fact.frequency), ("Certainty", fact.certainty)):
            said += content.terms_of[kind][term].words if term else ()
    stems = content_stems(" ".join(said))
    idle = 0
    for clause in _CLAUSE_ENDS.split(text.lower()):
        has = content_stems(clause)
        lacking = len(has - stems)
        if lacking >= IDLE_WORDS and 2 * lacking >= len(has):
            idle += lacking
    return idle


def _pending(content: Content, listed: Sequence[Listed]) -> Iterator[Problem]:
    file = shown(content.folder / "passages.csv")
    for entry in listed:
        if entry.outcome:
            continue
        reasons = []
        if entry.leaning:
            reasons.append(f"facts of {entry.leaning} unlike kinds lean on it")
        if entry.idle:
            reasons.append(f"{entry.idle} words of a clause are in no fact")
        yield Problem(
            file,
            entry.passage.line,
            f"{entry.passage.id} wants a second reading: {' and '.join(reasons)} "
            f"({', '.join(entry.facts)}).",
            "Read it against its facts, mend what is wrong, and write the outcome into "
            f"readings.csv, in a row that begins {entry.passage.id},{entry.judged},",
            "reading-pending",
        )


def _stale(content: Content, listed: Sequence[Listed]) -> Iterator[Problem]:
    lines = {reading.passage: reading.line for reading in content.readings}
    for entry in listed:
        if entry.outcome and not entry.current:
            yield Problem(
                shown(content.folder / FILE),
                lines[entry.passage.id],
                f"{entry.passage.id} or a fact that cites it is not what it was when it was read.",
                f"Read it again ({', '.join(entry.facts)}), correct the outcome, and set judged "
                f"to {entry.judged}.",
                "reading-stale",
            )


def _unlisted(content: Content, listed: Sequence[Listed]) -> Iterator[Problem]:
    wanted = {entry.passage.id for entry in listed}
    for reading in content.readings:
        if reading.passage in content.passage_of and reading.passage not in wanted:
            yield Problem(
                shown(content.folder / FILE),
                reading.line,
                f"{reading.passage} does not want a second reading (any more).",
                "Delete the row.",
                "reading-unused",
            )
