"""Sends hostile requests over raw sockets to a running service, and judges how they end."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hostile_answers import Answer, FaultyAnswerError, NoAnswerError, incomplete, read
from hostile_cases import CLOSED, Target
from hostile_guards import GUARDS
from hostile_service import served
from hostile_watching import Canary, Liveness, Watch, Witness

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from hostile_cases import Hostile
    from hostile_guards import Guard
    from hostile_service import Served

SLACK: Final = 8.0
"""Seconds beyond the deadline of queries in which every case must have ended."""
AT_ONCE: Final = 4
"""Cases that run at the same time, each from an address of its own."""
AT_REST: Final = 8
"""Further cases that run at the same time where they mostly wait."""
_SHOWN: Final = 4_000
"""Characters of the log that a traceback is shown with."""


@dataclass
class Ended:
    """How one case ended.

    Attributes:
        status: of the answer; 0 where the connection was closed without one, -1 where there was
            none in time.
        seconds: from the start of the attack to the end of the answer.
        faults: why it did not end as it must; nothing where it did.
    """

    status: int
    seconds: float
    faults: list[str]


@dataclass
class Replayed:
    """What became of a service that was attacked.

    Attributes:
        ended: how each case ended, by its name.
        liveness: what another client met.
        deaths: of processes of the service, by kind.
        hits: connections to the canary, and files that came to be.
        peak: most bytes of memory that its processes held together.
        tracebacks: in its log.
    """

    ended: dict[str, Ended] = field(default_factory=dict)
    liveness: Liveness = field(default_factory=Liveness)
    deaths: dict[str, int] = field(default_factory=dict)
    hits: list[str] = field(default_factory=list)
    peak: int = 0
    tracebacks: list[str] = field(default_factory=list)

    def add(self, other: Replayed) -> None:
        """Take in what became of another service."""
        self.ended |= other.ended
        self.liveness.seconds += other.liveness.seconds
        self.liveness.wrong += other.liveness.wrong
        for kind, count in other.deaths.items():
            self.deaths[kind] = self.deaths.get(kind, 0) + count
        self.hits += other.hits
        self.peak = max(self.peak, other.peak)
        self.tracebacks += other.tracebacks


class _Sending(socket.socket):
    """A socket that remembers how what was sent over it began."""

    began = b""

    def send(self, data: Any, *flags: int) -> int:
        """Send, and remember."""
        self.began = self.began or bytes(data[:200])
        return super().send(data, *flags)

    def sendall(self, data: Any, *flags: int) -> None:
        """Send all, and remember."""
        self.began = self.began or bytes(data[:200])
        super().sendall(data, *flags)


def replay(
    service: Served,
    cases: Sequence[Hostile],
    folder: Path,
    *,
    at_once: int = AT_ONCE,
    others: str = "all",
    patience: float | None = None,
) -> Replayed:
    """Run cases against a service while another client asks it easy things.

    Args:
        service: what to attack.
        cases: with what.
        folder: for the canary's secret.
        at_once: how many run at the same time; those that must be alone are.
        others: what the other client asks for; see ``Guard``.
        patience: seconds that a case may take, where it is not the deadline and some slack.
    """
    if patience is None:
        patience = service.limit("query_seconds") + SLACK
    canary = Canary(folder)
    found = Replayed()
    lock = threading.Lock()
    numbers = {case.name: number for number, case in enumerate(cases, 1)}

    def run(case: Hostile) -> None:
        ended = _run(service, case, numbers[case.name], canary, patience)
        with lock:
            found.ended[case.name] = ended

    try:
        with Watch(service.pid) as watch:
            with Witness(service.address, others) as other:
                beside = [case for case in cases if not case.sent.alone]
                # Those that take long by themselves wait more than they work.
                slow = [case for case in beside if case.sent.seconds]
                with ThreadPoolExecutor(at_once) as threads, ThreadPoolExecutor(AT_REST) as rest:
                    waited = rest.map(run, slow)
                    list(threads.map(run, [case for case in beside if not case.sent.seconds]))
                    list(waited)
                for case in cases:
                    if case.sent.alone:
                        run(case)
            found.deaths = {kind: watch.deaths(kind) for kind in ("web", "zygote")}
            found.peak = watch.peak
    finally:
        canary.close()
    names = {str(number): name for name, number in numbers.items()}
    found.hits = [names.get(hit, hit) for hit in canary.hits] + canary.made()
    for hit in found.hits:
        if hit in found.ended:
            found.ended[hit].faults.append("it reached the canary")
    found.liveness = other.found
    found.tracebacks = [
        part[:_SHOWN] for part in service.said().split("Traceback (most recent call last)")[1:]
    ]
    return found


def _run(service: Served, case: Hostile, number: int, canary: Canary, patience: float) -> Ended:
    """Run one case from an address that no other has."""
    target = Target(service.address, canary.url(number), str(canary.secret))
    source = f"127.1.{number // 250}.{number % 250 + 1}"
    began = time.monotonic()
    end = began + patience + case.sent.seconds
    faults: list[str] = []
    answer: Answer | None = None
    with _Sending(socket.AF_INET, socket.SOCK_STREAM) as sock:
        sock.bind((source, 0))
        sock.settimeout(end - began)
        try:
            sock.connect(service.address)
            with contextlib.suppress(
                OSError
            ):  # cut off: what was said about it is read all the same
                case.sent.attack(sock, target)
            answer = read(sock, sock.began.split(b" ")[0].decode("latin-1"), end)
        except NoAnswerError:
            faults.append(f"no answer within {end - began:.0f} s")
        except (FaultyAnswerError, OSError, LookupError, ValueError) as error:
            # Attacks that read answers of their own fail on those that they did not expect.
            faults.append(f"{type(error).__name__}: {error}")
    seconds = time.monotonic() - began
    if answer is None:
        return Ended(-1, seconds, faults)
    faults += _judged(answer, case, canary.token)
    return Ended(answer.status, seconds, faults)


def _judged(answer: Answer, case: Hostile, secret: bytes) -> list[str]:
    faults = []
    if answer.status not in case.expected or answer.status == 500:
        wanted = ", ".join("closed" if s == CLOSED else str(s) for s in sorted(case.expected))
        faults.append(f"{answer.status} instead of {wanted}: {answer.body[:160]!r}")
    if broken := incomplete(answer):
        faults.append(broken)
    head = "".join(f"{name}: {value}\r\n" for name, value in answer.headers).encode()
    everything = head + answer.body + answer.after
    faults += [f"it holds {b!r}" for b in (*case.sent.forbidden, secret) if b in everything]
    faults += [f"it lacks {b!r}" for b in case.sent.wanted if b not in everything]
    return faults


def by_needs(cases: Sequence[Hostile]) -> list[tuple[Guard, list[Hostile]]]:
    """Group cases by what their guards need of a service."""
    found: dict[str, tuple[Guard, list[Hostile]]] = {}
    for case in cases:
        guard = GUARDS[case.limit]
        needs = f"{sorted(guard.given.items())} {guard.others}"
        found.setdefault(needs, (guard, []))[1].append(case)
    return list(found.values())


def replay_all(release: Path, cases: Sequence[Hostile], folder: Path) -> Replayed:
    """Run cases, each against a service in which its guard stands.

    Args:
        release: folder of the release to serve.
        cases: in any order.
        folder: with room for logs and temporary files; it should have a short path.
    """
    found = Replayed()
    for number, (guard, some) in enumerate(by_needs(cases)):
        inside = folder / str(number)
        inside.mkdir()
        with served(release, inside, given=guard.given) as service:
            found.add(replay(service, some, inside, others=guard.others))
    return found
