"""Clients take turns: one with many requests delays only itself."""

from __future__ import annotations

import asyncio
import threading

import pytest

from kg.errors import TooManyRequestsError
from kg.web.serving.turns import Turns


def test_a_client_with_many_requests_delays_only_itself() -> None:
    order: list[str] = []
    gate = threading.Event()

    def work(client: str) -> None:
        gate.wait(20)
        order.append(client)

    async def main() -> None:
        turns = Turns(1, "test")
        greedy = [
            asyncio.create_task(turns.run("greedy", lambda: work("greedy"))) for _ in range(9)
        ]
        await asyncio.sleep(0)
        others = [asyncio.create_task(turns.run(c, lambda c=c: work(c))) for c in ("a", "b")]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*greedy, *others)

    asyncio.run(main())
    assert len(order) == 11
    assert {"a", "b"} <= set(order[:4])


def test_threads_are_left_to_other_clients() -> None:
    gate = threading.Event()

    async def main() -> int:
        turns = Turns(8, "test")
        greedy = [
            asyncio.create_task(turns.run("greedy", lambda: gate.wait(20))) for _ in range(20)
        ]
        await asyncio.sleep(0)
        found = await asyncio.wait_for(turns.run("other", lambda: 42), 10)
        gate.set()
        assert all(await asyncio.gather(*greedy))
        return found

    assert asyncio.run(main()) == 42


def test_what_may_wait_has_an_end_and_what_is_cancelled_leaves_room() -> None:
    gate = threading.Event()

    async def main() -> int:
        turns = Turns(1, "test")
        first = asyncio.create_task(turns.run("greedy", lambda: gate.wait(20)))
        waiting = [asyncio.create_task(turns.run("greedy", lambda: 0)) for _ in range(250)]
        await asyncio.sleep(0)
        with pytest.raises(TooManyRequestsError):
            await turns.run("greedy", lambda: 0)
        for task in waiting:
            task.cancel()
        gate.set()
        assert await first
        return await asyncio.wait_for(turns.run("greedy", lambda: 42), 10)

    assert asyncio.run(main()) == 42
