"""The OpenAPI document is valid, and the service does what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from live_service import running
from openapi_spec_validator import OpenAPIV31SpecValidator

from kg.config import Settings
from kg.paths import content_folder
from kg.queries import Catalog
from kg.web import create_app
from kg.web.api.query_operations import ENTITY_FORMAT, MOST_CHOICES, operation_id, values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from kg.queries import SavedQuery
    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

HERE = Path(__file__).parent
CATALOG = Catalog.load(content_folder("queries"))
each_query = pytest.mark.parametrize("query", CATALOG, ids=lambda query: query.slug)


@pytest.fixture(scope="module")
def site(release: Release, release_engine: EmbeddedEngine) -> FlaskClient:
    return create_app(release=release, engine=release_engine, settings=Settings()).test_client()


@pytest.fixture(scope="module")
def document(site: FlaskClient) -> dict[str, Any]:
    reply = site.get("/openapi.json")
    assert (reply.status_code, reply.content_type) == (200, "application/json")
    found: dict[str, Any] = reply.json
    return found


def resolved(document: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Follow a reference; what stands beside it wins."""
    if "$ref" not in said:
        return said
    target: Any = document
    for part in said["$ref"].removeprefix("#/").split("/"):
        target = target[part]
    return {**target, **{key: value for key, value in said.items() if key != "$ref"}}


def parameters(document: dict[str, Any], slug: str) -> dict[str, dict[str, Any]]:
    found = document["paths"][f"/queries/{slug}"]["get"]["parameters"]
    return {said["name"]: said for said in (resolved(document, one) for one in found)}


def test_the_document_keeps_the_specification(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = [
        operation["operationId"]
        for path in document["paths"].values()
        for operation in path.values()
    ]
    assert len(names) == len(set(names))
    assert all(name.isidentifier() for name in names)
    assert {"geneEffects", "sparqlGet", "sparqlPost", "sparqlGraph", "listQueries"} <= set(names)
    assert len(names) > len(CATALOG)


def test_it_names_no_host_and_stays_the_same(site: FlaskClient, document: dict[str, Any]) -> None:
    assert [server["url"] for server in document["servers"]] == ["/"]
    first, second = (
        site.get("/openapi.json", headers={"Host": host}) for host in ("localhost", "127.0.0.1:81")
    )
    assert first.data == second.data
    assert first.headers["ETag"] == second.headers["ETag"]


@each_query
def test_a_query_is_an_operation(document: dict[str, Any], query: SavedQuery) -> None:
    operation = document["paths"][f"/queries/{query.slug}"]["get"]
    assert operation["operationId"] == operation_id(query.slug)
    assert operation["summary"] == query.summary
    assert operation["tags"] == [query.topic]
    assert all(question in operation["description"] for question in query.questions)
    found = parameters(document, query.slug)
    expected = [parameter.name for parameter in query.parameters]
    pages = ["page", "page_size"] if query.form == "SELECT" else []
    assert list(found) == [*expected, "format", *pages]
    for parameter in query.parameters:
        assert parameter.description in found[parameter.name]["description"]
        assert ("example" in found[parameter.name]) is bool(parameter.example)
        assert found[parameter.name]["required"] is parameter.required
    assert {"200", "400", "404", "406", "429", "503", "504"} <= set(operation["responses"])
    for status, response in operation["responses"].items():
        if status != "200":
            assert list(resolved(document, response)["content"]) == ["application/problem+json"]


@each_query
def test_choices_are_those_of_the_data(
    document: dict[str, Any], query: SavedQuery, release_engine: EmbeddedEngine
) -> None:
    found = parameters(document, query.slug)
    for parameter in query.parameters:
        said = found[parameter.name]["schema"]
        one = resolved(document, said["items"] if parameter.several else said)
        options = parameter.options(release_engine)
        if not options:
            assert "enum" not in one
            continue
        texts = values(options)
        terms = [parameter.parse(text, release_engine) for text in texts]
        assert terms == [option.term for option in options]
        if len(options) > MOST_CHOICES:
            assert one["format"] == ENTITY_FORMAT
        else:
            assert one["enum"] == texts
            assert list(one["x-labels"].values()) == [option.label for option in options]


@each_query
def test_rows_keep_their_schema(
    site: FlaskClient, document: dict[str, Any], query: SavedQuery
) -> None:
    content = document["paths"][f"/queries/{query.slug}"]["get"]["responses"]["200"]["content"]
    schema = {**content["application/json"]["schema"], "components": document["components"]}
    jsonschema.Draft202012Validator.check_schema(schema)
    rows = site.get(f"/queries/{query.slug}?format=rows").json
    jsonschema.Draft202012Validator(schema).validate(rows)


@each_query
def test_a_default_asks_what_is_asked_without_it(
    site: FlaskClient, document: dict[str, Any], query: SavedQuery
) -> None:
    found = parameters(document, query.slug)
    named = {
        n: said["schema"]["default"] for n, said in found.items() if "default" in said["schema"]
    }
    for parameter in query.parameters:
        if parameter.default and not parameter.required and parameter.name not in named:
            assert "Without a value: " in found[parameter.name]["description"]
    address = f"/queries/{query.slug}.rows.json"
    assert site.get(address, query_string=named).json == site.get(address).json


@each_query
def test_each_example_is_answered(
    site: FlaskClient, document: dict[str, Any], query: SavedQuery
) -> None:
    for name, said in parameters(document, query.slug).items():
        if "example" in said:
            reply = site.get(
                f"/queries/{query.slug}.rows.json", query_string={name: said["example"]}
            )
            assert reply.status_code == 200


@pytest.fixture(scope="module")
def base(release: Release) -> Iterator[str]:
    # One client asks all: what it may ask at once is for other tests.
    with running(str(release.folder)) as (port, _):
        yield f"http://127.0.0.1:{port}"


def exercised(base: str, report: Path, *options: str) -> dict[str, Any]:
    """Let Schemathesis ask the service; return its report."""
    environment = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
    done = subprocess.run(
        [
            sys.executable, "-m", "schemathesis.cli",
            "--config-file", str(HERE / "schemathesis.toml"),
            "run", f"{base}/openapi.json", "--no-color",
            # In two threads Python 3.11's own parser fails at times ("recursion depth mismatch").
            "--workers", "1",
            "--report", "json", "--report-json-path", str(report), *options,
        ],
        cwd=report.parent,
        env=environment | {"SCHEMATHESIS_HOOKS": "schemathesis_hooks", "PYTHONPATH": str(HERE)},
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    assert found["failures"] == found["errors"] == []
    assert found["complete"]
    return found


def test_schemathesis_finds_nothing(base: str, tmp_path: Path) -> None:
    """Ask every operation a few times, and some at all bounds of their parameters."""
    found = exercised(base, tmp_path / "all.json", "--phases", "examples,fuzzing", "-n", "3")
    assert found["operations"]["tested"] == found["operations"]["total"] > len(CATALOG)
    some = "stage-of-a-case|gene-effects|survival|example-cases|definition|neighborhood|sparql"
    found = exercised(
        base, tmp_path / "some.json", "--phases", "coverage", "--include-path-regex", some
    )
    assert found["operations"]["tested"] >= 9
    assert found["test_cases"]["generated"] > 300


@pytest.mark.slow
def test_schemathesis_finds_nothing_for_long(base: str, tmp_path: Path) -> None:
    found = exercised(
        base, tmp_path / "all.json", "--phases", "examples,coverage,fuzzing", "-n", "50"
    )
    assert found["operations"]["tested"] == found["operations"]["total"] > len(CATALOG)
    assert found["test_cases"]["generated"] > 5000
