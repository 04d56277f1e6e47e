"""``nbkg mcp`` where it cannot start."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from kg.release import Release

WITHOUT = "import sys; sys.modules['mcp'] = None; from kg.cli import main; main(['mcp'])"


def run(*command: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, check=False, timeout=60
    )
    return done.returncode, done.stderr


def test_without_the_sdk_it_says_what_to_install() -> None:
    code, said = run("-c", WITHOUT)
    assert code == 4
    assert "pip install 'neuroblastoma-kg[mcp]'" in said
    assert "Traceback" not in said


def test_without_a_release_it_says_so(tmp_path: Path) -> None:
    code, said = run("-m", "kg.cli", "mcp", "--release", str(tmp_path))
    assert code == 3
    assert "nbkg build" in said


def test_an_address_that_others_reach_needs_names_to_answer_for() -> None:
    code, said = run("-m", "kg.cli", "mcp", "--http", "--host", "192.0.2.1")
    assert code == 2
    assert "--hosts" in said


def test_a_port_in_use(release: Release) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = ("mcp", "--http", "--port", port, "--release", str(release.folder))
        code, said = run("-m", "kg.cli", *command)
    assert code == 2
    assert f"port {port}" in said
    assert "--port" in said
