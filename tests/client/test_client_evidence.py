"""What answers rest on, search, facts and the release: the same from both ways to the graph."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from client_service import Stranger, told

from kg.client import connect
from kg.errors import BadRequestError, NotFoundError, UnexpectedAnswerError
from kg.rdf.namespaces import PREFIXES

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

    from kg.client import Client
    from kg.release import Release

ASKED: list[tuple[str, dict[str, Any], str | None, str]] = [
    ("gene-effects", {"gene": "MYCN"}, "listed", "rows"),
    ("gene-effects", {"gene": "ALK"}, "not-said", "silence"),
    ("can-spread-to", {"site": "kidney"}, "not-said", "silence"),
    ("genes-of-a-form", {"form": "nonhereditary-neuroblastoma"}, "not-known", "inquiry"),
    ("open-questions", {"result": "none found"}, "none", "rows"),
    ("survival", {"minimum_percent": 99}, "not-said", "condition"),
    ("hedge-counts", {}, None, "not-the-document"),
    ("neighborhood", {"entity": "MYCN"}, "listed", "rows"),
    ("all-facts", {}, "listed", "rows"),
]


@pytest.mark.parametrize(("slug", "values", "state", "reason"), ASKED)
def test_an_answer_has_a_state(
    client: Client, slug: str, values: dict[str, Any], state: str | None, reason: str
) -> None:
    answer = client.query(slug, **values)
    assert (answer.state, answer.reason) == (state, reason)
    assert client.release.digest[:16] in answer.explanation
    assert len(answer.why) == len(answer)
    assert {fact for row in answer.why for fact in row.facts} <= set(answer.facts)


def test_answers_rest_on_the_same_both_ways(embedded: Client, remote: Client) -> None:
    for slug, values, _, _ in ASKED:
        here, there = (client.query(slug, **values) for client in (embedded, remote))
        assert here.explanation == there.explanation
        assert here.why == there.why
        assert here.facts == there.facts


def test_the_facts_of_a_row_say_what_is_in_it(client: Client) -> None:
    answer = client.query("gene-effects", gene="MYCN")
    for row, why in zip(answer, answer.why, strict=True):
        said = why.facts[0]
        assert said.certainty is not None
        assert (said.state, said.certainty.label) == (why.state, row.certainty)
        assert said.passages[0].section
        assert str(said) == said.statement
    report = client.query("genes-of-a-form", form="nonhereditary-neuroblastoma").facts[0]
    assert report.state == "not-known"


def test_what_is_not_saved_has_no_state(client: Client) -> None:
    with pytest.raises(BadRequestError, match="saved queries only"):
        _ = client.sparql("ASK { ?s ?p ?o }").state


def test_facts_of_an_entity(client: Client) -> None:
    facts = client.facts("low-risk-children")
    assert facts == client.facts(client.entity("nb:low-risk-children").iri)
    assert len(facts) == len({fact.iri for fact in facts}) > 0
    first = facts[0]
    assert client.fact(first.iri) == client.fact(first.iri.name) == first
    assert client.fact(first.iri.removeprefix(PREFIXES["fact"])) == first
    with pytest.raises(BadRequestError, match="Did you mean"):
        client.facts("low-risk-childrn")
    for name in ("F99999", "MYCN", "F1> { }"):
        with pytest.raises(NotFoundError, match=r"client\.facts"):
            client.fact(name)


def test_facts_are_the_same_both_ways(embedded: Client, remote: Client) -> None:
    for entity in ("MYCN", "stage-ms", "bone", "neuroblastoma"):
        assert embedded.facts(entity) == remote.facts(entity)


def test_search_leads_to_what_to_ask(client: Client) -> None:
    found = client.search("what does a MYCN chnage do?")
    best = next(hit for hit in found if hit.kind == "query")
    assert (best.name, best.values) == ("gene-effects", {"gene": "MYCN"})
    assert client.query(best.name, **best.values)
    assert "chnage" in found.read_as
    assert {hit.kind for hit in client.search("MYCN", "entity")} == {"entity"}
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    nothing = client.search("qqqqqqqqqqqqqqq")
    assert (len(nothing), nothing.unknown) == (0, ("qqqqqqqqqqqqqqq",))
    with pytest.raises(BadRequestError, match="no kind 'gene'"):
        client.search("MYCN", "gene")
    with pytest.raises(BadRequestError):
        client.search("a" * 501)


def test_search_finds_the_same_both_ways(embedded: Client, remote: Client) -> None:
    for text in ("pee test", "MYCN", "spread to the liver", "survival"):
        here, there = (client.search(text) for client in (embedded, remote))
        assert [*here] == [*there]
        assert len(here) > 0
        assert (here.read_as, here.unknown) == (there.read_as, there.unknown)


def test_the_release_is_the_one_that_is_asked(
    client: Client, embedded: Client, release: Release
) -> None:
    assert client.release.digest == str(client.release) == release.digest
    assert client.release == embedded.release
    assert client.release.counts["facts"] > 0


def test_a_closed_client_finds_nothing(release: Release) -> None:
    client = connect(release=release.folder)
    answer = client.query("gene-effects", gene="MYCN")
    client.close()
    for ask in (lambda: client.search("MYCN"), lambda: client.facts("MYCN"), lambda: answer.state):
        with pytest.raises(BadRequestError, match="closed"):
            ask()


QUERY = {
    "slug": "q", "topic": "t", "summary": "s", "questions": ["?"], "description": "d",
    "tags": ["x"], "form": "ASK", "parameters": [], "columns": [], "added": "by a later version",
}  # fmt: skip


@pytest.mark.parametrize("body", ['{"answer": {}, "evidence": []}', "[]", "no JSON", '{"a": 1}'])
def test_a_service_of_another_version_is_no_puzzle(body: str) -> None:
    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        path = handler.path.partition("?")[0]
        if path == "/queries":
            told(handler, 200, json.dumps([QUERY]).encode(), "application/json")
        elif path == "/queries/q.rq":
            told(handler, 200, b"ASK { ?s ?p ?o }", "application/sparql-query")
        elif path == "/sparql":
            told(handler, 200, b'{"head":{},"boolean":true}', "application/sparql-results+json")
        elif path == "/queries/q.answer.json":
            told(handler, 200, body.encode(), "application/vnd.neuroblastoma-kg.answer+json")
        else:
            told(handler, 200, body.encode(), "application/json")

    with Stranger(answer) as stranger, connect(stranger.url) as client:
        found = client.query("q")
        assert found
        for ask in (
            lambda: found.state,
            lambda: client.search("MYCN"),
            lambda: client.release.digest,
        ):
            with pytest.raises(UnexpectedAnswerError, match=r"another version|broken"):
                ask()


def test_an_older_service_that_has_no_evidence() -> None:
    problem = {"title": "Not acceptable", "status": 406, "detail": "There is no such format."}

    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        if handler.path == "/queries":
            told(handler, 200, json.dumps([QUERY]).encode(), "application/json")
        elif handler.path == "/queries/q.rq":
            told(handler, 200, b"ASK { ?s ?p ?o }", "application/sparql-query")
        elif handler.path == "/sparql":
            told(handler, 200, b'{"head":{},"boolean":true}', "application/sparql-results+json")
        else:
            told(handler, 406, json.dumps(problem).encode(), "application/problem+json")

    with Stranger(answer) as stranger, connect(stranger.url) as client:
        found = client.query("q")
        with pytest.raises(UnexpectedAnswerError, match="another version"):
            _ = found.state
