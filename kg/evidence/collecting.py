"""What witnesses rest on: their patterns, filled in and held against the data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox
from rdflib.paths import Path

from kg.evidence.asking import in_values, rows
from kg.evidence.facts import ROLES, is_fact
from kg.evidence.holding import held, triple_of
from kg.evidence.patterns import LABEL, Block, Pattern, links

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.evidence.facts import Role
    from kg.evidence.patterns import Node
    from kg.evidence.witnesses import Witness
    from kg.store.engine import Engine, Term

Way: TypeAlias = "tuple[Path, ox.NamedNode, Term]"
"""A property path with its two ends."""

_AT_ONCE: Final = 200
"""Pairs of ends of one path in one query."""


@dataclass
class Grounds:
    """What a row rests on, as found.

    Attributes:
        facts: facts, each with the triples of it that matter, and its nearest role.
        graphs: other graphs, with the triples of them that matter.
        names: triples that only say what something is called, with their graphs.
    """

    facts: dict[ox.NamedNode, tuple[set[ox.Triple], Role]] = field(default_factory=dict)
    graphs: dict[ox.NamedNode, set[ox.Triple]] = field(default_factory=dict)
    names: dict[ox.NamedNode, set[ox.Triple]] = field(default_factory=dict)

    def add(self, holder: ox.NamedNode, triples: Iterable[ox.Triple], role: Role) -> None:
        """Add a fact or another graph."""
        if is_fact(holder):
            known, before = self.facts.get(holder, (set(), role))
            self.facts[holder] = known | set(triples), min(before, role, key=ROLES.index)
        else:
            self.graphs.setdefault(holder, set()).update(triples)

    def settle(self) -> None:
        """Let a row that names no graph of a fact say what supports it."""
        if "says" not in {role for _, role in self.facts.values()}:
            for fact, (triples, role) in self.facts.items():
                self.facts[fact] = triples, "says" if role == "supports" else role


class Holdings:
    """Which graphs hold what many witnesses rest on; asked of the engine at once."""

    def __init__(self, engine: Engine, witnesses: Iterable[Witness]) -> None:
        """Look up the triples and the links of paths of all witnesses."""
        triples: set[ox.Triple] = set()
        ways: dict[Way, None] = {}
        for witness in witnesses:
            for pattern in witness.asked.block.every():
                filled = _filled(pattern, witness.solution)
                if isinstance(filled, ox.Triple):
                    triples.add(filled)
                elif filled is not None:
                    ways[filled] = None
        self.links = _links(engine, list(ways))
        triples.update(triple for found in self.links.values() for triple in found)
        self.holders = held(engine, (t for t in triples if not is_fact(t.subject)))

    def collect(self, witness: Witness, grounds: Grounds, *, counted: bool = False) -> None:
        """Add to the grounds what a witness and those inside it rest on."""
        counted = counted or witness.asked.part.counts
        self._collect(witness.asked.block, witness, grounds, counted=counted)
        for inner in witness.inner:
            self.collect(inner, grounds, counted=counted)

    def _collect(self, block: Block, witness: Witness, grounds: Grounds, *, counted: bool) -> None:
        """Add what a block rests on, if all of it holds."""
        mine = Grounds()
        for pattern in block.patterns:
            if not self._holds(pattern, witness, mine):
                return
        for holder, (triples, role) in mine.facts.items():
            grounds.add(holder, triples, "counted" if counted else role)
        for holder, triples in mine.graphs.items():
            grounds.add(holder, triples, "supports")
        for holder, triples in mine.names.items():
            grounds.names.setdefault(holder, set()).update(triples)
        for inner in block.inner:
            self._collect(inner, witness, grounds, counted=counted)

    def _holds(self, pattern: Pattern, witness: Witness, grounds: Grounds) -> bool:
        """Whether a pattern holds for a witness; add who holds it."""
        solution = witness.solution
        graph = None if pattern.graph is None else _value(pattern.graph, solution)
        if pattern.graph is not None:
            if not isinstance(graph, ox.NamedNode):
                return False
            if witness.asked.part.counts:
                grounds.add(graph, (), "counted")
                return True
        subject = _value(pattern.subject, solution)
        if isinstance(subject, ox.NamedNode) and is_fact(subject):
            whole = all(name in solution for name in pattern.variables())
            if whole:
                grounds.add(subject, (), "says")
            return whole
        filled = _filled(pattern, solution)
        if filled is None:
            # What has a blank node cannot be asked for again; it holds unseen.
            return isinstance(pattern.object, ox.BlankNode) or isinstance(subject, ox.BlankNode)
        if isinstance(filled, ox.Triple):
            return self._add(filled, graph, pattern, grounds)
        _, start, end = filled
        found = [self._add(link, graph, pattern, grounds) for link in self.links.get(filled, ())]
        return any(found) or start == end

    def _add(
        self,
        triple: ox.Triple,
        graph: Term | None,
        pattern: Pattern,
        grounds: Grounds,
    ) -> bool:
        """Add who holds a triple; return whether somebody does, in the graph that is asked."""
        holders = self.holders.get(triple, set())
        if graph is not None:
            holders = {holder for holder in holders if holder == graph}
        elif facts := set(filter(is_fact, holders)):
            # What the document says needs no other source.
            holders = facts
        by_name = triple.predicate == LABEL and not isinstance(pattern.predicate, ox.Variable)
        for holder in holders:
            if by_name and not is_fact(holder):
                grounds.names.setdefault(holder, set()).add(triple)
            else:
                grounds.add(holder, (triple,), "supports" if graph is None else "says")
        return bool(holders)


def _links(engine: Engine, ways: list[Way]) -> dict[Way, list[ox.Triple]]:
    """Return the triples on each way of a property path from one end to the other."""
    by_path: dict[Path, list[Way]] = {}
    for way in ways:
        by_path.setdefault(way[0], []).append(way)
    asked: list[tuple[Path, list[Way]]] = [
        (path, some[start : start + _AT_ONCE])
        for path, some in by_path.items()
        for start in range(0, len(some), _AT_ONCE)
    ]
    branches = [
        f"{{ VALUES ?k {{ {k} }} VALUES (?s ?o) {{ {in_values((s, o) for _, s, o in some)} }} "
        f"{pattern} }}"
        for k, (path, some) in enumerate(asked)
        for pattern in links(path, "?s", "?o")
    ]
    found: dict[Way, list[ox.Triple]] = {}
    if not branches:
        return found
    for k, s, o, *link in rows(
        engine, f"SELECT ?k ?s ?o ?x ?p ?y {{ {' UNION '.join(branches)} }}"
    ):
        triple = triple_of(*link)
        assert isinstance(k, ox.Literal)  # noqa: S101  # a number of ours
        assert isinstance(s, ox.NamedNode)  # noqa: S101  # given in VALUES
        assert o is not None  # noqa: S101  # the same
        if triple is not None:
            found.setdefault((asked[int(k.value)][0], s, o), []).append(triple)
    return found


def _filled(pattern: Pattern, solution: Mapping[str, Term]) -> ox.Triple | Way | None:
    """Return the triple, or the way, that a pattern stands for in a solution."""
    start, end = _value(pattern.subject, solution), _value(pattern.object, solution)
    if not isinstance(pattern.predicate, Path):
        return triple_of(start, _value(pattern.predicate, solution), end)
    if not isinstance(start, ox.NamedNode) or end is None or isinstance(end, ox.BlankNode):
        return None
    return pattern.predicate, start, end


def _value(node: Node, solution: Mapping[str, Term]) -> Term | None:
    """Return what a variable stands for, or the term itself."""
    return solution.get(node.value) if isinstance(node, ox.Variable) else node
