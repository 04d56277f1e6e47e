"""Forms of saved queries with every kind of field, over a small release of invented content."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from page_forms import Page, text

from kg.config import Settings
from kg.release import build
from kg.web import create_app
from kg.web.service import EXTENSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

HTML = {"Accept": "text/html"}
HERE = Path(__file__).parent
SMALL = HERE.parent / "data" / "small"
SLUG = "/queries/every-kind-of-field"
NEEDED = [("plant", "fern")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    release = build(
        tmp_path_factory.mktemp("fields"),
        facts=SMALL / "facts",
        ontology=SMALL / "ontology.ttl",
        queries=HERE / "every_field",
    )
    app = create_app(release=release, settings=Settings(max_rows_shown=5))
    yield app.test_client()
    app.extensions[EXTENSION].engine.close()


def asked(site: FlaskClient, values: list[tuple[str, str]], status: int = 200) -> Page:
    response = site.get(SLUG, headers=HTML, query_string=values)
    assert response.status_code == status
    return Page(response.text)


def field(page: Page, name: str) -> Any:
    return page.by_id(f"p-{name}")


def test_what_is_needed_is_asked_for_first_without_an_error(site: FlaskClient) -> None:
    page = asked(site, [])
    assert field(page, "plant").get("required") is not None
    assert page.sent()[0] == ("plant", "")
    assert not [name for name in page.ids if name.startswith("e-")]
    assert page.table == []
    # A browser holds an empty form back; where one is sent all the same, it is shown again.
    assert asked(site, page.sent()).table == []


def test_defaults_stand_in_the_fields(site: FlaskClient) -> None:
    page = asked(site, NEEDED)
    assert page.sent() == [
        ("plant", "fern"),
        ("sign", "brown-spot"),
        ("sign", "yellow-veins"),
        ("word", "old"),
        ("names", ""),
        ("weeks", "3"),
        ("share", ""),
        ("dry", "true"),
        ("since", "2024-01-01"),
        ("tongue", "en"),
        ("pot", "clay"),
    ]
    assert [row["Signs"] if "Signs" in row else row["Sign"] for row in page.table] == [
        "brown spot",
        "yellow veins",
    ]
    assert {row["Kept dry"] for row in page.table} == {"yes"}


def test_fields_fit_what_is_typed_in_them(site: FlaskClient) -> None:
    page = asked(site, NEEDED)
    weeks, share, word = (field(page, name) for name in ("weeks", "share", "word"))
    assert {k: weeks.get(k) for k in ("type", "step", "min", "max")} == {
        "type": "number", "step": "1", "min": "1", "max": "52",
    }  # fmt: skip
    assert (share.get("step"), share.get("min"), share.get("max")) == ("any", "0.5", None)
    assert field(page, "since").get("type") == "date"
    assert word.get("pattern") == ".*(?:^[a-z]+$).*"
    assert "^[a-z]+$" in text(page.by_id("n-word"))
    assert [text(option) for option in field(page, "dry")] == ["yes", "no"]
    assert [text(option) for option in field(page, "pot")] == ["clay", "tin"]
    boxes = [box for box in page.all("input", type="checkbox") if box.get("name") == "sign"]
    assert len(boxes) == 3
    assert "With none chosen: brown spot, yellow veins." in text(page.by_id("n-sign"))


def test_every_value_that_is_typed_comes_back_and_counts(site: FlaskClient) -> None:
    typed = [
        ("plant", "FERN"),
        ("sign", "soft bark"),
        ("sign", "nb:brown-spot"),
        ("word", "new"),
        ("names", "a, b"),
        ("names", 'c "d"'),
        ("weeks", "52"),
        ("share", "0.75"),
        ("dry", "no"),
        ("since", "2024-02-01"),
        ("tongue", "pt-BR"),
        ("pot", "tin"),
    ]
    page = asked(site, typed)
    sent = page.sent()
    assert ("plant", "fern") in sent
    assert {value for name, value in sent if name == "sign"} == {"soft-bark", "brown-spot"}
    assert [value for name, value in sent if name == "names"] == ["a, b", 'c "d"', ""]
    assert len(page.table) == 4
    assert {row["Names"] for row in page.table} == {"a, b", 'c "d"'}
    assert {row["Kept dry"] for row in page.table} == {"no"}
    assert asked(site, sent).table == page.table


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("plant", "fren", "“fren” is not among the choices. Did you mean fern?"),
        ("sign", "moon", "“moon” is not among the choices."),
        ("word", "OLD 1", "Write text, something that matches ^[a-z]+$."),
        ("weeks", "53", "“53” does not fit here. Write a whole number, from 1 to 52."),
        ("weeks", "many", "“many” does not fit here."),
        ("share", "0.1", "Write a number such as 0.5, 0.5 or more."),
        ("dry", "perhaps", "“perhaps” is not among the choices."),
        ("since", "2024-02-31", "Write a date such as 2025-12-31."),
        ("tongue", "!", "Write a language tag such as en or pt-BR."),
        ("pot", "<b>", "“<b>” is not among the choices."),
        ("word", "x" * 1_001, "at most 1000 are read"),
    ],
)
def test_an_error_stands_at_its_field_with_what_was_typed(
    site: FlaskClient, name: str, value: str, said: str
) -> None:
    page = asked(site, [*(pair for pair in NEEDED if pair[0] != name), (name, value)], 400)
    assert said in text(page.by_id(f"e-{name}"))
    assert (name, value) in page.sent()
    assert [n for n in page.ids if n.startswith("e-")] == [f"e-{name}"]
    assert page.table == []
    assert page.referred <= set(page.ids)


def test_a_value_too_many_and_a_name_that_is_none(site: FlaskClient) -> None:
    page = asked(site, [("plant", "fern"), ("plant", "houseplant")], 400)
    assert "more than once" in text(page.by_id("e-plant"))
    page = asked(site, [*NEEDED, ("plnt", "x<y")], 400)
    (alert,) = [box for box in page.all("div") if box.get("role") == "alert"]
    assert "“plnt” is nothing that this question asks for. Did you mean plant?" in text(alert)
    response = site.get(SLUG, headers=HTML, query_string=[("plant", "x")])
    assert response.headers["Cache-Control"] == "no-store"


def test_programs_are_refused_as_before(site: FlaskClient) -> None:
    response = site.get(f"{SLUG}.json", query_string=[("plant", "fren")])
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    assert site.get(f"{SLUG}.json").status_code == 400


def test_of_many_rows_the_first_are_shown_and_no_chart_is_drawn(site: FlaskClient) -> None:
    page = Page(site.get("/queries/all-labels", headers=HTML).text)
    main = text(page.all("main")[0])
    count = site.get("/queries/all-labels.csv").text.count("\n") - 1
    assert len(page.table) == 5
    assert f"The first 5 of {count} rows are shown" in main
    assert "too many rows for a chart" in main
    assert page.all("figure") == []
    assert site.get("/queries/all-labels?why=6", headers=HTML).status_code == 400
    shown = Page(site.get("/queries/all-labels?why=5", headers=HTML).text)
    assert text(shown.by_id("why-5"))
