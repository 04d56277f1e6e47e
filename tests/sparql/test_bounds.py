"""No query that is accepted overflows the stack, however it is built; values may be many."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from kg.config import Settings
from kg.errors import TooLargeError
from kg.sparql.form import check
from kg.store.embedded import EmbeddedEngine

Shape = Callable[[int], str]
LONG_TEXTS = Settings(max_query_bytes=2_000_000)


def where(body: str) -> str:
    return f"SELECT * {{ ?s ?p ?o . {body} }} LIMIT 1"


def around(opening: str, inner: str, closing: str, n: int) -> str:
    return opening * n + inner + closing * n


DEEP: dict[str, Shape] = {
    "groups": lambda n: where(around("{", "?s ?p ?o", "}", n)),
    "subselects": lambda n: where(around("{SELECT * {", "?s ?p ?o", "}}", n)),
    "exists": lambda n: where(around("FILTER EXISTS {?s ?p ?o ", "", "}", n)),
    "not exists": lambda n: where(around("FILTER(!EXISTS {?s ?p ?o ", "", "})", n)),
    "bound exists": lambda n: where(around("BIND(EXISTS {?s ?p ?o ", "", "} AS ?x)", n)),
    "optionals": lambda n: where(around("OPTIONAL {?s ?p ?o ", "", "}", n)),
    "parentheses": lambda n: where(f"FILTER({around('(', '?s', ')', n)})"),
    "functions": lambda n: where(f"FILTER({around('STR(', '?s', ')', n)} = 1)"),
    "paths": lambda n: where(f"?s {around('^(', '<http://x>', ')*', n)} ?o"),
    "triple terms": lambda n: where(f"?s ?p {around('<<( ?s ?p ', '?o', ')>>', n)}"),
    "in a comparison": lambda n: where(f"FILTER(?s<{around('STR(', '1', ')', n)}+1>2)"),
}
LONG: dict[str, Shape] = {
    "sums": lambda n: where(f"FILTER(1{' + 1' * n} = 1)"),
    "signs": lambda n: where(f"FILTER(?s{' -1' * n} = 1)"),
    "signs without space": lambda n: where(f"FILTER(true{'-1' * n} = 1)"),
    "products": lambda n: where(f"FILTER(1{'*1' * n} = 1)"),
    "alternatives": lambda n: where(f"FILTER(?s=1{'||?s=1' * n})"),
    "conjunction": lambda n: where(f"FILTER(?s=1{'&&?s=1' * n})"),
    "negations": lambda n: where(f"FILTER({'!' * n}?s)"),
    "spaced negations": lambda n: where(f"FILTER({'! ' * n}?s)"),
    "in an IRI": lambda n: where(f"FILTER(?s<1{'+1' * n}>2)"),
    "unions": lambda n: f"SELECT * {{ {' UNION '.join(['{?s ?p ?o}'] * n)} }}",
    "filters": lambda n: where("FILTER(?s != 1)" * n),
    "exists after exists": lambda n: where("FILTER EXISTS {?s ?p ?o}" * n),
    "minus": lambda n: where("MINUS {?s <http://x> ?o}" * n),
    "binds": lambda n: where("".join(f"BIND(?o AS ?v{i})" for i in range(n))),
    "list": lambda n: where(f"?s ?p ({'1 ' * n})"),
    "steps": lambda n: where(f"?s <http://x>{'|<http://x>' * n} ?o"),
    "expressions": lambda n: f"SELECT {' '.join(f'(1 AS ?v{i})' for i in range(n))} {{}}",
    "aggregates": lambda n: f"SELECT {' '.join(f'(COUNT(?s) AS ?v{i})' for i in range(n))} {{}}",
    "having": lambda n: (
        f"SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING {'(COUNT(*)>1)' * n} ORDER BY ?s"
    ),
    "described": lambda n: "DESCRIBE " + "<http://x> " * n,
    "constructed list": lambda n: f"CONSTRUCT {{ ?s ?p ({'1 ' * n}) }} {{ ?s ?p ?o }}",
    # In a template: to plan as many patterns takes the engine a minute.
    "reifiers": lambda n: f"CONSTRUCT {{ ?s ?p ?o {'~ ?r ' * n} }} {{ ?s ?p ?o }}",
    "annotations": lambda n: f"CONSTRUCT {{ ?s ?p ?o {'{| ?s ?p |} ' * n} }} {{ ?s ?p ?o }}",
    "columns": lambda n: where(f"OPTIONAL {{ VALUES ({'?v ' * n}) {{}} }}"),
    "projected": lambda n: where(f"{{ SELECT {'?v ' * n} {{}} }}"),
    "sorted": lambda n: where(f"{{ SELECT * {{}} ORDER BY {'?v ' * n} }}"),
    "blocks of values": lambda n: where("VALUES ?x { 1 } " * n),
    "list of words": lambda n: f"CONSTRUCT {{ ?s ?p ({'true' * n}) }} {{ ?s ?p ?o }}",
    "list of decimals": lambda n: f"CONSTRUCT {{ ?s ?p ({'.1' * n}) }} {{ ?s ?p ?o }}",
}
MANY: dict[str, Shape] = {
    "one column": lambda n: where(f"VALUES ?s {{ {'<http://x/a-b> ' * n} UNDEF }}"),
    "two columns": lambda n: where(f"VALUES (?s ?o) {{ {'(<http://x/a> -1.5) ' * n} }}"),
    "after the group": lambda n: f"SELECT * {{ ?s ?p ?o }} VALUES (?o) {{ {'(true) ' * n} }}",
    "in": lambda n: where(f"FILTER(?s IN (1{', <http://x>' * n}))"),
    "arguments": lambda n: where("BIND(CONCAT('a'" + ", 'a'" * n + ") AS ?x)"),
}
"""What costs no stack."""

IDLE: dict[str, Shape] = {
    "words": lambda n: "SELECT * { " + "a " * n,
    "marks": lambda n: "SELECT * { " + "=" * n,
    "closing brackets": lambda n: "SELECT * { " + "}" * n,
    "strings": lambda n: "SELECT * { " + "'' " * n,
    "prefixes": lambda n: "PREFIX a: <b:> " * n + "ASK {}",
    "graphs": lambda n: f"ASK {'FROM <x:y> ' * n} {{}}",
    "backslashes in comments": lambda n: "#\\\n" * n + "ASK {}",
    "comparisons in arguments": lambda n: where(f"FILTER(?s IN (1{', ?s=1' * n}))"),
    "ambiguous values": lambda n: where(f"VALUES ?s {{ {n * ' 1'} '\\u0022' }}"),
}
"""What neither nests nor has parts, but is read token by token."""

RUN = """
import sys, threading, pyoxigraph as ox
text = sys.stdin.read()
node = ox.NamedNode("http://x")
store = ox.Store()
store.add(ox.Quad(node, node, node))
def run():
    try:
        for row in store.query(text):
            break
    except (SyntaxError, TypeError):
        pass
    print("alive")
