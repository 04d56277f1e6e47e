"""Who may wait, and who makes room for whom."""

from __future__ import annotations

from typing import Any

from kg.pool import Limits, Outcome
from kg.pool.waiting import Call, Waiting
from kg.pool.wire import CALL, Message


def call(client: str, came: float) -> Call:
    return Call(Message(CALL, {"client": client}), came)


def full(**limits: Any) -> tuple[Waiting, list[Call]]:
    """Return a full queue of two, and what waits in it: calls of clients that took five seconds."""
    waiting = Waiting(
        Limits(workers=2, reserved=1, queue=2, waiting_per_client=1, running_per_client=1, **limits)
    )
    for client in ("one", "two"):
        ran = call(client, 0)
        assert waiting.offer(ran, idle=True) == (None, None)
        assert waiting.next(0) is ran
        waiting.ended(ran, 5)
    dear = [call("one", 5), call("two", 6)]
    for waits in dear:
        assert waiting.offer(waits, idle=False) == (None, None)
    return waiting, dear


def test_who_took_most_and_began_last_makes_room() -> None:
    waiting, dear = full()
    assert waiting.offer(call("cheap", 7), idle=False) == (None, dear[1])
    assert len(waiting) == 2


def test_a_call_of_a_client_that_took_more_is_refused() -> None:
    waiting, _ = full()
    refused, made_room = waiting.offer(call("two", 7), idle=False)
    assert refused is not None
    assert refused[0] is Outcome.BUSY
    assert made_room is None


def test_a_call_over_its_share_lets_nobody_make_room() -> None:
    waiting, dear = full()
    waiting.offer(call("cheap", 7), idle=False)
    refused, made_room = waiting.offer(call("cheap", 8), idle=False)
    assert refused is not None
    assert refused[0] is Outcome.CLIENT
    assert made_room is None
    waiting.withdraw(dear[0])
    assert len(waiting) == 1, "it waited still"


def test_a_call_over_its_rate_lets_nobody_make_room() -> None:
    waiting, dear = full(rate_per_client=0.001, burst_per_client=2)
    cheap = call("cheap", 7)
    assert waiting.offer(cheap, idle=False) == (None, dear[1])
    waiting.withdraw(cheap)
    again = call("cheap", 8)
    assert waiting.offer(again, idle=False) == (None, None)
    waiting.withdraw(again)
    assert waiting.offer(call("three", 9), idle=False) == (None, None)
    assert len(waiting) == 2
    refused, made_room = waiting.offer(call("cheap", 10), idle=False)
    assert refused is not None
    assert refused[0] is Outcome.CLIENT
    assert made_room is None
