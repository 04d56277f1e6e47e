"""Property paths: few characters, and every pair of nodes that any chain of triples joins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hostile_cases import Attacks, Sent
from hostile_requests import asks

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTACKS: Final = Attacks("property paths")
ANY: Final = "!<x:p>"
"""A path over any one triple."""
TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def pairs(path: str) -> str:
    """Return a query that counts the pairs that a path joins."""
    return f"SELECT (COUNT(*) AS ?n) {{ ?a {path} ?b }}"


@ATTACKS.generator(limit="query_memory", expected={507})
def all_pairs() -> Iterator[Sent]:
    yield Sent("star", asks(pairs(f"({ANY})*")))
    yield Sent("plus", asks(pairs(f"({ANY})+")))


@ATTACKS.generator(limit="query_seconds", expected={504})
def repeated_repetitions() -> Iterator[Sent]:
    yield Sent("stars", asks(pairs(f"(((({ANY})*)*)*)*")))
    yield Sent("back-and-forth", asks(pairs(f"({ANY}/^{ANY})*")))


@ATTACKS.generator(limit="query_seconds", expected={504})
def long_walks() -> Iterator[Sent]:
    """Steps without repetition keep their duplicates: the count grows with every step."""
    yield Sent("there-and-back", asks(pairs("/".join([ANY, f"^{ANY}"] * 4))))
    yield Sent("by-type", asks(pairs("/".join([TYPE, f"^{TYPE}"] * 4))))
    yield Sent("negated", asks(pairs("/".join(["!(<x:p>|^<x:q>)"] * 8))))
    optional = " . ".join(f"?a{n} (^{ANY})? ?b{n} . ?b{n} ({ANY})? ?a{n + 1}" for n in range(4))
    yield Sent("optional-steps", asks(f"SELECT (COUNT(*) AS ?n) {{ {optional} }}"))


@ATTACKS.generator(limit="query_memory", expected={507})
def joined_closures() -> Iterator[Sent]:
    classmates = f"({TYPE}/^{TYPE})+"
    two = f"?a {classmates} ?b . ?b {classmates} ?c"
    yield Sent("classmates", asks(f"SELECT (COUNT(*) AS ?n) {{ {two} }}"))
    ring = f"?a ({ANY})+ ?b . ?b ({ANY})+ ?c . ?c ({ANY})+ ?a"
    yield Sent("ring", asks(f"SELECT (COUNT(*) AS ?n) {{ {ring} }}"))
