"""Injection into saved queries: values that would mean something else as text of the query."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from hostile_cases import Attacks, Sent
from hostile_exchanges import exchange, require
from hostile_requests import request, sends

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from hostile_answers import Answer
    from hostile_cases import Target

    Values = Callable[[Target], str]

ATTACKS: Final = Attacks("injection into saved queries")

NOWHERE: Final = "zqx-nowhere"
"""A word that no text and no name holds."""
OPEN: Final = "UNDEF } { ?s ?p ?o"
"""Ends the list of values, and asks for all there is."""


def asked(
    sock: socket.socket, target: Target, slug: str, fields: dict[str, str], suffix: str = ""
) -> Answer:
    """Return the answer of a saved query."""
    path = f"/queries/{slug}{suffix}?{urlencode(fields)}"
    return exchange(sock, target, request("GET", path))


def rows(answer: Answer) -> int:
    """Return how many rows an answer has; one that says yes or no has one."""
    found = json.loads(answer.body)
    return len(found["results"]["bindings"]) if "results" in found else 1


def everywhere(value: Values) -> Callable[[socket.socket, Target], None]:
    """Return an attack that gives a value to every parameter of every saved query.

    None may take it for more than a word: it is refused, or finds what a word finds that is
    nowhere. The answer that is judged is that of a query which takes any word; it is asked first,
    because a connection that says nothing for long is closed.
    """

    def attack(sock: socket.socket, target: Target) -> None:
        sock.sendall(request("GET", f"/queries/find-by-word?{urlencode({'word': value(target)})}"))
        queries = json.loads(exchange(sock, target, request("GET", "/queries")).body)
        count = 0
        for query in queries:
            needed = {
                p["name"]: p["example"]
                for p in query["parameters"]
                if not p["default"] and p["example"]
            }
            for parameter in query["parameters"]:
                count += 1
                name, slug = parameter["name"], query["slug"]
                hostile = asked(sock, target, slug, needed | {name: value(target)})
                require(hostile.status in {200, 400}, f"{slug} {name}: {hostile.status}")
                if hostile.status == 200:
                    harmless = asked(sock, target, slug, needed | {name: NOWHERE})
                    same = harmless.status == 200 and rows(hostile) == rows(harmless)
                    require(same, f"{slug} takes {name} for more than a word")
        require(count > 20, f"{count} parameters")

    return attack


def fixed(value: str) -> Values:
    """Return a value that does not depend on the target."""
    return lambda _: value


@ATTACKS.generator(limit="bound_parameters", expected={200})
def breaking_out() -> Iterator[Sent]:
    nothing = (b'"bindings":[]',)
    case = partial(Sent, wanted=nothing, seconds=40)
    yield case("group", everywhere(fixed(OPEN)))
    union = 'UNDEF } } UNION { ?s ?p ?o . VALUES ?zqx { "a"'
    yield case("union", everywhere(fixed(union)))
    yield case("quote", everywhere(fixed('"zqx" "a" UNDEF')))
    yield case("comment", everywhere(fixed("UNDEF } # zqx\n")))
    yield case("escape", everywhere(fixed(f"\\u0022zqx\\u0022 {OPEN} \\u007D")))


@ATTACKS.generator(limit="bound_parameters", expected={200})
def reaching_out() -> Iterator[Sent]:
    case = partial(Sent, wanted=(b'"bindings":[]',), seconds=40)
    yield case("service", everywhere(lambda t: f"UNDEF }} SERVICE <{t.canary}> {{ ?s ?p ?o"))
    yield case("iri", everywhere(lambda t: f"<{t.canary}> <urn:zqx>"))
    yield case("graph", everywhere(fixed("UNDEF } GRAPH ?g { ?s ?p ?o")))
    yield case("update", everywhere(fixed("UNDEF } }; DROP ALL; ASK { {")))


@ATTACKS.generator(limit="bound_parameters", expected={400})
def values_that_are_none() -> Iterator[Sent]:
    number = "/queries/shares-at-least?minimum_percent="
    for name, value in (
        ("infinite", "1e9999"),
        ("fraction", "1.5"),
        ("sum", "1%2B1"),
        ("many-digits", "9" * 40),
        ("term", quote('"1"^^<http://www.w3.org/2001/XMLSchema#integer>')),
    ):
        yield Sent(name, sends(request("GET", number + value)))


@ATTACKS.generator(limit="few_values", expected={400})
def many_values() -> Iterator[Sent]:
    yield Sent("unknown", sends(request("GET", "/queries/definition?entity=MYCN&VALUES=1")))
    yield Sent("two-of-one", sends(request("GET", "/queries/definition?entity=MYCN&entity=ATRX")))
    path = "/queries/stage-of-a-case?age=3&local="
    yield Sent("listed", sends(request("GET", path + ",".join(["lymph-node"] * 500))))
    repeated = "&local=".join(["lymph-node"] * 500)
    yield Sent("repeated", sends(request("GET", path + repeated)))
    yield Sent("long", sends(request("GET", f"/queries/find-by-word?word={'x' * 50_000}")))


@ATTACKS.generator(limit="encoding", expected={400})
def values_that_are_no_text() -> Iterator[Sent]:
    for name, value in (("surrogate", "%ED%A0%80"), ("overlong", "%C0%A2"), ("broken", "a%2")):
        yield Sent(name, sends(request("GET", f"/queries/find-by-word?word={value}")))
    yield Sent("nul", sends(request("GET", "/queries/sympt%00oms")))


@ATTACKS.generator(limit="negotiation", expected={400})
def formats() -> Iterator[Sent]:
    for name, path in (
        ("parameter", "/queries/symptoms?format=../json"),
        ("suffix", "/queries/symptoms.json;.html"),
        ("two-suffixes", "/queries/symptoms.csv.rq"),
        ("function", "/queries/symptoms?format=%7B%7B'zqx'*3%7D%7D"),
    ):
        # Letters that no date, digest or count holds by chance.
        yield Sent(name, sends(request("GET", path)), forbidden=(b"zqxzqxzqx",))
