"""Sorts: all rows have to be there before the first is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attack_products import TWO
from hostile_cases import Attacks, Sent
from hostile_requests import asks

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTACKS: Final = Attacks("sorts")


def first(keys: str) -> str:
    """Return a query for one row of a product, by some keys."""
    return f"SELECT ?a {{ {TWO} }} ORDER BY {keys} LIMIT 1"


@ATTACKS.generator(limit="query_memory", expected={507})
def sorted_product() -> Iterator[Sent]:
    yield Sent("one-key", asks(first("?f")))
    yield Sent("many-keys", asks(first("?f ?e ?d ?c ?b ?a")))
    yield Sent("descending", asks(first("DESC(?c) ASC(?f)")))


@ATTACKS.generator(limit="query_memory", expected={507})
def sorted_by_expressions() -> Iterator[Sent]:
    yield Sent("random", asks(first("RAND()")))
    yield Sent("new-identifiers", asks(first("STRUUID()")))
    yield Sent("joined-text", asks(first("CONCAT(STR(?a), STR(?d), STR(?f))")))
    yield Sent("hashes", asks(first("SHA512(STR(?c)) MD5(STR(?f))")))
    yield Sent("replaced", asks(first("REPLACE(STR(?c), '.', STR(?c))")))


@ATTACKS.generator(limit="query_memory", expected={507})
def sorted_inside() -> Iterator[Sent]:
    inner = f"SELECT ?a ?c ?d ?f {{ {TWO} }} ORDER BY ?f ?c"
    yield Sent("subselect", asks(f"SELECT (COUNT(*) AS ?n) {{ {{ {inner} }} }}"))
    yield Sent("union", asks(f"ASK {{ {{ {{ {inner} }} }} UNION {{ {{ {inner} }} }} }}"))
    yield Sent("exists", asks(f"ASK {{ ?x ?y ?z FILTER EXISTS {{ {{ {inner} }} }} }}"))


@ATTACKS.generator(limit="query_memory", expected={507})
def sorted_and_distinct() -> Iterator[Sent]:
    yield Sent("select", asks(f"SELECT DISTINCT ?a ?f {{ {TWO} }} ORDER BY ?f OFFSET 9 LIMIT 1"))
    yield Sent("construct", asks(f"CONSTRUCT {{ ?a ?b ?f }} {{ {TWO} }} ORDER BY ?f LIMIT 1"))
