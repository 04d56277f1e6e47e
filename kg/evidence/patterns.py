"""The triple patterns of a part of a query, in the blocks in which they hold or fail together.

rdflib parses and translates to the algebra of SPARQL 1.1 Query Language, section 18; what is read
here of it are basic graph patterns, and which OPTIONAL, UNION and GRAPH they stand in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pyoxigraph as ox
import rdflib
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path, SequencePath
from rdflib.plugins.sparql import prepareQuery

from kg.evidence.parts import bare
from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.store.engine import Term

LABEL: Final = iri("rdfs:label")

Node: TypeAlias = "Term | ox.Variable"

_SAME_BLOCK: Final = frozenset(
    "SelectQuery Project Distinct Reduced Slice OrderBy ToList Filter Extend".split()  # noqa: SIM905
)
_PARSING = Lock()
"""rdflib's grammar is one for all threads."""


@dataclass(frozen=True)
class Pattern:
    """A triple pattern.

    Attributes:
        subject: a term or a variable.
        predicate: a term, a variable, or a property path.
        object: a term or a variable.
        graph: the graph that it is asked of, a term or a variable; None for the default graph.
    """

    subject: Node
    predicate: Node | Path
    object: Node
    graph: Node | None

    @property
    def names(self) -> bool:
        """Whether it only asks what something is called."""
        return self.predicate == LABEL

    def variables(self) -> Iterator[str]:
        """Yield its variables."""
        for node in (self.subject, self.predicate, self.object, self.graph):
            if isinstance(node, ox.Variable):
                yield node.value


@dataclass
class Block:
    """Patterns that hold together, and the blocks inside that hold or not.

    Attributes:
        patterns: all of them hold, or nothing in the block counts.
        inner: OPTIONAL groups and branches of UNION.
    """

    patterns: list[Pattern] = field(default_factory=list)
    inner: list[Block] = field(default_factory=list)

    def every(self) -> Iterator[Pattern]:
        """Yield the patterns of this block and of those inside."""
        yield from self.patterns
        for block in self.inner:
            yield from block.every()


@lru_cache(maxsize=512)
def block_of(prologue: str, group: str) -> Block:
    """Return the patterns of a group, without those of subselects, EXISTS and MINUS.

    Args:
        prologue: what declares its prefixes.
        group: the group with its braces, as a file has it: what a user chose is not looked at, and
            so the answers of this function are few.
    """
    with _PARSING:
        algebra = prepareQuery(f"{prologue}\nSELECT * WHERE {bare(group)}").algebra
    block = Block()
    _collect(algebra, None, block)
    return block


def _collect(node: Any, graph: Node | None, block: Block) -> None:
    """Add what a node of the algebra holds to a block."""
    if node.name in _SAME_BLOCK:
        _collect(node.p, graph, block)
    elif node.name == "Join":
        _collect(node.p1, graph, block)
        _collect(node.p2, graph, block)
    elif node.name == "Minus":
        _collect(node.p1, graph, block)
    elif node.name == "LeftJoin":
        _collect(node.p1, graph, block)
        _inside(node.p2, graph, block)
    elif node.name == "Union":
        _inside(node.p1, graph, block)
        _inside(node.p2, graph, block)
    elif node.name == "Graph":
        _collect(node.p, _node(node.term), block)
    elif node.name == "BGP":
        block.patterns += [
            Pattern(_node(s), p if isinstance(p, Path) else _node(p), _node(o), graph)
            for s, p, o in node.triples
        ]
    # What is left holds values, or a subselect, which is a part of its own.


def _inside(node: Any, graph: Node | None, block: Block) -> None:
    inner = Block()
    _collect(node, graph, inner)
    if inner.patterns or inner.inner:
        block.inner.append(inner)


def _node(term: Any) -> Node:
    """Return a term of rdflib as one of the engine's; a blank node is a variable without a name."""
    if isinstance(term, rdflib.Variable):
        return ox.Variable(str(term))
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return (
        ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
        if (term.datatype)
        else ox.Literal(str(term))
    )


# --- paths ----------------------------------------------------------------------------------------


def written(path: Any) -> str:
    """Return a property path in SPARQL, with brackets wherever they could matter."""
    if isinstance(path, InvPath):
        return f"^({written(path.arg)})"
    if isinstance(path, SequencePath):
        return "/".join(f"({written(part)})" for part in path.args)
    if isinstance(path, AlternativePath):
        return "|".join(f"({written(part)})" for part in path.args)
    if isinstance(path, MulPath):
        return f"({written(path.path)}){path.mod}"
    if isinstance(path, NegatedPath):
        return f"!({'|'.join(written(part) for part in path.args)})"
    return f"<{path}>"


def predicates(path: Any) -> Iterator[ox.NamedNode]:
    """Yield the properties that a path names."""
    if isinstance(path, InvPath):
        yield from predicates(path.arg)
    elif isinstance(path, SequencePath | AlternativePath | NegatedPath):
        for part in path.args:
            yield from predicates(part)
    elif isinstance(path, MulPath):
        yield from predicates(path.path)
    else:
        yield ox.NamedNode(str(path))


def links(path: Any, start: str, end: str, depth: int = 0) -> Iterator[str]:
    """Yield for each kind of link on a path a pattern that finds such links.

    Each binds ``?x``, ``?p`` and ``?y`` to subject, property and object of a link on some way from
    ``start`` to ``end``.

    Args:
        path: of rdflib.
        start: the variable where the path begins, with its mark.
        end: the variable where it ends.
        depth: how deep this path lies in another.
    """
    if isinstance(path, InvPath):
        yield from links(path.arg, end, start, depth + 1)
    elif isinstance(path, AlternativePath):
        for part in path.args:
            yield from links(part, start, end, depth + 1)
    elif isinstance(path, SequencePath):
        yield from _links_of_sequence(path, start, end, depth)
    elif isinstance(path, MulPath):
        yield from _links_of_repetition(path, start, end, depth)
    elif isinstance(path, NegatedPath):
        excluded = ", ".join(f"<{part}>" for part in path.args if not isinstance(part, InvPath))
        yield f"{start} ?p {end} FILTER (?p NOT IN ({excluded})) {_ends(start, end)}"
    else:
        yield f"{start} <{path}> {end} BIND (<{path}> AS ?p) {_ends(start, end)}"


def _links_of_sequence(path: SequencePath, start: str, end: str, depth: int) -> Iterator[str]:
    ends = [start, *(f"?m{depth}_{i}" for i in range(1, len(path.args))), end]
    for at, part in enumerate(path.args):
        others = " . ".join(
            f"{ends[i]} {written(other)} {ends[i + 1]}"
            for i, other in enumerate(path.args)
            if i != at
        )
        for found in links(part, ends[at], ends[at + 1], depth + 1):
            yield f"{others} . {found}"


def _links_of_repetition(path: MulPath, start: str, end: str, depth: int) -> Iterator[str]:
    if path.mod == "?":
        yield from links(path.path, start, end, depth + 1)
        return
    again = f"({written(path.path)})*"
    before, after = f"?b{depth}", f"?a{depth}"
    for found in links(path.path, before, after, depth + 1):
        yield f"{start} {again} {before} . {found} . {after} {again} {end}"


def _ends(start: str, end: str) -> str:
    return f"BIND ({start} AS ?x) BIND ({end} AS ?y)"
