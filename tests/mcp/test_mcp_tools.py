"""What the tools answer, and how they refuse."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from kg.errors import BusyError, QueryEvaluationError, QueryTimeoutError
from kg.mcp.entities import Entities
from kg.mcp.failures import KINDS, failure
from kg.queries.rows import table_of
from kg.rdf.namespaces import PREFIXES

if TYPE_CHECKING:
    from kg.mcp.tools import Tools
    from kg.queries import Catalog
    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine


def called(tools: Tools, tool: str, /, **arguments: Any) -> dict[str, Any]:
    answer, failed = tools.call(tool, arguments)
    assert not failed, answer
    return answer


def refused(tools: Tools, tool: str, /, **arguments: Any) -> tuple[str, str]:
    answer, failed = tools.call(tool, arguments)
    assert failed
    assert set(answer) == {"release", "not_for_care", "notice", "error"}
    return answer["error"]["kind"], answer["error"]["message"]


def test_every_query_answers_by_its_schema(
    tools: Tools, catalog: Catalog, release_engine: EmbeddedEngine, release: Release
) -> None:
    schema = next(tool.answer for tool in tools.definitions if tool.name == "run_query")
    check = Draft202012Validator(schema)
    for query in catalog:
        values = {p.name: p.example for p in query.parameters if p.required}
        answer = called(tools, "run_query", name=query.slug, values=values)
        check.validate(json.loads(json.dumps(answer)))
        bound = query.bind({k: v or "" for k, v in values.items()}, release_engine)
        rows = table_of(release_engine.query(bound)).rows
        assert answer["rows_in_all"] == len(rows)
        assert len(answer["rows"]) == min(20, len(rows))
        assert answer["not_for_care"] is True
        assert answer["release"]["digest"] == release.digest
        held = {fact["iri"] for fact in answer["facts"]}
        for row in answer["rows"]:
            assert list(row["cells"]) == [column.name for column in query.columns]
            assert set(row["facts"]) <= held
            assert bool(row["facts"]) == bool(row["facts_in_all"])
        assert {*answer["reported_by"], *answer["speaking_of_it"]["facts"]} <= held


def test_facts_come_with_hedges_and_citations(tools: Tools) -> None:
    answer = called(tools, "run_query", name="gene-effects", values={"gene": "HGNC:7559"})
    assert answer["state"] == "listed"
    facts = {fact["iri"]: fact for fact in answer["facts"]}
    for row in answer["rows"]:
        said = facts[row["facts"][0]]
        assert said["certainty"]["label"] == row["cells"]["certainty"]
        assert said["passages"][0]["iri"].startswith(PREFIXES["passage"])
        assert said["passages"][0]["section"]


@pytest.mark.parametrize(
    ("name", "values", "state", "reason"),
    [
        ("gene-effects", {"gene": "MYCN"}, "listed", "rows"),
        ("gene-effects", {"gene": "ALK"}, "not-said", "silence"),
        ("genes-of-a-form", {"form": "nonhereditary-neuroblastoma"}, "not-known", "inquiry"),
        ("open-questions", {"result": "none found"}, "none", "rows"),
        ("can-spread-to", {"site": "kidney"}, "not-said", "silence"),
        ("survival", {"minimum_percent": 99}, "not-said", "condition"),
        ("survival", {"minimum_percent": 90.0}, "listed", "rows"),
        ("class-tree", {"top": "nbo:Gene"}, None, "not-the-document"),
        ("hedge-counts", {}, None, "not-the-document"),
    ],
)
def test_states(tools: Tools, name: str, values: Any, state: str | None, reason: str) -> None:
    answer = called(tools, "run_query", name=name, values=values)
    assert (answer["state"], answer["reason"]) == (state, reason)
    holds_for = answer["scope"] if state else f"release {answer['release']['digest'][:16]}."
    assert answer["explanation"].endswith(holds_for)


def test_an_unanswerable_question_names_what_is_said_instead(tools: Tools) -> None:
    answer = called(tools, "run_query", name="gene-effects", values={"gene": "ALK"})
    assert answer["rows"] == []
    assert answer["speaking_of_it"]["facts_in_all"] == len(answer["facts"]) > 0
    answer = called(
        tools, "run_query", name="genes-of-a-form", values={"form": "nonhereditary-neuroblastoma"}
    )
    (report,) = answer["reported_by"]
    (fact,) = [fact for fact in answer["facts"] if fact["iri"] == report]
    assert fact["state"] == "not-known"


def test_pages_hold_all_rows_once_and_have_one_state(tools: Tools) -> None:
    rows: list[Any] = []
    offset: int | None = 0
    while offset is not None:
        page = called(tools, "run_query", name="all-facts", limit=100, offset=offset)
        assert (page["state"], page["reason"]) == ("listed", "rows")
        assert all(row["facts"] for row in page["rows"])
        rows += [json.dumps(row["cells"]) for row in page["rows"]]
        offset = page["next_offset"]
    assert len(rows) == page["rows_in_all"] > 200
    assert len(set(rows)) == len(rows)


def test_an_entity_by_each_of_its_names(tools: Tools) -> None:
    found = called(tools, "entity", name="MYCN")["entity"]
    assert "N-myc" in found["synonyms"]
    assert found["definitions"]
    assert {"HGNC:7559"} < {match["identifier"] for match in found["mappings"]}
    for name in ("nb:MYCN", found["iri"], "n-MYC", "mycn gene", "HGNC:7559", " mycn "):
        assert called(tools, "entity", name=name)["entity"] == found


def test_facts_of_an_entity_in_pages(tools: Tools) -> None:
    whole = called(tools, "entity", name="neuroblastoma", limit=100)
    first = called(tools, "entity", name="neuroblastoma", limit=3)
    rest = called(tools, "entity", name="neuroblastoma", limit=97, offset=first["next_offset"])
    assert [*first["facts"], *rest["facts"]] == whole["facts"]
    assert first["facts_in_all"] == whole["facts_in_all"] > 3


def test_every_other_name_of_an_entity_leads_to_one(
    tools: Tools, release_engine: EmbeddedEngine
) -> None:
    entities = Entities(release_engine)
    names = [name for name, found in entities.synonyms.items() if len(found) == 1]
    assert len(names) > 50
    for name in names:
        assert entities.named(name)
    shared = [name for name, found in entities.synonyms.items() if len(found) > 1]
    for name in shared:
        kind, said = refused(tools, "entity", name=name)
        assert kind == "unknown_value"
        assert "nb:" in said


def test_search_gives_what_to_run(tools: Tools) -> None:
    answer = called(tools, "search", text="what does a MYCN chnage do?")
    hits = [hit for hit in answer["hits"] if hit["kind"] == "query"]
    best = hits[0]
    assert (best["name"], best["values"]) == ("gene-effects", {"gene": "MYCN"})
    assert called(tools, "run_query", name=best["name"], values=best["values"])["rows"]
    found = {hit["iri"] for hit in answer["hits"] if hit["kind"] == "fact"}
    assert {fact["iri"] for fact in answer["facts"]} == found
    only = called(tools, "search", text="MYCN", kinds=["entity"], limit=1)["hits"]
    assert [hit["kind"] for hit in only] == ["entity"]


def test_lists_and_describes_all_queries(tools: Tools, catalog: Catalog) -> None:
    listed = called(tools, "list_queries")["queries"]
    assert [query["name"] for query in listed] == [query.slug for query in catalog]
    genes = called(tools, "list_queries", topic="genes")["queries"]
    assert {query["topic"] for query in genes} == {"genes"}
    for query in catalog:
        values = called(tools, "describe_query", name=query.slug)["query"]["values"]
        Draft202012Validator.check_schema(values)
        assert [*values["properties"]] == [parameter.name for parameter in query.parameters]


def test_described_options_are_taken(tools: Tools) -> None:
    described = called(tools, "describe_query", name="gene-effects")["query"]
    for option in described["values"]["properties"]["gene"]["oneOf"]:
        for value in option.values():
            assert called(tools, "run_query", name="gene-effects", values={"gene": value})


@pytest.mark.parametrize(
    ("name", "arguments", "kind", "said"),
    [
        ("run_query", {"name": "gene-efects"}, "unknown_query", "gene-effects"),
        ("describe_query", {"name": "nothing like it"}, "unknown_query", "nothing like it"),
        ("run_query", {"name": "gene-effects", "values": {"gene": "MYNC"}}, "unknown_value",
         "Did you mean nb:MYCN"),
        ("run_query", {"name": "gene-effects", "values": {"gen": "MYCN"}}, "unknown_value",
         "Did you mean gene?"),
        ("run_query", {"name": "survival", "values": {"minimum_percent": "many"}}, "unknown_value",
         "minimum_percent"),
        ("entity", {"name": "neuroblastomma"}, "unknown_value", "Did you mean"),
        ("entity", {"name": "n" * 2000}, "unknown_value", "1000"),
        ("entity", {}, "bad_arguments", "'name' is a required property"),
        ("run_query", {"name": ["gene-effects"]}, "bad_arguments", "name"),
        ("run_query", {"name": "gene-effects", "limit": 101}, "bad_arguments", "limit"),
        ("run_query", {"name": "gene-effects", "offset": 99}, "bad_arguments", "only 2 rows"),
        ("run_query", {"name": "gene-effects", "values": {"gene": {}}}, "bad_arguments", "values"),
        ("run_query", {"name": "gene-effects", "sparql": "ASK {}"}, "bad_arguments", "sparql"),
        ("list_queries", {"topic": "cars"}, "bad_arguments", "cars"),
        ("search", {"text": "a" * 501}, "bad_arguments", "text"),
    ],
)  # fmt: skip
def test_wrong_arguments(
    tools: Tools, name: str, arguments: dict[str, Any], kind: str, said: str
) -> None:
    found, message = refused(tools, name, **arguments)
    assert found == kind
    assert said in message


@pytest.mark.parametrize(
    "text", ['MYCN" } DROP ALL #', "nb:MYCN> ?p ?o } #", "MYCN\n} UNION { ?s ?p ?o", "\\u0022", "'"]
)
def test_hostile_values_are_unknown_values(tools: Tools, text: str) -> None:
    assert refused(tools, "entity", name=text)[0] == "unknown_value"
    values = {"gene": text}
    assert refused(tools, "run_query", name="gene-effects", values=values)[0] == "unknown_value"


def test_limits_and_faults_have_kinds() -> None:
    assert failure(QueryTimeoutError("…"))["kind"] == "too_much"
    busy = failure(BusyError("…", 2.0))
    assert (busy["kind"], busy["retry_after"]) == ("unavailable", 2.0)
    assert failure(QueryEvaluationError("…"))["kind"] == "internal"
    assert {busy["kind"], "too_much", "internal"} < set(KINDS)
