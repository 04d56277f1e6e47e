"""What people come to do, page by page, as a browser does it; with and without scripts."""

from __future__ import annotations

import csv
import io
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator
    from watching import Site, Watched

    from kg.release import Release

pytestmark = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])


def check(watched: Watched, path: str, *, scripts: bool) -> None:
    """Wait for a page; nothing is wrong with it."""
    watched.page.wait_for_url(watched.origin + path)
    assert watched.faults(scripts=scripts) == []


def saved(watched: Watched, link: Locator) -> bytes:
    """Click what the browser saves as a file; return its bytes."""
    with watched.page.expect_download() as started:
        link.click()
    return Path(started.value.path()).read_bytes()


def cells(watched: Watched, column: str) -> list[str]:
    return watched.page.locator(f".result td[data-column='{column}']").all_inner_texts()


def test_from_a_search_to_the_passage(site: Site, scripts: bool) -> None:  # noqa: FBT001
    with site.open("/", scripts=scripts) as watched:
        page = watched.page
        page.get_by_label("Look something up").fill("N-mycc")
        page.get_by_role("button", name="Search").click()
        check(watched, "/search?q=N-mycc", scripts=scripts)
        page.locator("main a[href='/page/MYCN']").first.click()
        check(watched, "/page/MYCN", scripts=scripts)
        page.get_by_role("link", name="F00162", exact=True).first.click()
        check(watched, "/fact/F00162", scripts=scripts)
        page.get_by_role("link", name="P0124", exact=True).first.click()
        check(watched, "/passage/P0124", scripts=scripts)
        expect(page.locator("#F00162")).to_contain_text("MYCN amplification is the amplification")
        page.get_by_role("link", name="The document").last.click()
        check(watched, "/source/cc-neuroblastoma", scripts=scripts)
        cell = page.locator(".map a[href='/passage/P0124']")
        expect(cell).to_be_visible()


def test_a_saved_query_gives_the_same_rows_as_table_chart_and_file(
    site: Site, scripts: bool  # noqa: FBT001
) -> None:  # fmt: skip
    with site.open("/queries", scripts=scripts) as watched:
        page = watched.page
        page.locator("a[href='/queries/most-connected-entities']").first.click()
        check(watched, "/queries/most-connected-entities", scripts=scripts)
        before = len(cells(watched, "Thing"))
        page.get_by_role("spinbutton", name="At least (facts)").fill("15")
        page.get_by_role("button", name="Show the answer").click()
        check(watched, "/queries/most-connected-entities?minimum_facts=15", scripts=scripts)
        names, counts = cells(watched, "Thing"), cells(watched, "Number of facts")
        assert 1 < len(names) < before
        assert all(int(count) >= 15 for count in counts)
        assert page.locator(".chart .name").all_text_contents() == names
        assert page.locator(".chart .value").all_text_contents() == counts
        file = saved(watched, page.get_by_role("link", name="CSV", exact=True))
        rows = list(csv.DictReader(io.StringIO(file.decode())))
        assert [row["entityLabel"] for row in rows] == names
        assert [row["facts"] for row in rows] == counts
        assert watched.faults(scripts=scripts) == []


def test_the_form_of_stages_decides_and_says_why(site: Site, scripts: bool) -> None:  # noqa: FBT001
    with site.open("/stages", scripts=scripts) as watched:
        page = watched.page
        page.get_by_label("Age in completed months").fill("10")
        spread = page.get_by_role("group", name="Spread to other areas of the body")
        spread.get_by_label("skin", exact=True).check()
        page.get_by_role("button", name="Which stage?").click()
        page.wait_for_url("**/stages?*age_months=10*")
        assert watched.faults(scripts=scripts) == []
        answer = page.locator(".answer")
        expect(answer.locator(".truth")).to_have_text("Stage MS")
        row = answer.locator("tr.is-yes")
        expect(row).to_contain_text("10 months old")
        expect(row).to_contain_text("skin")
        expect(answer.locator("tr.is-no")).to_have_count(3)
        expect(page.locator(".caution")).to_contain_text("no medical advice")


