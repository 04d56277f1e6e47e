"""``nbkg export --help`` lists every format with its title."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.exports import DOWNLOADS, Download


@pytest.mark.parametrize("download", DOWNLOADS.values(), ids=lambda download: download.name)
def test_help_lists_every_format_with_its_title(download: Download) -> None:
    text = CliRunner().invoke(main, ["export", "--help"], terminal_width=120).output
    (line,) = [x for x in text.splitlines() if x.split()[:1] == [download.name]]
    assert line.endswith(f"  {download.title}")


def test_an_unknown_format_is_answered_with_the_known_ones() -> None:
    answer = CliRunner().invoke(main, ["export", "--format", "parquet"])
    assert answer.exit_code == 2
    assert "'cases.owl'" in answer.output
