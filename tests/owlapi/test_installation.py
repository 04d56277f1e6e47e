"""What is missing is said, with what to install."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from kg.errors import MissingToolError
from kg.owlapi import Line, installed
from kg.owlapi.installation import java_home

if TYPE_CHECKING:
    from pathlib import Path


def test_java_home_that_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(MissingToolError, match="correct or unset it"):
        java_home()


def test_java_of_the_wheel_where_the_system_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", os.devnull)
    assert (java_home() / "bin" / "java").is_file()


@pytest.mark.parametrize("line", list(Line))
def test_class_path_is_there(line: Line) -> None:
    try:
        found = installed(line)
    except MissingToolError as error:
        pytest.skip(str(error))
    assert found.jvm.is_file()
    assert any(jar.name.startswith(f"owlapi-distribution-{line}.") for jar in found.jars)


@pytest.mark.parametrize("line", list(Line))
def test_without_the_wheels_it_says_what_to_install(line: Line) -> None:
    # -S: an interpreter that knows of no installed package.
    code = f"from kg.owlapi.installation import Line, installed; installed(Line({line.value!r}))"
    found = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=False
    )
    assert found.returncode == 1
    assert "MissingToolError" in found.stderr
    assert "-r requirements-owlapi.txt" in found.stderr
