"""How a client fares while others attack: ``python -m bench.second_client --help``."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bench.attacks import attacks
from bench.figures import parser, show, spread, surroundings, table
from bench.known import questions
from bench.load import Clients, Tally, good, hostile
from bench.served import Served

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.known import Question

SECOND: Final = "127.0.2.1"
MANY: Final = tuple(f"127.0.1.{number + 1}" for number in range(20))
ONE: Final = MANY[:1]
"""Addresses of attackers."""
_BREATH: Final = 0.01
"""Seconds between two requests of the second client."""


@dataclass(frozen=True)
class Phase:
    """What happened while one attack ran.

    Attributes:
        name: what attacked.
        second: requests of the second client.
        attack: requests of the attackers.
        answers_after: whether the second client got a right answer to everything afterwards.
    """

    name: str
    second: Tally
    attack: Tally
    answers_after: bool


def at_once(served: Served, known: Sequence[Question], name: str, sources: Sequence[str]) -> Phase:
    """Send all hostile queries at one moment; the second client asks until the last has ended.

    Args:
        served: what is attacked.
        known: what the second client asks, in turn.
        name: of the phase.
        sources: the address of each hostile query.
    """
    attack, second = Tally(), Tally()
    requests = attacks()
    start = threading.Barrier(len(requests) + 1)

    def send(place: int) -> None:
        start.wait()
        hostile(served, requests[place], sources[place % len(sources)], attack)

    with ThreadPoolExecutor(len(requests)) as threads:
        sent = [threads.submit(send, place) for place in range(len(requests))]
        start.wait()
        _ask_while(served, known, second, lambda: not all(future.done() for future in sent))
        for future in sent:
            future.result()
    return Phase(name, second, attack, _answers(served, known))


def again_and_again(
    served: Served, known: Sequence[Question], name: str, sources: Sequence[str], seconds: float
) -> Phase:
    """Attack for some time: whoever is answered asks again at once."""
    second = Tally()
    end = time.monotonic() + seconds
    with Clients(served, attacks(), sources, pause=_BREATH) as attackers:
        _ask_while(served, known, second, lambda: time.monotonic() < end)
    return Phase(name, second, attackers.tally, _answers(served, known))


def quiet(served: Served, known: Sequence[Question], seconds: float) -> Phase:
    """Let the second client ask alone."""
    second = Tally()
    end = time.monotonic() + seconds
    _ask_while(served, known, second, lambda: time.monotonic() < end)
    return Phase("nobody", second, Tally(), _answers(served, known))


def _ask_while(
    served: Served, known: Sequence[Question], tally: Tally, holds: Callable[[], bool]
) -> None:
    """Ask everything in turn, at least once, for as long as something holds."""
    for question in known:
        good(served, question, SECOND, tally)
    while holds():
        for question in known:
            good(served, question, SECOND, tally)
            time.sleep(_BREATH)


def _answers(served: Served, known: Sequence[Question]) -> bool:
    after = Tally()
    return all(good(served, question, SECOND, after).verdict == "right" for question in known)


def main() -> None:
    """Run all phases against one service, and print what the second client met."""
    arguments = parser("second_client", __doc__)
    arguments.add_argument("--seconds", type=float, default=30.0, help="of the longest attack")
    arguments.add_argument("--workers", type=int, default=1, help="web workers of the service")
    arguments.add_argument("--dear", action="store_true", help="it asks a query of 0.1 s too")
    options = arguments.parse_args()
    figures: dict[str, Any] = {**surroundings(), "workers": options.workers}
    with Served(settings={"workers": options.workers}) as served:
        known = questions(served, dear=options.dear)
        phases = [
            quiet(served, known, 5.0),
            at_once(served, known, "20 at once, 20 addresses", MANY),
            at_once(served, known, "20 at once, one address", ONE),
            again_and_again(served, known, "20 again and again", MANY, options.seconds),
        ]
    show(options, figures | {"phases": [*map(_figures, phases)]}, _text(phases))


def _figures(phase: Phase) -> dict[str, Any]:
    names = dict.fromkeys(record.name for record in phase.second.records)
    by_name = {
        name: {
            **spread([1000 * r.seconds for r in phase.second.records if r.name == name]),
            "failed": sum(r.name == name and r.verdict == "failed" for r in phase.second.records),
        }
        for name in names
    }
    return {
        "attack": phase.name,
        "second client": {
            "milliseconds": spread([1000 * seconds for seconds in phase.second.seconds()]),
            "by request": by_name,
            "right": phase.second.count("right"),
            "wrong": phase.second.count("wrong"),
            "failed": phase.second.labels("failed"),
            "all right afterwards": phase.answers_after,
        },
        "attackers": {
            "statuses": phase.attack.labels(),
            "broken": phase.attack.count("broken"),
            "slowest seconds": max(phase.attack.seconds(), default=0.0),
        },
        "samples": [*phase.second.samples, *phase.attack.samples][:5],
    }


def _text(phases: Sequence[Phase]) -> str:
    told = [(phase, _figures(phase)["second client"]) for phase in phases]
    columns = ("attack", "asked", "right", "wrong", "failed", "p50 ms", "p99 ms", "max ms", "after")
    rows = [
        (
            phase.name, figures["milliseconds"]["n"], figures["right"], figures["wrong"],
            phase.second.count("failed"), figures["milliseconds"]["p50"],
            figures["milliseconds"]["p99"], figures["milliseconds"]["max"],
            "right" if phase.answers_after else "not right",
        )
        for phase, figures in told
    ]  # fmt: skip
    parts = ["The second client", table(columns, rows), ""]
    names = told[0][1]["by request"]
    parts += [
        "Its p99 in ms by request; + and how many failed",
        table(
            ("request", *(phase.name for phase in phases)),
            [
                (name, *(figures["by request"][name]["p99"] for _, figures in told))
                for name in names
            ],
        ),
        "",
        "The attackers",
        *(f"{p.name}: {p.attack.labels()}, broken {p.attack.count('broken')}" for p in phases[1:]),
        *(sample for p in phases for sample in (p.second.samples + p.attack.samples)[:5]),
    ]
    return "\n".join(parts)


if __name__ == "__main__":
    main()
