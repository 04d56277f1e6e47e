from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from gates import gated
from processes import alive, until

from kg.pool import Caller, Limits, Outcome, Owner, PoolError
from kg.pool.wire import CALL, Message, send

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MIB = 1024 * 1024
FACTORY = "handlers:factory"


@pytest.fixture(scope="module")
def owner() -> Iterator[Owner]:
    limits = Limits(
        workers=3, reserved=1, deadline=3, memory=300 * MIB, request=4 * MIB, reply=4 * MIB,
        growth=32 * MIB,
    )  # fmt: skip
    with Owner(FACTORY, "configured", limits) as owner:
        yield owner


@pytest.fixture
def caller(owner: Owner) -> Iterator[Caller]:
    caller = owner.caller()
    yield caller
    caller.close()


def outcome_of(caller: Caller, payload: str, client: str = "") -> Outcome:
    with pytest.raises(PoolError) as caught:
        caller.call(payload.encode(), client=client)
    return caught.value.outcome


def test_a_call_gets_what_the_handler_replied(caller: Caller) -> None:
    reply = caller.call(b"echo hello")
    assert reply.payload == b"hello"
    assert reply.wall > 0
    assert reply.waited >= 0


def test_the_handler_was_made_with_the_configuration(caller: Caller) -> None:
    assert caller.call(b"configuration").payload == b"configured"


@pytest.mark.parametrize(
    ("payload", "outcome"),
    [
        ("sleep 30", Outcome.TIME),
        ("spin", Outcome.TIME),
        (f"allocate {600 * MIB}", Outcome.MEMORY),
        ("abort", Outcome.MEMORY),
        ("crash", Outcome.STACK),
        ("raise what", Outcome.FAILED),
        (f"reply {5 * MIB}", Outcome.REPLY),
    ],
)
def test_a_call_that_meets_a_limit_ends_with_its_outcome_and_the_next_is_answered(
    caller: Caller, payload: str, outcome: Outcome
) -> None:
    assert outcome_of(caller, payload) is outcome
    assert caller.call(b"echo next").payload == b"next"


def test_what_the_handler_raised_is_told(caller: Caller) -> None:
    with pytest.raises(PoolError, match="ValueError: what"):
        caller.call(b"raise what")


def test_a_long_request_is_refused_before_it_is_sent(caller: Caller) -> None:
    assert outcome_of(caller, "echo " + "x" * (4 * MIB)) is Outcome.REQUEST


def test_a_long_request_of_a_careless_caller_is_refused_by_the_zygote(owner: Owner) -> None:
    careless = Caller(owner.path, Limits(request=64 * MIB), patience=0.1)
    for _ in range(20):
        assert outcome_of(careless, "echo " + "x" * (5 * MIB)) is Outcome.REQUEST
        assert careless.call(b"echo short").payload == b"short"
    careless.close()


def test_a_large_reply_is_whole(caller: Caller) -> None:
    assert caller.call(b"reply %d" % (3 * MIB)).payload == b"x" * (3 * MIB)


def test_the_stack_is_large(caller: Caller) -> None:
    # Each level of these nested callbacks takes more than a kilobyte of the C stack.
    assert int(caller.call(b"recurse 900").payload) < 900


@pytest.mark.parametrize("payload", ["open /etc/hostname", "execute", "fork"])
def test_a_worker_opens_no_file_and_starts_no_program(caller: Caller, payload: str) -> None:
    with pytest.raises(PoolError, match=r"Operation not permitted|Too many open files"):
        caller.call(payload.encode())


def test_a_worker_reaches_no_server(caller: Caller) -> None:
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.2)
        assert outcome_of(caller, f"connect {canary.getsockname()[1]}") is Outcome.FAILED
        with pytest.raises(TimeoutError):
            canary.accept()


