"""A verification as data for machines, and its figures in a line each."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kg.verification.anchoring import Fate
from kg.verification.document import digest
from kg.verification.sound import NEEDED_BY_FIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.errors import Problem
    from kg.verification.anchoring import Anchoring
    from kg.verification.verification import Verification


def summary(found: Verification) -> Iterator[str]:
    """Yield the figures of a verification, one line each."""
    if found.coverage:
        share = _percent(found.coverage.covered, found.coverage.characters)
        yield (
            f"characters {share} % ({found.coverage.covered} of {found.coverage.characters} "
            "that are not white space, each in one passage)"
        )
        yield f"hashes {found.coverage.right_hashes} of {found.coverage.passages}"
    if found.anchoring:
        fates = [a.fate for a in found.anchoring.anchors]
        counts = ", ".join(f"{fate} {fates.count(fate)}" for fate in Fate)
        yield f"passages {len(fates)}: {counts}; new text in {len(found.anchoring.inserted)} places"
    claims = sum(row.claims for row in found.sections)
    yield f"citations {sum(row.cited for row in found.sections)} of {claims}"
    if found.fit:
        parts = (
            f"{r.check} {r.supported} of {r.checked}"
            + (f" ({r.excepted} by exception)" if r.excepted else "")
            for r in found.fit.results
        )
        yield f"fit: {', '.join(parts)}"
    else:
        first = [f"{name}.csv" for name in found.incomplete if name in NEEDED_BY_FIT]
        come = "come" if len(first) > 1 or not first else "comes"
        yield f"fit: not checked, {', '.join(first) or 'the passages'} {come} first"
    if found.left_out:
        yield f"not checked, for they name what is not there: {', '.join(found.left_out)}"
    if found.readings:
        listed = found.readings.listed
        yield f"second readings {sum(e.current for e in listed)} of {len(listed)}"
    words = found.own_words
    yield (
        f"own words: {sum(p.rule == 'own-words' for p in words.problems)} copied runs in "
        f"{words.files} files, {words.allowed} allowed"
    )


def _percent(part: int, whole: int) -> str:
    """Return a percentage that says 100 only when nothing is missing."""
    if part == whole:
        return "100"
    return f"{int(1000 * part / whole) / 10:.1f}"


def as_json(found: Verification) -> dict[str, Any]:
    """Return a verification as plain data.

    ``anchors`` holds, for a changed text, what the rows of ``passages.csv`` become: start, end and
    SHA-256 of each passage that still stands somewhere.
    """
    return {
        "source": found.source.id,
        "document": {
            "sha256": found.document.sha256,
            "length": found.document.length,
            "same": found.same,
        },
        "summary": list(summary(found)),
        "coverage": found.coverage
        and {
            "characters": found.coverage.characters,
            "covered": found.coverage.covered,
            "passages": found.coverage.passages,
            "right_hashes": found.coverage.right_hashes,
        },
        "anchors": found.anchoring and _anchors(found, found.anchoring),
        "inserted": found.anchoring and [list(s) for s in found.anchoring.inserted],
        "sections": [
            {
                "section": row.section.id,
                "passages": row.passages,
                "claims": row.claims,
                "cited": row.cited,
                "facts": row.facts,
                "characters": row.characters,
            }
            for row in found.sections
        ],
        "fit": found.fit
        and {
            r.check: {"checked": r.checked, "supported": r.supported, "excepted": r.excepted}
            for r in found.fit.results
        },
        "readings": found.readings
        and [
            {
                "passage": entry.passage.id,
                "facts": list(entry.facts),
                "leaning": entry.leaning,
                "idle_words": entry.idle,
                "outcome": entry.outcome,
                "judged": entry.judged,
                "current": entry.current,
            }
            for entry in found.readings.listed
        ],
        "own_words": {"files": found.own_words.files, "allowed": found.own_words.allowed},
        "left_out": list(found.left_out),
        "problems": _problems((*found.content_problems, *found.problems)),
        "pending": _problems(found.pending),
    }


def _anchors(found: Verification, anchoring: Anchoring) -> list[dict[str, Any]]:
    resting = found.citing
    return [
        {
            "passage": anchor.passage,
            "fate": anchor.fate,
            "start": anchor.start,
            "end": anchor.end,
            "sha256": None
            if anchor.fate is Fate.REMOVED
            else digest(found.document.span(anchor.start, anchor.end)),
            "facts": [] if anchor.fate is Fate.KEPT else list(resting[anchor.passage]),
        }
        for anchor in anchoring.anchors
    ]


def _problems(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    return [asdict(problem) for problem in problems]
