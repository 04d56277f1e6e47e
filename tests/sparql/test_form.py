"""A query's form is found, and no spelling of SERVICE gets through."""

from __future__ import annotations

import contextlib
import socket
import threading

import pyoxigraph as ox
import pytest

from kg.config import Settings
from kg.errors import KgError, QueryForbiddenError, QuerySyntaxError, TooLargeError
from kg.rdf.namespaces import BASE
from kg.sparql.form import check
from kg.store.embedded import EmbeddedEngine


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT"),
        ("select*{?s ?p ?o}", "SELECT"),
        ("# ASK\nPREFIX a: <http://x/#> BASE <http://y/> ASK { a:b ?p ?o }", "ASK"),
        ("PREFIX select: <http://x/> CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("DESCRIBE<http://x/y>", "DESCRIBE"),
    ],
)
def test_the_form_is_found_after_the_prologue(text: str, form: str) -> None:
    assert check(text).form == form


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p "service <http://x/> {" }',
        "SELECT * { ?s ?p '''SERVICE ' \\' '' <http://x/> {''' }",
        "SELECT * { ?s <http://x/service/SERVICE> ?o }",
        "SELECT * { ?s ?p ?o } # SERVICE <http://x/> {",
        "SELECT ?service $SERVICE { ?service ?p $SERVICE . { ?service ?a ?b } }",
        "PREFIX service: <http://x/> SELECT * { ?s service:type ?o }",
        "PREFIX s: <http://x/> SELECT * { ?s s:service ?o . OPTIONAL { ?o s:serviceType ?t } }",
        "PREFIX service: <http://x/> SELECT * { GRAPH service:g { ?s ?p ?o } }",
        "PREFIX service: <http://x/> SELECT * FROM NAMED service:g { ?s ?p ?o }",
        "SELECT * { _:service ?p 'x'@en-service }",
        "PREFIX s: <http://x/> SELECT * { ?s ?p s:service { ?s ?p ?o } }",
        "PREFIX s: <http://x/> SELECT * { ?s ?p s:service {| ?p 1 |} }",
        "PREFIX s: <http://x/> SELECT * { ?s ?p s:service ~ s:r {| ?p 1 |} }",
    ],
)
def test_service_as_a_name_or_a_text_passes_and_evaluates(text: str) -> None:
    EmbeddedEngine(ox.Store()).query(check(text).text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "SELECT*{{}UNION{SeRvIcE<http://x/>{?s ?p ?o}}}",
        "ASK { # comment\n SERVICE # comment\n ?x { } }",
        "SELECT * { SERVI\\u0043E <http://x/> { ?s ?p ?o } }",
    ],
)
def test_service_is_refused_and_the_message_says_what_to_do(text: str) -> None:
    with pytest.raises(QueryForbiddenError, match="VALUES"):
        check(text)


@pytest.fixture
def listener() -> object:
    """Give a loopback port, and the list of connections that it saw."""
    seen: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        stop = threading.Event()

        def accept() -> None:
            while not stop.is_set():
                try:
                    connection, address = server.accept()
                except TimeoutError:
                    continue
                seen.append(address)
                connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1], seen
        stop.set()
        thread.join()


SMUGGLED = [
    "SERVICE ex:x { ?s ?p ?o }",
    "BIND(2 AS ?a) FILTER(?a<1)SERVICE ex:x#>\n{ ?s ?p ?o }",
    "FILTER(1<2#>'''\n)SERVICE ex:x { ?s ?p ?o } #'''",
    "BIND('a' AS ?a) FILTER(?a<'>')SERVICE ex:x { ?s ?p ?o } #'",
    "SERVICE:x { ?s ?p ?o }",
    "SERVICEex:x { ?s ?p ?o }",
    "SERVICESILENTex:x { ?s ?p ?o }",
    "serviceex:x { ?s ?p ?o }",
    "{ ?s ?p 1SERVICE ex:x { ?s ?p ?o } }",
    "{ ?s ?p trueSERVICE ex:x { ?s ?p ?o } }",
    "{ ?s ?p true.SERVICE:x { ?s ?p ?o } }",
    "{ ?s ?p trueSERVICEex:x { ?s ?p ?o } }",
    "{ ?s ?p ex:a.b.SERVICE ex:x { ?s ?p ?o } }",
    "{ ?s ?p ex:a.b.SERVICE:x { ?s ?p ?o } }",
    "{ ?s ?p ex:a.b.SERVICE SILENT ?z { ?s ?p ?o } VALUES ?z { ex:x } }",
    "{ ?s ?p _:a.b.SERVICE ex:x { ?s ?p ?o } }",
    "{ ?s ?p ?a.SERVICE ex:x { ?s ?p ?o } }",
    "{ ?s ?p ('''a'  SERVICE ex:x { ?s ?p ?o } #\\x''' ) }",
    "{ ?s ?p <http://a>SERVICE ex:x { ?s ?p ?o } }",
    "{ ?s ?p 'a'@en.SERVICE ex:x { ?s ?p ?o } }",
    "SERVI\\u0043E ex:x { ?s ?p ?o }",
    "SERVI\\u005Cu0043E ex:x { ?s ?p ?o }",
]


@pytest.mark.parametrize("body", SMUGGLED)
def test_no_spelling_makes_the_engine_fetch(body: str, listener: tuple[int, list[object]]) -> None:
    port, seen = listener
    here = f"http://127.0.0.1:{port}/"
    # serviceex: is declared as well: pyoxigraph tries SERVICE ex:x where serviceex:x is wrong.
    text = (
        "".join(f"PREFIX {p}: <{here}> " for p in ("", "ex", "serviceex", "SERVICE"))
        + f"SELECT * {{ {body} }}"
    )
    store = ox.Store()
    node = ox.NamedNode("http://x/s")
    store.add(ox.Quad(node, node, ox.Literal(value=True)))
    store.add(ox.Quad(node, node, ox.Literal(1)))
    with contextlib.suppress(KgError):
        list(EmbeddedEngine(store).query(check(text).text))
    assert seen == []