def test_a_worker_that_grew_is_replaced(caller: Caller) -> None:
    grown = caller.call(b"grow %d" % (64 * MIB)).payload
    pids = {caller.call(b"pid").payload for _ in range(10)}
    assert grown not in pids


def test_open_calls_leave_the_reserved_workers_free(tmp_path: Path) -> None:
    with gated(tmp_path, workers=3, reserved=1) as pool, ThreadPoolExecutor(4) as threads:
        caller = pool.caller
        slow = [threads.submit(caller.call, b"hold 0", client=f"client {n}") for n in range(4)]
        until(lambda: caller.statistics()["waiting.open"] == 2)
        assert caller.call(b"echo now", lane="reserved").payload == b"now"
        assert caller.statistics()["waiting.open"] == 2, "it was answered while they waited"
        pool.gates.open(0)
        assert [future.result().payload for future in slow] == [b""] * 4


def test_a_client_runs_no_more_than_its_share_while_others_wait(tmp_path: Path) -> None:
    with (
        gated(tmp_path, workers=3, reserved=0, running_per_client=2, waiting_per_client=3) as pool,
        ThreadPoolExecutor(6) as threads,
    ):
        caller = pool.caller
        greedy = [threads.submit(caller.call, b"hold 0", client="greedy") for _ in range(6)]
        until(lambda: any(future.done() for future in greedy))
        figures = caller.statistics()
        assert (figures["busy"], figures["waiting.open"]) == (2, 3)
        pool.gates.open(0)
        refused = [future.exception() for future in greedy if future.exception()]
    assert [getattr(error, "outcome", error) for error in refused] == [Outcome.CLIENT]


def test_a_queue_has_an_end(tmp_path: Path) -> None:
    with (
        gated(tmp_path, workers=2, reserved=0, queue=8) as pool,
        ThreadPoolExecutor(12) as threads,
    ):
        caller = pool.caller
        many = [threads.submit(caller.call, b"hold 0", client=f"client {n}") for n in range(12)]
        until(lambda: sum(future.done() for future in many) == 2)
        figures = caller.statistics()
        assert (figures["busy"], figures["waiting.open"]) == (2, 8)
        pool.gates.open(0)
        refused = [future.exception() for future in many if future.exception()]
    assert [getattr(error, "outcome", error) for error in refused] == [Outcome.BUSY] * 2


def test_a_call_waits_only_so_long(tmp_path: Path) -> None:
    with (
        gated(tmp_path, workers=1, reserved=0, queue_seconds=0.2) as pool,
        ThreadPoolExecutor(1) as threads,
    ):
        slow = threads.submit(pool.caller.call, b"hold 0 echo held", client="one")
        until(lambda: pool.caller.statistics()["busy"] == 1)
        assert outcome_of(pool.caller, "echo late", client="two") is Outcome.BUSY
        pool.gates.open(0)
        assert slow.result().payload == b"held"


def test_a_client_that_calls_too_fast_is_told_when_to_come_again() -> None:
    limits = Limits(workers=2, reserved=1, rate_per_client=0.01, burst_per_client=3)
    with Owner(FACTORY, "", limits) as owner:
        caller = owner.caller()
        for _ in range(3):
            caller.call(b"echo", client="fast")
        with pytest.raises(PoolError) as caught:
            caller.call(b"echo", client="fast")
        assert caught.value.outcome is Outcome.CLIENT
        assert caught.value.retry_after is not None
        assert 0 < caught.value.retry_after <= 100
        caller.call(b"echo", client="other")
        caller.close()


def test_what_runs_for_a_caller_that_left_is_killed(tmp_path: Path) -> None:
    with gated(tmp_path, workers=1, reserved=0) as pool:
        with socket.socket(socket.AF_UNIX) as left:
            left.connect(str(pool.owner.path))
            send(left, Message(CALL, {"client": "left"}, b"hold 0"))
            until(lambda: pool.caller.statistics()["busy"] == 1)
        until(lambda: pool.caller.statistics().get("deaths.lost", 0) == 1)


