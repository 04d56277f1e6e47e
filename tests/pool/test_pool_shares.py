"""What one client may have of a lane, whose turn it is, and what a call took."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from gates import TICKS, Gated, ended, gated
from processes import until

from kg.pool import Limits, Outcome, Owner, PoolError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg.pool import Caller
    from kg.pool.caller import Lane

FACTORY = "handlers:factory"


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[Gated]:
    with gated(tmp_path, workers=2, reserved=1, queue=16, waiting_per_client=4) as pool:
        yield pool


@pytest.fixture(scope="module")
def owner() -> Iterator[Owner]:
    with Owner(FACTORY, "", Limits(workers=2, reserved=1, deadline=1)) as owner:
        owner.wait_ready(60)
        yield owner


@pytest.fixture
def caller(owner: Owner) -> Iterator[Caller]:
    caller = owner.caller()
    yield caller
    caller.close()


def test_a_client_that_floods_the_reserved_lane_leaves_room_in_it(pool: Gated) -> None:
    caller = pool.caller
    with ThreadPoolExecutor(12) as threads:
        flood = [threads.submit(ended, caller, "hold 0", "flood") for _ in range(12)]
        until(lambda: sum(future.done() for future in flood) == 7)
        assert caller.statistics()["waiting.reserved"] == 4
        assert caller.statistics()["busy"] == 1, "of two workers one is left for others"
        assert ended(caller, "echo", "another") is Outcome.DONE
        assert ended(caller, "echo", "") is Outcome.DONE
        assert caller.statistics()["waiting.reserved"] == 4, "they were answered while it waited"
        pool.gates.open(0)
        outcomes = [future.result() for future in flood]
    assert outcomes.count(Outcome.DONE) == 5, "one ran and four waited"
    assert outcomes.count(Outcome.CLIENT) == 7


def test_the_shares_of_the_lanes_are_apart(pool: Gated) -> None:
    caller = pool.caller
    with ThreadPoolExecutor(2) as threads:
        slow = threads.submit(ended, caller, "hold 0", "one", "open")
        until(lambda: caller.statistics()["busy"] == 1)
        assert ended(caller, "echo", "one") is Outcome.DONE
        assert caller.statistics()["busy"] == 1
        pool.gates.open(0)
        assert slow.result() is Outcome.DONE


@pytest.mark.parametrize("lane", ["open", "reserved"])
def test_clients_take_turns(pool: Gated, lane: Lane) -> None:
    caller = pool.caller

    def place(client: str) -> int:
        """Return how many calls of this lane ran before that of a client."""
        return int(caller.call(b"hold 1 number", client=client, lane=lane).payload)

    with ThreadPoolExecutor(12) as threads:
        # One worker for the lane's clients, so that they wait for one another.
        held = threads.submit(ended, caller, "hold 0", "holder", "reserved")
        until(lambda: caller.statistics()["busy"] == 1)
        many = [threads.submit(place, "many") for _ in range(5)]
        until(lambda: caller.statistics()[f"waiting.{lane}"] == 4)
        few = threads.submit(place, "few")
        until(lambda: caller.statistics()[f"waiting.{lane}"] == 5)
        pool.gates.open(1)
        assert few.result() <= 2
        assert sorted([few.result(), *(future.result() for future in many)]) == [*range(6)]
        pool.gates.open(0)
        assert held.result() is Outcome.DONE


def test_a_reply_says_what_it_took(caller: Caller) -> None:
    reply = caller.call(b"sleep 0.2", client="one")
    assert reply.wall >= 0.2
    assert 0 <= reply.cpu < 0.2


@pytest.mark.parametrize("payload", ["spin-and-tell", "sleep 30"])
def test_a_call_that_was_stopped_says_what_it_took(tmp_path: Path, payload: str) -> None:
    with gated(tmp_path, workers=1, reserved=0, deadline=1) as pool:
        began = time.monotonic()
        with pytest.raises(PoolError) as caught:
            pool.caller.call(payload.encode(), client="one")
        elapsed = time.monotonic() - began
        told = pool.gates.cpu()
    assert caught.value.outcome is Outcome.TIME
    assert 1 <= caught.value.wall <= elapsed
    assert 0 <= caught.value.waited <= elapsed - caught.value.wall + TICKS
    if payload == "sleep 30":
        assert caught.value.cpu < 0.2
    else:
        # However much of its processor the worker got: what it says itself, without its start.
        assert told > 0
        assert told - 0.2 <= caught.value.cpu <= caught.value.wall + TICKS


def test_what_an_earlier_call_took_is_not_counted_again(caller: Caller) -> None:
    with pytest.raises(PoolError):
        caller.call(b"spin", client="one")
    caller.call(b"echo", client="one")
    with pytest.raises(PoolError) as caught:
        caller.call(b"crash", client="one")
    assert caught.value.outcome is Outcome.STACK
    assert caught.value.cpu < 0.3


def test_a_call_that_never_ran_says_how_long_it_waited(tmp_path: Path) -> None:
    with (
        gated(tmp_path, workers=1, reserved=0, queue_seconds=0.3) as pool,
        ThreadPoolExecutor(1) as threads,
    ):
        caller = pool.caller
        slow = threads.submit(ended, caller, "hold 0", "one", "open")
        until(lambda: caller.statistics()["busy"] == 1)
        with pytest.raises(PoolError) as caught:
            caller.call(b"echo", client="two")
        assert caught.value.outcome is Outcome.BUSY
        assert caught.value.waited >= 0.3
        assert caught.value.cpu == caught.value.wall == 0
        pool.gates.open(0)
        assert slow.result() is Outcome.DONE


def test_of_too_many_waiting_calls_the_one_is_refused_whose_client_took_most(
    tmp_path: Path,
) -> None:
    with (
        gated(tmp_path, workers=1, reserved=0, queue=2) as pool,
        ThreadPoolExecutor(4) as threads,
    ):
        caller = pool.caller
        assert ended(caller, "sleep 0.3", "dear", "open") is Outcome.DONE
        held = threads.submit(ended, caller, "hold 0", "holder", "open")
        until(lambda: caller.statistics()["busy"] == 1)
        dear = [threads.submit(ended, caller, "echo", "dear", "open") for _ in range(2)]
        until(lambda: caller.statistics()["waiting.open"] == 2)
        assert ended(caller, "echo", "dear", "open") is Outcome.BUSY
        cheap = threads.submit(ended, caller, "echo", "cheap", "open")
        until(lambda: sum(future.done() for future in dear) == 1)
        pool.gates.open(0)
        assert held.result() is cheap.result() is Outcome.DONE
        assert {future.result() for future in dear} == {Outcome.DONE, Outcome.BUSY}


def test_a_pool_that_closes_answers_what_waits_though_workers_are_killed() -> None:
    limits = Limits(workers=1, reserved=0, deadline=2, queue_seconds=30)
    owner = Owner(FACTORY, "", limits)
    owner.wait_ready(60)
    caller = owner.caller()
    with ThreadPoolExecutor(3) as threads:
        slow = threads.submit(ended, caller, "sleep 30", "slow", "open")
        until(lambda: caller.statistics()["busy"] == 1)
        good = [threads.submit(ended, caller, "echo", f"good {n}", "open") for n in range(2)]
        until(lambda: caller.statistics()["waiting.open"] == 2)
        owner.close()
        assert slow.result() is Outcome.TIME
        assert [future.result() for future in good] == [Outcome.DONE, Outcome.DONE]
    caller.close()


def test_open_calls_get_workers_while_the_reserved_lane_is_flooded(tmp_path: Path) -> None:
    with (
        gated(tmp_path, workers=2, reserved=1, queue=16) as pool,
        ThreadPoolExecutor(11) as threads,
    ):
        caller = pool.caller
        flood = [threads.submit(ended, caller, "hold 0", "client")]
        until(lambda: caller.statistics()["busy"] == 1)
        flood += [threads.submit(ended, caller, "hold 1", f"client {n}") for n in range(9)]
        until(lambda: caller.statistics()["waiting.reserved"] == 8)
        one = threads.submit(ended, caller, "echo", "one", "open")
        until(lambda: caller.statistics()["waiting.open"] == 1)
        pool.gates.open(0)
        assert one.result() is Outcome.DONE
        assert sum(future.done() for future in flood) == 1, "it did not wait for them all"
        pool.gates.open(1)
        assert {future.result() for future in flood} == {Outcome.DONE}
