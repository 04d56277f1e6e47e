"""Protocol abuse: requests that break HTTP, or mean two things at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hostile_cases import CLOSED, Attacks, Sent
from hostile_exchanges import require, with_headers, written
from hostile_requests import DIRECT, FORM, sends

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from hostile_cases import Target

ATTACKS: Final = Attacks("protocol abuse")

POST: Final = "POST /sparql HTTP/1.1"
LIVE: Final = "GET /health/live HTTP/1.1"
ASK: Final = b"query=ASK+%7B%7D"
HOST: Final = b"Host: localhost"
CLOSE: Final = b"Connection: close"
OF_FORM: Final = f"Content-Type: {FORM}".encode()
CHUNKED: Final = b"Transfer-Encoding: chunked"
LONG: Final = 100_000


def posted(*fields: bytes, body: bytes) -> bytes:
    """Return a form with these headers, which say how long it is."""
    return written(POST, [HOST, CLOSE, OF_FORM, *fields], body)


@ATTACKS.generator(limit="server", expected={400})
def two_lengths() -> Iterator[Sent]:
    # What stands behind the first body is a second request for whoever believes the other length.
    hidden = b"GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n"
    body = b"0\r\n\r\n" + hidden
    length = b"Content-Length: %d" % len(body)
    forbidden = (b"smuggled",)
    yield Sent("length-first", sends(posted(length, CHUNKED, body=body)), forbidden=forbidden)
    yield Sent("chunks-first", sends(posted(CHUNKED, length, body=body)), forbidden=forbidden)
    two = (b"Content-Length: 0", b"Content-Length: %d" % len(hidden))
    yield Sent("two", sends(posted(*two, body=hidden)), forbidden=forbidden)
    yield Sent("list", sends(posted(b"Content-Length: 16, 16", body=ASK)))
    blank = b"Transfer-Encoding : chunked"
    yield Sent("blank-before-colon", sends(posted(blank, length, body=body)), forbidden=forbidden)


@ATTACKS.generator(limit="framing", expected={501})
def codings_of_transfer() -> Iterator[Sent]:
    body = b"10\r\n" + ASK + b"\r\n0\r\n\r\n"
    for coding in ("gzip, chunked", "chunked, chunked", "gzip,deflate, chunked"):
        field = f"Transfer-Encoding: {coding}".encode()
        yield Sent(re.sub("[^a-z]+", "-", coding), sends(posted(field, body=body)))


@ATTACKS.generator(limit="front", expected={400})
def broken_chunks() -> Iterator[Sent]:
    for name, size in (("negative", b"-1"), ("letters", b"zz"), ("beyond-64-bits", b"f" * 18)):
        # The first chunk is a whole query: who takes it for the body answers 200.
        body = b"10\r\n" + ASK + b"\r\n" + size + b"\r\nx\r\n"
        yield Sent(name, sends(posted(CHUNKED, body=body)))
    yield Sent("too-long", sends(posted(CHUNKED, body=b"10\r\n" + ASK + b"xx\r\n0\r\n\r\n")))
    extended = b"10;" + b"x" * LONG + b"\r\n" + ASK + b"\r\n0\r\n\r\n"
    yield Sent("long-extension", sends(posted(CHUNKED, body=extended)), limit="server")


@ATTACKS.generator(limit="front", expected={400})
def two_media_types() -> Iterator[Sent]:
    # A filter in front may have looked at the other one.
    both = (f"Content-Type: {DIRECT}".encode(), b"Content-Type: text/plain")
    fields = (HOST, CLOSE, *both, b"Content-Length: 6")
    yield Sent("headers", sends(written(POST, fields, b"ASK {}")))


@ATTACKS.generator(limit="server", expected={400})
def lengths_that_are_none() -> Iterator[Sent]:
    for name, length in (("negative", "-1"), ("plus", "+16"), ("hexadecimal", "0x10")):
        yield Sent(name, sends(posted(f"Content-Length: {length}".encode(), body=ASK)))
    yield Sent("beyond-64-bits", sends(posted(b"Content-Length: %d" % 2**64, body=ASK)))


@ATTACKS.generator(limit="max_query_bytes", expected={413})
def lengths_that_are_too_great() -> Iterator[Sent]:
    yield Sent("10-megabytes", sends(posted(b"Content-Length: 10000000", body=ASK)))
    most = b"Content-Length: %d" % (2**63 - 1)
    yield Sent("63-bits", sends(posted(most, body=ASK)), limit="server")
    expecting = (b"Expect: 100-continue", b"Content-Length: 10000000")
    yield Sent("asked-before", sends(posted(*expecting, body=b"")))


@ATTACKS.generator(limit="server", expected={400})
def broken_headers() -> Iterator[Sent]:
    for name, field in (
        ("folded", b"X-A: a\r\n b"),
        ("nul", b"X-A: a\0b"),
        ("escape", b"X-A: \x1b[31mred"),
        ("carriage-return", b"X-A: a\rX-B: b"),
        ("nul-in-name", b"X\0A: a"),
    ):
        yield Sent(name, sends(written(LIVE, [HOST, CLOSE, field])))


@ATTACKS.generator(limit="server", expected={400})
def broken_lines() -> Iterator[Sent]:
    for name, line in (
        ("nul", "GET /health/live\0 HTTP/1.1"),
        ("tabs", "GET\t/health/live\tHTTP/1.1"),
        ("blank-in-path", "GET /health/live x HTTP/1.1"),
        ("blanks", "GET  /health/live  HTTP/1.1"),
        ("method", "GE(T /health/live HTTP/1.1"),
    ):
        yield Sent(name, sends(written(line)))


@ATTACKS.generator(limit="server", expected={400})
def other_versions() -> Iterator[Sent]:
    yield Sent("0.9", sends(b"GET /health/live\r\n\r\n"))
    for version in ("HTTP/9.9", "HTTP/2.0", "http/1.1"):
        line = f"GET /health/live {version}"
        yield Sent(version.lower().replace("/", "-"), sends(written(line)))


@ATTACKS.generator(limit="http_1", expected={400, CLOSED})
def http_2() -> Iterator[Sent]:
    # Its settings frame alone, and a head of which no end comes.
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0"
    yield Sent("preface", sends(preface))
    endless = b"\0\0\5\1\0\0\0\0\1\x82\x84\x86A\x00" + b"\0\0\1\x09\0\0\0\0\1\x82" * 500
    yield Sent("continuations", sends(preface + endless))


@ATTACKS.generator(limit="server", expected={200})
def upgrades() -> Iterator[Sent]:
    # Neither switched to nor refused: the answer is that of HTTP/1.1.
    both = (HOST, b"Connection: Upgrade, HTTP2-Settings, close")
    cleartext = (*both, b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABkAAQAAP__")
    yield Sent("h2c", sends(written(LIVE, cleartext)), wanted=(b"live",))
    tls = (HOST, b"Connection: Upgrade, close", b"Upgrade: TLS/1.2")
    yield Sent("tls", sends(written(LIVE, tls)), wanted=(b"live",))


@ATTACKS.generator(limit="request_line", expected={400})
def targets_that_are_no_paths() -> Iterator[Sent]:
    yield Sent("connect", sends(written("CONNECT 127.0.0.1:22 HTTP/1.1")))
    yield Sent("authority", sends(written("GET evil.example:443 HTTP/1.1")))
    yield Sent("asterisk", sends(written("GET * HTTP/1.1")))
    yield Sent("word", sends(written("GET health HTTP/1.1")))


@ATTACKS.generator(limit="request_line", expected={405})
def methods() -> Iterator[Sent]:
    # TRACE would send back what a script of another site must not see.
    secret = written("TRACE /sparql HTTP/1.1", [HOST, CLOSE, b"Authorization: Basic c2VjcmV0"])
    yield Sent("trace", sends(secret), forbidden=(b"c2VjcmV0",))
    yield Sent("put", sends(with_headers("PUT", "/sparql", {"Content-Type": DIRECT}, b"ASK {}")))
    yield Sent("propfind", sends(written("PROPFIND /sparql?query=ASK%7B%7D HTTP/1.1")))
    long = "G" * 50_000
    yield Sent("long", sends(written(f"{long} /sparql HTTP/1.1")), forbidden=(b"G" * 100,))
    small = written("get /sparql?query=ASK%7B%7D HTTP/1.1")
    yield Sent("small-letters", sends(small), frozenset({400}))


@ATTACKS.generator(limit="server", expected={431})
def heads_without_measure() -> Iterator[Sent]:
    line = f"GET /{'a' * LONG} HTTP/1.1"
    yield Sent("long-line", sends(written(line)), frozenset({414}))
    yield Sent("longest-line", sends(written(f"GET /{'a' * 300_000} HTTP/1.1")))
    yield Sent("long-header", sends(written(LIVE, [HOST, CLOSE, b"X: " + b"a" * 300_000])))
    yield Sent("many-headers", sends(written(LIVE, [HOST, CLOSE, *[b"X: a"] * 10_000])))
    yield Sent("long-name", sends(written(LIVE, [HOST, CLOSE, b"X" * LONG + b": a"])))


@ATTACKS.generator(limit="header_lengths", expected={431})
def headers_that_take_long_to_read() -> Iterator[Sent]:
    # All are short enough for the server below, which takes 128 KiB.
    query = "/sparql?query=ASK%7B%7D"
    wanted = (b"problem+json",)
    ranges = ",".join(f"a/{n};q=0.{n % 10}" for n in range(7_000))
    yield Sent("accept", sends(with_headers("GET", query, {"Accept": ranges})), wanted=wanted)
    one = {"Accept": "text/csv" + ";q=0.1" * 15_000}
    yield Sent("accept-weights", sends(with_headers("GET", query, one)), wanted=wanted)
    tags = ", ".join(f'"{n:032x}"' for n in range(2_500))
    held = {"If-None-Match": tags}
    yield Sent("if-none-match", sends(with_headers("GET", query, held)), wanted=wanted)
    parameters = {"Content-Type": f'{DIRECT}; a="{";" * 100_000}'}
    typed = with_headers("POST", "/sparql", parameters, b"ASK {}")
    yield Sent("content-type", sends(typed), wanted=wanted)
    parts = {"Range": "bytes=" + ",".join(f"{n}-{n}" for n in range(8_000))}
    file = with_headers("GET", "/downloads/report.json", parts)
    yield Sent("range", sends(file), wanted=wanted)


@ATTACKS.generator(limit="single_ranges", expected={200})
def ranges() -> Iterator[Sent]:
    # Parts that overlap would make an answer many times the size of the file.
    for name, wanted in (
        ("overlapping", "bytes=" + ",".join(["0-"] * 30)),
        ("unknown-unit", "lines=1-2"),
        ("backward", "bytes=5-1"),
        ("letters", "bytes=a-b"),
    ):
        fields = {"Range": wanted}
        message = with_headers("GET", "/static/style.css", fields)
        yield Sent(name, sends(message))


def _pipelined(message: bytes, status: bytes) -> Sent:
    """Return a case of 400 requests in one go, the last of which is judged."""
    count = 400

    def attack(sock: socket.socket, target: Target) -> None:
        del target
        sock.sendall(message.replace(b"Connection: close", b"X: x") * (count - 1))
        head, got, rest = re.compile(rb"HTTP/1.1 (\d\d\d) [^\r]*\r\n"), 0, b""
        sizes = re.compile(rb"\r\ncontent-length: (\d+)\r\n")
        while got < count - 1:
            while b"\r\n\r\n" not in rest:
                rest += _more(sock)
            found, (start, _, rest) = head.match(rest), rest.partition(b"\r\n\r\n")
            require(found and found[1] == status, f"answer {got}: {start[:80]!r}")
            length = sizes.search(start + b"\r\n")
            size = int(length[1]) if length else 0
            while len(rest) < size:
                rest += _more(sock)
            rest, got = rest[size:], got + 1
        require(not rest, f"after the last answer: {rest[:80]!r}")
        sock.sendall(message)

    return Sent(status.decode(), attack, frozenset({int(status)}), seconds=10)


def _more(sock: socket.socket) -> bytes:
    data = sock.recv(1 << 16)
    require(data, "the connection ends before all is answered")
    return data


@ATTACKS.generator(limit="server", expected={200})
def pipelines() -> Iterator[Sent]:
    yield _pipelined(written(LIVE, [HOST, CLOSE]), b"200")
    yield _pipelined(written("GET /nothing HTTP/1.1", [HOST, CLOSE]), b"404")