# The smallest stack on which a server may evaluate: that of the threads of granian.
threading.stack_size(2 * 1024 * 1024)
thread = threading.Thread(target=run)
thread.start()
thread.join()
"""


def accepted(shape: Shape, n: int) -> bool:
    try:
        check(shape(n))
    except TooLargeError:
        return False
    return True


def longest(shape: Shape) -> int:
    """Return the largest size that is accepted."""
    low, high = 1, 100_000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if accepted(shape, middle) else (low, middle)
    assert low < 1000
    return low


@pytest.mark.parametrize("shape", [*DEEP.values(), *LONG.values()], ids=[*DEEP, *LONG])
def test_the_largest_query_that_is_accepted_leaves_the_process_alive(shape: Shape) -> None:
    text = shape(longest(shape))
    done = subprocess.run(
        [sys.executable, "-c", RUN], input=text, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "alive\n")


@pytest.mark.parametrize("shape", IDLE.values(), ids=IDLE)
def test_tokens_that_mean_nothing_have_an_end_too(shape: Shape) -> None:
    check(shape(1_000))
    with pytest.raises(TooLargeError):
        check(shape(90_000), LONG_TEXTS)


def test_a_query_that_is_deep_and_long_leaves_the_process_alive() -> None:
    binds = "".join(f"BIND(1 + 1 AS ?v{i})" for i in range(100))
    shapes = [lambda n, o=o, c=c: where(o * n + binds + c * n)
              for o, c in (("FILTER EXISTS {?s ?p ?o ", "}"), ("{SELECT * {", "}}"))]  # fmt: skip
    for shape in shapes:
        test_the_largest_query_that_is_accepted_leaves_the_process_alive(shape)


def test_beyond_the_bound_a_process_does_die() -> None:
    # So the tests above can fail.
    text = DEEP["exists"](5_000)
    done = subprocess.run(
        [sys.executable, "-c", RUN], input=text, capture_output=True, text=True, check=False
    )
    assert done.returncode < 0


@pytest.mark.parametrize("shape", [*DEEP.values(), *LONG.values()], ids=[*DEEP, *LONG])
def test_what_is_too_large_is_refused_with_what_to_do(shape: Shape) -> None:
    with pytest.raises(TooLargeError, match=r"line 1, column \d+.*download the data"):
        check(shape(longest(shape) + 1))


@pytest.mark.parametrize("shape", MANY.values(), ids=MANY)
def test_values_may_be_many(shape: Shape) -> None:
    EmbeddedEngine(ox.Store()).query(check(shape(20_000), LONG_TEXTS).text)


def test_brackets_after_a_values_block_count_again() -> None:
    block = "VALUES (?s) { (1) (2) }"
    with pytest.raises(TooLargeError):
        check(where(block + "BIND(1 AS ?x)" * 5_000))
    with pytest.raises(TooLargeError):
        check(where("VALUES ?s { " + "(" * 5_000))


def test_limits_are_settings() -> None:
    text = where("{{{{{{{{{}}}}}}}}} FILTER(1+1+1+1+1)")
    check(text)
    with pytest.raises(TooLargeError, match="more than 9 deep"):
        check(text, Settings(max_query_nesting=9))
    with pytest.raises(TooLargeError, match="more than 8 parts"):
        check(text, Settings(max_query_parts=8))
