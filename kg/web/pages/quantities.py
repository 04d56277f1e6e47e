"""What else is said of an entity, as a list to read; bounds of a quantity as one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES
from kg.web.pages.names import Name, named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.store.engine import Term

_NBO: Final = PREFIXES["nbo"]
_BOUNDS: Final = {
    _NBO + name
    for name in (
        "lowerBound", "upperBound", "lowerBoundExclusive", "upperBoundExclusive", "approximate",
        "unit",
    )
}  # fmt: skip
"""What a quantity's value is put together from."""


@dataclass(frozen=True)
class Property:
    """One line: what is said, and the values."""

    name: Name
    values: tuple[Name, ...]


def properties_of(
    said: Mapping[str, Sequence[Term]], known: Mapping[str, Name]
) -> tuple[Property, ...]:
    """Return what is said of an entity; a quantity's bounds, unit and roughness first, as one."""
    value = _value(said, known)
    lines = [Property(Name("value"), (Name(value),))] if value else []
    lines += [
        Property(
            named(ox.NamedNode(predicate), known), tuple(named(term, known) for term in values)
        )
        for predicate, values in said.items()
        if not (value and predicate in _BOUNDS)
    ]
    return tuple(lines)


def _value(said: Mapping[str, Sequence[Term]], known: Mapping[str, Name]) -> str:
    """Return the bounds in words, such as ``more than 95 per hundred``."""

    def one(name: str) -> str:
        found = said.get(_NBO + name, [])
        return named(found[0], known).text if found else ""

    lower, upper = one("lowerBound"), one("upperBound")
    if lower and lower == upper:
        words = lower
    elif lower and upper:
        over = "more than " if one("lowerBoundExclusive") == "true" else ""
        below = "less than " if one("upperBoundExclusive") == "true" else ""
        words = f"{over}{lower} to {below}{upper}"
    elif lower:
        words = f"{'more than' if one('lowerBoundExclusive') == 'true' else 'at least'} {lower}"
    elif upper:
        words = f"{'less than' if one('upperBoundExclusive') == 'true' else 'at most'} {upper}"
    else:
        return ""
    about = "about " if one("approximate") == "true" else ""
    return f"{about}{words} {one('unit')}".strip()
