"""An answer as it is told: a verdict on each stage, and the whole of it as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from kg.errors import BadRequestError
from kg.staging.notes import CARE, assumptions, readings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.curation.cases import Description
    from kg.staging.assessment import Assessment
    from kg.store.engine import Engine

UNKNOWN: Final = "unknown"
OLDEST: Final = 2_000
"""Months that nobody is old."""
_SHOWN: Final = 60
"""Characters of a value that a message repeats."""
_ORDER: Final = ("yes", "open", "no")


@dataclass(frozen=True)
class Verdict:
    """Whether a case is of a stage.

    Attributes:
        stage: local name of the stage.
        label: its label.
        of_it: whether the case is of it.
        because: why, in clauses; of an open one what would have to be known.
    """

    stage: str
    label: str
    of_it: Literal["yes", "open", "no"]
    because: tuple[str, ...]


def verdicts(found: Assessment) -> list[Verdict]:
    """Return a verdict on each stage: the one that the case is of, then open ones, then the rest.

    There is none of a case that contradicts itself.
    """
    given: list[Verdict] = []
    for name, label in found.labels.items():
        if name == found.stage:
            given.append(Verdict(name, label, "yes", found.reasons or ("as given",)))
        elif name in found.excluded:
            given.append(Verdict(name, label, "no", found.excluded[name]))
        elif name in found.open:
            given.append(Verdict(name, label, "open", found.open[name]))
    return sorted(given, key=lambda verdict: _ORDER.index(verdict.of_it))


def as_json(found: Assessment, description: Description, engine: Engine) -> Mapping[str, Any]:
    """Return an answer as an object of JSON.

    Args:
        found: the answer.
        description: what it is the answer to.
        engine: holds the notes on how the document was read.
    """
    return {
        "answer": found.answer,
        "status": found.status,
        "stage": found.stage,
        "contradictions": found.contradictions,
        "stages": [
            {
                "stage": verdict.stage,
                "label": verdict.label,
                "of_it": verdict.of_it,
                "missing" if verdict.of_it == "open" else "because": verdict.because,
            }
            for verdict in verdicts(found)
        ],
        "assumed": assumptions(description),
        "how_the_page_was_read": readings(engine),
        "care": CARE,
    }


def read_age(text: str | None, name: str) -> int | None:
    """Read an age in completed months; None where it is unknown.

    Args:
        text: what was given, or None.
        name: of the option or field, as messages call it.

    Raises:
        BadRequestError: it is no whole number of months, or more than anybody's.
    """
    if text is None or text.strip().casefold() == UNKNOWN:
        return None
    months = text.strip()
    digits = len(months) <= len(str(OLDEST)) and months.isascii() and months.isdecimal()
    if not (digits and int(months) <= OLDEST):
        shown = repr(
            text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "\N{HORIZONTAL ELLIPSIS}"
        )
        raise BadRequestError(
            f"{name} is {shown}; write completed months, 0 to {OLDEST}, or {UNKNOWN}."
        )
    return int(months)
