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
from processes import alive, until

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
    for n in range(10):
        owner = Owner(FACTORY, "", LIMITS)
        caller = owner.caller()
        caller.call(b"echo up")
        os.kill(owner.pid, signal.SIGKILL)
        time.sleep(0.099 + n / 1000)  # about when the next one is started
        owner.close()
        assert not alive(owner.pid)
        assert str(owner.path) not in commands()
        caller.close()


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


def commands() -> str:
    """Return the command lines of all processes."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_text("utf-8", "replace"))
        except OSError:
            continue
    return "\n".join(lines)
