"""What the rows of a saved query rest on: facts with their passages, and other named sources."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.evidence.collecting import Grounds, Holdings
from kg.evidence.facts import ROLES, Fact, facts_of, is_fact
from kg.evidence.holding import QUERY, OtherSource, held, kind_of, premises, triple_of
from kg.evidence.parts import Part, Text
from kg.evidence.witnesses import Key, Witnesses, asked_of
from kg.rdf.graphs import GRAPH_INFERRED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.evidence.facts import State
    from kg.queries import SavedQuery
    from kg.store.engine import Engine, Row

MOST_ROWS: Final = 100
"""Rows that are explained at once."""
MOST_FACTS: Final = 50
"""Facts that are given for one row; their number is told in any case."""
_MOST_TRIPLES: Final = 50


@dataclass(frozen=True)
class Evidence:
    """What one row rests on.

    Attributes:
        facts: the first `MOST_FACTS` of its facts, by role and name.
        facts_in_all: how many there are.
        others: sources beside them.
        complete: False where the row came from more solutions than were looked at.
    """

    facts: tuple[Fact, ...] = ()
    facts_in_all: int = 0
    others: tuple[OtherSource, ...] = ()
    complete: bool = True

    @property
    def state(self) -> State | None:
        """Whether the row lists something, or says that it is not known, or that none was found.

        A row lists something unless every fact that it says, says otherwise. None where it says no
        fact: it tells of the dataset, of which it may count facts.
        """
        states = {fact.state for fact in self.facts if fact.role == "says"}
        if not states:
            return None
        return states.pop() if len(states) == 1 else "listed"

    def as_json(self) -> dict[str, Any]:
        """Return it in the terms of JSON; README.md describes them."""
        return {
            "state": self.state,
            "facts": [fact.as_json() for fact in self.facts],
            "facts_in_all": self.facts_in_all,
            "others": [other.as_json() for other in self.others],
            "complete": self.complete,
        }


def behind(
    query: SavedQuery, bound: str, rows: Sequence[Row], engine: Engine
) -> tuple[Evidence, ...]:
    """Return what each row rests on.

    The number of queries asked does not grow with that of the rows: one for each part of the query
    (itself, subselects, EXISTS), and up to five for all rows together, each again for every 500
    triples or facts.

    Args:
        query: the saved query.
        bound: what ``query.bind`` returned.
        rows: rows of its result, at most `MOST_ROWS`, as the engine gave them; for ASK one row of
            the answer, for CONSTRUCT and DESCRIBE subject, predicate and object.
        engine: what answered.

    Raises:
        ValueError: there are more rows.
        KgError: see ``Engine.query``.
    """
    if len(rows) > MOST_ROWS:
        message = f"{len(rows)} rows at once; explain at most {MOST_ROWS}."
        raise ValueError(message)
    if not rows:
        return ()
    if query.form in {"CONSTRUCT", "DESCRIBE"}:
        return _evidence([_grounds_of_triple(row) for row in rows], engine, complete=True)
    text = Text(bound)
    prologue = text.prologue
    columns = tuple(column.name for column in query.columns)
    asked = asked_of(_part_of_file(query.text), text.whole(), prologue, columns)
    found = Witnesses(engine, prologue)
    if query.form == "ASK":
        said = [isinstance(row[0], ox.Literal) and row[0].value == "true" for row in rows]
        keys: list[Key] = [() for _ in rows]
    else:
        said = [True for _ in rows]
        at = [columns.index(key) for key in asked.keys]
        keys = [tuple(row[i] for i in at) for row in rows]
    witnesses = found.find(asked, keys)
    every = {id(w): w for some in witnesses for top in some for w in top.every()}
    holdings = Holdings(engine, every.values())
    grounds = []
    for some, true in zip(witnesses, said, strict=True):
        of_row = Grounds()
        for witness in some if true else ():
            holdings.collect(witness, of_row)
        grounds.append(of_row)
    return _evidence(grounds, engine, complete=found.complete)


@lru_cache(maxsize=512)
def _part_of_file(text: str) -> Part:
    return Text(text).whole()


def _grounds_of_triple(row: Row) -> Grounds:
    """Return a triple, which is looked up later, or the fact that it is about."""
    grounds = Grounds()
    subject = row[0]
    if is_fact(subject):
        assert isinstance(subject, ox.NamedNode)  # noqa: S101  # for mypy: `is_fact` says so
        grounds.add(subject, (), "says")
    elif (triple := triple_of(*row)) is not None:
        grounds.names[_UNKNOWN] = {triple}
    return grounds


_UNKNOWN: Final = ox.NamedNode("urn:x-unknown")
"""Stands for the graph of a triple that was not looked up yet."""


def _look_up(grounds: Sequence[Grounds], engine: Engine) -> None:
    """Put triples of unknown graphs where they belong."""
    unknown = {t for of_row in grounds for t in of_row.names.get(_UNKNOWN, ())}
    if not unknown:
        return
    holders = held(engine, unknown)
    for of_row in grounds:
        for triple in of_row.names.pop(_UNKNOWN, set()):
            graphs = holders.get(triple, set())
            for graph in {g for g in graphs if is_fact(g)} or graphs:
                of_row.add(graph, (triple,), "says")
            if not graphs:
                of_row.graphs.setdefault(_UNKNOWN, set()).add(triple)


def _evidence(
    grounds: Sequence[Grounds], engine: Engine, *, complete: bool
) -> tuple[Evidence, ...]:
    """Return evidence of grounds: what facts say, and which sources else there are."""
    _look_up(grounds, engine)
    for of_row in grounds:
        of_row.settle()
        if not (of_row.facts or of_row.graphs):
            # What things are called matters only where there is nothing else.
            of_row.graphs.update(of_row.names)
    shown = [_first(of_row) for of_row in grounds]
    conclusions = {t for of_row in grounds for t in of_row.graphs.get(GRAPH_INFERRED, ())}
    follows = premises(engine, conclusions)
    facts = facts_of(engine, {fact.value for some in shown for fact in some})
    return tuple(
        Evidence(
            facts=tuple(
                replace(facts[fact.value], triples=_sorted(triples), role=role)
                for fact in some
                if fact.value in facts
                for triples, role in (of_row.facts[fact],)
            ),
            facts_in_all=len(of_row.facts),
            others=tuple(_others(of_row, follows)),
            complete=complete,
        )
        for of_row, some in zip(grounds, shown, strict=True)
    )


def _first(of_row: Grounds) -> list[ox.NamedNode]:
    """Return the facts of a row that are shown, the nearest first."""
    by_role = sorted((ROLES.index(role), f.value) for f, (_, role) in of_row.facts.items())
    return [ox.NamedNode(name) for _, name in by_role[:MOST_FACTS]]


def _others(of_row: Grounds, follows: dict[ox.Triple, set[str]]) -> Iterable[OtherSource]:
    for graph, triples in sorted(of_row.graphs.items(), key=lambda item: item[0].value):
        because = {fact for triple in triples for fact in follows.get(triple, ())}
        yield OtherSource(
            QUERY if graph == _UNKNOWN else kind_of(graph),
            "" if graph == _UNKNOWN else graph.value,
            _sorted(triples)[:_MOST_TRIPLES],
            tuple(sorted(because)) if graph == GRAPH_INFERRED else (),
        )


def _sorted(triples: Iterable[ox.Triple]) -> tuple[ox.Triple, ...]:
    return tuple(sorted(triples, key=str))
