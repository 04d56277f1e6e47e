"""VALUES: data in the query itself, as much as a query may hold, and joined in the dearest way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hostile_cases import Attacks, Sent
from hostile_requests import asks, form, sends

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTACKS: Final = Attacks("VALUES")


def block(variable: str, count: int) -> str:
    """Return a block with so many numbers."""
    return f"VALUES {variable} {{ {' '.join(map(str, range(count)))} }}"


@ATTACKS.generator(limit="max_query_bytes", expected={413})
def more_than_a_query_holds() -> Iterator[Sent]:
    yield Sent("rows", asks(f"SELECT (COUNT(*) AS ?n) {{ {block('?x', 200_000)} }}"))
    yield Sent("one-value", asks(f"ASK {{ VALUES ?x {{ '{'x' * 1_100_000}' }} }}"))
    yield Sent("comment", asks(f"# {'x' * 1_100_000}\nASK {{ VALUES ?x {{ 1 }} }}"))
    yield Sent("form", sends(form(query=f"ASK {{ {block('?x', 200_000)} }}")))
    yield Sent("multibyte", asks(f"ASK {{ VALUES ?x {{ '{'€' * 400_000}' }} }}"))


@ATTACKS.generator(limit="query_seconds", expected={504})
def joined_values() -> Iterator[Sent]:
    count = "SELECT (COUNT(*) AS ?n)"
    two = f"{block('?x', 30_000)} {block('?y', 30_000)}"
    yield Sent("product", asks(f"{count} {{ {two} }}"))
    yield Sent("compared", asks(f"{count} {{ {two} FILTER(?x + ?y < 0) }}"))
    optional = f"{block('?x', 30_000)} OPTIONAL {{ {block('?y', 30_000)} FILTER(?x + ?y < 0) }}"
    yield Sent("optional", asks(f"{count} {{ {optional} }}"))
    unbound = "VALUES (?a ?b) { " + "(UNDEF 1) (2 UNDEF) " * 9_000 + "}"
    again = unbound.replace("?a", "?c")
    yield Sent("unbound", asks(f"{count} {{ {{ {unbound} }} {{ {again} }} }}"))


@ATTACKS.generator(limit="result_size", expected={413})
def values_that_are_sent() -> Iterator[Sent]:
    yield Sent("rows", asks(f"SELECT * {{ {block('?x', 90_000)} }}"))
    yield Sent("product", asks(f"SELECT * {{ {block('?x', 900)} {block('?y', 900)} }}"))
    yield Sent("sorted", asks(f"SELECT * {{ {block('?x', 90_000)} }} ORDER BY DESC(?x)"))
