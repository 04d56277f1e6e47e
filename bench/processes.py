"""The processes of a running service, seen through ``/proc`` (Linux)."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from kg.web.operations import proc

if TYPE_CHECKING:
    from collections.abc import Iterator

Role = Literal["service", "web worker", "zygote", "pool worker", "other"]

_GONE: Final = (FileNotFoundError, ProcessLookupError, PermissionError)


@dataclass(frozen=True)
class Process:
    """One process that is not dead.

    Attributes:
        pid: its number.
        parent: number of its parent.
        role: what it is in the service.
        runs: whether it was on a processor or ready for one, not waiting.
    """

    pid: int
    parent: int
    role: Role
    runs: bool


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
    found = {process.pid: process for process in _members(session)}
    # Pool workers are forks of the zygote and have its command line.
    zygotes = {pid for pid, process in found.items() if process.role == "zygote"}
    return [
        replace(process, role="pool worker")
        if process.pid in zygotes and process.parent in zygotes
        else process
        for process in found.values()
    ]


def footprint(processes: list[Process]) -> Footprint:
    """Return what processes hold; one that ends meanwhile counts for nothing."""
    pss = uss = descriptors = counted = 0
    for process in processes:
        with contextlib.suppress(*_GONE):
            held, opened = proc.memory(process.pid), proc.opened(process.pid)
            pss, uss = pss + held["Pss"], uss + held["Private_Clean"] + held["Private_Dirty"]
            descriptors, counted = descriptors + opened, counted + 1
    return Footprint(counted, descriptors, pss, uss)


def children(pid: int, role: Role) -> list[int]:
    """Return the processes of a role that a process has started and that have not ended."""
    return [child for child in proc.children(pid) if _by_command(child, pid) == role]


def _members(session: int) -> Iterator[Process]:
    """Yield the processes of a session that are not dead, pool workers as zygotes."""
    for folder in proc.PROC.iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(*_GONE):
                pid = int(folder.name)
                state, parent, _, of, *_ = proc.stat(pid)  # proc_pid_stat(5)
                if int(of) == session and state not in {"Z", "X"}:
                    yield Process(pid, int(parent), _by_command(pid, session), _runs(pid))


def _runs(pid: int) -> bool:
    """Say whether any thread of a process runs: the first one may only wait for another."""
    threads = (proc.PROC / str(pid) / "task").iterdir()
    return any(proc.stat(int(thread.name))[0] == "R" for thread in threads)


def _by_command(pid: int, session: int) -> Role:
    if pid == session:
        return "service"
    try:
        command = proc.command(pid)
    except _GONE:
        return "other"
    if "kg.pool.zygote" in command:
        return "zygote"
    return "web worker" if any("spawn_main" in word for word in command) else "other"
