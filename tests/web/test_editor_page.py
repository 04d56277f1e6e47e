"""The page of the editor: what it completes, how it explains errors, its program."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from flask.testing import FlaskClient

from kg.config import Settings
from kg.rdf.namespaces import PREFIXES
from kg.web import create_app
from kg.web.endpoint.explaining import excerpt, refusals
from kg.web.service import EXTENSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

    from kg.release import Release

HTML = {"Accept": "text/html"}
FACTS = "SELECT ?fact { ?fact a <https://w3id.org/neuroblastoma-kg/ontology#Fact> } ORDER BY ?fact"
PROGRAM = b"console.log('the editor');\n"


class Buffered(FlaskClient):
    """A client that reads answers to their end."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        return super().open(*args, **{"buffered": True, **kwargs})


@pytest.fixture(scope="module")
def vocabulary(app: Flask) -> dict[str, Any]:
    content: dict[str, Any] = app.test_client().get("/sparql/vocabulary.json").json
    return content


@pytest.fixture
def bundled(small_release: Release, tmp_path: Path) -> Iterator[FlaskClient]:
    """Serve a bundle that stands in for the one that npm builds."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "editor-ABC.js").write_bytes(PROGRAM)
    (folder / "editor-ABC.js.gz").write_bytes(gzip.compress(PROGRAM))
    (folder / "licenses.txt").write_text("MIT", encoding="utf-8")
    names = {"editor": "editor-ABC.js", "licenses": "licenses.txt"}
    (folder / "manifest.json").write_text(json.dumps(names), encoding="utf-8")
    app = create_app(release=small_release, settings=Settings())
    app.static_folder = str(tmp_path)
    # A file that is sent is open until its response is closed.
    app.test_client_class = Buffered
    yield app.test_client()
    app.extensions[EXTENSION].engine.close()


def by_curie(vocabulary: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {term["curie"]: term for term in vocabulary["terms"] if term["curie"]}


def test_the_vocabulary_has_every_kind_of_term_from_the_data(vocabulary: dict[str, Any]) -> None:
    terms = by_curie(vocabulary)
    assert vocabulary["prefixes"] == PREFIXES
    assert terms["nbo:Fact"] == {
        "iri": PREFIXES["nbo"] + "Fact",
        "curie": "nbo:Fact",
        "label": "fact",
        "kind": "class",
        "definition": "A claim of a source, as a named graph.",
    }
    assert terms["nbo:mayPresentWith"]["kind"] == "property"
    assert terms["rdfs:label"]["kind"] == "property"
    assert terms["graph:entities"]["kind"] == "graph"
    entities = [term for term in vocabulary["terms"] if term["kind"] == "entity"]
    assert entities
    assert all(term["iri"].startswith(PREFIXES["nb"]) for term in entities)
    assert any(term.get("names") for term in entities)


def test_no_term_is_there_twice_and_every_curie_is_its_iri(vocabulary: dict[str, Any]) -> None:
    iris = [term["iri"] for term in vocabulary["terms"]]
    assert len(iris) == len(set(iris))
    for curie, term in by_curie(vocabulary).items():
        prefix, _, local = curie.partition(":")
        assert PREFIXES[prefix] + local == term["iri"]
        assert re.fullmatch(r"[\w.-]+", local)


def test_a_long_definition_is_cut_between_words(described: FlaskClient) -> None:
    terms = described.get("/sparql/vocabulary.json").json["terms"]
    assert max(len(term.get("definition", "")) for term in terms) <= 160


def test_the_vocabulary_of_a_release_is_kept_for_good(client: FlaskClient) -> None:
    address = re.search(r'data-vocabulary="([^"]+)"', client.get("/sparql", headers=HTML).text)
    assert address
    named = client.get(address[1])
    assert "immutable" in named.headers["Cache-Control"]
    other = client.get("/sparql/vocabulary.json?release=0123456789abcdef")
    assert "immutable" not in other.headers["Cache-Control"]
    held = {"If-None-Match": named.headers["ETag"]}
    assert client.get(address[1], headers=held).status_code == 304


def test_without_a_bundle_the_page_is_a_form(small_release: Release, tmp_path: Path) -> None:
    app = create_app(release=small_release, settings=Settings())
    app.static_folder = str(tmp_path)
    page = app.test_client().get("/sparql", headers=HTML)
    assert page.status_code == 200
    assert "<script" not in page.text
    assert "<textarea" in page.text
    assert app.test_client().get("/sparql/editor/editor-ABC.js").status_code == 404


def test_the_page_loads_the_program_that_was_built(bundled: FlaskClient) -> None:
    page = bundled.get("/sparql", headers=HTML).text
    tag = '<script type="module" src="/sparql/editor/editor-ABC.js" blocking="render"></script>'
    assert tag in page.partition("</head>")[0]
    assert 'href="/static/bundle/licenses.txt"' in page
    program = bundled.get("/sparql/editor/editor-ABC.js")
    assert program.data == PROGRAM
    assert program.mimetype == "text/javascript"
    assert "immutable" in program.headers["Cache-Control"]
    assert "Accept-Encoding" in program.headers["Vary"]
    assert bundled.get("/sparql/editor/manifest.json").status_code == 404


def test_the_program_is_compressed_for_who_takes_it(bundled: FlaskClient) -> None:
    packed = bundled.get("/sparql/editor/editor-ABC.js", headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == PROGRAM
    refused = bundled.get("/sparql/editor/editor-ABC.js", headers={"Accept-Encoding": "gzip;q=0"})
    assert refused.data == PROGRAM


def test_a_result_can_be_shared_and_taken_in_every_format(client: FlaskClient) -> None:
    page = client.get("/sparql", query_string={"query": FACTS}, headers=HTML).text
    (shared,) = re.findall(r'id="share" href="([^"]+)"', page)
    again = client.get(shared.replace("&amp;", "&"))
    assert "<strong>14</strong> rows" in again.text
    for name in ("json", "xml", "csv", "tsv"):
        assert f"format={name}" in page


def test_a_result_too_long_for_links_is_taken_by_form(client: FlaskClient) -> None:
    query = f"{FACTS} #{'x' * 7_000}"
    page = client.post("/sparql", data={"query": query, "format": "html"}).text
    assert 'id="share"' not in page
    form = page[page.index('method="post"') :]
    assert '<option value="csv">' in form
    assert "x" * 7_000 in form


def test_the_dataset_of_a_request_is_in_its_links(client: FlaskClient) -> None:
    fields = {"query": "ASK {}", "default-graph-uri": PREFIXES["graph"] + "entities"}
    page = client.get("/sparql", query_string=fields, headers=HTML).text
    (shared,) = re.findall(r'id="share" href="([^"]+)"', page)
    assert "default-graph-uri=" in shared


def test_an_error_page_shows_the_lines_around_and_what_to_do(client: FlaskClient) -> None:
    query = "SELECT *\nWHERE {\n  ?s ?p\n  }\n# end"
    page = client.get("/sparql", query_string={"query": query}, headers=HTML).text
    assert 'data-line="4" data-column="3"' in page
    shown = page[page.index('<pre class="at"') :]
    assert (
        shown.index("   3    ?s ?p")
        < shown.index("   4    }\n        ^")
        < shown.index("   5  # end")
    )
    assert "a period or a PREFIX" in page


@pytest.mark.parametrize(
    ("query", "number", "lines"),
    [
        ("a\nb\nc\nd\ne\nf", 1, [1, 2, 3]),
        ("a\nb\nc\nd\ne\nf", 4, [2, 3, 4, 5, 6]),
        ("a\r\nb\rc", 3, [1, 2, 3]),
        ("a\nb", 3, []),
        ("a", None, []),
        (None, 1, [1]),
    ],
)
def test_an_excerpt_is_five_lines_at_most(
    query: str | None, number: int | None, lines: list[int]
) -> None:
    found = excerpt(query, number)
    assert [line.number for line in found] == lines
    assert [line.number for line in found if line.wrong] == ([number] if lines else [])


def test_refusals_name_the_limits_that_are_set() -> None:
    said = {refusal.status: refusal.meaning for refusal in refusals(Settings(query_seconds=7))}
    assert "7 seconds" in said[504]
    assert {400, 403, 413, 429, 503, 504, 507} == set(said)
    elsewhere = refusals(Settings(engine="http://127.0.0.1:1/", engine_timeout=44))
    assert any("44 seconds" in refusal.meaning for refusal in elsewhere)


def test_an_error_without_a_release_is_a_page_too(tmp_path: Path) -> None:
    app = create_app(settings=Settings(release=str(tmp_path)))
    answer = app.test_client().get("/sparql", query_string={"query": "ASK {}"}, headers=HTML)
    assert answer.status_code == 503
    assert "<textarea" in answer.text
