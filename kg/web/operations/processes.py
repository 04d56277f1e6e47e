"""What the processes of the service take, as the usual figures ``process_*`` of Prometheus.

The client library counts the one process that answers. A service is several, so these are sums over
the process that was started and all below it; processor time is never lost, because a process that
ends leaves its own to its parent.

Query processes hide their memory and descriptors from all but root. So a service that is not root's
has no figures of these, rather than sums that lack the processes that matter.
"""

from __future__ import annotations

import contextlib
import os
import resource
from typing import TYPE_CHECKING, Final

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from kg.web.operations import proc

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.metrics_core import Metric

_TICKS: Final = os.sysconf("SC_CLK_TCK")
# Fields of /proc/<pid>/stat after the name of the program (proc_pid_stat(5)).
_CPU: Final = slice(11, 15)
_START: Final = 19
_VIRTUAL: Final = 20


class Processes(Collector):
    """The figures of a process and all below it, read when they are asked for."""

    def __init__(self, root: int) -> None:
        """Choose the process.

        Args:
            root: the number of the one that was started.
        """
        self._root = root

    def collect(self) -> Iterator[Metric]:
        """Yield each figure."""
        cpu = virtual = resident = files = 0
        shared = known = True
        for process in proc.tree(self._root):
            try:
                fields = proc.stat(process)
            except OSError:
                continue  # it has ended
            cpu += sum(map(int, fields[_CPU]))
            virtual += int(fields[_VIRTUAL])
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has ended
                try:
                    files += proc.opened(process)
                except PermissionError:
                    known = False
                try:
                    # Of shared memory each process has its part.
                    resident += proc.memory(process)["Pss"]
                except (PermissionError, KeyError):
                    shared = False
        started = _booted() + int(proc.stat(self._root)[_START]) / _TICKS
        most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        yield CounterMetricFamily(
            "process_cpu_seconds",
            "Seconds of processor time that all processes of the service took.",
            cpu / _TICKS,
        )
        for name, about, value in (
            ("resident_memory_bytes", "Memory of all processes, what they share counted once.",
             (shared and resident) or None),
            ("virtual_memory_bytes", "Addresses that the processes have.", virtual),
            ("start_time_seconds", "When the service was started, since 1970.", started),
            ("open_fds", "Descriptors that the processes have open.", files if known else None),
            ("max_fds", "Descriptors that one web worker may have open.", most),
        ):  # fmt: skip
            if value is not None:
                yield GaugeMetricFamily(f"process_{name}", about, value)


def _booted() -> float:
    text = (proc.PROC / "stat").read_text(encoding="ascii")
    return next(float(line.split()[1]) for line in text.splitlines() if line.startswith("btime"))
