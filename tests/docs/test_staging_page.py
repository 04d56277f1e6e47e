"""The examples of the page on staging run, and say what the page says."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from kg.cli import main
from kg.cli.stage import command

if TYPE_CHECKING:
    import pytest

    from kg.release import Release

PAGE = (Path(__file__).parents[2] / "docs" / "staging.md").read_text(encoding="utf-8")
CASES = re.findall(r"^\| `(--[^`]+ [^`]+)` \| ([^|:]+)", PAGE, re.MULTILINE)
COMMANDS = re.findall(r"```bash\nnbkg (.*)\n```", PAGE)


def answer(line: str, release: Release) -> str:
    arguments = [*shlex.split(line), "--release", str(release.folder)]
    return CliRunner().invoke(main, arguments, catch_exceptions=False).stdout


def test_the_first_example_gives_the_line_below_it(release: Release) -> None:
    shown = re.search(r"```\n(Stage MS .*)\n```", PAGE)
    assert shown
    assert answer(COMMANDS[0], release).splitlines()[0] == shown[1]


def test_the_saved_query_gives_the_same_stage(release: Release) -> None:
    assert "stage MS,yes," in answer(COMMANDS[1], release)


def test_each_described_case_has_the_answer_beside_it(release: Release) -> None:
    assert len(CASES) == 7
    for line, expected in CASES:
        found = answer(f"stage {line}", release)
        assert re.match(rf"{expected.strip()}\b", found, re.IGNORECASE), found


def test_every_option_that_describes_is_on_the_page() -> None:
    options = {o for p in command.params for o in p.opts} - {"--format", "--release"}
    assert set(re.findall(r"^\| `(--[a-z-]+)` \|", PAGE, re.MULTILINE)) == options


def test_the_python_example(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    example = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert example
    monkeypatch.setenv("NBKG_RELEASES", str(release.folder.parent))
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(example[1], {})  # noqa: S102  # our own page
    assert printed.getvalue().startswith("stage-m (")
