"""The logic of the editor, by Node's own test runner: it needs nothing but Node."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

FRONTEND = Path(__file__).parents[2] / "frontend"


def test_node_finds_no_fault() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is missing; with apt-get install nodejs these tests run")
    files = sorted(str(path) for path in (FRONTEND / "test").glob("*.test.js"))
    ended = subprocess.run(
        [node, "--test", "--test-reporter=tap", *files],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stdout
    assert "# fail 0" in ended.stdout
    assert "# pass 0" not in ended.stdout


def test_the_lock_file_names_digests_and_no_host() -> None:
    text = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    assert '"resolved"' not in text
    assert text.count('"integrity": "sha512-') > 10
