"""What several test folders share: the real content, built once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from kg.exports import DOWNLOADS
from kg.release import build
from kg.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

    from kg.release import Release

# The same examples in every run: a failure can be seen again. More of them, and new ones each time:
# pytest --hypothesis-profile=explore
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile(
    "explore", settings.get_profile("repeatable"), derandomize=False, max_examples=3_000
)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fail-on-skip",
        action="store_true",
        help="end with an error if any test was skipped (CI has all that the tests need)",
    )


def pytest_terminal_summary(
    terminalreporter: TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    """Close with what was skipped and how to enable it."""
    del exitstatus
    skipped = terminalreporter.stats.get("skipped", [])
    if not skipped:
        return
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in skipped)
    terminalreporter.section("skipped, and how to enable it")
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} x {reason}")
    if config.getoption("--fail-on-skip"):
        terminalreporter.write_line("--fail-on-skip: this run fails, because all of these can run.")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not session.config.getoption("--fail-on-skip"):
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Build the release of this checkout's content; tests read it and change nothing."""
    return build(tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="session")
def release_engine(release: Release) -> EmbeddedEngine:
    """Load that release into the embedded engine."""
    return EmbeddedEngine.load(
        quads=release.path(DOWNLOADS["nq"].file), merged=release.path(DOWNLOADS["nt"].file)
    )
