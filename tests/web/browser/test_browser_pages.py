"""Every kind of page, wide and narrow, light and dark, with and without scripts."""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING

import pytest
from live_service import DIRECT
from watching import DESKTOP, PHONE

if TYPE_CHECKING:
    from watching import Site

PAGES = (
    "/",
    "/about",
    "/api",
    "/api/gene-effects",
    "/case",
    "/case/C01",
    "/conformance",
    "/downloads",
    "/fact/F00001",
    "/fact/F00162",
    "/ontology",
    "/ontology/Gene",
    "/ontology/StageMSCase",
    "/ontology/mayCause",
    "/page/MYCN",
    "/page/liver",
    "/page/neuroblastoma",
    "/page/stage-ms",
    "/passage/P0001",
    "/passage/P0123",
    "/queries",
    "/queries/gene-effects",
    "/queries/gene-effects?gene=ATRX",
    "/queries/most-connected-entities",
    "/queries/neighborhood",
    "/queries/survival",
    "/queries/symptoms",
    "/search",
    "/search?q=pee+test",
    "/search?q=zzzzzz",
    "/source/cc-neuroblastoma",
    "/sparql",
    "/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+20&format=html",
    "/sparql/limits",
    "/stages",
    "/stages?age_months=10&distant=skin",
)
LOOKS = {
    "wide-light": (DESKTOP, False),
    "wide-dark": (DESKTOP, True),
    "phone-light": (PHONE, False),
    "phone-dark": (PHONE, True),
}

SEEN_BY_AXE = ("wide-light", "phone-dark")
"""Between them every size and every color; axe takes half of the time."""

# The policy forbids what Playwright's own waiting does in a page: eval.
DRAWN = """() => new Promise((go) =>
  new PerformanceObserver(() => go()).observe({type: 'paint', buffered: true}))"""
NOTICED = """async () => {
  for (let i = 0; i < 600 && !(window.broken.length && window.shifted > 0.02); i += 1)
    await new Promise((go) => setTimeout(go, 50));
}"""


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_to_itself_fits_and_hinders_nobody(site: Site, path: str, look: str) -> None:
    size, dark = LOOKS[look]
    with site.open(path, size=size, dark=dark) as watched:
        watched.page.wait_for_load_state("networkidle")
        assert watched.faults() == []
        if look in SEEN_BY_AXE:
            assert watched.hindrances() == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_as_much_without_scripts(site: Site, path: str) -> None:
    with site.open(path, scripts=False) as watched:
        assert watched.faults(scripts=False) == []
        without = watched.page.inner_text("main")
    with site.open(path) as watched:
        headings = watched.page.eval_on_selector_all(
            "main h1, main h2", "all => all.filter(h => h.checkVisibility()).map(h => h.innerText)"
        )
    # What was asked here before is kept by scripts.
    seen = set(headings) - {"", "Your queries"}
    missing = [heading for heading in seen if heading not in without]
    assert missing == []
    assert len(without) > 100


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_light(address: str, path: str) -> None:
    request = urllib.request.Request(address + path, headers={"Accept": "text/html"})  # noqa: S310
    with DIRECT.open(request, timeout=60) as reply:
        assert len(reply.read()) < 100_000


def test_what_is_looked_for_would_be_found(site: Site) -> None:
    """A page that does everything wrong: a check that sees nothing here sees nothing anywhere."""
    with site.open("/") as watched:
        # What was never drawn cannot move.
        watched.page.evaluate(DRAWN)
        watched.page.evaluate(
            """() => {
              const image = new Image(); image.src = 'http://127.0.0.2:9/x.png';
              document.body.append(image);
              const wide = document.createElement('div');
              wide.textContent = 'wide';
              Object.assign(wide.style, {width: '3000px', height: '200px', color: '#eee'});
              document.querySelector('main').prepend(wide);
              console.error('oh');
            }"""
        )
        watched.page.evaluate(NOTICED)
        faults = " ".join(watched.faults())
        for word in (
            "policy: img-src",
            "console: error: oh",
            "wider than the screen: <div",
            "moves",
        ):
            assert word in faults
        found = " ".join(watched.hindrances())
        assert "image-alt" in found
        assert "color-contrast" in found
