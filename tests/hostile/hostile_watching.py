"""What is watched while a service is attacked: a canary, other clients, and its processes."""

from __future__ import annotations

import contextlib
import re
import secrets
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from hostile_answers import FaultyAnswerError, NoAnswerError, incomplete, read
from hostile_requests import direct, request

from bench.processes import children
from kg.web.operations import proc

if TYPE_CHECKING:
    from pathlib import Path

    from bench.processes import Role

WITNESS: Final = "127.0.0.2"
"""Address of the client that means well."""
_PATIENCE: Final = 15.0
"""Seconds after which that client gives up."""
_PAUSE: Final = 0.03
_NUMBERED: Final = re.compile(rb"^[A-Z]+ /([0-9]+)/")


class Canary:
    """A listener on loopback and a file that nobody may reach through the service."""

    def __init__(self, folder: Path) -> None:
        """Listen, and write a secret into a folder of its own."""
        self.secret = folder / "secret" / "secret.txt"
        self.token = secrets.token_hex(24).encode()
        self.secret.parent.mkdir()
        self.secret.write_bytes(b"<urn:x> <urn:y> <urn:" + self.token + b"> .\n")
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._listener.settimeout(0.1)
        self.hits: list[str] = []
        """The number of the case that each connection came from, or nothing."""
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def url(self, number: int) -> str:
        """Return the address that tells which case it was given to."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/{number}/"

    def made(self) -> list[str]:
        """Return what files came to lie beside the secret."""
        return sorted(p.name for p in self.secret.parent.iterdir() if p != self.secret)

    def close(self) -> None:
        """Stop listening."""
        self._ended.set()
        self._thread.join()
        self._listener.close()

    def _listen(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            with connection, contextlib.suppress(OSError):
                connection.settimeout(1)
                found = _NUMBERED.match(connection.recv(1000))
                self.hits.append(found[1].decode() if found else "")
                connection.sendall(
                    b"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\nContent-Length: 0\r\n"
                    b"Connection: close\r\n\r\n"
                )


@dataclass
class Liveness:
    """What a client that means well met.

    Attributes:
        seconds: how long each of its requests took.
        wrong: what answers were not as they should be.
    """

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def quantile(self, share: float) -> float:
        """Return the seconds within which a share of the requests were answered."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class Witness:
    """A second client that asks easy things all the time; a context manager."""

    def __init__(self, address: tuple[str, int], wants: str = "all") -> None:
        """Be ready to ask.

        Args:
            address: of the service.
            wants: ``all``: queries, pages and health; ``pages``, which is those and health;
                ``health``; or ``none``.
        """
        self.found = Liveness()
        self._wants = wants
        self._address = address
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._ask_on, daemon=True)

    def __enter__(self) -> Self:
        """Begin to ask."""
        if self._wants != "none":
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for the last answer."""
        self._ended.set()
        if self._wants != "none":
            self._thread.join()

    def _ask_on(self) -> None:
        ask, live = direct("ASK {}"), request("GET", "/health/live")
        page = request("GET", "/page/MYCN", headers={"Accept": "text/html"})
        asked = [(live, b"live")]
        if self._wants != "health":
            asked.append((page, b"MYCN"))
        if self._wants == "all":
            asked += [(ask, b"true")] * 8
        count = 0
        while not self._ended.is_set():
            message, wanted = asked[count % len(asked)]
            count += 1
            began = time.monotonic()
            fault = self._fault(message, wanted)
            self.found.seconds.append(time.monotonic() - began)
            if fault:
                self.found.wrong.append(fault)
            self._ended.wait(_PAUSE)

    def _fault(self, message: bytes, wanted: bytes) -> str:
        try:
            with socket.create_connection(self._address, _PATIENCE, (WITNESS, 0)) as sock:
                sock.sendall(message)
                answer = read(sock, "GET", time.monotonic() + _PATIENCE)
        except (OSError, FaultyAnswerError, NoAnswerError) as error:
            return f"{type(error).__name__} {error}"
        if answer.status != 200 or wanted not in answer.body or (fault := incomplete(answer)):
            return f"{answer.status} {answer.body[:80]!r}"
        return fault


def memory(pid: int) -> int:
    """Return the bytes of memory of a process, of shared pages its share only; 0 if it is gone."""
    try:
        return proc.memory(pid)["Pss"]
    except (OSError, KeyError):
        return 0


class Watch:
    """Looks at the processes of a service every now and then; a context manager."""

    def __init__(self, pid: int, every: float = 0.25) -> None:
        """Watch the tree of a process."""
        self.peak = 0
        """Most bytes of memory that all processes together held."""
        self._pid = pid
        self._every = every
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look_on, daemon=True)
        self._seen: dict[str, set[int]] = {"web": set(), "zygote": set()}

    def __enter__(self) -> Self:
        """Begin to look."""
        self._note()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Look no more."""
        self._ended.set()
        self._thread.join()

    def deaths(self, kind: str) -> int:
        """Return how many processes of a kind (web, zygote) were there and are gone."""
        self._note()
        return len(self._seen[kind] - self._now()[kind])

    def _now(self) -> dict[str, set[int]]:
        roles: dict[str, Role] = {"web": "web worker", "zygote": "zygote"}
        return {kind: set(children(self._pid, role)) for kind, role in roles.items()}

    def _note(self) -> None:
        for kind, pids in self._now().items():
            self._seen[kind] |= pids

    def _look_on(self) -> None:
        while not self._ended.wait(self._every):
            self._note()
            self.peak = max(self.peak, sum(map(memory, proc.tree(self._pid))))
