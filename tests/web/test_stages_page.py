"""The page of the stages: definitions, examples, and the answer to a described case."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from kg.config import Settings
from kg.web import create_app
from kg.web.service import EXTENSION

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

HTML = {"Accept": "text/html"}
MS = "age_months=6&local=none&distant=liver,skin&vital=none"


@pytest.fixture(scope="module")
def site(release: Release, release_engine: EmbeddedEngine) -> FlaskClient:
    return create_app(release=release, engine=release_engine, settings=Settings()).test_client()


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def column(page: str, stage: str) -> str:
    found = re.search(rf'<section aria-labelledby="s-{stage}">(.*?)</section>', page, re.DOTALL)
    assert found
    return found[1]


def test_each_stage_has_its_facts_hedges_passages_and_class(site: FlaskClient) -> None:
    page = site.get("/stages", headers=HTML).text
    assert re.findall(r'aria-labelledby="s-(stage-\w+)"', page) == [
        "stage-l1", "stage-l2", "stage-m", "stage-ms",
    ]  # fmt: skip
    second = column(page, "stage-l2")
    assert 'lymph nodes. <span class="hedge">may</span>' in second
    assert re.search(r'href="/fact/F\d{5}">F\d{5}</a>, from <a href="/passage/P\d{4}"', second)
    fourth = plain(column(page, "stage-ms"))
    assert "case of stage MS is case below 18 months and metastatic case and" in fourth
    assert "only { skin , liver , bone marrow }" in fourth


def test_no_fact_that_only_lists_the_stages_stands_in_a_column(site: FlaskClient) -> None:
    page = site.get("/stages", headers=HTML).text
    assert "The stages of neuroblastoma include" not in page


def test_a_described_case_gets_its_stage_with_reasons(site: FlaskClient) -> None:
    page = site.get(f"/stages?{MS}", headers=HTML).text
    assert '<p class="truth"><a href="/page/stage-ms">Stage MS</a></p>' in page
    assert "younger than 18 months" in page
    assert 'name="distant" value="liver" checked="checked"' in page
    assert 'name="distant" value="bone"/>' in page
    assert 'value="6"' in page
    assert page.index('id="answer"') < page.index('id="ask"') < page.index('id="four"')


@pytest.mark.parametrize(
    ("asked", "answer", "reason"),
    [
        ("age_months=6&distant=liver&distant=unknown", "Not determined",
         "whether there is distant spread to other sites"),
        ("distant=liver", "Not determined", "the age"),
        ("local=lymph-node&distant=none&vital=none", "Outside the stages", "none of the stages"),
        ("stage=L1&distant=liver", "Contradictory", "ruled out because"),
        ("distant=BRAIN", "Stage M", "brain"),
    ],
)  # fmt: skip
def test_an_answer_says_why(site: FlaskClient, asked: str, answer: str, reason: str) -> None:
    response = site.get(f"/stages?{asked}", headers=HTML)
    found = re.search(r'<p class="truth">(.*?)</p>', response.text)
    assert found
    assert (response.status_code, plain(found[1])) == (200, answer)
    section = response.text[response.text.index('id="answer"') : response.text.index('id="ask"')]
    assert reason in plain(section)


@pytest.mark.parametrize(
    ("asked", "name", "said"),
    [
        ("age_months=-6", "age_months", "completed months, 0 to 2000"),
        ("age_months=6.5", "age_months", "completed months"),
        ("age_months=" + "9" * 400, "age_months", "completed months"),
        ("age_months=6&age_months=7", "age_months", "give it once"),
        ("local=none&local=liver", "local", "none alone"),
        ("distant=none,unknown", "distant", "none alone"),
        ("distant=livr", "distant", "liver"),
        ("vital=MYCN", "vital", "AnatomicalEntity"),
        ("vital=" + ",".join(f"part-{n}" for n in range(300)), "vital", "names 300 parts"),
        ("stage=MX", "stage", "stage"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    site: FlaskClient, asked: str, name: str, said: str
) -> None:
    response = site.get(f"/stages?{asked}", headers=HTML)
    assert (response.status_code, response.headers["Cache-Control"]) == (400, "no-store")
    found = re.search(rf'<strong class="wrong" id="e-{name}">(.*?)</strong>', response.text)
    assert found
    assert said in plain(found[1])
    assert re.search(rf'aria-describedby="e-{name}[^"]*" aria-invalid="true"', response.text)
    assert 'class="truth"' not in response.text
    problem = site.get(f"/stages?{asked}&format=json")
    assert (problem.status_code, problem.content_type) == (400, "application/problem+json")
    assert said in problem.json["detail"]


def test_what_was_typed_stays_in_the_form(site: FlaskClient) -> None:
    page = site.get('/stages?age_months="><script>&distant=liver', headers=HTML).text
    assert "<script>" not in page.replace('<script type="application/ld+json">', "")
    assert 'value="&#34;&gt;&lt;script&gt;"' in page
    assert 'value="liver" checked="checked"' in page


def test_an_unknown_parameter_is_refused_with_what_is_meant(site: FlaskClient) -> None:
    reply = site.get("/stages?age=6")
    assert reply.status_code == 400
    assert "age_months" in reply.json["detail"]
    assert site.get("/stages?age=6", headers=HTML).status_code == 400


def test_the_answer_comes_as_json(site: FlaskClient) -> None:
    answer = site.get(f"/stages?{MS}", headers={"Accept": "application/json"}).json
    assert (answer["status"], answer["stage"]) == ("determined", "stage-ms")
    assert [said["of_it"] for said in answer["stages"]] == ["yes", "no", "no", "no"]
    assert "no medical advice" in answer["care"]
    nothing = site.get("/stages?format=json").json
    assert nothing["status"] == "not determined"
    assert all(said["missing"] for said in nothing["stages"])


def test_the_link_to_json_leads_there_from_every_format(site: FlaskClient) -> None:
    for ending in ("", "&format=html", "&format=text/html"):
        page = site.get(f"/stages?{MS}{ending}", headers=HTML).text
        found = re.search(r'The same answer as <a href="([^"]+)">JSON</a>', page)
        assert found
        answer = site.get(html.unescape(found[1]), headers=HTML)
        assert answer.content_type == "application/json"
        assert answer.json["stage"] == "stage-ms"


def test_every_part_of_the_body_may_be_ticked(site: FlaskClient) -> None:
    page = site.get("/stages", headers=HTML).text
    ticked = "&".join(
        f"{name}={value}"
        for name, value in re.findall(r'type="checkbox" name="(\w+)" value="([^"]+)"', page)
        if value != "none"
    )
    assert ticked.count("=") > 90
    answer = site.get(f"/stages?{ticked}", headers=HTML)
    assert answer.status_code == 200
    assert "Stage M<" in answer.text


def test_an_answer_counts_as_a_query_of_its_client(
    release: Release, release_engine: EmbeddedEngine
) -> None:
    settings = Settings(queries_per_client=1, waiting_per_client=1)
    app = create_app(release=release, engine=release_engine, settings=settings)
    service, site = app.extensions[EXTENSION], app.test_client()
    same = {"REMOTE_ADDR": "127.0.0.1"}
    with (
        app.test_request_context("/", environ_base=same),
        service.client_query(),
        service.client_query(),
    ):
        for form in ("html", "json"):
            assert site.get(f"/stages?{MS}&format={form}").status_code == 429
        assert site.get("/stages", headers=HTML).status_code == 200
        assert site.get(f"/stages?{MS}", environ_base={"REMOTE_ADDR": "::1"}).status_code == 200
    assert site.get(f"/stages?{MS}").status_code == 200


def test_every_example_opens_the_form_with_the_answer_that_it_is_an_example_of(
    site: FlaskClient,
) -> None:
    page = site.get("/stages", headers=HTML).text
    section = page[page.index('id="examples"') :]
    groups = re.findall(r"<h3>([^<]+)</h3>(.*?)</ul>", section, re.DOTALL)
    assert [name.casefold() for name, _ in groups] == [
        "stage l1", "stage l2", "stage m", "stage ms", "outside the stages", "not determined",
    ]  # fmt: skip
    asked = 0
    for name, group in groups:
        for address in re.findall(r'href="(/stages\?[^"]+)"', group):
            answer = site.get(html.unescape(address), headers=HTML).text
            found = re.search(r'<p class="truth">(.*?)</p>', answer)
            assert found
            assert plain(found[1]).casefold() == name.casefold(), address
            asked += 1
    assert asked == len(site.get("/case?format=json").json)


def test_a_release_without_stages_says_so(client: FlaskClient) -> None:
    page = client.get("/stages", headers=HTML)
    assert page.status_code == 200
    assert "This release describes no stages." in page.text
    assert "/stages" not in client.get("/openapi.json").json["paths"]


def test_the_operation_names_what_can_be_chosen(site: FlaskClient) -> None:
    operation = site.get("/openapi.json").json["paths"]["/stages"]["get"]
    named = {said["name"]: said for said in operation["parameters"]}
    assert list(named) == ["age_months", "local", "distant", "vital", "stage", "format"]
    assert "stage-ms" in named["stage"]["schema"]["enum"]
    assert {"liver", "unknown"} <= set(named["distant"]["schema"]["anyOf"][1]["items"]["enum"])
