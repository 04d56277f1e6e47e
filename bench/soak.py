"""The service under good and hostile load for a long time: ``python -m bench.soak --help``."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from bench.attacks import attacks
from bench.figures import parser, show, spread, surroundings, table
from bench.known import questions
from bench.load import Clients
from bench.processes import footprint
from bench.served import Served

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.load import Tally
    from bench.processes import Footprint

_GOOD: Final = tuple(f"127.0.2.{number + 1}" for number in range(3))
_HOSTILE: Final = tuple(f"127.0.1.{number + 1}" for number in range(6))
_GOOD_PAUSE: Final = 0.25
_HOSTILE_PAUSE: Final = 2.0
"""Seconds between the starts of two requests of one client, at least."""
_CALM: Final = 15.0
"""Seconds without load before the first look at memory and before the last."""
_MIB: Final = 1024 * 1024


@dataclass(frozen=True)
class Look:
    """The processes of the service at one moment.

    Attributes:
        minute: since the start of the load.
        load: whether there is any.
        lasting: processes that nothing ends while all goes well.
        everything: those, and the pool's workers.
        right: good requests answered rightly since the look before.
        failed: good requests that failed since then.
    """

    minute: float
    load: bool
    lasting: Footprint
    everything: Footprint
    right: int = 0
    failed: int = 0


def main() -> None:
    """Load the service for some minutes, look each minute, and print what became of it."""
    arguments = parser("soak", __doc__)
    arguments.add_argument("--minutes", type=float, default=30.0, help="default: %(default)g")
    arguments.add_argument("--workers", type=int, default=2, help="web workers of the service")
    options = arguments.parse_args()
    figures: dict[str, Any] = {**surroundings(), "workers": options.workers}
    with Served(settings={"workers": options.workers}) as served:
        known = questions(served)
        time.sleep(_CALM)
        looks = [_look(served, 0.0)]
        _tell(looks[-1])
        with (
            Clients(served, known, _GOOD, pause=_GOOD_PAUSE) as clients,
            Clients(served, attacks(), _HOSTILE, pause=_HOSTILE_PAUSE) as attackers,
        ):
            for seconds in _minutes(options.minutes):
                looks.append(_look(served, seconds / 60, clients.tally, looks))
                _tell(looks[-1])
        time.sleep(_CALM)
        looks.append(_look(served, options.minutes))
        _tell(looks[-1])
        served.terminate()
        code = served.wait()
        left = served.left_behind()
    figures |= _figures(looks, clients.tally, attackers.tally)
    figures |= {"minutes": options.minutes, "exit code": code, "left behind": left}
    show(options, figures, _text(looks, figures))


def _minutes(number: float) -> Iterable[float]:
    """Yield, each minute and at the end, the seconds since the start."""
    began = time.monotonic()
    ends = [60.0 * minute for minute in range(1, int(number) + 1)]
    for end in [*(e for e in ends if e < 60 * number), 60 * number]:
        time.sleep(max(0.0, began + end - time.monotonic()))
        yield end


def _look(
    served: Served, minute: float, good: Tally | None = None, before: Iterable[Look] = ()
) -> Look:
    """Look at memory; with the good clients' tally, under load, at what they met too."""
    processes = served.processes()
    lasting = footprint([process for process in processes if process.role != "pool worker"])
    everything = footprint(processes)
    if good is None:
        return Look(minute, load=False, lasting=lasting, everything=everything)
    earlier = [*before]
    right = good.count("right") - sum(look.right for look in earlier)
    failed = good.count("failed") - sum(look.failed for look in earlier)
    return Look(minute, True, lasting, everything, right, failed)  # noqa: FBT003  # under load


def _row(look: Look) -> tuple[object, ...]:
    return (
        f"{look.minute:.0f}{' load' if look.load else ' calm'}",
        look.right,
        look.failed,
        look.lasting.pss / _MIB,
        look.lasting.uss / _MIB,
        look.lasting.processes,
        look.lasting.descriptors,
        look.everything.pss / _MIB,
        look.everything.processes,
        look.everything.descriptors,
    )


_COLUMNS: Final = (
    "minute", "right", "failed", "lasting PSS MiB", "USS MiB", "processes", "descriptors",
    "all PSS MiB", "processes", "descriptors",
)  # fmt: skip


def _tell(look: Look) -> None:
    """Say how far it is; standard output is for the end."""
    told = zip(_COLUMNS, _row(look), strict=True)
    print(", ".join(f"{name} {_short(value)}" for name, value in told), file=sys.stderr, flush=True)


def _short(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) else str(value)


def _figures(looks: list[Look], good: Tally, hostile: Tally) -> dict[str, Any]:
    return {
        "good": {
            "right": good.count("right"),
            "wrong": good.count("wrong"),
            "failed": good.labels("failed"),
            "milliseconds": spread([1000 * seconds for seconds in good.seconds("right")]),
        },
        "hostile": {
            "statuses": hostile.labels(),
            "broken": hostile.count("broken"),
            "slowest seconds": max(hostile.seconds(), default=0.0),
        },
        "looks": [asdict(look) for look in looks],
        "samples": [*good.samples[:5], *hostile.samples[:5]],
    }


def _text(looks: list[Look], figures: dict[str, Any]) -> str:
    good, hostile = figures["good"], figures["hostile"]
    times = good["milliseconds"]
    told = ", ".join(f"{name} {times[name]:.1f} ms" for name in ("p50", "p99", "max"))
    parts = [
        table(_COLUMNS, map(_row, looks)),
        "",
        f"Good requests: {good['right']} right, {good['wrong']} wrong ({told}).",
        f"Good requests that failed: {good['failed'] or 'none'}.",
        f"Hostile requests: {hostile['statuses']}, broken {hostile['broken']}.",
        f"The slowest of these took {hostile['slowest seconds']:.1f} s.",
        f"Exit code {figures['exit code']}; left behind: {figures['left behind'] or 'nothing'}.",
        *figures["samples"],
    ]
    return "\n".join(parts)


if __name__ == "__main__":
    main()
