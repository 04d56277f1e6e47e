"""Cartesian products: patterns that share no variable, and count or keep every combination."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hostile_cases import Attacks, Sent
from hostile_requests import asks

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTACKS: Final = Attacks("cartesian products")


def triples(count: int) -> str:
    """Return patterns without a common variable, each of which matches every triple."""
    return " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(count))


@ATTACKS.generator(limit="query_seconds", expected={504})
def counted_product() -> Iterator[Sent]:
    for count in (3, 5, 9):
        yield Sent(str(count), asks(f"SELECT (COUNT(*) AS ?n) {{ {triples(count)} }}"))
