"""Which queries may be tagged before they are evaluated."""

from __future__ import annotations

import pytest

from kg.sparql.form import check


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p 'now, rand() and uuid()' } # NOW()",
        "PREFIX x: <http://x/> SELECT ?now ?rand { ?now x:uuid ?rand }",
        "SELECT * { ?s <http://x/now> [ ?p _:b ] }",
        "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(?o > (1)) }",
        "DESCRIBE <http://x/random>",
        "CONSTRUCT { ?s ?p <<( ?s ?p 1 )>> } { ?s ?p ?o FILTER(?s < ?o || ?o<(1)) }",
        r"SELECT * { VALUES ?o { 'now \u0022 rand() \u005Cuuid' } } # \u000A RAND()",
        "SELECT * { VALUES ?o { <http://x/now(> 'rand' <http://x/now> } }",
    ],
)
def test_same_answer_every_time(text: str) -> None:
    assert check(text).deterministic


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (RAND() AS ?x) {}",
        "SELECT (now ( ) AS ?x) {}",
        "SELECT (uUiD() AS ?x) {}",
        "SELECT (STRUUID() AS ?x) {}",
        "SELECT (BNODE('x') AS ?x) {}",
        "SELECT * { ?s ?p ?o } ORDER BY rand #\n()",
        r"SELECT (\u004eOW() AS ?x) {}",
        "SELECT (?a<NOW()&&?b>?c AS ?x) {}",
        "SELECT (trueNOW() AS ?x) {}",
        "CONSTRUCT { ?s ?p [] } { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p _:new } { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p (1 2) } { ?s ?p ?o }",
        "CONSTRUCT { <<?s ?p ?o>> ?p 1 } { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o {| ?p 1 |} } { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o ~ } { ?s ?p ?o }",
    ],
)
def test_another_answer_every_time(text: str) -> None:
    assert not check(text).deterministic
