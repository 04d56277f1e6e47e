"""Each guard taken away: what names it must go wrong then, or the corpus would prove nothing."""

from __future__ import annotations

import os
import signal
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pytest
from hostile_answers import FaultyAnswerError, NoAnswerError, read
from hostile_corpus import CORPUS
from hostile_guards import GUARDS, POOL, Guard, Wall
from hostile_replay import Replayed, replay
from hostile_requests import request
from hostile_service import served
from hostile_unguarded import remove

from bench.processes import children
from kg.web.operations import proc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hostile_cases import Hostile
    from hostile_service import Served

    from kg.release import Release

PATIENCE: Final = 5.0
"""Seconds after which a case counts as not ended."""
AT_ONCE: Final = 4
SLOW: Final = 10
REPLACED: Final = 0.3
SETTLED: Final = 30.0
"""Seconds in which a service must be at work again after an attack."""
ASK: Final = "/sparql?query=ASK%7B%7D"
QUERIES: Final = {"unguarded_queries"}
REMOVABLE: Final = [name for name, guard in GUARDS.items() if guard.walls]


@dataclass(frozen=True)
class Off:
    """Guards that are off in one service."""

    names: tuple[str, ...]

    @property
    def guards(self) -> list[Guard]:
        return [GUARDS[name] for name in self.names]

    @property
    def walls(self) -> list[Wall]:
        return [wall for guard in self.guards for wall in guard.walls]

    @property
    def given(self) -> Mapping[str, str]:
        return self.guards[0].given


def together() -> list[Off]:
    """Group guards that can be off at once; those of slow clients are for the slow test."""
    found: dict[str, list[str]] = {}
    for name in REMOVABLE:
        guard = GUARDS[name]
        if quickest(name).sent.seconds >= SLOW:
            continue
        modules = {wall.removal.partition(":")[0] for wall in guard.walls} - {""}
        key = name if guard.alone else f"{sorted(guard.given.items())} {modules or QUERIES}"
        found.setdefault(key, []).append(name)
    return [Off(tuple(names)) for names in found.values()]


def of(name: str) -> list[Hostile]:
    return [case for case in CORPUS if case.limit == name]


def quickest(name: str) -> Hostile:
    return min(of(name), key=lambda case: case.sent.seconds)


def attacked(
    release: Release,
    folder: Path,
    cases: Sequence[Hostile],
    *,
    given: Mapping[str, str],
    without: Sequence[Wall],
    patience: float = PATIENCE,
    control: bool = False,
) -> Replayed:
    """Run cases against a service without some walls; with a control, see that it works then."""
    folder.mkdir()
    found = Replayed()
    # Where nothing stops a query, it would run on beside the next cases.
    endless = any("NBKG_QUERY_SECONDS" in wall.settings for wall in without)
    step = AT_ONCE if endless else len(cases)
    with served(release.folder, folder, given=given, without=without) as service:
        for begin in range(0, len(cases), step):
            inside = folder / str(begin)
            inside.mkdir()
            some = cases[begin : begin + step]
            found.add(replay(service, some, inside, others="none", patience=patience))
            if endless and begin + step < len(cases):
                end_queries(service)
        if control:
            if endless:
                end_queries(service)
            require_working(service, "/sparql/limits" if "NBKG_ENGINE" in given else ASK)
    return found


def require_working(service: Served, path: str) -> None:
    """Fail where a service answers nobody any more: then its cases failed for no guard's sake."""
    end = time.monotonic() + SETTLED
    met: object = None
    while time.monotonic() < end:
        try:
            with socket.create_connection(service.address, PATIENCE) as sock:
                sock.sendall(request("GET", path))
                met = read(sock, "GET", time.monotonic() + PATIENCE).status
        except (OSError, FaultyAnswerError, NoAnswerError) as error:
            met = error
        if met == 200:
            return
        time.sleep(REPLACED)
    raise AssertionError(f"{path} after the attack: {met}; {service.said()[-2000:]}")


def end_queries(service: Served) -> None:
    """Kill the processes of queries, and wait until others take their place."""
    for zygote in children(service.pid, "zygote"):
        for worker in proc.children(zygote):
            os.kill(worker, signal.SIGKILL)
    time.sleep(REPLACED)


@pytest.mark.parametrize("off", together(), ids=lambda off: off.names[0])
def test_a_case_of_each_guard_fails_without_it(
    release: Release, short_folder: Path, off: Off
) -> None:
    cases = [quickest(name) for name in off.names]
    folder = short_folder / f"off-{off.names[0]}"
    found = attacked(release, folder, cases, given=off.given, without=off.walls, control=True)
    assert not [case.name for case in cases if not found.ended[case.name].faults]


@pytest.mark.slow
@pytest.mark.parametrize("name", REMOVABLE)
def test_every_case_fails_without_its_guard(
    release: Release, short_folder: Path, name: str
) -> None:
    off, cases = Off((name,)), of(name)
    folder = short_folder / f"alone-{name}"
    found = attacked(release, folder, cases, given=off.given, without=off.walls)
    assert not [case.name for case in cases if not found.ended[case.name].faults]


OUTWARD: Final = ("no_services", "no_updates", "other_graphs")
OUTER: Final = [wall for name in OUTWARD for wall in GUARDS[name].walls[:-1]]
INNERMOST: Final = [GUARDS[name].walls[-1] for name in OUTWARD]


@pytest.mark.parametrize("without", [OUTER, INNERMOST], ids=["outer", "innermost"])
def test_one_wall_is_enough_to_keep_everything_inside(
    release: Release, short_folder: Path, without: list[Wall]
) -> None:
    cases = [case for name in OUTWARD for case in of(name)]
    folder = short_folder / f"wall-{len(without)}"
    found = attacked(release, folder, cases, given={}, without=without)
    assert found.hits == []
    assert found.deaths == {"web": 0, "zygote": 0}
    clear = {200, 400, 403, 422, 503}
    assert {n: e.status for n, e in found.ended.items() if e.status not in clear} == {}


DEEP: Final = [
    case
    for case in CORPUS
    if case.generator in {"groups", "optionals", "row_of_unions", "row_of_sums"}
    and case.sent.name == "30000"
]


def test_what_no_check_sees_kills_a_worker_of_queries_only(
    release: Release, short_folder: Path
) -> None:
    walls = GUARDS["max_query_parts"].walls
    found = attacked(release, short_folder / "deep", DEEP, given={}, without=walls, patience=60)
    assert found.deaths == {"web": 0, "zygote": 0}
    assert {ended.status for ended in found.ended.values()} <= {200, 413, 504, 507}


def test_without_processes_of_their_own_such_queries_kill_the_service(
    release: Release, short_folder: Path
) -> None:
    walls = [*GUARDS["max_query_parts"].walls, POOL]
    found = attacked(release, short_folder / "dead", DEEP[:1], given={}, without=walls)
    assert found.deaths["web"] > 0


def test_nothing_is_removed_unless_the_tests_ask_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.pool import confine  # noqa: PLC0415  # what a removal would change

    monkeypatch.delenv("HOSTILE_TESTS_REMOVED", raising=False)
    before = confine.confine
    remove()
    assert confine.confine is before
