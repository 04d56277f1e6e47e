"""Aggregates: one row that all combinations went into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attack_products import THREE, TWO
from hostile_cases import Attacks, Sent
from hostile_requests import asks

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTACKS: Final = Attacks("aggregates")


def one(expression: str, pattern: str) -> str:
    """Return a query for one aggregate."""
    return f"SELECT ({expression} AS ?x) {{ {pattern} }}"


@ATTACKS.generator(limit="query_seconds", expected={504})
def aggregate_of_a_product() -> Iterator[Sent]:
    yield Sent("sum", asks(one("SUM(STRLEN(STR(?a)))", THREE)))
    yield Sent("max", asks(one("MAX(CONCAT(STR(?a), STR(?i)))", THREE)))
    yield Sent("sample", asks(one("SAMPLE(?a)", THREE)))
    yield Sent("count-distinct", asks(one("COUNT(DISTINCT ?b)", THREE)))
    yield Sent("by-predicate", asks(f"SELECT ?b (AVG(?c) AS ?n) {{ {THREE} }} GROUP BY ?b"))


@ATTACKS.generator(limit="query_memory", expected={507})
def distinct_values() -> Iterator[Sent]:
    yield Sent("rows", asks(one("COUNT(DISTINCT *)", TWO)))
    yield Sent("random", asks(one("COUNT(DISTINCT ?r)", f"{TWO} BIND(RAND() AS ?r)")))
    yield Sent("average", asks(one("AVG(DISTINCT ?r)", f"{TWO} BIND(RAND() AS ?r)")))
    yield Sent("joined", asks(one("GROUP_CONCAT(DISTINCT ?r)", f"{TWO} BIND(STRUUID() AS ?r)")))


@ATTACKS.generator(limit="query_memory", expected={507})
def many_groups() -> Iterator[Sent]:
    keys = "GROUP BY ?a ?c ?d ?f"
    yield Sent("count", asks(f"SELECT (COUNT(*) AS ?n) {{ {TWO} }} {keys}"))
    yield Sent("having", asks(f"SELECT ?a {{ {TWO} }} {keys} HAVING(SUM(?c) > 1)"))
    key = "GROUP BY (STRUUID() AS ?k) ORDER BY ?k LIMIT 1"
    yield Sent("computed", asks(f"SELECT ?k {{ {TWO} }} {key}"))


@ATTACKS.generator(limit="query_memory", expected={507})
def one_long_text() -> Iterator[Sent]:
    """GROUP_CONCAT keeps all that it has seen."""
    text = "?a ?b ?c BIND(REPLACE(STR(?c), '.', STR(?c)) AS ?x)"
    yield Sent("texts", asks(f"SELECT (STRLEN(GROUP_CONCAT(?x)) AS ?n) {{ {text} . {THREE} }}"))
    filler = "x" * 10_000
    long = f"STRLEN(GROUP_CONCAT(STR(?b); SEPARATOR='{filler}'))"
    yield Sent("separator", asks(one(long, TWO)))
