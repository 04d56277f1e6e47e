"""Markup and templates in every parameter of every page, and numbers that are none."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from attack_xss import BREAKING, FORBIDDEN, TAG
from hostile_cases import Attacks, Sent
from hostile_exchanges import HTML, exchange, lacks, page, require
from hostile_requests import request, sends

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from hostile_cases import Target

ATTACKS: Final = Attacks("cross-site scripting and links astray")

TEMPLATE: Final = "{{dict(zqxnowhere=1)|first|upper}}"
"""What Jinja would calculate, without a character that pages escape."""
CALCULATED: Final = b"ZQXNOWHERE"
_LINK: Final = re.compile(rb'href="(/[^"#?]*)')
_STARTS: Final = ("/", "/api", "/page/MYCN", "/fact/F00001", "/queries/symptoms", "/ontology")
_OF_EACH_ROOM: Final = 2
"""Pages whose addresses begin alike that are tried."""


def field(path: str, **values: str) -> bytes:
    """Return a request for a page with parameters."""
    return page(f"{path}?{urlencode(values)}")


LAST: Final = field("/search", q=BREAKING)
"""What is judged of attacks that look at many pages. It is asked first, because a connection that
says nothing for long is closed.
"""


@ATTACKS.generator(limit="escaping", expected={200})
def searched() -> Iterator[Sent]:
    yield Sent("words", sends(field("/search", q=TAG)), forbidden=FORBIDDEN)
    yield Sent("attribute", sends(field("/search", q=BREAKING)), forbidden=FORBIDDEN)
    yield Sent("questions", sends(field("/queries", q=BREAKING)), forbidden=FORBIDDEN)
    yield Sent("tag", sends(field("/queries", tag=BREAKING)), forbidden=FORBIDDEN)
    both = field("/queries", q=BREAKING, tag=TAG)
    yield Sent("words-and-tag", sends(both), forbidden=FORBIDDEN)


@ATTACKS.generator(limit="escaping", expected={400})
def refused_parameters() -> Iterator[Sent]:
    query = "/queries/symptoms"
    yield Sent("kind", sends(field("/search", q="a", kind=BREAKING)), forbidden=FORBIDDEN)
    yield Sent("why", sends(field(query, why=BREAKING)), forbidden=FORBIDDEN)
    for name in ("page", "page_size"):
        message = field(f"{query}.rows.json", **{name: BREAKING})
        yield Sent(name, sends(message), forbidden=FORBIDDEN)
    face = quote("<img src=x onerror=alert(1)>")
    yield Sent("face", sends(page(f"{query}.{face}")), forbidden=FORBIDDEN)


def _is_safe(sock: socket.socket, target: Target, path: str) -> None:
    """Fail where a page holds markup that stands in its address, or fails."""
    answer = exchange(sock, target, page(path))
    require(answer.status < 500, f"{path[:80]}: {answer.status}")
    if answer.media_type == HTML:
        lacks(answer, FORBIDDEN, path[:80])


def on_every_page(sock: socket.socket, target: Target) -> None:
    """Open pages that others link to, with a parameter that none of them has."""
    sock.sendall(LAST)
    found: dict[str, None] = {}
    for start in _STARTS:
        body = exchange(sock, target, page(start)).body
        found |= dict.fromkeys(link.decode() for link in _LINK.findall(body))
    rooms: dict[str, list[str]] = {}
    for path in found:
        if not path.startswith(("/static/", "/downloads/")):
            rooms.setdefault(path.split("/")[1], []).append(path)
    require(len(rooms) > 10, f"links lead to {sorted(rooms)}")
    for paths in rooms.values():
        for path in paths[:_OF_EACH_ROOM]:
            _is_safe(sock, target, f"{path}?{urlencode({BREAKING: BREAKING})}")


def in_every_operation(sock: socket.socket, target: Target) -> None:
    """Give markup to each parameter that the service says it has, saved queries aside."""
    sock.sendall(LAST)
    described = json.loads(exchange(sock, target, request("GET", "/openapi.json")).body)
    shared = described["components"]["parameters"]
    count = 0
    for path, item in described["paths"].items():
        if path.startswith("/queries/") or "get" not in item:
            continue
        for given in [*item.get("parameters", []), *item["get"].get("parameters", [])]:
            parameter = shared[given["$ref"].rpartition("/")[2]] if "$ref" in given else given
            value, count = quote(BREAKING, safe=""), count + 1
            if parameter["in"] == "path":
                _is_safe(sock, target, path.replace(f"{{{parameter['name']}}}", value))
            else:
                _is_safe(sock, target, f"{path}?{parameter['name']}={value}")
    require(count > 10, f"{count} parameters")


@ATTACKS.generator(limit="escaping", expected={200})
def everywhere_else() -> Iterator[Sent]:
    yield Sent("pages", on_every_page, forbidden=FORBIDDEN, seconds=90)
    yield Sent("operations", in_every_operation, forbidden=FORBIDDEN, seconds=90)


@ATTACKS.generator(limit="templates", expected={200})
def calculated() -> Iterator[Sent]:
    for name, path, parameter in (
        ("search", "/search", "q"),
        ("questions", "/queries", "q"),
        ("tag", "/queries", "tag"),
        ("saved", "/queries/find-by-word", "word"),
    ):
        message = field(path, **{parameter: TEMPLATE})
        yield Sent(name, sends(message), forbidden=(CALCULATED,), wanted=(b"zqxnowhere",))
    shown = field("/sparql", query=f"SELECT ({json.dumps(TEMPLATE)} AS ?x) {{}}")
    yield Sent("result", sends(shown), forbidden=(CALCULATED,), wanted=(b"zqxnowhere",))


@ATTACKS.generator(limit="declared_types", expected={200})
def markup_in_data() -> Iterator[Sent]:
    """Markup in data is data, unless a browser takes it for a page."""
    text = json.dumps(BREAKING)
    select = quote(f"SELECT ({text} AS ?x) {{}}")
    graph = quote(f"CONSTRUCT {{ <urn:a> <urn:b> {text} }} {{}}")
    wanted = (b"x-content-type-options: nosniff\r\n",)
    for name, path in (
        ("search", f"/search?format=json&q={quote(BREAKING)}"),
        ("gallery", f"/queries?format=json&q={quote(BREAKING)}"),
        ("table", f"/sparql?format=csv&query={select}"),
        ("graph", f"/sparql?format=nt&query={graph}"),
        ("answer", f"/queries/find-by-word.answer.json?word={quote(BREAKING)}"),
    ):
        yield Sent(name, sends(page(path)), wanted=wanted, forbidden=(b"content-type: text/html",))


@ATTACKS.generator(limit="content_policy", expected={200})
def pages_that_allow_scripts() -> Iterator[Sent]:
    wanted = (
        b"content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; ",
        b"; base-uri 'none'; frame-ancestors 'none'",
    )
    inline = (b"unsafe-inline", b"unsafe-eval")
    for name, path in (
        ("search", f"/search?q={quote(TAG)}"),
        ("gallery", f"/queries?q={quote(TAG)}"),
        ("saved", f"/queries/find-by-word?word={quote(TAG)}"),
        ("result", f"/sparql?query={quote(f'SELECT ({json.dumps(TAG)} AS ?x) {{}}')}"),
        ("operations", "/api"),
    ):
        yield Sent(name, sends(page(path)), wanted=wanted, forbidden=inline)


def _number(path: str) -> Callable[[socket.socket, Target], None]:
    return sends(page(f"/queries/symptoms{path}"))


@ATTACKS.generator(limit="small_numbers", expected={400})
def numbers_that_are_none() -> Iterator[Sent]:
    yield Sent("row-zero", _number("?why=0"))
    yield Sent("row-in-other-digits", _number("?why=%EF%BC%91"))
    yield Sent("page-zero", _number(".rows.json?page=0"))
    yield Sent("size-zero", _number(".rows.json?page_size=0"))
    yield Sent("size-below-zero", _number(".answer.json?page_size=-5"))
