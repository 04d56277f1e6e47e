"""Protocol abuse: requests of SPARQL that ask two things, or in no way that there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hostile_cases import Attacks, Sent
from hostile_exchanges import with_headers
from hostile_requests import DIRECT, FORM, direct, request, sends

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTACKS: Final = Attacks("protocol abuse")

ASK: Final = b"query=ASK+%7B%7D"


@ATTACKS.generator(limit="one_query", expected={400})
def two_queries() -> Iterator[Sent]:
    twice = "query=ASK+%7B%7D&query=SELECT+*+%7B%7D"
    yield Sent("get", sends(request("GET", f"/sparql?{twice}")))
    fields = {"Content-Type": FORM}
    yield Sent("form", sends(with_headers("POST", "/sparql", fields, twice.encode())))
    yield Sent("both", sends(with_headers("POST", "/sparql?query=ASK%7B%7D", fields, ASK)))
    mixed = direct("ASK {}", path="/sparql?query=ASK%7B%7D")
    yield Sent("direct", sends(mixed))
    many = "&".join(["query=ASK+%7B%7D", *(f"x{n}=" for n in range(1_500))])
    yield Sent("many-fields", sends(request("GET", f"/sparql?{many}")))


@ATTACKS.generator(limit="no_updates", expected={403})
def query_and_update() -> Iterator[Sent]:
    both = b"query=ASK+%7B%7D&update=CLEAR+ALL"
    yield Sent("form", sends(with_headers("POST", "/sparql", {"Content-Type": FORM}, both)))
    path = "/sparql?update=CLEAR+ALL"
    yield Sent("across", sends(with_headers("POST", path, {"Content-Type": FORM}, ASK)))


@ATTACKS.generator(limit="media_types", expected={415})
def media_types() -> Iterator[Sent]:
    for name, media_type, body in (
        ("text", "text/plain", b"ASK {}"),
        ("json", "application/json", b'{"query": "ASK {}"}'),
        ("utf-16", f"{DIRECT}; charset=utf-16", "ASK {}".encode("utf-16")),
        ("utf-7", f"{DIRECT}; charset=utf-7", b"ASK +AHsAfQ-"),
        ("none", "", b"ASK {}"),
    ):
        yield Sent(name, sends(direct(body, media_type=media_type)))


@ATTACKS.generator(limit="encoding", expected={400})
def encodings() -> Iterator[Sent]:
    for name, escape in (
        ("broken", "%zz"),
        ("overlong", "%C0%AF"),
        ("surrogate", "%ED%A0%80"),
        ("cut", "%F0%9F%92"),
    ):
        yield Sent(name, sends(request("GET", f"/sparql?query=ASK%7B%7D%23{escape}")))
    yield Sent("body", sends(direct(b"ASK {} #\xed\xa0\x80")))


@ATTACKS.generator(limit="negotiation", expected={406})
def weights() -> Iterator[Sent]:
    for name, accept in (
        ("refused", "*/*;q=0"),
        ("unknown", "image/png"),
        ("refused-by-name", "application/sparql-results+json;q=0.000, application/json;q=0"),
    ):
        fields = {"Accept": accept}
        yield Sent(name, sends(with_headers("GET", "/sparql?query=ASK%7B%7D", fields)))
