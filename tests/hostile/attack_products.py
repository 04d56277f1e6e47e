"""Cartesian products: patterns that share no variable, and count or keep every combination."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hostile_cases import Attacks, Sent
from hostile_requests import asks, get, sends

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTACKS: Final = Attacks("cartesian products")
TWO: Final = "?a ?b ?c . ?d ?e ?f"
THREE: Final = f"{TWO} . ?g ?h ?i"
"""Patterns without a common variable, each of which matches every triple."""


@ATTACKS.generator(limit="query_seconds", expected={504})
def counted_product() -> Iterator[Sent]:
    yield Sent("3", asks(f"SELECT (COUNT(*) AS ?n) {{ {THREE} }}"))
    yield Sent("4", asks(f"SELECT (COUNT(*) AS ?n) {{ {THREE} . ?j ?k ?l }}"))
    yield Sent("by-get", sends(get(query=f"SELECT (COUNT(*) AS ?n) {{ {THREE} }}")))


@ATTACKS.generator(limit="query_seconds", expected={504})
def product_behind_a_limit() -> Iterator[Sent]:
    """LIMIT bounds rows, not work."""
    yield Sent("offset", asks(f"SELECT * {{ {THREE} }} OFFSET 4000000000 LIMIT 1"))
    yield Sent("reduced", asks(f"SELECT REDUCED ?a {{ {THREE} }} OFFSET 4000000000 LIMIT 1"))
    yield Sent("distinct", asks(f"SELECT DISTINCT ?x {{ {THREE} BIND(1 AS ?x) }} LIMIT 2"))


@ATTACKS.generator(limit="query_seconds", expected={504})
def product_that_finds_nothing() -> Iterator[Sent]:
    """Every combination is looked at, and none is a row."""
    yield Sent("ask", asks(f"ASK {{ {THREE} FILTER(STRLEN(STR(?a)) + STRLEN(STR(?i)) < 0) }}"))
    yield Sent("having", asks(f"SELECT ?b {{ {THREE} }} GROUP BY ?b HAVING(COUNT(*) < 0)"))
    yield Sent("minus", asks(f"SELECT (COUNT(*) AS ?n) {{ {THREE} MINUS {{ ?a ?x ?y }} }}"))


@ATTACKS.generator(limit="query_seconds", expected={504})
def product_of_groups() -> Iterator[Sent]:
    count = "SELECT (COUNT(*) AS ?n)"
    parts = ("?a ?b ?c", "?d ?e ?f", "?g ?h ?i")
    graphs = " ".join(f"GRAPH ?x{n} {{ {part} }}" for n, part in enumerate(parts))
    yield Sent("named-graphs", asks(f"{count} {{ {graphs} }}"))
    subselects = " ".join(f"{{ SELECT * {{ {part} }} }}" for part in parts)
    yield Sent("subselects", asks(f"{count} {{ {subselects} }}"))
    values = " ".join(
        f"VALUES ?v{n} {{ {' '.join(str(value) for value in range(100))} }}" for n in range(6)
    )
    yield Sent("values", asks(f"{count} {{ {values} }}"))
    binds = f"{values} BIND(?v0 + ?v1 + ?v2 AS ?x)"
    yield Sent("values-and-bind", asks(f"SELECT (SUM(?x) AS ?n) {{ {binds} }}"))


@ATTACKS.generator(limit="query_seconds", expected={504})
def product_to_describe() -> Iterator[Sent]:
    """What is described or built is a handful, but only after all combinations."""
    yield Sent("describe", asks(f"DESCRIBE ?b {{ {THREE} }} GROUP BY ?b"))
    yield Sent("construct", asks(f"CONSTRUCT {{ <x:s> <x:p> ?b }} {{ {THREE} }}"))
    yield Sent("not-exists", asks(f"ASK {{ {TWO} FILTER NOT EXISTS {{ ?g ?h ?i }} }}"))


@ATTACKS.generator(limit="query_memory", expected={507})
def product_that_is_kept() -> Iterator[Sent]:
    optional = "?a ?b ?c OPTIONAL { ?d ?e ?f OPTIONAL { ?g ?h ?i } }"
    yield Sent("optional", asks(f"SELECT (COUNT(*) AS ?n) {{ {optional} }}"))
    # A handful of triples: more of them would meet the limit of rows first.
    kept = f"{{ SELECT DISTINCT ?a ?b ?c ?d ?e ?f {{ {TWO} }} }}"
    yield Sent("construct", asks(f"CONSTRUCT {{ <x:s> <x:p> ?b }} {{ {kept} }}"))
    yield Sent("distinct", asks(f"SELECT DISTINCT ?a ?c ?d ?f {{ {TWO} }} OFFSET 90000000 LIMIT 1"))


@ATTACKS.generator(limit="result_size", expected={413})
def product_that_is_sent() -> Iterator[Sent]:
    yield Sent("json", asks(f"SELECT * {{ {TWO} }}"))
    for name in ("xml", "csv", "tsv"):
        yield Sent(name, sends(get(query=f"SELECT * {{ {TWO} }}", format=name)))
    copies = " ; ".join(f"<x:p{n}> ?o" for n in range(3))
    graph = f"CONSTRUCT {{ ?s {copies} }} {{ ?s ?p ?o }}"
    yield Sent("graph", sends(get(query=graph, format="nt")))


@ATTACKS.generator(limit="result_rows", expected={413})
def product_of_nothing() -> Iterator[Sent]:
    """Rows without a value take no space, but time wherever they are read."""
    values = " ".join(map(str, range(460)))
    query = f"SELECT ?none {{ VALUES ?x {{ {values} }} VALUES ?y {{ {values} }} }}"
    for name in ("json", "csv", "tsv"):
        yield Sent(name, sends(get(query=query, format=name)))
