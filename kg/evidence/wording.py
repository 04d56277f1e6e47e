"""States of an answer in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.evidence.facts import State
    from kg.queries import SavedQuery
    from kg.sparql.form import Form


_NONE_FOUND: Final = (
    "The document says that none has been found, which is no proof that there is none"
)


def listed_rows(form: Form, count: int, states: Mapping[State, int], *, of_document: bool) -> str:
    """Say what rows come to.

    Args:
        form: form of the query.
        count: number of rows.
        states: number of rows looked at by their state.
        of_document: whether any of them rests on a fact.
    """
    if not of_document:
        return f"{_rows(form, count)} of what the graph holds; no statement of the document."
    if form == "ASK":
        return "The document says so."
    if set(states) == {"not-known"}:
        return f"The document says that this is not known: {_rows(form, count)}."
    if set(states) == {"none"}:
        return f"{_NONE_FOUND}: {_rows(form, count)}."
    parts = [f"The document lists it: {_rows(form, count)}."]
    if not states.get("listed"):
        parts = [f"The document lists nothing known: {_rows(form, count)}."]
    if states.get("not-known"):
        parts.append(f"{_rows(form, states['not-known'])} of these: something is not known.")
    if states.get("none"):
        parts.append(f"{_rows(form, states['none'])} of these: none has been found.")
    return " ".join(parts)


def condition_not_met(others: int, conditions: Mapping[str, Sequence[str]]) -> str:
    """Say that conditions leave nothing of what is listed.

    Args:
        others: number of rows without them.
        conditions: label of a parameter to its values.
    """
    listed = " and ".join(f"{label} = {', '.join(values)}" for label, values in conditions.items())
    there = (
        "is 1 row, but it does not meet" if others == 1 else f"are {others} rows, but none meets"
    )
    return f"Without the condition there {there} it: {listed}."


def reported(state: State, statements: Sequence[str]) -> str:
    """Say what facts report of an inquiry."""
    said = " ".join(statements)
    if state == "none":
        return f"{_NONE_FOUND}: {said}"
    return f"The document says that this is not known: {said}"


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
            "The graph holds no such row. The query asks what the graph is made of, so nothing "
            "follows for what the document says."
        )
    if reason == "not-covered":
        return (
            "The graph holds no such row. It does not hold all that the document says, so nothing "
            "follows from that."
        )
    about = f" for {', '.join(names)}" if names else ""
    parts = [f"The document does not answer “{query.question or query.summary}”{about}."]
    if query.form == "ASK":
        parts.append("That does not mean no.")
    if names:
        parts.append(
            f"{speaking} facts speak of it otherwise."
            if speaking > 1
            else "One fact speaks of it otherwise."
            if speaking
            else "No fact speaks of it at all."
        )
    return " ".join(parts)


def _rows(form: Form, count: int) -> str:
    noun = "triple" if form in {"CONSTRUCT", "DESCRIBE"} else "row"
    return f"{count} {noun}" if count == 1 else f"{count:,} {noun}s"
