"""What bounding a query costs: ``python -m bench.bounding --help``.

The same queries, evaluated by the pooled engine and by the embedded engine in this process, in
turn, in one run: what the machine does else hits both.
"""

from __future__ import annotations

import io
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from bench.figures import parser, quantile, show, surroundings, table
from kg.config import Settings
from kg.exports import DOWNLOADS
from kg.pool import Caller
from kg.rdf.media import FORMATS
from kg.rdf.namespaces import BASE
from kg.release import open_release
from kg.sparql.asking import ask
from kg.sparql.form import check
from kg.store.embedded import EmbeddedEngine
from kg.store.opening import pool_limits
from kg.store.pooled import PooledEngine, open_pool

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.pool import Reply
    from kg.pool.caller import Lane
    from kg.store.engine import Engine

_ENTITY: Final = f"{BASE}id/MYCN"
_CLIENT: Final = "127.0.2.1"
_WARM_UP: Final = 20
_MILLION: Final = 1e6


@dataclass(frozen=True)
class Case:
    """A query with the format of its result.

    Attributes:
        name: what tables call it.
        query: the text.
        format: name of the format.
    """

    name: str
    query: str
    format: str


@dataclass
class Times:
    """Microseconds of one case.

    Attributes:
        embedded: in this process, without check or bounds.
        pooled: checked, sent to a worker, evaluated and sent back.
        checked: of the pooled: the check of the query's form and shape.
        evaluated: of the pooled: in the worker, by its own clock.
    """

    embedded: list[float] = field(default_factory=list)
    pooled: list[float] = field(default_factory=list)
    checked: list[float] = field(default_factory=list)
    evaluated: list[float] = field(default_factory=list)

    @property
    def extra(self) -> list[float]:
        """What each pooled evaluation took longer than the embedded one beside it."""
        return [bounded - plain for bounded, plain in zip(self.pooled, self.embedded, strict=True)]

    @property
    def between(self) -> list[float]:
        """What each call spent outside check and worker: sockets, zygote, JSON of the call."""
        parts = zip(self.pooled, self.checked, self.evaluated, strict=True)
        return [pooled - checked - evaluated for pooled, checked, evaluated in parts]


class _Timed(Caller):
    """A caller that keeps what its last call spent in the worker."""

    worker_seconds = 0.0

    def call(self, payload: bytes, *, client: str = "", lane: Lane = "open") -> Reply:
        """Make a call; see `Caller.call`."""
        reply = super().call(payload, client=client, lane=lane)
        self.worker_seconds = reply.wall
        return reply


def cases() -> list[Case]:
    """Return point queries, and queries of up to 10,000 rows."""
    about = f"{{ <{_ENTITY}> ?p ?o }}"
    made = [
        Case("ASK {}", "ASK {}", "json"),
        Case("point query, ASK", f"ASK {about}", "json"),
        Case("point query, SELECT as JSON", f"SELECT ?p ?o {about}", "json"),
        Case("point query, CONSTRUCT as N-Triples", f"CONSTRUCT {about} WHERE {about}", "nt"),
    ]
    for rows in (100, 1_000, 10_000):
        select = f"SELECT ?s ?p ?o {{ ?s ?p ?o }} LIMIT {rows}"
        construct = f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o }} LIMIT {rows}"
        made.append(Case(f"{rows:,} rows, SELECT as JSON", select, "json"))
        made.append(Case(f"{rows:,} triples, CONSTRUCT as N-Triples", construct, "nt"))
    return made