def test_gibberish_closes_its_own_connection_only(owner: Owner, caller: Caller) -> None:
    with socket.socket(socket.AF_UNIX) as gibberish:
        gibberish.settimeout(5)
        gibberish.connect(str(owner.path))
        gibberish.sendall(b"GET / HTTP/1.1\r\n\r\n")
        with contextlib.suppress(ConnectionResetError):
            assert len(gibberish.recv(100)) <= 9, "at most the word that the request is too long"
    assert caller.call(b"echo still").payload == b"still"


def test_calls_outlive_the_zygote_that_is_killed_under_them() -> None:
    with Owner(FACTORY, "", Limits(workers=2, reserved=0)) as owner:
        caller = owner.caller()
        wrong: list[str] = []

        def many(name: int) -> None:
            wrong.extend(
                f"{name} {n}"
                for n in range(200)
                if caller.call(b"echo %d" % n, client=str(name)).payload != b"%d" % n
            )

        threads = [threading.Thread(target=many, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        caller.call(b"echo up")
        os.kill(owner.pid, signal.SIGKILL)
        for thread in threads:
            thread.join()
        assert wrong == []
        assert caller.call(b"echo up").payload == b"up"
        caller.close()


def test_workers_end_with_a_killed_zygote() -> None:
    with Owner(FACTORY, "", Limits(workers=1, reserved=0)) as owner:
        caller = owner.caller()
        worker = int(caller.call(b"pid").payload)
        os.kill(owner.pid, signal.SIGKILL)
        until(lambda: not alive(worker))
        caller.close()


def test_closing_lets_running_calls_end(tmp_path: Path) -> None:
    with gated(tmp_path, workers=1, reserved=0) as pool, ThreadPoolExecutor(1) as threads:
        running = threads.submit(pool.caller.call, b"hold 0 echo held")
        until(lambda: pool.caller.statistics()["busy"] == 1)
        late = pool.owner.caller(patience=0.2)
        pool.close_and_open(0)
        assert running.result().payload == b"held"
        assert outcome_of(late, "echo late") is Outcome.LOST
        late.close()


def test_closing_sends_large_replies_to_their_end(tmp_path: Path) -> None:
    with gated(tmp_path, workers=2, reserved=0) as pool, ThreadPoolExecutor(2) as threads:
        large = b"hold 0 reply %d" % (8 * MIB)
        running = [threads.submit(pool.caller.call, large) for _ in range(2)]
        until(lambda: pool.caller.statistics()["busy"] == 2)
        pool.close_and_open(0)
        assert [len(call.result().payload) for call in running] == [8 * MIB] * 2


def test_closing_waits_for_no_caller_that_does_not_read(tmp_path: Path) -> None:
    with gated(tmp_path, workers=1, reserved=0) as pool:
        with socket.socket(socket.AF_UNIX) as deaf:
            deaf.connect(str(pool.owner.path))
            send(deaf, Message(CALL, {"client": "deaf"}, b"hold 0 reply %d" % (8 * MIB)))
            until(lambda: pool.caller.statistics()["busy"] == 1)
            pool.close_and_open(0)
        ended = pool.owner._process.returncode  # noqa: SLF001  # who else knows
    assert ended == 0, "it ended by itself"


def test_a_zygote_ends_with_its_owner() -> None:
    program = (
        "import sys, time\n"
        "from kg.pool import Limits, Owner\n"
        f"owner = Owner({FACTORY!r}, '', Limits(workers=1, reserved=0))\n"
        "owner.caller().call(b'echo')\n"
        "print(owner.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        zygote = int(process.stdout.readline())
        assert alive(zygote)
        process.kill()
    until(lambda: not alive(zygote))


def test_limits_leave_a_worker_for_everybody() -> None:
    with pytest.raises(ValueError, match="leave at least one"):
        Limits(workers=2, reserved=2)
