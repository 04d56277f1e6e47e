"""Decompression: bodies of which a few bytes stand for gigabytes, or for something else."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING, Final

from hostile_cases import Attacks, Sent
from hostile_exchanges import with_headers
from hostile_requests import DIRECT, sends

if TYPE_CHECKING:
    from collections.abc import Iterator

ATTACKS: Final = Attacks("decompression")

QUERY: Final = b"ASK {}"


def coded(coding: str, body: bytes, path: str = "/sparql") -> bytes:
    """Return a query whose body is said to be in a coding."""
    headers = {"Content-Type": DIRECT, "Content-Encoding": coding}
    return with_headers("POST", path, headers, body)


def bomb(megabytes: int) -> bytes:
    """Return a gzip file that stands for so many megabytes of a query's comment."""
    # Each member stands for as much as the others; made once and repeated, it costs us little.
    return gzip.compress(b"#" * 1_000_000, 9, mtime=0) * megabytes


@ATTACKS.generator(limit="codings", expected={415})
def compressed_bodies() -> Iterator[Sent]:
    wanted = (b"accept-encoding: identity",)
    yield Sent("gzip", sends(coded("gzip", gzip.compress(QUERY))), wanted=wanted)
    yield Sent("deflate", sends(coded("deflate", zlib.compress(QUERY))), wanted=wanted)
    yield Sent("capitals", sends(coded("X-GZip", gzip.compress(QUERY))), wanted=wanted)
    twice = gzip.compress(gzip.compress(QUERY))
    yield Sent("twice", sends(coded("gzip, gzip", twice)), wanted=wanted)
    plain = coded("identity, gzip", QUERY)
    yield Sent("list", sends(plain), wanted=wanted)


@ATTACKS.generator(limit="codings", expected={415})
def bombs() -> Iterator[Sent]:
    yield Sent("gigabyte", sends(coded("gzip", bomb(100))))
    yield Sent("layers", sends(coded("gzip, gzip, gzip", gzip.compress(bomb(100)))))
    form = {"Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": "gzip"}
    yield Sent("form", sends(with_headers("POST", "/sparql", form, bomb(50))))


@ATTACKS.generator(limit="codings", expected={415})
def codings_unheard_of() -> Iterator[Sent]:
    for coding in ("br", "zstd", "compress", "aes128gcm"):
        yield Sent(coding, sends(coded(coding, QUERY)))


@ATTACKS.generator(limit="framing", expected={501})
def compressed_transfers() -> Iterator[Sent]:
    packed = gzip.compress(QUERY)
    body = b"%x\r\n" % len(packed) + packed + b"\r\n0\r\n\r\n"
    for coding in ("gzip", "deflate", "br"):
        headers = (
            f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            f"Content-Type: {DIRECT}\r\nTransfer-Encoding: {coding}, chunked\r\n\r\n"
        )
        yield Sent(coding, sends(headers.encode() + body))
