"""What Linux tells of processes, read from ``/proc`` (proc(5)).

All but `children` and `tree` raise an OSError for a process that has ended.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")
_KIB: Final = 1024


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and that run; none of one that has ended."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for thread in (PROC / str(pid) / "task").iterdir():
            with contextlib.suppress(OSError):  # the thread has ended
                found += map(int, (thread / "children").read_text(encoding="ascii").split())
    return found


def tree(root: int) -> list[int]:
    """Return a process and those that it started, and so on."""
    found = [root]
    for process in found:
        found += children(process)
    return found


def stat(pid: int) -> list[str]:
    """Return the fields of ``stat`` after the program's name, the first of them the state."""
    # The name may hold anything, brackets and blanks too.
    text = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    return text.rpartition(")")[2].split()


def command(pid: int) -> list[str]:
    """Return the words of the command line of a process."""
    text = (PROC / str(pid) / "cmdline").read_text(encoding="utf-8", errors="replace")
    return text.split("\0")


def memory(pid: int) -> dict[str, int]:
    """Return bytes by kind, such as ``Pss``: sums over all mappings of a process.

    Raises:
        PermissionError: it hides them.
    """
    text = (PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii")
    fields = (line.split() for line in text.splitlines()[1:])
    return {name.rstrip(":"): int(number) * _KIB for name, number, *_ in fields}


def opened(pid: int) -> int:
    """Return how many descriptors a process has open.

    Raises:
        PermissionError: it hides them.
    """
    return sum(1 for _ in (PROC / str(pid) / "fd").iterdir())
