"""Settings come from the environment, or say what is wrong there."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.config import SETTINGS, Settings, from_environment
from kg.errors import BadRequestError


def test_without_environment_the_defaults_hold() -> None:
    assert from_environment({}) == Settings()
    assert from_environment({"NBKG_PORT": ""}) == Settings()


def test_a_variable_wins_over_the_default() -> None:
    given = from_environment({"NBKG_PORT": "9000", "NBKG_HOST": "::1", "UNRELATED": "x"})
    assert (given.port, given.host) == (9000, "::1")


@pytest.mark.parametrize("value", ["many", "0", "65536", "-1", " 8000", "8_000", "\u0668"])
def test_a_value_that_is_no_port(value: str) -> None:
    with pytest.raises(BadRequestError, match="NBKG_PORT"):
        from_environment({"NBKG_PORT": value})


def test_every_setting_has_a_sentence_of_help_and_a_variable() -> None:
    for name, setting in SETTINGS.items():
        assert setting.variable == f"NBKG_{name.upper()}"
        assert setting.help.endswith(".")


def test_the_help_of_serve_names_every_variable() -> None:
    shown = CliRunner().invoke(main, ["serve", "--help"], terminal_width=200).output
    assert [s.variable for s in SETTINGS.values() if f"[env: {s.variable};" not in shown] == []
