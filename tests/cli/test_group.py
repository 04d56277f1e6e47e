"""The group: its commands, and how errors reach the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from kg import __version__
from kg.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


def test_version(runner: CliRunner) -> None:
    assert runner.invoke(main, ["--version"]).output == f"nbkg, version {__version__}\n"


def test_every_command_is_listed_and_explains_itself(runner: CliRunner) -> None:
    listed = runner.invoke(main, ["--help"]).output
    context = click.Context(main)
    names = main.list_commands(context)
    assert set(names) == {
        "build",
        "check",
        "export",
        "mcp",
        "query",
        "reason",
        "search",
        "serve",
        "stage",
        "verify",
    }
    for name in names:
        command = main.get_command(context, name)
        assert command is not None
        assert f"  {name} " in listed
        helped = runner.invoke(main, [name, "--help"])
        assert helped.exit_code == 0
        assert command.help
        assert all(
            getattr(option, "help", "") for option in command.params if option.opts[0][:2] == "--"
        )


def test_an_error_of_ours_is_a_sentence_on_stderr_and_an_exit_code(
    runner: CliRunner, tmp_path: Path
) -> None:
    result = runner.invoke(main, ["serve", "--release", str(tmp_path)])
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr.startswith("nbkg: There is no release")
    assert "nbkg build" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_setting_of_the_environment_that_cannot_be_read(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NBKG_PORT", "many")
    result = runner.invoke(main, ["serve"])
    assert result.exit_code == 2
    assert "NBKG_PORT" in result.stderr


def test_an_option_out_of_bounds(runner: CliRunner) -> None:
    assert runner.invoke(main, ["serve", "--port", "70000"]).exit_code == 2
