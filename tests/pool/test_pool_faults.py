"""What goes wrong around a pool: its processes, its messages, its machine."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from gates import gated
from processes import alive, spent, until

from kg.pool import Caller, Limits, Outcome, Owner, PoolError
from kg.pool.wire import CALL, HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FACTORY = "handlers:factory"
LIMITS = Limits(workers=2, reserved=1, deadline=5, queue_seconds=5)


@pytest.fixture(scope="module")
def owner() -> Iterator[Owner]:
    with Owner(FACTORY, "", LIMITS) as owner:
        yield owner


@pytest.fixture
def caller(owner: Owner) -> Iterator[Caller]:
    caller = owner.caller()
    yield caller
    caller.close()


def outcome_of(caller: Caller, payload: str) -> Outcome:
    with pytest.raises(PoolError) as caught:
        caller.call(payload.encode())
    return caught.value.outcome


def test_a_fork_shares_no_connection(owner: Owner) -> None:
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from kg.pool import Caller, Limits\n"
        "caller = Caller(Path(sys.argv[1]), Limits())\n"
        "caller.call(b'echo warm')\n"
        "child = os.fork()\n"
        "me = b'parent' if child else b'child'\n"
        "right = all(\n"
        "    caller.call(b'echo %s %d' % (me, n), lane='reserved').payload == b'%s %d' % (me, n)\n"
        "    for n in range(200)\n"
        ")\n"
        "if not child:\n"
        "    os._exit(0 if right else 3)\n"
        "_, status = os.waitpid(child, 0)\n"
        "sys.exit(0 if right and status == 0 else 4)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, owner.path], check=False, timeout=60)
    assert done.returncode == 0


@pytest.mark.parametrize("limits", [{"waiting_per_client": 0}, {"queue": 0}, {"queue_seconds": 0}])
def test_what_can_run_at_once_does_not_wait(tmp_path: Path, limits: dict[str, int]) -> None:
    with (
        gated(tmp_path, workers=2, reserved=1, **limits) as pool,
        ThreadPoolExecutor(1) as threads,
    ):
        caller = pool.caller
        for _ in range(20):
            assert caller.call(b"echo hello", client="one").payload == b"hello"
        slow = threads.submit(caller.call, b"hold 0 echo held", client="one")
        until(lambda: caller.statistics()["busy"] == 1)
        assert outcome_of(caller, "echo me too") in {Outcome.BUSY, Outcome.CLIENT}
        assert caller.call(b"echo me", lane="reserved").payload == b"me"
        pool.gates.open(0)
        assert slow.result().payload == b"held"


def test_a_zygote_that_stands_still_loses_calls() -> None:
    limits = Limits(workers=1, reserved=0, deadline=0.2, queue_seconds=0.2)
    with Owner(FACTORY, "", limits) as owner:
        caller = owner.caller()
        caller.call(b"echo up")
        os.kill(owner.pid, signal.SIGSTOP)
        lost: list[Outcome] = []
        thread = threading.Thread(target=lambda: lost.append(outcome_of(caller, "echo")))
        thread.start()
        thread.join(20)
        os.kill(owner.pid, signal.SIGCONT)
        thread.join()
        assert lost == [Outcome.LOST]
        assert caller.call(b"echo on").payload == b"on"
        caller.close()


def test_a_pool_that_hangs_up_is_not_asked_as_fast_as_can_be(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as rude:
        rude.bind(str(tmp_path / "socket"))
        rude.listen()
        asked = 0

        def hang_up() -> None:
            nonlocal asked
            while True:
                try:
                    rude.accept()[0].close()
                except OSError:
                    return
                asked += 1

        thread = threading.Thread(target=hang_up)
        thread.start()
        caller = Caller(tmp_path / "socket", LIMITS, patience=2)
        assert outcome_of(caller, "echo") is Outcome.LOST
        rude.shutdown(socket.SHUT_RDWR)
        thread.join()
    assert 1 < asked < 400


def test_a_worker_that_closes_its_socket_and_lives_on_is_killed() -> None:
    with Owner(FACTORY, "", Limits(workers=2, reserved=1, deadline=1, queue_seconds=1)) as owner:
        caller = owner.caller()
        before = caller.statistics()["forks"]
        assert outcome_of(caller, "hide") is Outcome.KILLED
        assert caller.call(b"echo still").payload == b"still"
        assert caller.statistics()["forks"] == before + 1
        caller.close()


def test_a_call_that_is_lost_again_and_again_has_an_end(tmp_path: Path) -> None:
    limits = Limits(deadline=0.1, queue_seconds=0.1)
    with socket.socket(socket.AF_UNIX) as mortal:
        mortal.bind(str(tmp_path / "socket"))
        mortal.listen()

        def die() -> None:
            with contextlib.suppress(OSError):
                while True:
                    caller, _ = mortal.accept()
                    time.sleep(0.2)
                    caller.close()

        lost: list[Outcome] = []
        caller = Caller(tmp_path / "socket", limits, patience=600)
        calling = threading.Thread(target=lambda: lost.append(outcome_of(caller, "echo")))
        dying = threading.Thread(target=die, daemon=True)
        for thread in (dying, calling):
            thread.start()
        calling.join(30)
        (tmp_path / "socket").unlink()
        mortal.shutdown(socket.SHUT_RDWR)
        dying.join()
    assert lost == [Outcome.LOST]


@pytest.mark.parametrize(
    ("kind", "note"),
    [
        (CALL, b"[" * 4000),
        (CALL, b'{"client": ' + b"[" * 900 + b"]" * 900 + b"}"),
        (CALL, b'{"other": ' + b"[" * 900 + b"]" * 900 + b"}"),
        (CALL, b'{"client": {}}'),
        (CALL, b'{"client": "\xff"}'),
        (77, b"{}"),
    ],
)
def test_a_strange_message_ends_no_zygote(
    owner: Owner, caller: Caller, kind: int, note: bytes
) -> None:
    before = owner.pid, caller.statistics()["forks"]
    with socket.socket(socket.AF_UNIX) as strange:
        strange.settimeout(10)
        strange.connect(str(owner.path))
        strange.sendall(HEAD.pack(kind, len(note), 0) + note)
        strange.recv(100)
    assert caller.call(b"echo still").payload == b"still"
    assert (owner.pid, caller.statistics()["forks"]) == before


@pytest.mark.parametrize(
    "message",
    [
        HEAD.pack(99, 0, 0),
        HEAD.pack(Outcome.BUSY, 0, 0),
        HEAD.pack(Outcome.DONE, 0, 0),
        HEAD.pack(Outcome.DONE, 4000, 0) + b"[" * 4000,
        HEAD.pack(Outcome.DONE, 12, 0) + b'{"cpu": "x"}',
    ],
)
def test_a_worker_that_babbles_is_killed(owner: Owner, caller: Caller, message: bytes) -> None:
    before = owner.pid
    assert outcome_of(caller, f"babble {message.hex()}") is Outcome.FAILED
    assert caller.call(b"echo still").payload == b"still"
    assert owner.pid == before


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGRTMIN + 6])
def test_a_worker_that_is_killed_from_outside_is_told_as_that(
    owner: Owner, caller: Caller, number: int
) -> None:
    before = owner.pid
    worker = int(caller.call(b"pid").payload)
    with ThreadPoolExecutor(1) as threads:
        ended = threads.submit(outcome_of, caller, "sleep 4")
        until(lambda: caller.statistics()["busy"] == 1)
        os.kill(worker, number)
        assert ended.result() is Outcome.KILLED
    assert caller.call(b"echo still").payload == b"still"
    assert owner.pid == before


def test_connections_have_a_limit_and_go_on_when_one_closes() -> None:
    with Owner(FACTORY, "", Limits(workers=1, reserved=0, connections=3)) as owner:
        owner.wait_ready(30)
        caller = owner.caller()
        held = [connected(owner) for _ in range(3)]
        with ThreadPoolExecutor(1) as threads:
            answer = threads.submit(caller.call, b"echo at last")
            time.sleep(0.2)
            assert not answer.done()
            held.pop().close()
            assert answer.result().payload == b"at last"
        for sock in held:
            sock.close()
        caller.close()


def test_a_zygote_without_descriptors_rests_and_recovers() -> None:
    with Owner(FACTORY, "", LIMITS) as owner:
        caller = owner.caller()
        worker = int(caller.call(b"pid").payload)
        zygote = owner.pid
        _, hard = resource.prlimit(zygote, resource.RLIMIT_NOFILE)
        resource.prlimit(zygote, resource.RLIMIT_NOFILE, (30, hard))
        held = [connected(owner) for _ in range(40)]
        time.sleep(0.3)
        before = spent(zygote)
        time.sleep(1)
        assert spent(zygote) - before < 0.5
        os.kill(worker, signal.SIGKILL)
        until(lambda: not alive(worker))
        for sock in held:
            sock.close()
        until(lambda: caller.statistics()["forks"] == 3)
        assert caller.call(b"echo up").payload == b"up"
        assert owner.pid == zygote
        caller.close()


def test_why_workers_cannot_start_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []

    def told() -> bool:
        said.append(capfd.readouterr().err)
        return "ValueError: size not valid: 1 bytes" in "".join(said)

    with Owner(FACTORY, "", Limits(workers=1, reserved=0, stack=1)):
        until(told, 30)


def connected(owner: Owner) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX)
    sock.connect(str(owner.path))
    return sock
