"""What workers take of the processors, and who goes first there (Linux)."""

from __future__ import annotations

import contextlib
import math
import os
import time
from pathlib import Path
from typing import Final

_NICENESS: Final = 10
"""What a worker's niceness (setpriority(2)) is set to whose call is not quick."""


def cpu_seconds(pid: int) -> float:
    """Return the seconds of CPU that a child has spent; without end where it is ending."""
    clock = (~pid << 3) | 2  # what clock_getcpuclockid(3) makes of a process
    with contextlib.suppress(OSError):
        return time.clock_gettime(clock)
    return math.inf


def lower_priority(pid: int) -> None:
    """Let other processes go before a child, where processors are few; it cannot be undone."""
    with contextlib.suppress(OSError):  # it is ending
        for thread in Path(f"/proc/{pid}/task").iterdir():
            os.setpriority(os.PRIO_PROCESS, int(thread.name), _NICENESS)
