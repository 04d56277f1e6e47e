"""The embedded engine: where a syntax error lies, stable output, broken files."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.errors import (
    BadRequestError,
    BusyError,
    QueryEvaluationError,
    QuerySyntaxError,
    ReleaseError,
)
from kg.rdf.media import FORMATS, Format, formats_for
from kg.rdf.namespaces import PREFIXES
from kg.store.embedded import EmbeddedEngine
from kg.store.engine import Triples
from kg.store.remote import RemoteEngine
from kg.store.serializing import serialize_triples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("SELECT * { ?s ?p }", 1, 19),
        ("SELECT *\nWHERE {\n  ?s ?p ?o\n  FILTR(?o)\n}", 4, 11),
        ("SELECT * { 'é\U0001f9ec' ?p ?o } x", 1, 26),
    ],
)
def test_a_syntax_error_has_line_and_column(text: str, line: int, column: int) -> None:
    with pytest.raises(QuerySyntaxError, match=f"line {line}, column {column}") as caught:
        EmbeddedEngine(ox.Store()).query(text)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("SELECT ?s { ?s ?p ?o } GROUP BY ?p", "GROUP BY leaves out"),
        ("SELECT * { ?s ?p '\\ud800' }", "escape"),
        ("SELECT * { ?s ?p '\ud800' }", "surrogate"),
    ],
)
def test_a_syntax_error_says_what_is_wrong_where_the_parser_does(text: str, hint: str) -> None:
    with pytest.raises(QuerySyntaxError, match=hint):
        EmbeddedEngine(ox.Store()).query(text)


def test_a_broken_or_missing_file_names_the_build(tmp_path: Path) -> None:
    broken = tmp_path / "broken.nq"
    broken.write_text("<http://x/a> <http://x/p> .\n", "utf-8")
    for quads in (broken, tmp_path / "missing.nq"):
        with pytest.raises(ReleaseError, match="nbkg build"):
            EmbeddedEngine.load(quads=quads, merged=quads)


@pytest.mark.parametrize("name", ["ttl", "trig", "rdf"])
def test_prefixes_are_those_used_in_a_settled_order(name: str) -> None:
    triples = [
        ox.Triple(ox.NamedNode(PREFIXES[p] + "x"), ox.NamedNode(PREFIXES["skos"] + "note"),
                  ox.Literal(1))
        for p in ("nb", "fact", "passage", "source", "graph")
    ]  # fmt: skip
    text = serialize_triples(triples, FORMATS[name]).decode()
    marks = [f"{lead}{p}" for p in ("nb", "skos") for lead in ("@prefix ", "xmlns:")]
    declared = [m for m in marks if m in text]
    assert "foaf" not in text
    assert declared
    if name != "rdf":
        head = [line for line in text.splitlines() if line.startswith("@prefix")]
        assert head == sorted(head)
        assert len(head) == 7  # the five, skos and xsd
    format_ = FORMATS[name].engine
    assert [q.triple for q in ox.parse(text.encode(), format=format_)] == triples


def test_a_remote_engine_that_is_not_there() -> None:
    with pytest.raises(BusyError, match="is it running"):
        RemoteEngine("http://127.0.0.1:9/sparql", timeout=5).query("ASK {}")


def test_a_remote_engine_takes_http_only() -> None:
    with pytest.raises(BadRequestError, match="http"):
        RemoteEngine("file:///etc/hostname")


@pytest.mark.parametrize("format_", formats_for("graph"), ids=lambda f: f.name)
def test_construct_gives_a_triple_once(release_engine: EmbeddedEngine, format_: Format) -> None:
    # Of more than a thousand solutions pyoxigraph itself lets repeated triples through.
    text = "CONSTRUCT { ?s a <http://x/T> } WHERE { ?s ?p ?o }"
    result = release_engine.query(text)
    assert isinstance(result, Triples)
    triples = list(result)
    assert len(triples) == len(set(triples)) > 1000
    body = release_engine.query(text).serialize(format_)
    assert len(list(ox.parse(body, format=format_.engine))) == len(triples)  # type: ignore[arg-type]


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server that moves every question to another path, and what it saw."""
    seen: list[str] = []

    class Moved(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            seen.append(self.path)
            self.send_response(302)
            self.send_header("Location", "/inner")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Moved) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/sparql", seen
        server.shutdown()
        thread.join()


def test_a_remote_engine_follows_no_redirect(elsewhere: tuple[str, list[str]]) -> None:
    url, seen = elsewhere
    with pytest.raises(QueryEvaluationError, match="302"):
        RemoteEngine(url).query("ASK {}")
    assert seen == ["/sparql"]


def test_what_is_told_of_a_remote_engine_names_neither_its_address_nor_its_password(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(BusyError) as caught:
        RemoteEngine("http://me:secret@127.0.0.1:9/inner", timeout=5).query("ASK {}")
    assert "127.0.0.1" not in str(caught.value)
    assert "127.0.0.1:9/inner" in caplog.text
    assert "secret" not in caplog.text + str(caught.value)


def test_a_closed_engine_keeps_no_merge() -> None:
    engine = EmbeddedEngine(ox.Store())
    engine.close()
    graphs = ["http://x/a", "http://x/b"]
    assert not engine.query("ASK { ?s ?p ?o }", default_graphs=graphs)
    engine.close()
