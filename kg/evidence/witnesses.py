"""The solutions that rows came from: the parts of a query asked again, with nothing left out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from kg.evidence.asking import in_values
from kg.evidence.patterns import Block, block_of
from kg.store.engine import Solutions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from kg.evidence.parts import Part
    from kg.store.engine import Engine, Term

MOST: Final = 5_000
"""Solutions of one part that are looked at."""

Key: TypeAlias = "tuple[Term | None, ...]"

_NAMELESS: Final = ox.NamedNode("urn:x-blank")
"""Stands for every blank node: from one answer to the next they have other names."""


@dataclass(frozen=True)
class Asked:
    """A part of a bound query, with its patterns.

    Attributes:
        part: the part.
        keys: the variables by which rows are told apart.
        block: its patterns.
        inner: the parts inside.
    """

    part: Part
    keys: tuple[str, ...]
    block: Block
    inner: tuple[Asked, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it to look for."""
        return not any(self.block.every()) and all(part.empty for part in self.inner)


@dataclass
class Witness:
    """A solution of a part, and those of the parts inside that go with it."""

    asked: Asked
    solution: Mapping[str, Term]
    inner: list[Witness]

    def every(self) -> Iterator[Witness]:
        """Yield this one and those inside."""
        yield self
        for witness in self.inner:
            yield from witness.every()


class Witnesses:
    """Finds the witnesses of the rows of one query.

    Attributes:
        complete: whether all of them were looked at.
    """

    def __init__(self, engine: Engine, prologue: str) -> None:
        """Keep what to ask and what declares the prefixes."""
        self._engine = engine
        self._prologue = prologue
        self.complete = True

    def find(self, asked: Asked, wanted: Sequence[Key]) -> list[list[Witness]]:
        """Return the witnesses of each row.

        Args:
            asked: the part whose rows they are.
            wanted: for each row the values of the part's keys. In a row of EXISTS None is any
                value; else it is that there is none.
        """
        solutions = self._solutions(asked, wanted)
        found = [Witness(asked, solution, []) for solution in solutions]
        chosen = _matching(found, asked, wanted)
        used = list({id(w): w for witnesses in chosen for w in witnesses}.values())
        for inner in asked.inner:
            if not inner.empty and used:
                keys = [_key(witness.solution, inner.keys) for witness in used]
                for witness, further in zip(used, self.find(inner, keys), strict=True):
                    witness.inner += further
        return chosen

    def _solutions(self, asked: Asked, wanted: Sequence[Key]) -> list[dict[str, Term]]:
        part = asked.part
        variables = sorted(_needed(asked))
        if not variables:
            return [{}]
        values = _narrowing(asked.keys, wanted)
        if part.kind == "exists":
            group = f"{{ {values} {part.group[1:]}"
        else:
            group = f"{{ {part.group} {part.bindings} {part.values} {values} }}"
        result = self._engine.query(
            f"{self._prologue}\nSELECT DISTINCT {' '.join(f'?{name}' for name in variables)} "
            f"{part.dataset} WHERE {group} LIMIT {MOST}"
        )
        assert isinstance(result, Solutions)  # noqa: S101  # a SELECT
        found = [
            {n: t for n, t in zip(result.variables, row, strict=True) if t is not None}
            for row in result
        ]
        self.complete = self.complete and len(found) < MOST
        return found


def asked_of(of_file: Part, bound: Part, prologue: str, columns: tuple[str, ...]) -> Asked:
    """Return a part of a bound query with its patterns.

    Args:
        of_file: the part as the file has it; its patterns are those of the bound query.
        bound: the same part of the bound query.
        prologue: what declares the prefixes.
        columns: what ``SELECT *`` gives out.
    """
    return Asked(
        bound,
        columns if bound.every else bound.keys,
        block_of(prologue, of_file.group),
        tuple(
            asked_of(one, other, prologue, ())
            for one, other in zip(of_file.inner, bound.inner, strict=True)
        ),
    )


def _needed(asked: Asked) -> set[str]:
    """Return the variables whose values are asked for."""
    names = set(asked.keys)
    for inner in asked.inner:
        names.update(inner.keys)
    for pattern in asked.block.every():
        if not asked.part.counts:
            names.update(pattern.variables())
        elif isinstance(pattern.graph, ox.Variable):
            # Where a row counts solutions, the graph is enough: there may be thousands.
            names.add(pattern.graph.value)
        elif pattern.graph is None and not pattern.names:
            names.update(pattern.variables())
    return names


def _matching(found: Sequence[Witness], asked: Asked, wanted: Sequence[Key]) -> list[list[Witness]]:
    """Return for each row the solutions that have its values."""
    by_key: dict[Key, list[Witness]] = defaultdict(list)
    for witness in found:
        by_key[_key(witness.solution, asked.keys)].append(witness)
    if asked.part.kind == "query":
        return [by_key.get(_nameless(key), []) for key in wanted]
    loose = list(by_key.items())
    return [
        by_key.get(key, [])
        if None not in key
        else [w for other, ws in loose if _goes_with(key, other) for w in ws]
        for key in map(_nameless, wanted)
    ]


def _goes_with(key: Key, other: Key) -> bool:
    return all(a is None or b is None or a == b for a, b in zip(key, other, strict=True))


def _key(solution: Mapping[str, Term], names: Iterable[str]) -> Key:
    return _nameless(tuple(solution.get(name) for name in names))


def _nameless(key: Key) -> Key:
    return tuple(_NAMELESS if isinstance(term, ox.BlankNode) else term for term in key)


def _narrowing(names: Sequence[str], wanted: Collection[Key]) -> str:
    """Return a VALUES block that leaves out most of what is no solution of a row.

    Only columns that are filled in each row, of IRIs if there are some: a join by UNDEF is slow,
    and long texts make a long query. What it lets through is held against the rows afterwards.
    """
    columns = range(len(names))
    filled = [i for i in columns if all(_writable(key[i]) for key in wanted)]
    iris = [i for i in filled if all(isinstance(key[i], ox.NamedNode) for key in wanted)]
    chosen = iris or filled
    if not chosen:
        return ""
    rows = dict.fromkeys(tuple(key[i] for i in chosen) for key in wanted)
    heads = " ".join(f"?{names[i]}" for i in chosen)
    return f"VALUES ({heads}) {{ {in_values(rows)} }}"


def _writable(term: Term | None) -> bool:
    return isinstance(term, ox.NamedNode | ox.Literal)
