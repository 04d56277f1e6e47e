"""String blow-ups: texts that double with every step of a short query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attack_products import TWO
from hostile_cases import Attacks, Sent
from hostile_requests import asks

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTACKS: Final = Attacks("string blow-ups")


def doubled(times: int, begin: str = "'xxxxxxxxxx'", by: str = "CONCAT(#,#)") -> str:
    """Return a pattern whose variable ``?long`` is a text, doubled so many times."""
    steps = " ".join(f"BIND({by.replace('#', f'?x{n}')} AS ?x{n + 1})" for n in range(times))
    return f"BIND({begin} AS ?x0) {steps} BIND(?x{times} AS ?long)"


def length_of(expression: str, pattern: str) -> str:
    """Return a query for the length of a text."""
    return f"SELECT (STRLEN({expression}) AS ?n) {{ {pattern} }}"


@ATTACKS.generator(limit="query_memory", expected={507})
def doubled_text() -> Iterator[Sent]:
    yield Sent("concat", asks(length_of("?long", doubled(24))))
    yield Sent("group-concat", asks(length_of("GROUP_CONCAT(?long)", doubled(24) + " ?s ?p ?o")))
    yield Sent("upper-case", asks(length_of("UCASE(?long)", doubled(25, begin="'ßßßßß'"))))
    yield Sent("language", asks(length_of("STR(STRLANG(?long, 'en'))", doubled(24))))
    yield Sent("iri", asks(length_of("STR(IRI(CONCAT('http://x/', ?long)))", doubled(24))))


@ATTACKS.generator(limit="query_memory", expected={507})
def replaced_text() -> Iterator[Sent]:
    """Each step puts the whole text in place of each of its letters: the length is squared."""
    square = doubled(3, f"'{'x' * 12}'", by="REPLACE(#, 'x', #)")
    yield Sent("by-itself", asks(length_of("?long", square)))
    yield Sent("of-nothing", asks(length_of(f"REPLACE(?long, 'y*', '{'z' * 99}')", doubled(19))))
    groups = "(x)(x)(x)', '" + "$1$2$3" * 40
    yield Sent("by-groups", asks(length_of(f"REPLACE(?long, '{groups}')", doubled(20))))


@ATTACKS.generator(limit="query_memory", expected={507})
def encoded_text() -> Iterator[Sent]:
    """One character becomes nine."""
    long = doubled(22, begin="'€€€€€€€€€€'")
    yield Sent("for-uri", asks(length_of("ENCODE_FOR_URI(?long)", long)))
    yield Sent("twice", asks(length_of("ENCODE_FOR_URI(ENCODE_FOR_URI(?long))", long)))


@ATTACKS.generator(limit="result_size", expected={413})
def long_text_sent() -> Iterator[Sent]:
    yield Sent("one", asks(f"SELECT ?long {{ {doubled(20)} }}"))
    yield Sent("many", asks(f"SELECT ?long ?s {{ {doubled(12)} ?s ?p ?o }}"))
    yield Sent("graph", asks(f"CONSTRUCT {{ <x:s> <x:p> ?long }} {{ {doubled(19)} }}"))
    yield Sent(
        "quoted", asks(f"SELECT ?long {{ {doubled(19, begin=chr(39) + '<&' * 5 + chr(39))} }}")
    )


@ATTACKS.generator(limit="query_seconds", expected={504})
def text_of_every_combination() -> Iterator[Sent]:
    text = "CONCAT(STR(?a), STR(?f))"
    for function in ("SHA512", "UCASE", "ENCODE_FOR_URI"):
        pattern = f"{TWO} FILTER(STRLEN({function}({text})) = 0)"
        yield Sent(function.lower(), asks(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}"))
    yield Sent("contains", asks(f"ASK {{ {TWO} FILTER(CONTAINS({text}, '\\u0000')) }}"))
