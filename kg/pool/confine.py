"""What a worker gives up before it looks at its first call (Linux)."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
from dataclasses import dataclass
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_SECCOMP: Final = 22
_SECCOMP_MODE_FILTER: Final = 2
_PR_SET_DUMPABLE: Final = 4

_ALLOW: Final = 0x7FFF0000
_DENY: Final = 0x00050001  # SECCOMP_RET_ERRNO with EPERM
_ABSENT: Final = 0x00050026  # SECCOMP_RET_ERRNO with ENOSYS
_KILL: Final = 0x80000000
_CLONE_THREAD: Final = 0x00010000


@dataclass(frozen=True)
class _Architecture:
    """Numbers of a processor's system calls (asm/unistd_64.h, asm-generic/unistd.h).

    Attributes:
        audit: its number in linux/audit.h.
        clone: makes threads and processes; threads are left.
        denied: socket, connect, bind, execve, execveat, ptrace, openat, openat2,
            process_vm_readv, process_vm_writev, and where they are calls of their own open, fork
            and vfork.
        signals: kill, tkill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo: their first argument is
            who gets one. A process may signal itself, as abort(3) does.
    """

    audit: int
    clone: int
    denied: tuple[int, ...]
    signals: tuple[int, ...]


_CLONE3: Final = 435
"""Its arguments lie where a filter cannot look; as if absent, so that C libraries use clone."""

_PIDFD: Final = (424, 434, 438)
"""pidfd_send_signal, pidfd_open and pidfd_getfd, which reach other processes; alike everywhere."""
_FOREIGN: Final = 0x40000000
"""From here on are the numbers of another binary interface (x32) with the same architecture."""

_ARCHITECTURES: Final = {
    "x86_64": _Architecture(
        0xC000003E,
        56,
        (41, 42, 49, 59, 322, 101, 257, 437, 310, 311, 2, 57, 58),
        (62, 200, 234, 129, 297),
    ),
    "aarch64": _Architecture(
        0xC00000B7,
        220,
        (198, 203, 200, 221, 281, 117, 56, 437, 270, 271),
        (129, 130, 131, 138, 240),
    ),
}


def die_with_parent(parent: int) -> None:
    """Ask the kernel to kill this process when its parent ends.

    The parent must be single-threaded: what counts is the end of the *thread* that forked.
    """
    _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we asked
        os._exit(0)


def confine(memory: int) -> None:
    """Give up files, connections and programs, and bound memory.

    Descriptors that are open stay usable; none can be opened any more.

    Args:
        memory: bytes of address space allowed beyond what is mapped now.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    most = mapped() + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    libc = _libc()
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    _filter_calls(libc)


def filters() -> bool:
    """Tell whether `confine` can filter system calls on this machine: a child of ours tries it."""
    child = os.fork()
    if child == 0:
        filtered = False
        try:
            filtered = _filter_calls(_libc())
        finally:
            os._exit(0 if filtered else 1)
    _, status = os.waitpid(child, 0)
    return status == 0


def mapped() -> int:
    """Return the bytes of address space that this process has mapped."""
    return _statm()[0] * resource.getpagesize()


def resident() -> int:
    """Return the bytes of memory that this process keeps resident."""
    return _statm()[1] * resource.getpagesize()


_STATM = -1


def keep_statm() -> None:
    """Open this process's own figures, while files can be opened."""
    global _STATM  # noqa: PLW0603  # one process, one descriptor
    _STATM = os.open("/proc/self/statm", os.O_RDONLY)


def _statm() -> list[int]:
    if _STATM == -1:
        keep_statm()
    return [int(field) for field in os.pread(_STATM, 256, 0).split()]


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _filter_calls(libc: ctypes.CDLL) -> bool:
    """Deny the system calls that reach outside; a second wall behind RLIMIT_NOFILE.

    Returns:
        Whether it could be done.
    """
    known = _ARCHITECTURES.get(platform.machine())
    if known is None or libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    denied = (*known.denied, *_PIDFD)
    allow, deny, absent, kill = (
        _statement(_RETURN, value) for value in (_ALLOW, _DENY, _ABSENT, _KILL)
    )
    thread = [_load(_FIRST_ARGUMENT), _jump(_TEST, _CLONE_THREAD, 0, 1), allow, deny]
    itself = [_load(_FIRST_ARGUMENT), _jump(_EQUAL, os.getpid(), 0, 1), allow, deny]
    last = len(known.signals) - 1
    rules = [
        _load(_ARCHITECTURE),
        _jump(_EQUAL, known.audit, 1, 0),
        kill,
        _load(_NUMBER),
        _jump(_AT_LEAST, _FOREIGN, 0, 1),
        kill,
        _jump(_EQUAL, _CLONE3, 0, 1),
        absent,
        _jump(_EQUAL, known.clone, 0, len(thread)),
        *thread,
        *(
            _jump(_EQUAL, n, last - place, len(itself) if place == last else 0)
            for place, n in enumerate(known.signals)
        ),
        *itself,
        *(_jump(_EQUAL, n, len(denied) - place, 0) for place, n in enumerate(denied)),
        allow,
        deny,
    ]
    code = ctypes.create_string_buffer(b"".join(rules))
    program = struct.pack("HxxxxxxQ", len(rules), ctypes.addressof(code))
    done = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_char_p(program), 0, 0)
    return bool(done == 0)


# Instructions of the filter (linux/filter.h, linux/bpf_common.h), and offsets in what it looks at
# (struct seccomp_data of linux/seccomp.h).
_LOAD_WORD, _RETURN, _EQUAL, _AT_LEAST, _TEST = 0x20, 0x06, 0x15, 0x35, 0x45
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16


def _load(offset: int) -> bytes:
    return _statement(_LOAD_WORD, offset)


def _statement(code: int, value: int) -> bytes:
    return struct.pack("HBBI", code, 0, 0, value)


def _jump(code: int, value: int, if_so: int, otherwise: int) -> bytes:
    """Skip so many instructions, by how the loaded word compares with a value, as the code says."""
    return struct.pack("HBBI", code, if_so, otherwise, value)
