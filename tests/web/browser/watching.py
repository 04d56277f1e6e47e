"""Pages in a browser, watched: what they load, what they complain of, and how they are built."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Request, Response

SWITCHES: Final = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
]  # fmt: skip
NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
DESKTOP: Final = (1280, 900)
PHONE: Final = (390, 844)

_VIOLATIONS: Final = """
  window.broken = [];
  document.addEventListener('securitypolicyviolation', (event) =>
    window.broken.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""
_TOO_WIDE: Final = """() => {
  const most = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= most) return [];
  return [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > most + 1)
    .filter((one) => !one.parentElement.closest('.scroll, pre'))
    .slice(0, 5).map((one) => one.outerHTML.slice(0, 120));
}"""
# What moves after it was first drawn (https://web.dev/articles/cls), without what a user does.
_SHIFTS: Final = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
"""


def chromium() -> str | None:
    """Return the path of the browser, or None where none is installed."""
    return os.environ.get("NBKG_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class Watched:
    """A page, and what went wrong with it.

    Attributes:
        page: the page.
        origin: where everything must come from.
        elsewhere: addresses of other origins that it asked for.
        complaints: errors and warnings of the console, and errors of scripts.
        failed: addresses of this origin that were not answered well.
        weights: bytes of what came, by address.
    """

    page: Page
    origin: str
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda said: (
                self.complaints.append(f"{said.type}: {said.text}")
                if said.type in {"error", "warning"}
                else None
            ),
        )

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.origin + "/", "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.failed.append(f"{response.status} {response.url}")

    def faults(self, *, scripts: bool = True, still: bool = True) -> list[str]:
        """Return what is wrong with the page as it is now.

        Without scripts fewer faults can be seen. A page is not still while somebody writes in it:
        text and answers move what stands below them.
        """
        found = [f"asked elsewhere: {url}" for url in self.elsewhere]
        found += [f"console: {text}" for text in self.complaints]
        found += [f"failed: {text}" for text in self.failed]
        if scripts:
            found += [f"policy: {text}" for text in self.page.evaluate("window.broken")]
            found += [f"wider than the screen: {text}" for text in self.page.evaluate(_TOO_WIDE)]
            shifted = float(self.page.evaluate("window.shifted"))
            if still and shifted > 0.02:
                found.append(f"moves after it was drawn: {shifted:.3f}")
        return found

    def hindrances(self) -> list[str]:
        """Return what axe finds that hinders people, each with the place."""
        found: dict[str, Any] = Axe().run(self.page).response
        return [
            f"{one['id']}: {one['help']}: {node['target']} {node.get('failureSummary', '')[:200]}"
            for one in found["violations"]
            for node in one["nodes"][:4]
        ]

    def go(self, path: str) -> int:
        """Open a path of the site; return its status."""
        response = self.page.goto(self.origin + path)
        assert response is not None
        return response.status

    @property
    def path(self) -> str:
        """The path and query of the page that is shown."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")


@dataclass
class Site:
    """The site in a browser."""

    browser: Browser
    origin: str

    @contextmanager
    def open(
        self,
        path: str = "",
        *,
        size: tuple[int, int] = DESKTOP,
        dark: bool = False,
        scripts: bool = True,
    ) -> Iterator[Watched]:
        """Open a page as somebody new: no cookies, nothing kept."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            has_touch=size == PHONE,
            is_mobile=size == PHONE,
            device_scale_factor=1,
        )
        context.set_default_timeout(20_000)
        if scripts:
            context.add_init_script(_VIOLATIONS + _SHIFTS)
        try:
            watched = Watched(context.new_page(), self.origin)
            if path:
                assert watched.go(path) == 200, path
            yield watched
        finally:
            context.close()
