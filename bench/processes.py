"""The processes of a running service, seen through ``/proc`` (Linux)."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Role = Literal["service", "web worker", "zygote", "pool worker", "other"]

_PROC: Final = Path("/proc")
_GONE: Final = (FileNotFoundError, ProcessLookupError, PermissionError)
_KIB: Final = 1024


@dataclass(frozen=True)
class Process:
    """One process that is not dead.

    Attributes:
        pid: its number.
        parent: number of its parent.
        role: what it is in the service.
    """

    pid: int
    parent: int
    role: Role


@dataclass(frozen=True)
class Footprint:
    """What processes hold together.

    Attributes:
        processes: how many they are.
        descriptors: open files, sockets and pipes.
        pss: bytes of memory, of shared pages each process its part (proportional set size).
        uss: bytes of memory that no other process shares (unique set size).
    """

    processes: int
    descriptors: int
    pss: int
    uss: int


def of_session(session: int) -> list[Process]:
    """Return the living processes of a session, orphans among them.

    A service that was started as a session of its own is found whole by it, even where a parent
    died and its children were given to another.

    Args:
        session: number of the process that started the session.
    """
    parents = dict(_members(session))
    roles: dict[int, Role] = {pid: _by_command(pid, session) for pid in parents}
    for pid, parent in parents.items():
        # Pool workers are forks of the zygote and have its command line.
        if roles[pid] == "zygote" and roles.get(parent) == "zygote":
            roles[pid] = "pool worker"
    return [Process(pid, parent, roles[pid]) for pid, parent in parents.items()]


def footprint(processes: list[Process]) -> Footprint:
    """Return what processes hold; one that ends meanwhile counts for nothing."""
    pss = uss = descriptors = counted = 0
    for process in processes:
        with contextlib.suppress(*_GONE):
            held = _memory(process.pid)
            opened = len(os.listdir(_PROC / str(process.pid) / "fd"))  # noqa: PTH208  # counted
            pss, uss = pss + held["Pss"], uss + held["Private_Clean"] + held["Private_Dirty"]
            descriptors, counted = descriptors + opened, counted + 1
    return Footprint(counted, descriptors, pss, uss)


def _members(session: int) -> Iterator[tuple[int, int]]:
    """Yield number and parent of each process of a session that is not dead."""
    for folder in _PROC.iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(*_GONE):
                # After the name, which may hold anything: state, parent, group, session.
                stat = (folder / "stat").read_text().rpartition(")")[2].split()
                if int(stat[3]) == session and stat[0] not in {"Z", "X"}:
                    yield int(folder.name), int(stat[1])


def _by_command(pid: int, session: int) -> Role:
    if pid == session:
        return "service"
    try:
        command = (_PROC / str(pid) / "cmdline").read_text().split("\0")
    except _GONE:
        return "other"
    if "kg.pool.zygote" in command:
        return "zygote"
    return "web worker" if any("spawn_main" in word for word in command) else "other"


def _memory(pid: int) -> dict[str, int]:
    """Return the sums over all mappings of a process, in bytes."""
    lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    fields = (line.split() for line in lines)
    return {name.rstrip(":"): int(number) * _KIB for name, number, *_ in fields}
