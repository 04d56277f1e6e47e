"""Cross-site scripting and links astray: what is sent must come back as text, wherever it does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from hostile_cases import Attacks, Sent
from hostile_exchanges import HTML, exchange, lacks, page, require, written
from hostile_requests import request, sends

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator, Sequence

    from hostile_cases import Target

ATTACKS: Final = Attacks("cross-site scripting and links astray")

TAG: Final = "<script>alert(1)</script>"
BREAKING: Final = f"\"'></textarea></pre></title></option></a>{TAG}<img src=x onerror=alert(1)>"
FORBIDDEN: Final = (b"<script>alert", b"<img src=x", b"</textarea></pre>")
SCHEMES: Final = ("javascript:alert(1)", "data:text/html,x", "vbscript:x", "JaVaScRiPt:alert(1)")


def shown(query: str, **fields: str) -> bytes:
    """Return a request for the result of a query as a page."""
    return page("/sparql?" + urlencode({"query": query} | fields))


def literal(text: str) -> str:
    """Return a literal of SPARQL."""
    return json.dumps(text, ensure_ascii=False)


@ATTACKS.generator(limit="escaping", expected={200})
def results() -> Iterator[Sent]:
    text = literal(BREAKING)
    yield Sent("literal", sends(shown(f"SELECT ({text} AS ?x) {{}}")), forbidden=FORBIDDEN)
    comment = f"SELECT * {{}} # {BREAKING}"
    yield Sent("editor", sends(shown(comment)), forbidden=FORBIDDEN)
    typed = f"SELECT (STRDT({text}, <urn:{quote('<script>')}>) AS ?x) {{}}"
    yield Sent("datatype", sends(shown(typed)), forbidden=FORBIDDEN)
    triple = f"CONSTRUCT {{ <urn:a> <urn:b> {text} }} {{}}"
    yield Sent("graph", sends(shown(triple)), forbidden=FORBIDDEN)
    inside = f"SELECT (<<( <urn:a> <urn:b> {text} )>> AS ?x) {{}}"
    yield Sent("triple-term", sends(shown(inside)), forbidden=FORBIDDEN)


@ATTACKS.generator(limit="escaping", expected={400})
def errors() -> Iterator[Sent]:
    yield Sent("query", sends(shown(f"SELECT {BREAKING}")), forbidden=FORBIDDEN)
    lines = f"SELECT * {{\n ?s ?p {BREAKING} \n}}"
    yield Sent("line", sends(shown(lines)), forbidden=FORBIDDEN)
    graph = {"default-graph-uri": BREAKING}
    yield Sent("dataset", sends(shown("ASK {}", **graph)), forbidden=FORBIDDEN)
    path = f"/sparql/graph?graph={quote(BREAKING)}"
    yield Sent("graph", sends(page(path)), forbidden=FORBIDDEN)


@ATTACKS.generator(limit="escaping", expected={406})
def headers() -> Iterator[Sent]:
    accept = f"text/html, x/{BREAKING}"
    graph = page("/sparql/graph?default", Accept=accept)
    yield Sent("accept", sends(graph), forbidden=FORBIDDEN)


def pages(paths: Sequence[str]) -> Callable[[socket.socket, Target], None]:
    """Return an attack that looks at pages one by one; the last one is judged as any answer."""

    def attack(sock: socket.socket, target: Target) -> None:
        sock.sendall(page(paths[-1]))
        for path in paths:
            answer = exchange(sock, target, page(path))
            require(answer.media_type == HTML, f"{path[:60]} is {answer.media_type}")
            require(answer.status in {400, 404}, f"{path[:60]}: {answer.status}")
            lacks(answer, FORBIDDEN, path[:60])
            require(answer.header("content-security-policy"), f"{path[:60]} may run scripts")

    return attack


@ATTACKS.generator(limit="escaping", expected={404})
def names() -> Iterator[Sent]:
    tag, all_ = quote(TAG, safe=""), quote(BREAKING, safe="")
    folders = ("fact", "passage", "source", "case", "page", "id", "queries", "downloads")
    yield Sent("every-folder", pages([f"/{folder}/{tag}" for folder in folders]), seconds=5)
    yield Sent("root", pages([f"/{tag}", f"/{all_}", f"/static/{all_}", f"/sparql/{all_}"]))
    yield Sent("data", pages([f"/data/{tag}.ttl", f"/ontology/{tag}", f"/{tag}/ontology"]))
    # Names that are near one that is there come back with what is meant.
    near = [f"/page/MYCN{tag}", f"/queries/symptoms{tag}", f"/downloads/manifest.json{tag}"]
    yield Sent("near", pages(near))


def _parameters(sock: socket.socket, target: Target) -> list[tuple[str, str]]:
    """Return slug and name of every parameter of every saved query."""
    answer = exchange(sock, target, request("GET", "/queries", headers={"Accept": "*/*"}))
    return [(q["slug"], p["name"]) for q in json.loads(answer.body) for p in q["parameters"]]


def _in_forms(value: str) -> Callable[[socket.socket, Target], None]:
    """Return an attack that types a value into every field of every form of saved queries."""

    def attack(sock: socket.socket, target: Target) -> None:
        # First: a connection that says nothing for long is closed.
        sock.sendall(page(f"/queries/find-by-word?{urlencode({'word': value})}"))
        found = _parameters(sock, target)
        require(len(found) > 20, f"{len(found)} parameters")
        for slug, name in found:
            answer = exchange(sock, target, page(f"/queries/{slug}?{urlencode({name: value})}"))
            require(answer.status in {200, 400}, f"{slug} {name}: {answer.status}")
            lacks(answer, FORBIDDEN, f"{slug} {name}")

    return attack


@ATTACKS.generator(limit="escaping", expected={200})
def forms() -> Iterator[Sent]:
    yield Sent("tag", _in_forms(TAG), forbidden=FORBIDDEN, seconds=30)
    yield Sent("attribute", _in_forms(BREAKING), forbidden=FORBIDDEN, seconds=30)


@ATTACKS.generator(limit="escaping", expected={400})
def unknown_fields() -> Iterator[Sent]:
    path = f"/queries/symptoms?{quote(BREAKING)}={quote(BREAKING)}"
    yield Sent("name", sends(page(path)), forbidden=FORBIDDEN)
    path = f"/queries/stage-of-a-case?age={quote(BREAKING)}"
    yield Sent("stage", sends(page(path)), forbidden=FORBIDDEN)


@ATTACKS.generator(limit="web_links", expected={200})
def links() -> Iterator[Sent]:
    for scheme in SCHEMES:
        query = f"SELECT (<{scheme}> AS ?x) {{}}"
        href = f'href="{scheme}'.encode()
        yield Sent(scheme.partition(":")[0], sends(shown(query)), forbidden=(href,))
    terms = " ".join(f"<{scheme}>" for scheme in SCHEMES)
    made = f"CONSTRUCT {{ ?x ?x ?x }} {{ VALUES ?x {{ {terms} }} }}"
    yield Sent("graph", sends(shown(made)), forbidden=(b'href="j', b'href="data', b'href="v'))


@ATTACKS.generator(limit="slashes", expected={404})
def redirects_by_slashes() -> Iterator[Sent]:
    for name, path in (
        ("first", "//evil.example//ontology"),
        ("inside", "/evil.example//ontology"),
        ("escaped", "/evil.example/%2fontology"),
        ("graph", "/sparql//graph?next=//evil.example"),
        ("query", "/queries//symptoms?next=//evil.example"),
    ):
        yield Sent(name, sends(page(path)), forbidden=(b"location:",))


@ATTACKS.generator(limit="known_names", expected={404})
def redirects_by_names() -> Iterator[Sent]:
    for name, path in (
        ("backslash", "/id/%5cevil.example"),
        ("user", "/id/@evil.example"),
        ("parameters", "/id/MYCN%3fx=%26format=html"),
        ("scheme", "/id/http:%5c%5cevil.example"),
    ):
        yield Sent(name, sends(page(path)), forbidden=(b"location:",))


@ATTACKS.generator(limit="host_names", expected={400})
def redirects_by_host() -> Iterator[Sent]:
    fields = [b"Host: localhost:80@evil.example", b"Connection: close", b"Accept: text/html"]
    for name, path in (("id", "/id/MYCN"), ("nothing", "/nothing")):
        message = written(f"GET {path} HTTP/1.1", fields)
        yield Sent(name, sends(message), forbidden=(b"evil.example",))
