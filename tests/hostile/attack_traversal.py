"""Path traversal: names that lead out of the folder or the data that they are looked up in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hostile_cases import Attacks, Sent
from hostile_exchanges import exchange, require
from hostile_requests import aims, request, sends

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from hostile_cases import Target

ATTACKS: Final = Attacks("path traversal")

UP: Final = 12
"""Folders to go up: more than there are."""
PASSWORDS: Final = b"root:x:"


def _file(make: Callable[[str], str]) -> Callable[[socket.socket, Target], None]:
    """Return an attack on the secret, by its absolute path without the first slash."""
    return aims(lambda target: request("GET", make(target.secret[1:])))


def _encoded(path: str, slash: str) -> str:
    return path.replace("/", slash)


@ATTACKS.generator(limit="known_files", expected={404})
def out_of_downloads() -> Iterator[Sent]:
    yield Sent("dots", _file(lambda p: f"/downloads/{'../' * UP}{p}"))
    absolute = _file(lambda p: f"/downloads/%2f{_encoded(p, '%2f')}")
    yield Sent("absolute", absolute, limit="slashes")
    yield Sent("escaped", _file(lambda p: f"/downloads/{'%2e%2e%2f' * UP}{p}"))
    yield Sent("escaped-twice", _file(lambda p: f"/downloads/{'%252e%252e%252f' * UP}{p}"))
    yield Sent("backslashes", _file(lambda p: f"/downloads/{'..%5c' * UP}{_encoded(p, '%5c')}"))


@ATTACKS.generator(limit="known_files", expected={404})
def out_of_static_files() -> Iterator[Sent]:
    yield Sent("dots", _file(lambda p: f"/static/{'../' * UP}{p}"))
    yield Sent("escaped", _file(lambda p: f"/static/{'%2e%2e/' * UP}{p}"))
    yield Sent("slashes", _file(lambda p: f"/static/{'..%2f' * UP}{_encoded(p, '%2f')}"))
    yield Sent("absolute", _file(lambda p: f"/static//{p}"), limit="slashes")
    yield Sent("source", sends(request("GET", "/static/../app.py")), forbidden=(b"import",))


@ATTACKS.generator(limit="known_files", expected={404})
def addresses_of_files() -> Iterator[Sent]:
    yield Sent("url", _file(lambda p: f"/downloads/file:///{p}"))
    yield Sent("url-escaped", _file(lambda p: f"/downloads/file:%2f%2f/{_encoded(p, '%2f')}"))
    yield Sent("of-release", sends(request("GET", "/downloads/../current")))
    passwords = "/downloads/neuroblastoma-kg.ttl/../../../../../../../etc/passwd"
    yield Sent("below-a-file", sends(request("GET", passwords)), forbidden=(PASSWORDS,))


@ATTACKS.generator(limit="known_names", expected={404})
def out_of_data() -> Iterator[Sent]:
    yield Sent("id", _file(lambda p: f"/id/..%5c..%5c{_encoded(p, '%5c')}"))
    yield Sent("fact", _file(lambda p: f"/fact/{'%252e%252e%252f' * UP}{_encoded(p, '%252f')}"))
    data = _file(lambda p: f"/data/{'%252e%252e%252f' * UP}{_encoded(p, '%252f')}.ttl")
    yield Sent("data", data)
    yield Sent("query", _file(lambda p: f"/queries/%252f{_encoded(p, '%252f')}"))
    name = "/page/" + "%e2%80%a4%e2%80%a4%ef%bc%8f" * UP + "etc%ef%bc%8fpasswd"
    yield Sent("other-dots", sends(request("GET", name)), forbidden=(PASSWORDS,))


def _short(message: bytes) -> Callable[[socket.socket, Target], None]:
    def attack(sock: socket.socket, target: Target) -> None:
        answer = exchange(sock, target, message)
        require(len(answer.body) < 5_000, f"{len(answer.body)} bytes about a name")
        sock.sendall(message)

    return attack


@ATTACKS.generator(limit="known_names", expected={404})
def endless_names() -> Iterator[Sent]:
    for name, path in (
        ("id", f"/id/{'a' * 60_000}"),
        ("fact", f"/fact/{'%F0%9F%92%A3' * 5_000}"),
        ("query", f"/queries/{'a-' * 30_000}"),
    ):
        # The name comes back cut, and the search for names that are meant ends.
        yield Sent(name, _short(request("GET", path)))


@ATTACKS.generator(limit="encoding", expected={400})
def cut_names() -> Iterator[Sent]:
    # What one layer cuts at NUL, another one takes for a name with the right ending.
    for folder, ending in (("downloads", ".ttl"), ("static", ".css"), ("queries", ".json")):
        yield Sent(folder, _file(lambda p, f=folder, e=ending: f"/{f}/{'../' * UP}{p}%00{e}"))
    overlong = f"/downloads/{'%c0%ae%c0%ae%c0%af' * UP}etc/passwd"
    yield Sent("overlong", sends(request("GET", overlong)), forbidden=(PASSWORDS,))
