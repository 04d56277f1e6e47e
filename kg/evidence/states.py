"""What an answer comes to: listed, not known, none, or not said; and when none of these follows.

The rules stand in README.md. An empty answer counts as silence of the document only if the query
asks what facts say, none of its conditions is why it is empty, no fact reports that the matter is
not known, and the graph covers the document.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.evidence.asked import Question
from kg.evidence.behind import MOST_ROWS, behind
from kg.evidence.facts import Fact, State, facts_of
from kg.evidence.inquiries import inquiries, speaking_of
from kg.evidence.scope import Scope, scope_of
from kg.evidence.wording import (
    COUNTED,
    Looked,
    condition_not_met,
    listed_rows,
    not_known,
    not_said,
    of_dataset,
    reported,
)
from kg.queries.rows import plain, table_of
from kg.store.engine import Solutions
from kg.store.labels import labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kg.evidence.behind import Evidence
    from kg.queries import Parameter, SavedQuery
    from kg.store.engine import Engine, Row

Reason: TypeAlias = Literal[
    "rows", "condition", "inquiry", "silence", "not-the-document", "not-covered"
]
"""Why an answer has its state: it has rows; only a condition leaves it empty; a fact reports an
inquiry; the document is silent; the answer is not what the document says, but about the dataset;
the graph does not hold all that the document says. The last two entitle to no state."""

MOST_FACTS: Final = 10
"""Facts that are given with a state."""


_MOST_KEPT: Final = 256


class _Others(NamedTuple):
    """What a query gives without its conditions.

    Attributes:
        rows: number of rows.
        of_document: whether the document stands behind any of them.
        wholly: whether it stands behind all of them.
    """

    rows: int
    of_document: bool
    wholly: bool


_OTHERS: WeakKeyDictionary[object, dict[str, _Others | None]] = WeakKeyDictionary()
"""What each engine answered, by the text of the query: the data of an engine do not change."""


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
    states = Counter(row.state for row in evidence if row.state is not None)
    reports = {f.iri: f for row in evidence for f in row.facts if f.state != "listed"}
    state: State | None = None
    if states:
        state = next(iter(states)) if len(states) == 1 else "not-known"
        state = "listed" if "listed" in states else state
        sources = _sources(row for row in evidence if row.state is None)
        looked = Looked(len(evidence), states, sources, not_known(reports.values()))
        said = f"{listed_rows(query.form, count, looked)} {scope.sentence}"
    else:
        said = f"{of_dataset(query.form, count, _sources(evidence))} {scope.of_dataset}"
    return Answer(
        state=state,
        reason="rows" if states else "not-the-document",
        explanation=said,
        rows=count,
        states_of_rows=dict(states),
        unmet=(),
        without_conditions=count,
        facts=_first(reports) if states else (),
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
    unmet: tuple[str, ...] = ()
    others = 0
    reports: dict[str, Fact] = {}
    speaking: dict[str, Fact] = {}
    all_speaking: set[str] = set()
    state: State | None
    reason: Reason
    of_document = True
    if conditions and (found := _without(question, conditions, engine)):
        others, of_document, wholly = found
        state, reason = ("not-said" if of_document else None), "condition"
        unmet = tuple(parameter.name for parameter in conditions)
        chosen = _chosen(conditions, question, engine)
        said = condition_not_met(others, chosen, of_document=of_document, wholly=wholly)
    elif reports := facts_of(engine, inquiries(engine, question.relations(things))):
        outcomes = {fact.state for fact in reports.values()}
        state, reason = ("none" if outcomes == {"none"} else "not-known"), "inquiry"
        said = reported(state, reports.values())
    else:
        all_speaking = speaking_of(engine, about)
        speaking = facts_of(engine, sorted(all_speaking)[:MOST_FACTS])
        state, reason = "not-said", "silence"
        of_document = question.asks_the_document(engine)
        if not of_document:
            state, reason = None, "not-the-document"
        named = labels(engine, {thing.value for thing in about})
        names = [named.get(thing.value, thing.value) for thing in sorted(about, key=str)]
        said = not_said(reason, query, names, len(all_speaking))
    if state == "not-said" and not scope.covered:
        state, reason, said = None, "not-covered", not_said("not-covered", query, (), 0)
    return Answer(
        state=state,
        reason=reason,
        explanation=f"{said} {scope.sentence if of_document else scope.of_dataset}",
        rows=0,
        states_of_rows={},
        unmet=unmet,
        without_conditions=others,
        facts=_first(reports),
        speaking=len(all_speaking),
        examples=_first(speaking),
        scope=scope,
    )


def _sources(evidence: Iterable[Evidence]) -> list[str]:
    """Return where rows are from that are no statement of the document, in words."""
    rows = list(evidence)
    counted = [COUNTED] if any(row.facts for row in rows) else []
    return counted + sorted({other.kind.said for row in rows for other in row.others})


def _without(question: Question, conditions: list[Parameter], engine: Engine) -> _Others | None:
    """Return what a query gives without conditions; None where there is no row.

    Whatever the values of the conditions, that is the same, so it is asked once.
    """
    query, text = question.without(conditions)
    known = _OTHERS.setdefault(engine.source, {})
    if text not in known:
        if len(known) >= _MOST_KEPT:
            known.clear()
        known[text] = _asked_without(query, text, engine)
    return known[text]


def _asked_without(query: SavedQuery, text: str, engine: Engine) -> _Others | None:
    """Ask a query without its conditions; see `_without`."""
    result = engine.query(text, first=MOST_ROWS)
    rows = table_of(result).rows
    count = result.rows if isinstance(result, Solutions) else None
    if query.form == "ASK":
        rows = [row for row in rows if plain(row[0]) is True]
    if not rows:
        return None
    first = behind(query, text, rows[:MOST_ROWS], engine)
    said = [row.state is not None for row in first]
    return _Others(count or len(rows), any(said), all(said))


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
