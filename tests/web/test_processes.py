"""The figures ``process_*`` where the system does not tell all of a process to its owner."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

# A process that is not root and has a child, as a service has query processes. What is imported is
# read before, because the files may be root's.
SERVICE = """
import ctypes, json, os, signal, sys, time
from kg.web.operations.processes import Processes

DUMPABLE = 4
prctl = ctypes.CDLL(None).prctl
list(Processes(os.getpid()).collect())
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
prctl(DUMPABLE, 1, 0, 0, 0)
reading, writing = os.pipe()
child = os.fork()
if child == 0:
    prctl(DUMPABLE, int(sys.argv[1]), 0, 0, 0)
    while time.process_time() < 1:
        pass
    os.write(writing, b".")
    signal.alarm(20)
    signal.pause()
try:
    os.read(reading, 1)
    found = {s.name: s.value for m in Processes(os.getpid()).collect() for s in m.samples}
finally:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
print(json.dumps(found | {"own": time.process_time()}))
"""
UNTOLD = {"process_open_fds", "process_resident_memory_bytes"}


def figures(dumpable: str) -> dict[str, float]:
    ended = subprocess.run(
        [sys.executable, "-c", SERVICE, dumpable],
        check=True,
        stdout=subprocess.PIPE,
        timeout=120,
    )
    return dict(json.loads(ended.stdout))


@pytest.mark.parametrize(("dumpable", "untold"), [("1", set()), ("0", UNTOLD)])
def test_what_is_not_told_is_left_out_and_nothing_else(dumpable: str, untold: set[str]) -> None:
    found = figures(dumpable)
    # What the child took, a second, is there too.
    assert found["process_cpu_seconds_total"] > found["own"] + 0.5
    assert found["process_virtual_memory_bytes"] > 10_000_000
    assert found.keys() & UNTOLD == UNTOLD - untold
    assert all(found.values())
