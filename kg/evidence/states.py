"""What an answer comes to: listed, not known, none, or not said; and when none of these follows.

The rules stand in README.md. An empty answer counts as silence of the document only if the query
asks what facts say, none of its conditions is why it is empty, no fact reports that the matter is
not known, and the graph covers the document.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import pyoxigraph as ox

from kg.evidence.asked import Question
from kg.evidence.behind import MOST_ROWS, behind
from kg.evidence.facts import Fact, State, facts_of
from kg.evidence.inquiries import inquiries, speaking_of
from kg.evidence.scope import Scope, scope_of
from kg.evidence.wording import condition_not_met, listed_rows, not_said, reported
from kg.store.engine import Boolean
from kg.store.labels import labels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.evidence.behind import Evidence
    from kg.queries import Parameter, SavedQuery
    from kg.store.engine import Engine, Row

Reason: TypeAlias = Literal[
    "rows", "condition", "inquiry", "silence", "not-the-document", "not-covered"
]
"""Why an answer has its state: it has rows; only a condition leaves it empty; a fact reports an
inquiry; the document is silent; the query does not ask what the document says; the graph does not
hold all that the document says. The last two entitle to no state."""

MOST_FACTS: Final = 10
"""Facts that are given with a state."""


@dataclass(frozen=True)
class Answer:
    """What an answer comes to.

    Attributes:
        state: listed, not-known, none or not-said; None where nothing follows from it.
        reason: why.
        explanation: the same for people, in a sentence or two.
        rows: number of rows; of ASK 1 for true and 0 for false.
        states_of_rows: how many of the rows looked at list something, or say otherwise.
        unmet: of an answer that only conditions leave empty, the names of these parameters.
        without_conditions: the number of rows without them.
        facts: the facts that say that something is not known, or that none was found.
        speaking: for an empty answer, the number of facts that name what was asked about.
        examples: the first `MOST_FACTS` of these.
        scope: what it holds for.
    """

    state: State | None
    reason: Reason
    explanation: str
    rows: int
    states_of_rows: Mapping[State, int]
    unmet: tuple[str, ...]
    without_conditions: int
    facts: tuple[Fact, ...]
    speaking: int
    examples: tuple[Fact, ...]
    scope: Scope

    def as_json(self) -> dict[str, Any]:
        """Return it in the terms of JSON; README.md describes them."""
        return {
            "state": self.state,
            "reason": self.reason,
            "explanation": self.explanation,
            "rows": self.rows,
            "states_of_rows": dict(self.states_of_rows),
            "unmet": list(self.unmet),
            "without_conditions": self.without_conditions,
            "facts": [fact.as_json() for fact in self.facts],
            "speaking": self.speaking,
            "examples": [fact.as_json() for fact in self.examples],
            "scope": self.scope.as_json(),
        }


def state_of(
    query: SavedQuery,
    bound: str,
    rows: Sequence[Row],
    engine: Engine,
    *,
    count: int | None = None,
    evidence: Sequence[Evidence] | None = None,
    scope: Scope | None = None,
) -> Answer:
    """Return what an answer comes to.

    Args:
        query: the saved query.
        bound: what ``query.bind`` returned.
        rows: its result, or the first rows of it; see `behind`.
        engine: what answered.
        count: the number of all rows, if these are not all.
        evidence: what `behind` returned for the first rows, if that is known.
        scope: what `scope_of` returned; asked for if None.

    Raises:
        KgError: see ``Engine.query``.
    """
    scope = scope or scope_of(engine)
    if query.form == "ASK":
        rows = [row for row in rows if isinstance(row[0], ox.Literal) and row[0].value == "true"]
    if not rows:
        return _empty(query, bound, engine, scope)
    known = behind(query, bound, rows[:MOST_ROWS], engine) if evidence is None else evidence
    return _listed(query, count or len(rows), known, scope)


def _listed(query: SavedQuery, count: int, evidence: Sequence[Evidence], scope: Scope) -> Answer:
    """Return the state of an answer with rows."""
    states = Counter(row.state for row in evidence)
    state: State = next(iter(states))
    if len(states) > 1:
        state = "listed" if "listed" in states else "not-known"
    reports = {f.iri: f for row in evidence for f in row.facts if f.state != "listed"}
    of_document = any(row.facts_in_all for row in evidence)
    return Answer(
        state=state,
        reason="rows",
        explanation=f"{listed_rows(query.form, count, states, of_document=of_document)} "
        f"{scope.sentence}",
        rows=count,
        states_of_rows=dict(states),
        unmet=(),
        without_conditions=count,
        facts=_first(reports),
        speaking=0,
        examples=(),
        scope=scope,
    )


def _empty(query: SavedQuery, bound: str, engine: Engine, scope: Scope) -> Answer:
    """Return the state of an answer without rows."""
    question = Question(query, bound)
    conditions = question.conditions(engine)
    things = question.things(conditions)
    about = {thing for found in things.values() for thing in found}
    named = labels(engine, {thing.value for thing in about})
    unmet: tuple[str, ...] = ()
    others = 0
    reports: dict[str, Fact] = {}
    speaking: dict[str, Fact] = {}
    all_speaking: set[str] = set()
    state: State | None
    reason: Reason
    if conditions and (others := _count(engine, question.without(conditions))):
        state, reason = "listed", "condition"
        unmet = tuple(parameter.name for parameter in conditions)
        said = condition_not_met(others, _chosen(conditions, question, engine))
    elif reports := facts_of(engine, inquiries(engine, question.relations(things))):
        outcomes = {fact.state for fact in reports.values()}
        state, reason = ("none" if outcomes == {"none"} else "not-known"), "inquiry"
        said = reported(state, [fact.statement for fact in reports.values()])
    else:
        all_speaking = speaking_of(engine, about)
        speaking = facts_of(engine, sorted(all_speaking)[:MOST_FACTS])
        state, reason = "not-said", "silence"
        if not question.asks_the_document(engine):
            state, reason = None, "not-the-document"
        elif not scope.covered:
            state, reason = None, "not-covered"
        names = [named.get(thing.value, thing.value) for thing in sorted(about, key=str)]
        said = not_said(reason, query, names, len(all_speaking))
    return Answer(
        state=state,
        reason=reason,
        explanation=f"{said} {scope.sentence}",
        rows=0,
        states_of_rows={},
        unmet=unmet,
        without_conditions=others,
        facts=_first(reports),
        speaking=len(all_speaking),
        examples=_first(speaking),
        scope=scope,
    )


def _count(engine: Engine, text: str) -> int:
    """Return how many rows or triples a query gives."""
    result = engine.query(text, first=1)
    if isinstance(result, Boolean):
        return int(bool(result))
    read = sum(1 for _ in result)
    return result.rows if result.rows is not None else read


def _chosen(
    conditions: Sequence[Parameter], question: Question, engine: Engine
) -> dict[str, list[str]]:
    """Return the labels of conditions with their values, as people read them."""
    terms = {p.label: question.values[p.name] for p in conditions}
    named = labels(
        engine, {t.value for ts in terms.values() for t in ts if isinstance(t, ox.NamedNode)}
    )
    return {
        label: [named.get(text, text) for t in found for text in (getattr(t, "value", str(t)),)]
        for label, found in terms.items()
    }


def _first(facts: Mapping[str, Fact]) -> tuple[Fact, ...]:
    return tuple(fact for _, fact in sorted(facts.items()))[:MOST_FACTS]