def test_the_form_of_stages_says_what_is_missing(site: Site, scripts: bool) -> None:  # noqa: FBT001
    with site.open("/stages", scripts=scripts) as watched:
        page = watched.page
        spread = page.get_by_role("group", name="Spread to other areas of the body")
        spread.get_by_label("skin", exact=True).check()
        page.get_by_role("button", name="Which stage?").click()
        answer = page.locator(".answer")
        expect(answer.locator(".truth")).to_have_text("Not determined")
        expect(answer.locator("tr.is-open").first).to_contain_text("age")
        assert watched.faults(scripts=scripts) == []
        page.get_by_label("Age in completed months").fill("twelve")
        page.get_by_role("button", name="Which stage?").click()
        expect(page.locator(".wrong-box")).to_contain_text("Age in completed months")


@pytest.mark.parametrize("name", ["neuroblastoma-kg.ttl", "neuroblastoma-kg.nq"])
def test_a_download_has_the_hash_that_is_said(
    site: Site, release: Release, name: str, scripts: bool  # noqa: FBT001
) -> None:  # fmt: skip
    listed = {file.name: file.sha256 for file in release.manifest.files}
    with site.open("/downloads", scripts=scripts) as watched:
        page = watched.page
        link = page.get_by_role("link", name=name, exact=True)
        entry = page.locator(".files li").filter(has=link)
        said = entry.locator(".small code").inner_text()
        file = saved(watched, link)
        assert sha256(file).hexdigest() == said == listed[name]
        listing = page.context.request.get(watched.origin + "/downloads?format=json")
        assert said in listing.text()
        assert watched.faults(scripts=scripts) == []


def test_the_choice_of_words_is_kept_over_pages_where_scripts_run(
    site: Site, scripts: bool  # noqa: FBT001
) -> None:  # fmt: skip
    with site.open("/page/MYCN", scripts=scripts) as watched:
        page = watched.page
        clinical = page.locator("h1 .w-cli")
        expect(clinical).to_be_visible()
        page.get_by_label("everyday", exact=True).check()
        expect(clinical).to_be_hidden()
        expect(page.locator("h1 .w-lay")).to_be_visible()
        assert watched.go("/fact/F00162") == 200
        expect(page.get_by_label("everyday", exact=True)).to_be_checked(checked=scripts)
        speaks = page.locator("dl a[href='/page/MYCN']")
        expect(speaks).to_have_text("MYCN" if scripts else "MYCN (N-myc)", use_inner_text=True)
        page.get_by_label("clinical", exact=True).check()
        expect(speaks).to_have_text("N-myc", use_inner_text=True)
        assert watched.faults(scripts=scripts) == []


def test_a_hedge_explains_itself(site: Site, scripts: bool) -> None:  # noqa: FBT001
    with site.open("/page/mycn-amplification", scripts=scripts) as watched:
        page = watched.page
        meaning = page.locator("p.meaning").filter(has_text="known to be possible").first
        expect(meaning).to_be_hidden()
        page.get_by_role("button", name="known to be possible").first.click()
        expect(meaning).to_be_visible()
        page.keyboard.press("Escape")
        expect(meaning).to_be_hidden()
        assert watched.faults(scripts=scripts) == []


def test_the_keyboard_skips_the_menu_or_goes_through_it(site: Site, scripts: bool) -> None:  # noqa: FBT001
    with site.open("/page/MYCN", scripts=scripts) as watched:
        page = watched.page
        at = page.locator(":focus")
        page.keyboard.press("Tab")
        expect(at).to_have_text("Skip to content")
        expect(at).to_be_in_viewport()
        page.keyboard.press("Enter")
        page.wait_for_url("**#main")
        page.keyboard.press("Tab")
        expect(page.locator("main :focus")).to_have_count(1)
        assert watched.go("/fact/F00162") == 200
        passed = []
        for _ in range(10):
            page.keyboard.press("Tab")
            passed.append(at.evaluate("(one) => one.ariaLabel || one.innerText"))
        assert [name.replace("\n", " ") for name in passed] == [
            "Skip to content", "Neuroblastoma knowledge graph", "Questions", "Stages",
            "The document", "Ontology", "SPARQL", "Downloads",
            "Search questions, things and facts", "Search",
        ]  # fmt: skip
        assert watched.faults(scripts=scripts) == []
