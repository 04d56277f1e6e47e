"""What one client may have of a lane, whose turn it is, and what a call took."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from processes import until

from kg.pool import Limits, Outcome, Owner, PoolError
from kg.pool.wire import CALL, Message, send

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pool import Caller
    from kg.pool.caller import Lane

FACTORY = "handlers:factory"


@pytest.fixture(scope="module")
def owner() -> Iterator[Owner]:
    limits = Limits(
        workers=2, reserved=1, deadline=1, queue=16, queue_seconds=30, waiting_per_client=4
    )
    with Owner(FACTORY, "", limits) as owner:
        owner.wait_ready(60)
        yield owner


@pytest.fixture
def caller(owner: Owner) -> Iterator[Caller]:
    caller = owner.caller()
    yield caller
    caller.close()


def ended(caller: Caller, payload: str, client: str, lane: Lane = "reserved") -> Outcome:
    try:
        caller.call(payload.encode(), client=client, lane=lane)
    except PoolError as error:
        return error.outcome
    return Outcome.DONE


def test_a_client_that_floods_the_reserved_lane_leaves_room_in_it(caller: Caller) -> None:
    with ThreadPoolExecutor(12) as threads:
        flood = [threads.submit(ended, caller, "sleep 0.4", "flood") for _ in range(12)]
        until(lambda: caller.statistics()["waiting.reserved"] == 4)
        assert caller.statistics()["busy"] == 1, "of two workers one is left for others"
        assert ended(caller, "echo", "another") is Outcome.DONE
        assert ended(caller, "echo", "") is Outcome.DONE
        assert caller.statistics()["waiting.reserved"] >= 3, "they were answered while it waited"
        outcomes = [future.result() for future in flood]
    assert outcomes.count(Outcome.DONE) == 5, "one ran and four waited"
    assert outcomes.count(Outcome.CLIENT) == 7


def test_the_shares_of_the_lanes_are_apart(caller: Caller) -> None:
    with ThreadPoolExecutor(2) as threads:
        slow = threads.submit(ended, caller, "sleep 0.4", "one", "open")
        until(lambda: caller.statistics()["busy"] == 1)
        assert ended(caller, "echo", "one") is Outcome.DONE
        assert caller.statistics()["busy"] == 1
        assert slow.result() is Outcome.DONE


@pytest.mark.parametrize("lane", ["open", "reserved"])
def test_clients_take_turns(caller: Caller, lane: Lane) -> None:
    order: list[str] = []

    def ask(client: str) -> None:
        assert ended(caller, "sleep 0.1", client, lane) is Outcome.DONE
        order.append(client)

    with ThreadPoolExecutor(12) as threads:
        # One worker for the lane's clients, so that they wait for one another.
        held = threads.submit(ended, caller, "sleep 0.5", "holder", "reserved")
        until(lambda: caller.statistics()["busy"] == 1)
        many = [threads.submit(ask, "many") for _ in range(5)]
        until(lambda: caller.statistics()[f"waiting.{lane}"] == 4)
        few = threads.submit(ask, "few")
        until(lambda: caller.statistics()[f"waiting.{lane}"] >= 4)
        for future in (held, *many, few):
            future.result()
    assert order.index("few") <= 2, order


def test_a_reply_says_what_it_took(caller: Caller) -> None:
    reply = caller.call(b"sleep 0.2", client="one")
    assert reply.wall >= 0.2
    assert 0 <= reply.cpu < 0.2


def test_a_call_that_was_stopped_says_what_it_took(caller: Caller) -> None:
    for _ in range(3):
        caller.call(b"echo warm", client="one")
    for payload, least, most in (("spin", 0.2, 1.6), ("sleep 30", 0.0, 0.2)):
        with pytest.raises(PoolError) as caught:
            caller.call(payload.encode(), client="one")
        assert caught.value.outcome is Outcome.TIME
        assert least < caught.value.cpu + 1e-9 < most
        assert 1 <= caught.value.wall < 5
        assert 0 <= caught.value.waited < 1


def test_what_an_earlier_call_took_is_not_counted_again(caller: Caller) -> None:
    with pytest.raises(PoolError):
        caller.call(b"spin", client="one")
    caller.call(b"echo", client="one")
    with pytest.raises(PoolError) as caught:
        caller.call(b"crash", client="one")
    assert caught.value.outcome is Outcome.STACK
    assert caught.value.cpu < 0.3


def test_a_call_that_never_ran_says_how_long_it_waited() -> None:
    limits = Limits(workers=1, reserved=0, deadline=5, queue_seconds=0.3)
    with Owner(FACTORY, "", limits) as owner, ThreadPoolExecutor(1) as threads:
        caller = owner.caller()
        slow = threads.submit(ended, caller, "sleep 1", "one", "open")
        until(lambda: caller.statistics()["busy"] == 1)
        with pytest.raises(PoolError) as caught:
            caller.call(b"echo", client="two")
        assert caught.value.outcome is Outcome.BUSY
        assert caught.value.waited >= 0.3
        assert caught.value.cpu == caught.value.wall == 0
        slow.result()
        caller.close()


QUICK = Limits(
    workers=3, reserved=1, quick=1, quick_seconds=0.05, deadline=2, queue=6, queue_seconds=20,
    running_per_client=1,
)  # fmt: skip


@pytest.fixture
def quick() -> Iterator[Caller]:
    with Owner(FACTORY, "", QUICK) as owner:
        owner.wait_ready(60)
        caller = owner.caller()
        yield caller
        caller.close()


def test_a_short_call_does_not_wait_for_long_ones_of_many_clients(quick: Caller) -> None:
    with ThreadPoolExecutor(4) as threads:
        long = [threads.submit(ended, quick, "sleep 1", f"long {n}", "open") for n in range(4)]
        until(lambda: quick.statistics()["waiting.open"] == 2)
        assert ended(quick, "echo", "short", "open") is Outcome.DONE
        assert not any(future.done() for future in long), "it went before all of them"
        assert [future.result() for future in long] == [Outcome.DONE] * 4
    assert quick.statistics()["moved"] >= 2, "they began again"
    assert quick.statistics().get("deaths.time", 0) == 0


def test_a_call_in_its_first_moment_stays_where_a_worker_has_become_free(quick: Caller) -> None:
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(ended, quick, "sleep 0.1", "first", "open")
        until(lambda: quick.statistics()["busy"] == 1)
        second = threads.submit(ended, quick, "sleep 0.6", "second", "open")
        assert first.result() is second.result() is Outcome.DONE
    assert quick.statistics().get("moved", 0) == 0


def test_a_call_that_began_again_says_what_it_took_in_all(quick: Caller) -> None:
    with ThreadPoolExecutor(1) as threads:
        held = threads.submit(ended, quick, "sleep 1", "holder", "open")
        until(lambda: quick.statistics()["busy"] == 1)
        with pytest.raises(PoolError) as caught:
            quick.call(b"spin", client="spinner")
        assert held.result() is Outcome.DONE
    assert caught.value.outcome is Outcome.TIME
    assert 2 <= caught.value.wall < 4, "it had its whole time once it was moved"
    assert caught.value.waited > 0.5
    assert quick.statistics()["moved"] == 1, "one quick worker: one first moment"


def test_a_caller_that_leaves_while_its_call_is_moved_leaves_nothing_behind(quick: Caller) -> None:
    with ThreadPoolExecutor(1) as threads:
        held = threads.submit(ended, quick, "sleep 1.5", "holder", "open")
        until(lambda: quick.statistics()["busy"] == 1)
        for _ in range(5):
            with socket.socket(socket.AF_UNIX) as left:
                left.connect(str(quick._path))  # noqa: SLF001  # the only socket there is
                send(left, Message(CALL, {"client": "left"}, b"sleep 30"))
                time.sleep(0.2)
        until(lambda: quick.statistics()["busy"] == 1)
        assert quick.statistics()["waiting.open"] == 0
        assert ended(quick, "echo", "left", "open") is Outcome.DONE
        assert held.result() is Outcome.DONE


def test_of_too_many_waiting_calls_the_one_is_refused_whose_client_took_most() -> None:
    limits = Limits(workers=1, reserved=0, queue=2, queue_seconds=20)
    with Owner(FACTORY, "", limits) as owner, ThreadPoolExecutor(4) as threads:
        caller = owner.caller()
        assert ended(caller, "sleep 0.3", "dear", "open") is Outcome.DONE
        held = threads.submit(ended, caller, "sleep 1", "holder", "open")
        until(lambda: caller.statistics()["busy"] == 1)
        dear = [threads.submit(ended, caller, "echo", "dear", "open") for _ in range(2)]
        until(lambda: caller.statistics()["waiting.open"] == 2)
        assert ended(caller, "echo", "dear", "open") is Outcome.BUSY
        cheap = threads.submit(ended, caller, "echo", "cheap", "open")
        assert held.result() is cheap.result() is Outcome.DONE
        assert {future.result() for future in dear} == {Outcome.DONE, Outcome.BUSY}
        caller.close()


def test_a_pool_that_closes_lets_a_call_end_that_is_in_its_first_moment() -> None:
    owner = Owner(FACTORY, "", QUICK)
    caller = owner.caller()
    with ThreadPoolExecutor(2) as threads:
        running = [
            threads.submit(caller.call, b"sleep 0.7", client=client) for client in ("one", "two")
        ]
        until(lambda: caller.statistics()["busy"] == 2)
        owner.close()
        assert [future.result().payload for future in running] == [b"slept", b"slept"]
    caller.close()


def test_limits_leave_a_worker_for_long_calls() -> None:
    with pytest.raises(ValueError, match="leave at least one"):
        Limits(workers=3, reserved=1, quick=2)


def test_a_pool_that_closes_answers_what_waits_though_workers_are_killed() -> None:
    limits = Limits(workers=1, reserved=0, deadline=0.5, queue_seconds=30)
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


def test_open_calls_get_workers_while_the_reserved_lane_is_flooded() -> None:
    limits = Limits(workers=2, reserved=1, deadline=5, queue=16, queue_seconds=30)
    with Owner(FACTORY, "", limits) as owner, ThreadPoolExecutor(10) as threads:
        caller = owner.caller()
        flood = [threads.submit(ended, caller, "sleep 0.3", f"client {n}") for n in range(10)]
        until(lambda: caller.statistics()["waiting.reserved"] >= 6)
        assert ended(caller, "echo", "one", "open") is Outcome.DONE
        assert caller.statistics()["waiting.reserved"] >= 4, "it did not wait for them all"
        assert {future.result() for future in flood} == {Outcome.DONE}
        caller.close()
