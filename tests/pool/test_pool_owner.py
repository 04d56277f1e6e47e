"""Starting a zygote, starting it again, and ending it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from processes import until

from kg.pool import Caller, Limits, Outcome, Owner, PoolError

FACTORY = "handlers:factory"
LIMITS = Limits(workers=2, reserved=1, deadline=5, queue_seconds=5)


def test_a_zygote_that_cannot_start_is_told_with_its_reason() -> None:
    with Owner("handlers:broken", "luck", LIMITS) as owner:
        with pytest.raises(PoolError, match="ValueError: no luck") as caught:
            owner.wait_ready(60)
        assert caught.value.outcome is Outcome.LOST
        caller = owner.caller(patience=600)
        with pytest.raises(PoolError, match=r"cannot start.*ValueError: no luck"):
            caller.call(b"echo")
        caller.close()


def test_a_zygote_that_cannot_start_again_is_told(tmp_path: Path) -> None:
    with Owner("handlers:breaking", str(tmp_path / "once"), LIMITS) as owner:
        owner.wait_ready(60)
        caller = owner.caller(patience=600)
        os.kill(owner.pid, signal.SIGKILL)
        with pytest.raises(PoolError, match="FileExistsError"):
            caller.call(b"echo")
        (tmp_path / "once").unlink()
        until(lambda: answers(caller), 60)
        caller.close()


def test_a_socket_whose_path_is_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 100)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with pytest.raises(PoolError, match="TMPDIR"):
        Owner(FACTORY, "", LIMITS)
    assert list(long.iterdir()) == []


def test_no_zygote_is_started_while_its_owner_closes() -> None:
    program = (
        "import os, signal, sys, threading, time\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from kg.pool import Limits, Owner\n"
        "from processes import alive\n"
        f"owner = Owner({FACTORY!r}, '', Limits(workers=1, reserved=0))\n"
        "owner.wait_ready(60)\n"
        "starting = threading.Event()\n"
        "def slow(event, _):\n"
        "    if event == 'subprocess.Popen':\n"
        "        starting.set()\n"
        "        time.sleep(0.5)\n"
        "sys.addaudithook(slow)\n"
        "os.kill(owner.pid, signal.SIGKILL)\n"
        "assert starting.wait(30)\n"
        "owner.close()\n"
        "sys.exit(3 if alive(owner.pid) else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, timeout=120)
    assert done.returncode == 0


def test_a_zygote_whose_owner_was_killed_leaves_no_folder() -> None:
    program = (
        "import time\n"
        "from kg.pool import Limits, Owner\n"
        f"owner = Owner({FACTORY!r}, '', Limits(workers=1, reserved=0))\n"
        "owner.wait_ready(60)\n"
        "print(owner.path, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        path = Path(process.stdout.readline().strip())
        assert path.exists()
        process.kill()
    until(lambda: not path.parent.exists())


def answers(caller: Caller) -> bool:
    try:
        return caller.call(b"echo up").payload == b"up"
    except PoolError:
        return False


def test_a_zygote_that_worked_is_started_again_at_once_however_often_it_is_killed() -> None:
    with Owner(FACTORY, "", LIMITS) as owner:
        owner.wait_ready(60)
        caller = owner.caller(patience=60)
        slowest = 0.0
        for _ in range(6):
            os.kill(owner.pid, signal.SIGKILL)
            started = time.monotonic()
            assert caller.call(b"echo up").payload == b"up"
            slowest = max(slowest, time.monotonic() - started)
        # A back-off that counted these would have come to 30 seconds.
        assert slowest < 15
        caller.close()


def test_a_start_that_the_system_refuses_is_tried_again(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from kg.pool import Limits, Owner\n"
        "from processes import until\n"
        "once = Path(sys.argv[1])\n"
        "with Owner('handlers:breaking', sys.argv[1], Limits(workers=1, reserved=0)) as owner:\n"
        "    owner.wait_ready(60)\n"
        "    owner.path.with_name('failed.new').mkdir()  # why it fails cannot be written either\n"
        "    starts = []\n"
        "    def refuse_one(event, _):\n"
        "        if event == 'subprocess.Popen':\n"
        "            starts.append(event)\n"
        "            if len(starts) == 1:\n"
        "                raise BlockingIOError(11, 'Resource temporarily unavailable')\n"
        "    sys.addaudithook(refuse_one)\n"
        "    os.kill(owner.pid, signal.SIGKILL)\n"
        "    until(lambda: len(starts) == 4, 60)\n"
        "    once.unlink(missing_ok=True)\n"
        "    assert owner.caller(60).call(b'echo up').payload == b'up'\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "once"], check=False, timeout=120
    )
    assert done.returncode == 0
