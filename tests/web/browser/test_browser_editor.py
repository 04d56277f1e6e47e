"""The SPARQL editor in a browser: with its program, and as the plain form that does the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import kg.web

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from watching import Site

    from kg.release import Release

BUNDLE = Path(kg.web.__file__).with_name("static") / "bundle" / "manifest.json"
WRONG = "  ?gene nbo:isExampleOf what ."
RIGHT = "?gene nbo:isExampleOf ?what ."
COUNTS = """\
PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>

SELECT ?certainty (COUNT(*) AS ?facts)
WHERE { ?fact a nbo:Fact ; nbo:certainty ?certainty }
GROUP BY ?certainty
"""


@pytest.fixture(scope="session")
def program() -> None:
    if not BUNDLE.is_file():
        pytest.skip("the editor is not built; make frontend builds it (needs Node and npm)")


def write(page: Page, text: str) -> None:
    """Write a text in place of what is in the editor."""
    page.locator("#editor .cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def written(page: Page) -> str:
    """Return what is in the editor, as the form would send it."""
    return page.locator("#query").input_value()


def table(page: Page) -> list[str]:
    return page.locator("#result td").all_text_contents()


def test_a_query_is_completed_mended_drawn_and_shared(site: Site, program: None) -> None:
    del program
    with site.open("/sparql") as watched:
        page = watched.page
        write(page, "SELECT ?gene ?what\nWHERE {\n  ?gene a nbo:")
        page.keyboard.type("Gen")
        page.get_by_role("option", name="nbo:Gene").first.click()
        expect(page.locator("#editor .cm-content")).to_contain_text("nbo:Gene")
        assert written(page).startswith("PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>")
        page.keyboard.insert_text(f" .\n{WRONG}\n}}")
        page.keyboard.press("Control+Enter")

        problem = page.locator("#problem")
        expect(problem).to_be_visible()
        expect(page.locator("#editor .cm-wrong")).to_have_text(WRONG)
        number = written(page).splitlines().index(WRONG) + 1
        problem.get_by_role("button", name=f"Go to line {number}").click()
        # A refused query is the one answer that is no success here; the console says so.
        assert [text[:3] for text in watched.failed] == ["400"]
        assert all("400" in text for text in watched.complaints)
        watched.failed.clear()
        watched.complaints.clear()

        page.keyboard.press("Home")
        page.keyboard.press("Shift+End")
        page.keyboard.insert_text(RIGHT)
        page.keyboard.press("Control+Enter")
        expect(page.locator("#result .count")).to_contain_text("rows")
        expect(problem).to_have_count(0)
        expect(page.locator("#editor .cm-wrong")).to_have_count(0)
        rows = table(page)
        assert "MYCN" in rows

        page.get_by_role("tab", name="Graph").click()
        picture = page.locator(".drawing svg").first
        expect(picture).to_be_visible()
        drawn = picture.locator(".name").all_text_contents()
        assert set(drawn) == set(rows)
        assert watched.hindrances() == []
        shared = page.locator("#share").get_attribute("href") or ""
        query = written(page)
        assert watched.faults(still=False) == []
    with site.open(shared) as other:
        expect(other.page.locator("#editor .cm-content")).to_contain_text(RIGHT)
        assert written(other.page) == query
        assert table(other.page) == rows
        assert other.faults() == []


def test_figures_are_drawn_as_bars(site: Site, program: None) -> None:
    del program
    with site.open("/sparql") as watched:
        page = watched.page
        write(page, COUNTS)
        page.get_by_role("button", name="Run").click()
        page.get_by_role("tab", name="Chart").click()
        rows = table(page)
        assert page.locator(".bars .name").all_text_contents() == rows[::2]
        assert page.locator(".bars .value").all_text_contents() == rows[1::2]
        lengths = page.locator(".bars .bar span").evaluate_all("all => all.map(b => b.clientWidth)")
        counts = [int(value) for value in rows[1::2]]
        assert lengths.index(max(lengths)) == counts.index(max(counts))
        assert len(counts) > 2
        assert watched.hindrances() == []
        assert watched.faults(still=False) == []


def test_a_query_that_was_run_is_in_the_list_of_own_queries(site: Site, program: None) -> None:
    del program
    with site.open("/sparql") as watched:
        page = watched.page
        write(page, COUNTS)
        page.keyboard.press("Control+Enter")
        expect(page.locator("#history li")).to_have_count(1)
        assert watched.go("/sparql") == 200
        page.locator("#history button").click()
        expect(page.locator("#result .count")).to_be_visible()
        assert written(page) == COUNTS
        page.get_by_role("button", name="Clear").click()
        expect(page.locator("#history li")).to_have_count(0)
        assert watched.faults(still=False) == []


def test_the_keyboard_gets_out_of_the_editor(site: Site, program: None) -> None:
    del program
    with site.open("/sparql") as watched:
        page = watched.page
        write(page, "SELECT * WHERE { ?s a nbo:")
        page.keyboard.type("Ge")
        expect(page.get_by_role("option").first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("option")).to_have_count(0)
        page.keyboard.press("Tab")
        expect(page.locator("#run")).to_be_focused()
        page.keyboard.press("Shift+Tab")
        expect(page.locator("#editor .cm-content")).to_be_focused()
        assert watched.faults(still=False) == []


def test_the_plain_form_answers_errors_and_queries(site: Site, release: Release) -> None:
    """Without scripts."""
    with site.open("/sparql", scripts=False) as watched:
        page = watched.page
        page.locator("#query").fill(COUNTS.replace("WHERE {", "WHERE"))
        page.get_by_role("button", name="Run").click()
        expect(page.locator("#page-error pre")).to_contain_text("^")
        assert [text[:3] for text in watched.failed] == ["400"]
        watched.failed.clear()
        watched.complaints.clear()
        page.locator("#query").fill(COUNTS)
        page.get_by_role("button", name="Run").click()
        expect(page.locator("#result .count")).to_contain_text("rows")
        rows = table(page)
        assert sum(int(value) for value in rows[1::2]) == release.manifest.counts["facts"]
        shared = page.locator("#share").get_attribute("href") or ""
        assert watched.faults(scripts=False) == []
    with site.open(shared, scripts=False) as other:
        assert table(other.page) == rows
        assert other.page.locator("#query").input_value() == COUNTS
        assert other.faults(scripts=False) == []
