"""What the workers of the tests do: the first word of a call says what goes wrong."""

from __future__ import annotations

import contextlib
import ctypes
import mmap
import os
import platform
import socket
import stat
import struct
import time
from typing import TYPE_CHECKING

from gates import COUNTER, CPU, SIZE

if TYPE_CHECKING:
    from collections.abc import Callable

_shared: mmap.mmap
"""What the test and all workers of a pool that is gated see; see ``gates.Gates``."""


def factory(configuration: str) -> Callable[[bytes], bytes]:
    """Return a handler that knows the configuration."""
    kept: list[bytes] = []

    def handle(payload: bytes) -> bytes:
        word, _, rest = payload.decode().partition(" ")
        return _DOING[word](rest, configuration, kept)

    return handle


def gated(configuration: str) -> Callable[[bytes], bytes]:
    """Return a handler whose calls can be held; the configuration is the path of the gates."""
    global _shared  # noqa: PLW0603  # a zygote makes its handler once
    with open(configuration, "r+b") as file:  # noqa: PTH123  # before it is confined
        _shared = mmap.mmap(file.fileno(), SIZE)
    return factory(configuration)


def broken(configuration: str) -> Callable[[bytes], bytes]:
    """Fail to make a handler."""
    raise ValueError(f"no {configuration}")


def breaking(configuration: str) -> Callable[[bytes], bytes]:
    """Return a handler the first time, and fail to make one from then on."""
    with open(configuration, "x"):  # noqa: PTH123  # fails where it exists
        return factory(configuration)


def elsewhere(configuration: str) -> Callable[[bytes], bytes]:
    """Return a handler on a machine of which the pool knows no system calls."""
    platform.machine = lambda: "abacus"
    return factory(configuration)


def _babble(rest: str, *_: object) -> bytes:
    """Send the zygote a message of another making, whole, past the pool's own code."""
    for number in range(3, 64):
        with contextlib.suppress(OSError):
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                os.write(number, bytes.fromhex(rest))
    time.sleep(5)
    return b"too late"


def _hide(*_: object) -> bytes:
    """Close all that the zygote sees of this worker, and live on."""
    os.closerange(3, 200)
    time.sleep(30)
    return b"too late"


def _sleep(rest: str, *_: object) -> bytes:
    time.sleep(float(rest))
    return b"slept"


def _hold(rest: str, configuration: str, kept: list[bytes]) -> bytes:
    """Wait for a gate, and do what comes after its number."""
    gate, _, then = rest.partition(" ")
    while not _shared[int(gate)]:
        time.sleep(0.005)
    word, _, more = then.partition(" ")
    return _DOING[word or "echo"](more, configuration, kept)


def _number(*_: object) -> bytes:
    """Say how many calls have come to this before."""
    before = _shared[COUNTER]
    _shared[COUNTER] = before + 1
    return str(before).encode()


def _spin_and_tell(*_: object) -> bytes:
    while True:
        struct.pack_into("d", _shared, CPU, time.process_time())


def _spin(*_: object) -> bytes:
    while True:
        pass


def _allocate(rest: str, *_: object) -> bytes:
    return str(len(bytearray(int(rest)))).encode()


def _abort(*_: object) -> bytes:
    os.abort()


def _crash(*_: object) -> bytes:
    return ctypes.string_at(0)


def _open(rest: str, *_: object) -> bytes:
    with open(rest, "rb") as file:  # noqa: PTH123  # the system call is what is tried
        return file.read()


def _connect(rest: str, *_: object) -> bytes:
    with socket.socket() as reaching:
        reaching.connect(("127.0.0.1", int(rest)))
        return b"connected"


def _execute(*_: object) -> bytes:
    os.execv("/bin/true", ["true"])  # noqa: S606  # it must be refused


def _fork(*_: object) -> bytes:
    return str(os.fork()).encode()


def _system_call(rest: str, *_: object) -> bytes:
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.syscall(int(rest), 0, 0, 0, 0, 0, 0)
    return f"{result} {ctypes.get_errno()}".encode()


def _recurse(rest: str, *_: object) -> bytes:
    """Use the C stack: each level of a nested callback takes some of it."""
    compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
    left = [int(rest)]
    sort = ctypes.CDLL(None).qsort

    def deeper(_one: int, _other: int) -> int:
        left[0] -= 1
        if left[0] > 0:
            sort((ctypes.c_int * 2)(2, 1), 2, 4, compare(deeper))
        return 0

    sort((ctypes.c_int * 2)(2, 1), 2, 4, compare(deeper))
    return str(left[0]).encode()


def _raise(rest: str, *_: object) -> bytes:
    raise ValueError(rest)


def _grow(rest: str, _configuration: str, kept: list[bytes]) -> bytes:
    kept.append(b"x" * int(rest))
    return str(os.getpid()).encode()


_DOING = {
    "echo": lambda rest, *_: rest.encode(),
    "configuration": lambda _rest, configuration, _kept: configuration.encode(),
    "pid": lambda *_: str(os.getpid()).encode(),
    "reply": lambda rest, *_: b"x" * int(rest),
    "babble": _babble,
    "hide": _hide,
    "sleep": _sleep,
    "hold": _hold,
    "number": _number,
    "spin": _spin,
    "spin-and-tell": _spin_and_tell,
    "allocate": _allocate,
    "abort": _abort,
    "crash": _crash,
    "open": _open,
    "connect": _connect,
    "execute": _execute,
    "fork": _fork,
    "system-call": _system_call,
    "recurse": _recurse,
    "raise": _raise,
    "grow": _grow,
}
