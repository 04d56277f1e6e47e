"""The system calls that a worker is denied."""

from __future__ import annotations

import errno
import platform
from typing import TYPE_CHECKING

import pytest

from kg.pool import Limits, Outcome, Owner, PoolError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.pool import Caller

LIMITS = Limits(workers=2, reserved=1)
REACHING_OTHERS = {
    "x86_64": {"ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311},
    "aarch64": {"ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271},
}[platform.machine()] | {"pidfd_send_signal": 424, "pidfd_open": 434, "pidfd_getfd": 438}
# With zeros, which name no other process: of its own group, or none at all.
SIGNALS = {
    "x86_64": {"kill": 62, "tkill": 200, "tgkill": 234, "queue": 129, "queue to thread": 297},
    "aarch64": {"kill": 129, "tkill": 130, "tgkill": 131, "queue": 138, "queue to thread": 240},
}[platform.machine()]


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    with Owner("handlers:factory", "", LIMITS) as owner:
        owner.wait_ready(60)
        caller = owner.caller()
        yield caller
        caller.close()


@pytest.mark.parametrize("name", REACHING_OTHERS)
def test_a_worker_reaches_no_other_process(caller: Caller, name: str) -> None:
    reply = caller.call(b"system-call %d" % REACHING_OTHERS[name])
    assert reply.payload == b"-1 %d" % errno.EPERM


@pytest.mark.parametrize("name", SIGNALS)
def test_a_worker_signals_nobody_but_itself(caller: Caller, name: str) -> None:
    reply = caller.call(b"system-call %d" % SIGNALS[name])
    assert reply.payload == b"-1 %d" % errno.EPERM
    with pytest.raises(PoolError) as caught:
        caller.call(b"abort")
    assert caught.value.outcome is Outcome.MEMORY


def test_a_worker_that_makes_calls_of_another_numbering_is_killed(caller: Caller) -> None:
    getpid_of_x32 = 0x40000000 | 39
    with pytest.raises(PoolError) as caught:
        caller.call(b"system-call %d" % getpid_of_x32)
    assert caught.value.outcome is Outcome.STACK
    assert caller.call(b"echo still").payload == b"still"


def test_a_machine_without_a_filter_is_told_once(capfd: pytest.CaptureFixture[str]) -> None:
    with Owner("handlers:elsewhere", "", LIMITS) as owner:
        caller = owner.caller(60)
        assert caller.call(b"echo up").payload == b"up"
        with pytest.raises(PoolError, match=r"Operation not permitted|Too many open files"):
            caller.call(b"open /etc/hostname")
        caller.close()
    said = capfd.readouterr().err
    assert said.count("abacus") == 1
    assert len(said.splitlines()) == 1
