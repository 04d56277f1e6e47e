"""Injection into files and code: formulas of spreadsheets, commands of shells, lines of headers."""

from __future__ import annotations

import html
import io
import re
import shlex
import zipfile
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from hostile_cases import Attacks, Sent
from hostile_exchanges import exchange, page, require
from hostile_requests import get, request, sends

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from hostile_cases import Target

ATTACKS: Final = Attacks("injection into files and code")

TAKES_ANY_WORD: Final = "/queries/find-by-word"
_CODE: Final = re.compile(r"<pre[^>]*><code>(.*?)</code></pre>", re.DOTALL)
_LANGUAGES: Final = 5
"""Pieces of code on the page of a saved query: curl, twice Python, R, JavaScript."""


def _asked(suffix: str, word: str, **others: str) -> str:
    return f"{TAKES_ANY_WORD}{suffix}?{urlencode({'word': word} | others)}"


def in_workbook(word: str) -> Callable[[socket.socket, Target], None]:
    """Return an attack that gets a workbook which says what it was asked.

    Every cell with the word must be a text, without a formula and without a link.
    """

    def attack(sock: socket.socket, target: Target) -> None:
        path = _asked(".xlsx", word)
        answer = exchange(sock, target, request("GET", path))
        require(answer.status == 200, f"{answer.status}")
        with zipfile.ZipFile(io.BytesIO(answer.body)) as book:
            parts = {name: book.read(name).decode() for name in book.namelist()}
        texts = html.unescape(parts["xl/sharedStrings.xml"])
        require(f">{word}</t>" in texts, "what was asked is no text of the workbook")
        for name, part in parts.items():
            require(not re.search(r"<f[ >]", part), f"a formula in {name}")
            if name.endswith(".rels"):
                require(word not in html.unescape(part), f"a link in {name}")
        sock.sendall(request("GET", path))

    return attack


@ATTACKS.generator(limit="plain_cells", expected={200})
def formulas() -> Iterator[Sent]:
    for name, word in (
        ("equals", "=1+1"),
        ("plus", "+1+1"),
        ("minus", "-1+1"),
        ("at", "@SUM(1,1)"),
        ("link", '=HYPERLINK("http://evil.example/","Click")'),
    ):
        yield Sent(name, in_workbook(word))


@ATTACKS.generator(limit="plain_cells", expected={200})
def linking_cells() -> Iterator[Sent]:
    for name, word in (
        ("web", "https://evil.example/"),
        ("file", "external:evil.xlsx"),
        ("sheet", "internal:Data!A1"),
        ("mail", "mailto:evil@evil.example"),
    ):
        yield Sent(name, in_workbook(word))


def _table(query: str, name: str) -> bytes:
    # Long enough for the limits of a service that leaves no room to refuse it.
    return get(query=f"{query} # {'x' * 100}", format=name)


@ATTACKS.generator(limit="room", expected={200})
def cells() -> Iterator[Sent]:
    """CSV and TSV hold values as they are, as W3C says; none becomes two cells or rows."""
    for name, begin in (("equals", "="), ("at", "@")):
        query = f"SELECT ('{begin}1+1' AS ?x) {{}}"
        yield Sent(name, sends(_table(query, "csv")), wanted=(f"x\r\n{begin}1+1\r\n".encode(),))
    query = "SELECT ('a\",\"b\\r\\n=1' AS ?x) {}"
    yield Sent("quoted", sends(_table(query, "csv")), wanted=(b'x\r\n"a"",""b\r\n=1"\r\n',))
    query = "SELECT ('a\\tb\\nc' AS ?x) {}"
    yield Sent("tabs", sends(_table(query, "tsv")), wanted=(b'?x\n"a\\tb\\nc"\n',))


def code(sock: socket.socket, target: Target, word: str) -> list[str]:
    """Return the pieces of code that the page of a saved query shows."""
    body = exchange(sock, target, page(_asked("", word))).body.decode()
    found = [html.unescape(one) for one in _CODE.findall(body)][:_LANGUAGES]
    require(len(found) == _LANGUAGES, f"{len(found)} pieces of code")
    return found


def in_shell(word: str) -> Callable[[socket.socket, Target], None]:
    """Return an attack that looks at the command on a page: the word must be one word of it."""

    def attack(sock: socket.socket, target: Target) -> None:
        command = shlex.split(code(sock, target, word)[0].replace("\\\n", " "))
        require(command[:2] == ["curl", "--get"], f"{command[:2]}")
        require(command[3:] == ["--data-urlencode", f"word={word}"], f"it runs {command[3:]}")
        sock.sendall(page(_asked("", word)))

    return attack


@ATTACKS.generator(limit="quoted_code", expected={200})
def commands() -> Iterator[Sent]:
    for name, word in (
        ("end-of-quote", "'; touch zqx #"),
        ("substitution", "$(touch zqx)"),
        ("backticks", "`touch zqx`"),
        ("line-feed", "a\ntouch zqx"),
        ("backslash", "\\'; touch zqx #"),
    ):
        yield Sent(name, in_shell(word))


def in_programs(word: str) -> Callable[[socket.socket, Target], None]:
    """Return an attack that looks at code on a page: what was typed must be encoded in it."""

    def attack(sock: socket.socket, target: Target) -> None:
        for piece in code(sock, target, word)[1:]:
            require(word not in piece, f"{piece[:60]!r} holds what was typed")
        sock.sendall(page(_asked("", word)))

    return attack


@ATTACKS.generator(limit="encoded_addresses", expected={200})
def programs() -> Iterator[Sent]:
    for name, word in (
        ("end-of-text", '"); evil("'),
        ("line-feed", "a\nevil()"),
        ("backslash", '\\"); evil()#'),
        ("separator", "\u2028evil()"),
    ):
        yield Sent(name, in_programs(word))


@ATTACKS.generator(limit="encoded_addresses", expected={200})
def links_of_pages() -> Iterator[Sent]:
    """Values go into the links to other pages of the rows (RFC 8288)."""
    for name, word in (
        ("another-link", '>; rel="next", <https://evil.example/'),
        ("line", "\r\nX-Evil: 1"),
        ("field", "a&page=7"),
    ):
        forbidden = (b"<https://evil", b"\r\nx-evil", b"&page=7&")
        path = _asked(".rows.json", word, page_size="1")
        wanted = (f"word={quote(word, safe='').replace('%20', '+')}".encode(),)
        yield Sent(name, sends(request("GET", path)), forbidden=forbidden, wanted=wanted)
