"""Whatever a query is built of: the largest that is accepted does not overflow a small stack."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from network_free import parser

from kg.errors import TooLargeError
from kg.sparql.form import check

AROUND = [
    ("{", "}"), ("{SELECT * {", "}}"), ("FILTER EXISTS {", "}"), ("FILTER(!EXISTS {", "})"),
    ("OPTIONAL {", "}"), ("MINUS {", "}"), ("GRAPH ?g {", "}"), ("{{} UNION {", "}}"),
    ("BIND(EXISTS{", "} AS ?x)"), ("FILTER(1 IN (1, EXISTS {", "}))"),
]  # fmt: skip
BESIDE = [
    "BIND(1 AS ?v{n})", "FILTER(?s=1)", "FILTER(?s+-1*2<3||!?o&&?p)", "{} UNION {}",
    "VALUES ?x {1 2}",
    "FILTER(((?s)))", "FILTER(STR(STR(?s))=CONCAT('a', 'b'))", "OPTIONAL {}", "MINUS {}",
    "FILTER(?s IN (1, 2+3))", "FILTER(?a<1)FILTER(?b>2)", "{SELECT (COUNT(*) AS ?c{n}) {}}",
    "FILTER(true-1+1-1)", "FILTER(?s<1+1+1>2)",
]  # fmt: skip
PATHS = ["/<x:y>", "|<x:y>", "/(^<x:y>)*", "|!(<x:y>|^<x:z>)", "/(<x:a>?|<x:b>)+"]


def accepted(text: str) -> bool:
    try:
        check(text)
    except TooLargeError:
        return False
    return True


@settings(max_examples=settings.default.max_examples // 5)
@given(
    st.lists(st.sampled_from(AROUND), max_size=3),
    st.lists(st.sampled_from(BESIDE), max_size=3),
    st.lists(st.sampled_from(PATHS), max_size=2),
)
def test_the_largest_query_of_any_parts(
    around: list[tuple[str, str]], beside: list[str], paths: list[str]
) -> None:
    def built(n: int) -> str:
        opening = "".join(one for one, _ in around) * (n // max(1, len(around)))
        closing = "".join(one for _, one in reversed(around)) * (n // max(1, len(around)))
        flat = "".join(piece.replace("{n}", str(i)) for i in range(n) for piece in beside)
        path = f"?s <x:p>{''.join(paths) * n} ?o ." if paths else ""
        return f"SELECT * {{ {opening} {path} {flat} {closing} }}"

    low, high = 1, 2_000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if accepted(built(middle)) else (low, middle)
    # An answer of either kind: the process is alive, or `takes` fails.
    assert parser().takes(built(low)) in {True, False}
