"""A running service and a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from live_service import running
from playwright.sync_api import sync_playwright
from watching import SWITCHES, Site, chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from kg.release import Release


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a browser for a file of tests: while it runs, no other test may use asyncio.run."""
    found = chromium()
    if found is None:
        pytest.skip("needs Chromium: install it (Debian: apt-get install chromium) or set "
                    "NBKG_CHROMIUM to its path")  # fmt: skip
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture(scope="session")
def address(release: Release) -> Iterator[str]:
    """Serve the real release; more at once from one address than one person would ask."""
    unhurried = {"NBKG_QUERY_SECONDS": "30"}
    with running(str(release.folder), unhurried) as (port, _):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def site(browser: Browser, address: str) -> Site:
    return Site(browser, address)
