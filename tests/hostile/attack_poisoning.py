"""Header and cache poisoning: answers that say what an attacker wrote, or reach somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hostile_cases import Attacks, Sent
from hostile_exchanges import exchange, lacks, require, with_headers, written
from hostile_requests import FORM, request, sends

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Mapping

    from hostile_cases import Target

ATTACKS: Final = Attacks("header and cache poisoning")

EVIL: Final = b"evil.example"
DESCRIPTION: Final = "/sparql"
"""Names the host that was asked for, in its data."""
ASK: Final = "/sparql?query=ASK%7B%7D"
JSON: Final = "application/sparql-results+json"
CLOSE: Final = b"Connection: close"


def twice(message: bytes, harmless: bytes) -> Callable[[socket.socket, Target], None]:
    """Return an attack after which another client must not be given what it asked for."""

    def attack(sock: socket.socket, target: Target) -> None:
        before = exchange(sock, target, harmless)
        exchange(sock, target, message)
        after = exchange(sock, target, harmless)
        lacks(after, [EVIL], "the next client gets")
        require((after.status, after.body) == (before.status, before.body), "another answer")
        sock.sendall(message)

    return attack


@ATTACKS.generator(limit="host_names", expected={421})
def foreign_hosts() -> Iterator[Sent]:
    for name, host in (
        ("other", "evil.example"),
        ("below-ours", "localhost.evil.example"),
        ("with-port", "evil.example:80"),
        ("dot", "localhost."),
    ):
        message = request("GET", DESCRIPTION, host=host)
        harmless = request("GET", DESCRIPTION)
        yield Sent(name, twice(message, harmless), forbidden=(b"://" + EVIL,))
    old = b"GET http://evil.example/sparql HTTP/1.0\r\n\r\n"
    yield Sent("absolute", sends(old), forbidden=(b"://" + EVIL,))


@ATTACKS.generator(limit="front", expected={421})
def hosts_in_targets() -> Iterator[Sent]:
    # It is the target that counts, whatever Host says (RFC 9112, section 3.2.2).
    for scheme in ("http", "https"):
        line = f"GET {scheme}://evil.example/sparql HTTP/1.1"
        yield Sent(scheme, sends(written(line)), forbidden=(b"://" + EVIL,))


@ATTACKS.generator(limit="host_names", expected={400})
def broken_hosts() -> Iterator[Sent]:
    for name, fields in (
        ("none", [CLOSE]),
        ("empty", [b"Host:", CLOSE]),
        ("two", [b"Host: localhost", b"Host: evil.example", CLOSE]),
        ("user", [b"Host: localhost@evil.example", CLOSE]),
        ("port", [b"Host: localhost:80@evil.example", CLOSE]),
    ):
        message = written("GET /sparql HTTP/1.1", fields)
        yield Sent(name, sends(message), forbidden=(EVIL,))


@ATTACKS.generator(limit="host_names", expected={400})
def marked_hosts() -> Iterator[Sent]:
    for name, host in (
        ("path", b"localhost/evil.example"),
        ("tag", b'localhost"><script>evil.example'),
        ("line-feed", b"localhost\nHost: evil.example"),
        ("blank", b"localhost evil.example"),
    ):
        page = [b"Host: " + host, CLOSE, b"Accept: text/html"]
        yield Sent(name, sends(written("GET / HTTP/1.1", page)), forbidden=(EVIL,))


@ATTACKS.generator(limit="forwarded", expected={200})
def forwarded_headers() -> Iterator[Sent]:
    said: tuple[tuple[str, Mapping[str, str], bytes], ...] = (
        ("host", {"X-Forwarded-Host": "evil.example"}, EVIL),
        ("scheme", {"X-Forwarded-Proto": "gopher"}, b"gopher:"),
        ("port", {"X-Forwarded-Port": "6666"}, b"6666"),
        ("prefix", {"X-Forwarded-Prefix": "/evil.example"}, EVIL),
        ("standard", {"Forwarded": "for=192.0.2.1;host=evil.example;proto=https"}, EVIL),
    )
    for name, headers, forbidden in said:
        message = with_headers("GET", DESCRIPTION, headers)
        yield Sent(name, twice(message, request("GET", DESCRIPTION)), forbidden=(forbidden,))


@ATTACKS.generator(limit="forwarded", expected={200})
def overridden_lines() -> Iterator[Sent]:
    for header in ("X-Original-URL", "X-Rewrite-URL"):
        message = with_headers("GET", ASK, {header: "/downloads/evil.example"})
        yield Sent(header.lower(), twice(message, request("GET", ASK)), wanted=(b"true",))
    form = {"Content-Type": FORM, "X-HTTP-Method-Override": "DELETE"}
    yield Sent("method", sends(with_headers("POST", "/sparql", form, b"query=ASK+%7B%7D")))


@ATTACKS.generator(limit="encoding", expected={400})
def split_answers() -> Iterator[Sent]:
    line = "%0d%0aSet-Cookie:%20evil.example=1"
    for name, path in (
        ("download", f"/downloads/neuroblastoma-kg.ttl{line}"),
        ("entity", f"/id/MYCN{line}"),
        ("query", f"/queries/symptoms.csv{line}"),
        ("line-feed", "/id/MYCN%0aSet-Cookie:%20evil.example=1"),
        ("ansi", "/id/MYCN%1b%5b2J%1b%5b31mevil.example"),
    ):
        yield Sent(name, sends(request("GET", path)), forbidden=(b"set-cookie", EVIL))


@ATTACKS.generator(limit="negotiation", expected={400})
def split_by_parameters() -> Iterator[Sent]:
    for name, path in (
        ("format", f"{ASK}&format=json%0d%0aSet-Cookie:%20a=1"),
        ("media-type", f"{ASK}&format=text/csv%0d%0aSet-Cookie:%20a=1"),
        ("redirect", "/id/MYCN?format=ttl%0d%0aSet-Cookie:%20a=1"),
    ):
        message = request("GET", path)
        yield Sent(name, sends(message), forbidden=(b"set-cookie", b"\nSet-Cookie"))


def _held(first: bytes, then: Callable[[str], bytes]) -> Callable[[socket.socket, Target], None]:
    """Return an attack that holds an answer and asks whether another one is the same."""

    def attack(sock: socket.socket, target: Target) -> None:
        tag = exchange(sock, target, first).header("etag")
        require(tag, "an answer without a tag")
        sock.sendall(then(tag))

    return attack


@ATTACKS.generator(limit="tags", expected={200})
def mixed_answers() -> Iterator[Sent]:
    def asked(path: str, accept: str) -> Callable[[str], bytes]:
        return lambda tag: with_headers(
            "GET", path, {"Accept": accept, "If-None-Match": f'W/"a", {tag}'}
        )

    json = with_headers("GET", ASK, {"Accept": JSON})
    xml = asked(ASK, "application/sparql-results+xml")
    yield Sent("format", _held(json, xml), wanted=(b"<?xml",))
    other = "/sparql?query=ASK%7B%3Fs%20%3Curn%3Ax%3E%20%3Fo%7D"
    yield Sent("query", _held(json, asked(other, JSON)), wanted=(b"false",))
    base = "https://w3id.org/neuroblastoma-kg/graph/"
    graphs = f"{ASK}&default-graph-uri={base}"
    first = with_headers("GET", f"{graphs}ontology", {"Accept": JSON})
    yield Sent("dataset", _held(first, asked(f"{graphs}cases", JSON)))
    turtle = {"Accept": "text/turtle"}
    whole = with_headers("GET", f"/sparql/graph?graph={base}metadata", turtle)
    part = asked(f"/sparql/graph?graph={base}mappings", "text/turtle")
    yield Sent("graph", _held(whole, part), wanted=(b"skos:",))


@ATTACKS.generator(limit="cache_headers", expected={200})
def shared_answers() -> Iterator[Sent]:
    # Without these headers a cache in between gives one client what another one accepted.
    yield Sent("result", sends(request("GET", ASK)), wanted=(b"vary: Accept",))
    page = with_headers("GET", "/queries", {"Accept": "text/html"})
    yield Sent("page", sends(page), wanted=(b"vary: Accept",))
    moment = request("GET", "/sparql?query=SELECT(NOW()AS%3Fn)%7B%7D")
    yield Sent("moment", sends(moment), wanted=(b"no-store",))
    posted = with_headers("POST", "/sparql", {"Content-Type": FORM}, b"query=ASK+%7B%7D")
    yield Sent("posted", sends(posted), wanted=(b"no-store",))


@ATTACKS.generator(limit="cache_headers", expected={400, 404, 406, 412})
def shared_errors() -> Iterator[Sent]:
    # An error that is kept is an outage for everybody behind the same cache.
    for name, path, headers in (
        ("accept", ASK, {"Accept": "image/png"}),
        ("syntax", "/sparql?query=ASK", {}),
        ("nothing", "/page/nothing-of-that-name", {}),
        ("condition", ASK, {"If-Match": '"none"'}),
    ):
        message = with_headers("GET", path, headers)
        yield Sent(name, twice(message, request("GET", ASK)), wanted=(b"no-store",))
