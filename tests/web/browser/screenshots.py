"""Take the pictures of docs/images: start a service of the current release, and photograph it.

    nbkg build && make frontend
    python tests/web/browser/screenshots.py

Needs Chromium (on Debian: ``apt-get install chromium``; or NBKG_CHROMIUM names its path) and the
editor's bundle. ``--help`` lists the options.
"""

from __future__ import annotations

import argparse
import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

ROOT: Final = Path(__file__).parents[3]
sys.path[:0] = [str(ROOT), str(Path(__file__).parents[1])]

from live_service import running  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from watching import PHONE, SWITCHES, Site, chromium  # noqa: E402

from kg.release import open_release  # noqa: E402
from kg.web.links import with_query  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

SIZE: Final = (1200, 800)
COLORS: Final = 128
"""Of a picture's palette: pages have few, and a file is a third as large."""
QUERY: Final = """\
PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>

SELECT ?from ?how ?to
WHERE {
  ?fact a nbo:Fact .
  GRAPH ?fact { ?from ?how ?to }
  ?from a nbo:Gene .
}"""
EDITOR: Final = with_query("/sparql", [("query", QUERY), ("format", "html")])


@dataclass(frozen=True)
class Picture:
    """A picture.

    Attributes:
        name: of its file, without ``.png``.
        path: of the page.
        size: of the window, in pixels.
        dark: whether the reader likes dark pages.
        to: what is scrolled to the top; the head of the page without it.
        tab: name of the view of a result that is chosen.
    """

    name: str
    path: str
    size: tuple[int, int] = SIZE
    dark: bool = False
    to: str = ""
    tab: str = ""


PICTURES: Final = (
    Picture("home", "/"),
    Picture("entity", "/page/MYCN"),
    Picture("fact", "/fact/F00162"),
    Picture("document-map", "/source/cc-neuroblastoma", to="#map"),
    Picture("ontology", "/ontology"),
    Picture("stages", "/stages?age_months=10&distant=skin"),
    Picture("editor", EDITOR, to="#sparql-form"),
    Picture("editor-graph", EDITOR, tab="Graph", to="#result"),
    Picture("phone", "/page/MYCN", size=PHONE),
    Picture("dark", "/page/MYCN", dark=True),
)


def take(site: Site, picture: Picture) -> bytes:
    """Return a picture as PNG."""
    with site.open(picture.path, size=picture.size, dark=picture.dark) as watched:
        page = watched.page
        page.wait_for_load_state("networkidle")
        if picture.tab:
            page.get_by_role("tab", name=picture.tab).click()
        if picture.to:
            page.locator(picture.to).evaluate("(one) => one.scrollIntoView({behavior: 'instant'})")
        return reduced(whole(page))


def whole(page: Page) -> bytes:
    """Return what the window shows, without a blinking cursor."""
    return page.screenshot(animations="disabled", caret="hide")


def reduced(png: bytes) -> bytes:
    """Return a PNG with a palette."""
    with Image.open(io.BytesIO(png)) as image, io.BytesIO() as out:
        image.convert("RGB").quantize(COLORS, dither=Image.Dither.NONE).save(
            out, "PNG", optimize=True
        )
        return out.getvalue()


def main(arguments: Sequence[str]) -> None:
    """Take the pictures that were asked for."""
    parser = argparse.ArgumentParser(description="Take the pictures of docs/images.")
    images = ROOT / "docs" / "images"
    to = "folder that the files are written to (default: docs/images)"
    parser.add_argument("--to", type=Path, default=images, help=to)
    of = "folder of a release (default: the current one)"
    parser.add_argument("--release", type=Path, default=None, help=of)
    names = [picture.name for picture in PICTURES]
    these = f"pictures to take (default: all): {', '.join(names)}"
    parser.add_argument("names", nargs="*", metavar="NAME", help=these)
    given = parser.parse_args(arguments)
    if unknown := sorted(set(given.names) - set(names)):
        parser.error(f"no such picture: {', '.join(unknown)}; there are {', '.join(names)}")
    if (found := chromium()) is None:
        parser.error("needs Chromium: install it, or name its path in NBKG_CHROMIUM")
    release = open_release(given.release)
    given.to.mkdir(parents=True, exist_ok=True)
    with running(str(release.folder)) as (port, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        site = Site(browser, f"http://127.0.0.1:{port}")
        for picture in PICTURES:
            if not given.names or picture.name in given.names:
                png = take(site, picture)
                (given.to / f"{picture.name}.png").write_bytes(png)
                sys.stdout.write(f"{picture.name}.png  {len(png) / 1000:.0f} kB\n")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
