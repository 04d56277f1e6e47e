"""Regular expressions: those that backtrack for ever, and those that are huge once compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attack_products import TWO
from attack_strings import doubled, length_of
from hostile_cases import Attacks, Sent
from hostile_productions import FALSE, TRUE
from hostile_requests import asks

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTACKS: Final = Attacks("regular expressions")
LETTERS: Final = "a" * 40


def matches(text: str, pattern: str) -> str:
    """Return a query whether a text matches a regular expression."""
    return f"ASK {{ FILTER(REGEX('{text}', '{pattern}')) }}"


@ATTACKS.generator(limit="linear_regexes", expected={200})
def backtracking() -> Iterator[Sent]:
    yield Sent("nested-plus", asks(matches(f"{LETTERS}!", "^(a+)+$")), wanted=(FALSE,))
    yield Sent("alternatives", asks(matches(f"{LETTERS}!", "^(a|aa)+$")), wanted=(FALSE,))
    yield Sent("nested-star", asks(matches(f"{LETTERS}!", "^(([a-z])*)*$")), wanted=(FALSE,))
    yield Sent("overlapping", asks(matches(f"{LETTERS}!", "^(a|a|a)*b$")), wanted=(FALSE,))
    yield Sent("optional", asks(matches("a" * 30, "a?" * 30 + "a" * 30)), wanted=(TRUE,))


@ATTACKS.generator(limit="room", expected={200})
def huge_pattern() -> Iterator[Sent]:
    """What the engine does not compile is an error of the expression: the filter is not met."""
    yield Sent(
        "counted", asks(matches("a" * 99, "(((a{1,99}){1,99}){1,99}){1,99}")), wanted=(FALSE,)
    )
    nested = "(" * 20_000 + "a" + ")" * 20_000
    yield Sent("nested", asks(matches("a", nested)), wanted=(FALSE,))
    yield Sent("alternatives", asks(matches("b", "a|" * 30_000 + "b")), wanted=(TRUE,))
    yield Sent(
        "classes", asks(matches("aaaa", "(\\\\p{L}{1,99}){1,99}#" + "." * 99)), wanted=(FALSE,)
    )


@ATTACKS.generator(limit="query_seconds", expected={504})
def pattern_from_data() -> Iterator[Sent]:
    """Another pattern in every row of the product: each has to be compiled.

    A filter on `?c` alone would be evaluated for one side of it, which a fast machine finishes.
    """
    both = "CONCAT(STR(?c), STR(?f))"
    count = "SELECT (COUNT(*) AS ?n)"
    yield Sent("plain", asks(f"{count} {{ {TWO} FILTER(REGEX(STR(?c), STR(?f))) }}"))
    counted = "CONCAT('(\\\\w{1,50})+', STRUUID())"
    yield Sent("counted", asks(f"{count} {{ {TWO} FILTER(REGEX({both}, {counted})) }}"))
    replaced = f"STRLEN(REPLACE({both}, CONCAT('(.*)', STRUUID(), '(.*)'), '$2$1')) < 0"
    yield Sent("replaced", asks(f"{count} {{ {TWO} FILTER({replaced}) }}"))
    yield Sent(
        "flags",
        asks(f"ASK {{ {TWO} FILTER(REGEX(CONCAT(STR(?a), STR(?f)), '^(.*)*\\u0001$', 'is')) }}"),
    )


@ATTACKS.generator(limit="query_memory", expected={507})
def pattern_over_long_text() -> Iterator[Sent]:
    pattern = "(x+x+)+y"
    yield Sent("plus", asks(length_of(f"REPLACE(?long, '{pattern}', 'z')", doubled(24))))
