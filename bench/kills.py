"""What kill -9 costs clients of a service under load: ``python -m bench.kills --help``."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bench.figures import parser, show, spread, surroundings, table
from bench.known import questions
from bench.load import Clients, Tally, good
from bench.served import Served

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.known import Question
    from bench.load import Record
    from bench.processes import Process, Role

ROLES: Final[tuple[Role, ...]] = ("pool worker", "zygote", "web worker")
_CLIENTS: Final = tuple(f"127.0.3.{number + 1}" for number in range(4))
_PROBER: Final = "127.0.2.1"
_PATIENCE: Final = 60.0
"""Seconds after which a service that does not recover is given up."""
_LOOK: Final = 0.005
"""Seconds between two looks at whether it recovered."""
_SLACK: Final = 0.1
"""Seconds that a request may begin before a kill's notice, or after its end, and still feel it."""


class NoRecoveryError(Exception):
    """A service did not come back by itself."""


@dataclass(frozen=True)
class Kill:
    """One kill.

    Attributes:
        role: of the killed process.
        at: when, in seconds of the monotonic clock.
        answered: seconds until a request that was sent afterwards had its right answer.
        whole: seconds until there were as many processes of each role as before.
    """

    role: Role
    at: float
    answered: float
    whole: float

    @property
    def over(self) -> float:
        """When the service was as before, in seconds of the monotonic clock."""
        return self.at + max(self.answered, self.whole)


@dataclass(frozen=True)
class Run:
    """What a number of kills did.

    Attributes:
        kills: in their order.
        load: requests of the clients.
    """

    kills: Sequence[Kill]
    load: Tally

    def unexplained(self) -> list[Record]:
        """Return failed requests that no kill explains.

        A request may end with 503 if it ran while the service was recovering from any kill, and
        without an answer if that was the kill of a web worker.
        """
        return [
            record
            for record in self.load.records
            if record.verdict == "failed"
            and not any(_explains(kill, record) for kill in self.kills)
        ]


def run(
    served: Served, known: Sequence[Question], kills: Sequence[Role], *, pause: float = 0.3
) -> Run:
    """Kill one process after the other while four clients ask.

    Args:
        served: a service that stands as it started.
        known: what clients ask.
        kills: the role of each process to kill, in order.
        pause: seconds of load between a recovery and the next kill.

    Raises:
        NoRecoveryError: after a kill the service does not come back.
    """
    before = _by_role(served)
    choice = random.Random(0)  # noqa: S311  # the same kills in every run
    done = []
    with Clients(served, known, _CLIENTS) as clients:
        for role in kills:
            time.sleep(pause * choice.uniform(0.5, 1.5))
            victim = _victim(served, role, choice)
            at = time.monotonic()
            if served.kill(victim):
                done.append(_recovered(served, known[0], before, role, at))
        time.sleep(pause)
    return Run(done, clients.tally)


def mixed(number: int) -> list[Role]:
    """Return roles to kill: of five, three pool workers, a zygote and a web worker."""
    cycle: tuple[Role, ...] = (ROLES[0], ROLES[1], ROLES[0], ROLES[2], ROLES[0])
    return [cycle[place % len(cycle)] for place in range(number)]


def _victim(served: Served, role: Role, choice: random.Random) -> Process:
    """Choose a process of a role: one that is at work, if any is."""
    found = served.processes(role)
    return choice.choice([process for process in found if process.runs] or found)


def _recovered(
    served: Served, question: Question, before: Counter[Role], role: Role, at: float
) -> Kill:
    """Wait until the service is as it was.

    Raises:
        NoRecoveryError: it does not become so.
    """
    answered = whole = 0.0
    probes = Tally()
    while not (answered and whole):
        if not answered and good(served, question, _PROBER, probes).verdict == "right":
            answered = time.monotonic() - at
        if not whole and _by_role(served) == before:
            whole = time.monotonic() - at
        if time.monotonic() > at + _PATIENCE:
            raise NoRecoveryError(
                f"{_PATIENCE:g} seconds after the kill of a {role}, of {dict(before)} there are "
                f"{dict(_by_role(served))}; requests end with {probes.labels()}."
            )
        time.sleep(_LOOK)
    return Kill(role, at, answered, whole)


def _by_role(served: Served) -> Counter[Role]:
    return Counter(process.role for process in served.processes())


def _explains(kill: Kill, record: Record) -> bool:
    met = record.began <= kill.over + _SLACK and record.ended >= kill.at - _SLACK
    return met and (record.label == "503" or kill.role == "web worker")


def main() -> None:
    """Kill, and print what failed and how soon the service was back."""
    arguments = parser("kills", __doc__)
    arguments.add_argument("--kills", type=int, default=100, help="how many (default: %(default)s)")
    arguments.add_argument("--role", choices=ROLES, help="kill only these; without it, mixed")
    arguments.add_argument("--workers", type=int, default=2, help="web workers of the service")
    options = arguments.parse_args()
    figures: dict[str, Any] = {**surroundings(), "workers": options.workers}
    with Served(settings={"workers": options.workers}) as served:
        known = questions(served, dear=True)
        roles = [options.role] * options.kills if options.role else mixed(options.kills)
        done = run(served, known, roles)
    show(options, figures | _figures(done), _text(done))


def _figures(done: Run) -> dict[str, Any]:
    return {
        "kills": {
            role: {
                "answered again, milliseconds": spread([1000 * kill.answered for kill in kills]),
                "all processes back, milliseconds": spread([1000 * kill.whole for kill in kills]),
            }
            for role in ROLES
            if (kills := [kill for kill in done.kills if kill.role == role])
        },
        "requests": {
            "right": done.load.count("right"),
            "wrong": done.load.count("wrong"),
            "failed": done.load.labels("failed"),
            "failed without a kill": [
                f"{record.name}: {record.label} after {record.seconds:.3f} s"
                for record in done.unexplained()
            ],
            "milliseconds": spread([1000 * s for s in done.load.seconds("right")]),
        },
        "samples": done.load.samples[:5],
    }


def _text(done: Run) -> str:
    figures = _figures(done)
    requests = figures["requests"]
    rows = [
        (
            role,
            *(found["answered again, milliseconds"][name] for name in ("n", "p50", "max")),
            *(found["all processes back, milliseconds"][name] for name in ("p50", "max")),
        )
        for role, found in figures["kills"].items()
    ]
    columns = ("killed", "times", "answers p50 ms", "max ms", "all back p50 ms", "max ms")
    total = len(done.load.records)
    parts = [
        table(columns, rows),
        "",
        (
            f"{total} requests of {len(_CLIENTS)} clients: {requests['right']} right, "
            f"{requests['wrong']} wrong, failed {requests['failed'] or 'none'}."
        ),
        f"Failed without a kill that explains it: {requests['failed without a kill'] or 'none'}.",
        *figures["samples"],
    ]
    return "\n".join(parts)


if __name__ == "__main__":
    main()
