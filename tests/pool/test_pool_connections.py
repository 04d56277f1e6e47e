"""Connections that callers keep, where there are fewer than callers want."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from kg.pool import Limits, Owner

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pool import Caller

LIMITS = Limits(workers=4, reserved=0, running_per_client=4, deadline=2, connections=3)


@pytest.fixture
def owner() -> Iterator[Owner]:
    with Owner("handlers:factory", "", LIMITS) as owner:
        owner.wait_ready(60)
        yield owner


def at_once(caller: Caller, number: int) -> list[bytes]:
    with ThreadPoolExecutor(number) as threads:
        calls = [threads.submit(caller.call, b"sleep 0.3") for _ in range(number)]
        return [call.result().payload for call in calls]


def test_connections_that_one_caller_keeps_lock_out_no_other(owner: Owner) -> None:
    one, other = owner.caller(), owner.caller()
    for caller in (one, other, one):
        assert at_once(caller, 3) == [b"slept"] * 3
        assert caller.statistics()["busy"] == 0
    one.close()
    other.close()


def test_more_callers_than_connections_are_all_answered(owner: Owner) -> None:
    def many(name: int) -> list[bytes]:
        caller = owner.caller()
        replies = [caller.call(b"echo %d" % n, client=str(name)).payload for n in range(50)]
        caller.close()
        return replies

    with ThreadPoolExecutor(8) as threads:
        for replies in threads.map(many, range(8)):
            assert replies == [b"%d" % n for n in range(50)]


def test_of_one_caller_more_calls_than_connections_are_answered(owner: Owner) -> None:
    caller = owner.caller()
    for _ in range(3):
        assert at_once(caller, 8) == [b"slept"] * 8
    caller.close()
