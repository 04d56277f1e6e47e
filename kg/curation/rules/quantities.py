"""Rules about bounds and units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation.content import Content


@rule("missing-bound", "A quantity has a bound.")
def missing_bound(content: Content) -> Iterator[Finding]:
    """Find quantities that say no number."""
    for quantity in content.quantities:
        if quantity.lower is None and quantity.upper is None:
            message = f"{quantity.id} has neither lower nor upper bound."
            remedy = "Give one; for a single number, give it as both."
            yield Finding("quantities", quantity.line, message, remedy)


@rule("crossed-bounds", "A lower bound is not above the upper one.")
def crossed_bounds(content: Content) -> Iterator[Finding]:
    """Find quantities that no number can fulfil."""
    for quantity in content.quantities:
        lower, upper = quantity.lower, quantity.upper
        if lower is None or upper is None:
            continue
        if lower > upper:
            message = f"The lower bound {lower} is above the upper bound {upper}."
            yield Finding("quantities", quantity.line, message, "Swap or correct them.")
        elif lower == upper and (quantity.lower_exclusive or quantity.upper_exclusive):
            message = f"Both bounds are {lower} and one of them is exclusive: no number is left."
            remedy = "Set the exclusive columns to false, or correct a bound."
            yield Finding("quantities", quantity.line, message, remedy)


@rule("bound-without-unit", "A bound has a unit.")
def bound_without_unit(content: Content) -> Iterator[Finding]:
    """Find numbers that do not say what they count."""
    for quantity in content.quantities:
        if not quantity.unit:
            message = f"{quantity.id} has no unit."
            remedy = "Name a term of class Unit of vocabulary.csv."
            yield Finding("quantities", quantity.line, message, remedy)


@rule("exclusive-without-bound", "Only a bound is exclusive.")
def exclusive_without_bound(content: Content) -> Iterator[Finding]:
    """Find exclusive flags of bounds that are not there."""
    for quantity in content.quantities:
        for side, bound, exclusive in (
            ("lower", quantity.lower, quantity.lower_exclusive),
            ("upper", quantity.upper, quantity.upper_exclusive),
        ):
            if exclusive and bound is None:
                message = f"{side}_exclusive is true and there is no {side} bound."
                remedy = f"Give the {side} bound, or empty {side}_exclusive."
                yield Finding("quantities", quantity.line, message, remedy)