def test_an_unchecked_service_clause_does_reach_the_network(
    listener: tuple[int, list[object]],
) -> None:
    port, seen = listener
    text = f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"
    with pytest.raises(KgError):
        list(EmbeddedEngine(ox.Store()).query(text))
    assert seen


@pytest.mark.parametrize(
    "text", ["INSERT DATA { }", "prefix a: <http://x/> DELETE WHERE { }", "LOAD <http://x/>"]
)
def test_updates_are_refused(text: str) -> None:
    with pytest.raises(QueryForbiddenError, match="read-only"):
        check(text)


@pytest.mark.parametrize("text", ["", "   # only a comment", "SELEC * {}", "{ ?s ?p ?o }", "42"])
def test_no_form_is_a_syntax_error(text: str) -> None:
    with pytest.raises(QuerySyntaxError, match="SELECT, ASK, CONSTRUCT or DESCRIBE"):
        check(text)


@pytest.mark.parametrize(
    "text", ["SELECT * { ?s ?p 'x }", 'ASK { ?s ?p """x" }', r"ASK{?s ?p '\q'}"]
)
def test_a_string_that_does_not_end_is_reported_where_it_begins(text: str) -> None:
    with pytest.raises(QuerySyntaxError, match="does not end") as caught:
        check(text)
    assert text[(caught.value.column or 0) - 1] in "'\""


def test_half_a_surrogate_pair_is_reported_where_it_stands() -> None:
    with pytest.raises(QuerySyntaxError, match="line 2, column 3") as caught:
        check("ASK FROM <x:y>\r\n{ \udcff }")
    assert (caught.value.line, caught.value.column) == (2, 3)


def test_an_undeclared_prefix_is_named_with_its_place_and_the_line_to_add() -> None:
    with pytest.raises(QuerySyntaxError, match="PREFIX nbo: <https://w3id") as caught:
        check("SELECT *\r\n{ ?s nbo:cites ?o }")
    assert (caught.value.line, caught.value.column) == (2, 6)


def test_an_iri_that_could_be_read_otherwise_keeps_its_meaning() -> None:
    text = "SELECT * { VALUES (?a ?b) { (<http://x/#a> <http://x/#b>) } }"
    rows = list(EmbeddedEngine(ox.Store()).query(check(text).text))
    assert rows == [(ox.NamedNode("http://x/#a"), ox.NamedNode("http://x/#b"))]


def test_length_is_counted_in_bytes() -> None:
    text = "ASK { ?s ?p 'ééé' }"
    check(text, Settings(max_query_bytes=len(text) + 3))
    with pytest.raises(TooLargeError, match=f"up to {len(text) + 2}"):
        check(text, Settings(max_query_bytes=len(text) + 2))


@pytest.mark.parametrize(
    "piece",
    ["a.", "<", "'''\\'", '"" ', "?", "a:", "((", "{", "\\u0041", "_:a", "1.", "<a#b> ", "-"],
)
def test_the_work_grows_with_the_length_not_its_square(piece: str) -> None:
    # Counted in regex steps this would be exact; 300 kB of a quadratic piece takes hours.
    text = "SELECT * { " + piece * (300_000 // len(piece))
    with contextlib.suppress(KgError):
        assert check(text, Settings(max_query_bytes=len(text) * 2)).form == "SELECT"


@pytest.mark.parametrize(
    ("clauses", "default_graphs", "named_graphs"),
    [
        ("FROM <http://x/a> FROM x:b", ("http://x/a", "http://x/b"), ()),
        ("FROM NAMED x:b from<http://x/a>", ("http://x/a",), ("http://x/b",)),
        ("FROM <a> FROM <http://x/a>", ("http://y/a", "http://x/a"), ()),
        (
            "FROM r:a FROM <\\u0061> FROM NAMED <../b#c>",
            ("http://y/z/a", "http://y/a"),
            ("http://y/b#c",),
        ),
        ("", (), ()),
    ],
)
def test_the_dataset_is_found(
    clauses: str, default_graphs: tuple[str, ...], named_graphs: tuple[str, ...]
) -> None:
    prologue = "PREFIX x: <http://x/> BASE <http://q/> BASE <http://y/> PREFIX r: <z/>"
    text = f"{prologue} ASK {clauses} {{ GRAPH x:c {{ ?s ?p ?o }} }}"
    checked = check(text)
    assert (checked.default_graphs, checked.named_graphs) == (default_graphs, named_graphs)


def test_a_relative_graph_without_base_is_resolved_as_the_engines_resolve_it() -> None:
    checked = check("ASK FROM <a> FROM <http://x/a> { ?s ?p ?o }")
    assert checked.default_graphs == (f"{BASE}a", "http://x/a")
    store, node = ox.Store(), ox.NamedNode("http://x/a")
    store.add(ox.Quad(node, node, node, ox.NamedNode(f"{BASE}a")))
    assert EmbeddedEngine(store).query(checked.text)
    assert not EmbeddedEngine(store).query("ASK FROM <b> { ?s ?p ?o }")


def test_a_graph_that_is_no_iri_is_left_to_the_engine_which_refuses_it() -> None:
    checked = check("ASK FROM <http://x/a> FROM <http://[> { ?s ?p ?o }")
    assert (checked.default_graphs, checked.named_graphs) == ((), ())
    with pytest.raises(QuerySyntaxError):
        EmbeddedEngine(ox.Store()).query(checked.text)
