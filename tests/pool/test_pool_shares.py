"""What one client may have of a lane, whose turn it is, and what a call took."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from processes import until

from kg.pool import Limits, Outcome, Owner, PoolError

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
