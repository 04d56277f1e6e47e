"""States of an answer in plain sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.evidence.facts import Fact, State
    from kg.queries import SavedQuery
    from kg.sparql.form import Form


_NONE_FOUND: Final = "none has been found, which is no proof that there is none"

COUNTED: Final = "counted from its facts"
"""Where a row is from that counts facts."""

_MOST_SOURCES: Final = 3


@dataclass(frozen=True)
class Looked:
    """What was seen of the rows of an answer that were looked at.

    Attributes:
        rows: how many there were.
        states: how many of them the document has said, by their state.
        sources: where the others are from; see `kg.evidence.holding.Kind`.
        not_known: labels of the certainties with which facts say that something is not known.
    """

    rows: int
    states: Mapping[State, int]
    sources: Sequence[str]
    not_known: Sequence[str]


def listed_rows(form: Form, count: int, looked: Looked) -> str:
    """Say what rows come to that the document stands behind, or some of them.

    Args:
        form: form of the query.
        count: number of rows.
        looked: what was seen of them.
    """
    if form == "ASK":
        return "Listed: the document says so."
    said = sum(looked.states.values())
    if looked.states.get("listed"):
        parts = [f"Listed: {_resting(form, count, looked, said)}."]
        if looked.sources and said < looked.rows:
            others = looked.rows - said
            is_from = "is" if others == 1 else "are"
            parts.append(f"The other {_rows(form, others)} {is_from} {_from(looked.sources)}.")
        if number := looked.states.get("not-known", 0):
            what = f"something is {_or(looked.not_known)}"
            parts.append(f"In {_rows(form, number)} the document says that {what}.")
        if number := looked.states.get("none", 0):
            parts.append(f"In {_rows(form, number)} the document says that {_NONE_FOUND}.")
        return " ".join(parts)
    rows = f" ({_rows(form, count)})"
    if set(looked.states) == {"none"}:
        return f"None found: the document says that {_NONE_FOUND}{rows}."
    known = f"Not known: the document says that this is {_or(looked.not_known)}"
    if not looked.states.get("none"):
        return f"{known}{rows}."
    return (
        f"{known} ({_rows(form, looked.states['not-known'])}), or that {_NONE_FOUND} "
        f"({_rows(form, looked.states['none'])})."
    )


def of_dataset(form: Form, count: int, sources: Sequence[str]) -> str:
    """Say that rows tell of the dataset and are no statement of the document.

    Args:
        form: form of the query.
        count: number of rows.
        sources: where they are from.
    """
    rows = f"{_rows(form, count)}, {_from(sources)}" if sources else _rows(form, count)
    return f"About this dataset, not what the document says: {rows}."


def condition_not_met(
    others: int,
    conditions: Mapping[str, Sequence[str]],
    *,
    of_document: bool,
    wholly: bool = True,
) -> str:
    """Say that conditions leave nothing of what is listed.

    Args:
        others: number of rows without them.
        conditions: label of a parameter to its values.
        of_document: whether the document stands behind any of these.
        wholly: whether it stands behind all of them.
    """
    listed = _and([f"“{label}: {', '.join(values)}”" for label, values in conditions.items()])
    there = "is 1 row" if others == 1 else f"are {others:,} rows"
    said = (
        f"Not said: nothing that {'the document lists' if wholly else 'is listed here'}"
        if of_document
        else "About this dataset, not what the document says: no row"
    )
    meets = "meets the condition" if len(conditions) == 1 else "meets all conditions:"
    without = "it" if len(conditions) == 1 else "them"
    return f"{said} {meets} {listed}. Without {without} there {there}."


def reported(state: State, facts: Iterable[Fact]) -> str:
    """Say what facts report of an inquiry."""
    told = list(facts)
    said = " ".join(fact.statement for fact in told)
    if state == "none":
        return f"None found: the document says that {_NONE_FOUND}. {said}"
    return f"Not known: the document says that this is {_or(not_known(told))}. {said}"


def not_known(facts: Iterable[Fact]) -> list[str]:
    """Return the labels of the certainties with which facts say that something is not known."""
    return sorted(
        {fact.certainty.label for fact in facts if fact.certainty and fact.state == "not-known"}
    )


def not_said(reason: str, query: SavedQuery, names: Sequence[str], speaking: int) -> str:
    """Say that an answer is empty, and what follows.

    Args:
        reason: see ``kg.evidence.states.Reason``.
        query: the saved query.
        names: labels of what was asked about.
        speaking: number of facts that name it.
    """
    if reason == "not-the-document":
        return (
            "About this dataset, not what the document says: it holds no such row, and nothing "
            "follows from that for the document."
        )
    if reason == "not-covered":
        return (
            "The dataset holds no such row. It does not hold all that the document says, so "
            "nothing follows from that."
        )
    quoted = [f"“{name}”" for name in names]
    about = f" for {_and(quoted)}" if names else ""
    asked = query.question or query.summary
    parts = [f"Not said: the document does not answer “{asked}”{about}."]
    if query.form == "ASK":
        parts.append("That does not mean no.")
    if names:
        parts.append(
            f"It says other things of {_and(quoted)}, in {speaking} facts."
            if speaking > 1
            else f"It says one other thing of {_and(quoted)}."
            if speaking
            else f"It says nothing else of {_and(quoted)}."
        )
    return " ".join(parts)


def _resting(form: Form, count: int, looked: Looked, said: int) -> str:
    """Say how many rows the document stands behind; more than were looked at are not promised."""
    if said == looked.rows == count:
        which = "" if count == 1 else "all "
        rests = "rests" if count == 1 else "rest"
        return f"{which}{_rows(form, count)} {rests} on what the document says"
    rest = "rests" if said == 1 else "rest"
    if looked.rows == count:
        return f"{said} of the {_rows(form, count)} {rest} on what the document says"
    which = "all" if said == looked.rows else f"{said}"
    return (
        f"{_rows(form, count)}. The first {looked.rows} of them were looked at, and {which} of "
        f"these {rest} on what the document says"
    )


def _from(sources: Sequence[str]) -> str:
    """Say where rows are from; of many places it is enough that they are many."""
    if len(sources) > _MOST_SOURCES:
        return "from several parts of the dataset"
    if any("," in source for source in sources):
        return "; ".join(sources)
    # "from this and from that", but "concluded by the reasoner or from that"
    return _and(sources) if all(s.startswith("from ") for s in sources) else _joined(sources, "or")


def _and(words: Sequence[str]) -> str:
    return _joined(words, "and")


def _or(words: Sequence[str]) -> str:
    return _joined(words, "or") or "not known"


def _joined(words: Sequence[str], last: str) -> str:
    """Return words as a list in a sentence."""
    if len(words) < 2:  # noqa: PLR2004  # nothing to join
        return "".join(words)
    comma = "," if len(words) > 2 or any(" " in word for word in words) else ""  # noqa: PLR2004
    return f"{', '.join(words[:-1])}{comma} {last} {words[-1]}"


def _noun(form: Form) -> str:
    return "triple" if form in {"CONSTRUCT", "DESCRIBE"} else "row"


def _rows(form: Form, count: int) -> str:
    return f"1 {_noun(form)}" if count == 1 else f"{count:,} {_noun(form)}s"