def measure(
    case: Case, embedded: Engine, pooled: Engine, caller: _Timed, seconds: float
) -> tuple[Times, int]:
    """Time both engines in turn, for some seconds.

    Args:
        case: what to evaluate.
        embedded: the engine in this process.
        pooled: the engine whose queries are bounded.
        caller: what it makes its calls with.
        seconds: after which to stop.

    Returns:
        The times, and the bytes of a result.
    """
    format_ = FORMATS[case.format]
    times = Times()

    def plain() -> bytes:
        output = io.BytesIO()
        embedded.query(case.query, wanted=format_).write(format_, output)
        return output.getvalue()

    def bounded() -> bytes:
        output = io.BytesIO()
        began = time.perf_counter()
        checked = check(case.query)
        times.checked.append(_MILLION * (time.perf_counter() - began))
        ask(pooled, checked, wanted=format_).write(format_, output)
        times.evaluated.append(_MILLION * caller.worker_seconds)
        return output.getvalue()

    first: Sequence[tuple[Callable[[], bytes], list[float]]]
    first = ((plain, times.embedded), (bounded, times.pooled))
    result = plain()
    assert len(bounded()) == len(result)  # noqa: S101  # else two things are compared
    end = time.monotonic() + seconds
    rounds = 0
    while time.monotonic() < end or rounds < 3 * _WARM_UP:
        # Each goes first as often as the other.
        for run, kept in first if rounds % 2 else first[::-1]:
            began = time.perf_counter()
            run()
            kept.append(_MILLION * (time.perf_counter() - began))
        rounds += 1
    del times.checked[0], times.evaluated[0]  # of the comparison above
    for kept in (times.embedded, times.pooled, times.checked, times.evaluated):
        del kept[:_WARM_UP]
    return times, len(result)


def main() -> None:
    """Measure each case, and print medians with the quartiles around them."""
    arguments = parser("bounding", __doc__)
    arguments.add_argument("--seconds", type=float, default=5.0, help="for each query")
    options = arguments.parse_args()
    figures = surroundings()
    release = open_release()
    quads, merged = release.path(DOWNLOADS["nq"].file), release.path(DOWNLOADS["nt"].file)
    limits = pool_limits(Settings())
    embedded = EmbeddedEngine.load(quads=quads, merged=merged)
    found = []
    with open_pool(limits, quads=quads, merged=merged) as owner:
        owner.wait_ready()
        caller = _Timed(owner.path, limits)
        pooled = PooledEngine(caller, limits, client=_CLIENT, lane="open")
        for case in cases():
            times, size = measure(case, embedded, pooled, caller, options.seconds)
            found.append(_figures(case, times, size))
        pooled.close()
    show(options, {**figures, "unit": "microseconds", "cases": found}, _text(found))


def _figures(case: Case, times: Times, size: int) -> dict[str, Any]:
    embedded, extra = quantile(times.embedded, 0.5), quantile(times.extra, 0.5)
    return {
        "query": case.name,
        "rounds": len(times.pooled),
        "bytes": size,
        "embedded": _quartiles(times.embedded),
        "pooled": _quartiles(times.pooled),
        "extra": _quartiles(times.extra),
        "extra percent": 100 * extra / embedded,
        "of the pooled": {
            "check of the form": _quartiles(times.checked),
            "worker": _quartiles(times.evaluated),
            "sockets and zygote": _quartiles(times.between),
        },
    }


def _quartiles(values: Sequence[float]) -> dict[str, float]:
    return {name: quantile(values, s) for name, s in (("q1", 0.25), ("median", 0.5), ("q3", 0.75))}


def _text(found: Sequence[dict[str, Any]]) -> str:
    columns = (
        "median µs", "rounds", "embedded", "pooled", "extra", "(q1 to q3)", "extra %", "= check",
        "+ worker", "+ sockets, zygote",
    )  # fmt: skip
    rows = []
    for case in found:
        parts = case["of the pooled"]
        extra = case["extra"]
        rows.append(
            (
                case["query"],
                case["rounds"],
                *(case[name]["median"] for name in ("embedded", "pooled", "extra")),
                f"({extra['q1']:.0f} to {extra['q3']:.0f})",
                case["extra percent"],
                *(part["median"] for part in parts.values()),
            )
        )
    return table(columns, rows)


if __name__ == "__main__":
    main()
