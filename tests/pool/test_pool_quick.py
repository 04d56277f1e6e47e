"""The first moment that a pool gives to calls while long ones hold its workers."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from gates import TICKS, Gated, ended, gated
from processes import until

from kg.pool import Limits, Outcome, PoolError
from kg.pool.wire import CALL, Message, send

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.pool import Caller

QUICK = {
    "workers": 3, "reserved": 1, "quick": 1, "quick_seconds": 0.05, "queue": 6,
    "running_per_client": 1,
}  # fmt: skip


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Gated]:
    with gated(tmp_path, **QUICK) as pool:
        yield pool


def test_a_short_call_does_not_wait_for_long_ones_of_many_clients(quick: Gated) -> None:
    caller = quick.caller
    with ThreadPoolExecutor(4) as threads:
        long = [threads.submit(ended, caller, "hold 0", f"long {n}", "open") for n in range(4)]
        # Each of them but the first had its first moment.
        until(lambda: caller.statistics().get("moved", 0) == 3)
        assert ended(caller, "echo", "short", "open") is Outcome.DONE
        assert not any(future.done() for future in long), "it went before all of them"
        quick.gates.open(0)
        assert [future.result() for future in long] == [Outcome.DONE] * 4
    assert caller.statistics()["moved"] == 3, "they began again"
    assert caller.statistics().get("deaths.time", 0) == 0


def test_a_call_in_its_first_moment_stays_where_a_worker_has_become_free(tmp_path: Path) -> None:
    # By the clock a first moment is up to four times as long.
    with (
        gated(tmp_path, **QUICK | {"quick_seconds": 1.0}) as pool,
        ThreadPoolExecutor(2) as threads,
    ):
        caller = pool.caller
        first = threads.submit(ended, caller, "hold 0", "first", "open")
        until(lambda: caller.statistics()["busy"] == 1)
        second = threads.submit(ended, caller, "hold 1", "second", "open")
        until(lambda: caller.statistics()["busy"] == 2)
        pool.gates.open(0)
        assert first.result() is Outcome.DONE
        time.sleep(4.5)
        assert not second.done()
        pool.gates.open(1)
        assert second.result() is Outcome.DONE
        assert caller.statistics().get("moved", 0) == 0


def test_a_call_that_began_again_says_what_it_took_in_all(tmp_path: Path) -> None:
    with (
        gated(tmp_path, **QUICK | {"deadline": 3.0}) as pool,
        ThreadPoolExecutor(2) as threads,
    ):
        caller = pool.caller
        held = threads.submit(ended, caller, "hold 0", "holder", "open")
        until(lambda: caller.statistics()["busy"] == 1)
        began = time.monotonic()
        moved = threads.submit(caller.call, b"spin", client="spinner")
        until(lambda: caller.statistics().get("moved", 0) == 1)
        waits = time.monotonic()
        time.sleep(0.5)
        waited = time.monotonic() - waits
        pool.gates.open(0)
        with pytest.raises(PoolError) as caught:
            moved.result()
        elapsed = time.monotonic() - began
        assert held.result() is Outcome.DONE
        assert caught.value.outcome is Outcome.TIME
        assert caught.value.wall >= 3, "it had its whole time once it was moved"
        assert caught.value.waited >= waited
        assert caught.value.wall + caught.value.waited <= elapsed + TICKS
        assert caller.statistics()["moved"] == 1, "one quick worker: one first moment"


def test_a_caller_that_leaves_while_its_call_is_moved_leaves_nothing_behind(quick: Gated) -> None:
    caller = quick.caller
    with ThreadPoolExecutor(1) as threads:
        held = threads.submit(ended, caller, "hold 0", "holder", "open")
        until(lambda: caller.statistics()["busy"] == 1)
        for _ in range(5):
            with socket.socket(socket.AF_UNIX) as left:
                left.connect(str(quick.owner.path))
                send(left, Message(CALL, {"client": "left"}, b"sleep 30"))
                time.sleep(0.2)
        until(lambda: _at_work(caller) == (1, 0))
        assert ended(caller, "echo", "left", "open") is Outcome.DONE
        quick.gates.open(0)
        assert held.result() is Outcome.DONE


def test_a_pool_that_closes_lets_a_call_end_that_is_in_its_first_moment(tmp_path: Path) -> None:
    with (
        gated(tmp_path, **QUICK | {"quick_seconds": 10.0}) as pool,
        ThreadPoolExecutor(2) as threads,
    ):
        running = [
            threads.submit(pool.caller.call, b"hold 0 echo slept", client=client)
            for client in ("one", "two")
        ]
        until(lambda: pool.caller.statistics()["busy"] == 2)
        pool.close_and_open(0)
        assert [future.result().payload for future in running] == [b"slept", b"slept"]


def test_limits_leave_a_worker_for_long_calls() -> None:
    with pytest.raises(ValueError, match="leave at least one"):
        Limits(workers=3, reserved=1, quick=2)


def _at_work(caller: Caller) -> tuple[int, int]:
    """Return how many calls run, and how many wait."""
    figures = caller.statistics()
    return figures["busy"], figures["waiting.open"]
