"""Runs the W3C's tests of protocol, graph store protocol and service description.

The service is read-only. A write must be refused; what it would have done is then done to the data
that are served, so that the reads after it are tested all the same.
"""

from __future__ import annotations

import json
import urllib.parse
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from w3c_answers import same_graph
from w3c_running import PASSED, REFUSED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from w3c_service import Response, Served

_WRITES: Final = frozenset({"PUT", "POST", "DELETE", "PATCH"})
_REFUSALS: Final = frozenset({403, 405})
_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_ENDPOINT: Final = "/sparql"
_GRAPHS: Final = "/sparql/graph"
_SUITES: Final = {
    "ProtocolTest": ("protocol", "SPARQL 1.1 Protocol"),
    "GraphStoreProtocolTest": ("graph-store", "SPARQL 1.1 Graph Store HTTP Protocol"),
    "ServiceDescriptionTest": ("service-description", "SPARQL 1.1 Service Description"),
}


def protocol_id(test: Mapping[str, Any]) -> str:
    """Return the id of a test."""
    return f"{_SUITES[test['suite']][0]}/{test['id']}"


def protocol_suite(test: Mapping[str, Any]) -> str:
    """Return the suite under which the report counts a test."""
    return _SUITES[test["suite"]][1]


def run_protocol(test: Mapping[str, Any], service: Served) -> str:
    """Run one test.

    Returns:
        ``PASSED``, or ``REFUSED`` where nothing was left to test but the refusal.

    Raises:
        AssertionError: the test failed.
    """
    if test["suite"] == "GraphStoreProtocolTest":
        return _graph_store(test, service)
    service.hold(
        [
            ox.Quad(*quad.triple, ox.NamedNode(graph["graph"]))
            for graph in test["data"]
            for quad in ox.parse(graph["ntriples"], format=ox.RdfFormat.N_TRIPLES)
        ]
    )
    refused = False
    for request in test["requests"]:
        got = _sent(service, request, "/sparql/", _ENDPOINT)
        if test["needs_update"] and "4xx" not in request["expect"]["status"]:
            if not refused:
                assert got.status in _REFUSALS, got.status
            refused = True
            continue
        _expected(request, got)
        if test["suite"] == "ServiceDescriptionTest":
            _described(got, service.endpoint)
    return REFUSED if refused else PASSED


def _sent(service: Served, request: Mapping[str, Any], theirs: str, ours: str) -> Response:
    path = ours + request["raw_path"].removeprefix(theirs)
    body = request["body"]
    encoded = None if body is None else body.encode(request["body_encoding"])
    return service.send(request["method"], path, request["headers"], encoded)


def _expected(request: Mapping[str, Any], got: Response) -> None:
    expect = request["expect"]
    allowed = expect["status"]
    assert str(got.status) in allowed or f"{got.status // 100}xx" in allowed, got.status
    if "content_types" in expect:
        assert got.media_type in expect["content_types"]
    for name, value in expect.get("headers", {}).items():
        assert got.headers[name].lower() == value
    if "boolean" in expect:
        assert json.loads(got.body)["boolean"] is expect["boolean"]
    if expect.get("format") == "RDF":
        list(ox.parse(got.body, format=ox.RdfFormat.from_media_type(got.media_type)))


def _graph_store(test: Mapping[str, Any], service: Served) -> str:
    held: dict[str, list[ox.Triple]] = {}
    read = False
    for request in test["requests"]:
        _hold(service, held)
        writes = request["method"] in _WRITES
        if "DirectGraphIdentification" in test["requires"]:
            # Graphs have addresses elsewhere here; that a graph's IRI is one is optional.
            if writes:
                got = _sent(service, request, "/gsp", _GRAPHS)
                assert got.status in {*_REFUSALS, 404}, got.status
            continue
        if "$LOCATION$" in request["raw_path"]:
            continue  # no graph was made, so there is no address
        got = _sent(service, request, "/gsp", _GRAPHS)
        if writes:
            assert got.status in _REFUSALS, got.status
            _write(request, held)
            continue
        read = True
        _expected(request, got)
        if "body" in request["expect"]:
            wanted = _turtle(request["expect"]["body"])
            assert same_graph(wanted, _turtle(got.body.decode()))
    return PASSED if read else REFUSED


def _turtle(text: str) -> list[ox.Triple]:
    found = ox.parse(text, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    return [quad.triple for quad in found]


def _hold(service: Served, held: Mapping[str, list[ox.Triple]]) -> None:
    service.hold(
        [
            ox.Quad(*triple, ox.NamedNode(name) if name else ox.DefaultGraph())
            for name, triples in held.items()
            for triple in triples
        ]
    )


def _write(request: Mapping[str, Any], held: dict[str, list[ox.Triple]]) -> None:
    """Do what the service refused."""
    query = urllib.parse.urlsplit(request["raw_path"]).query
    name = dict(urllib.parse.parse_qsl(query)).get("graph", "")
    if request["method"] in {"PUT", "DELETE"}:
        held.pop(name, None)
    if request["method"] == "DELETE":
        return
    _, _, boundary = request["headers"]["content-type"].partition("boundary=")
    texts = [request["body"]]
    if boundary:
        parts = request["body"].split(f"--{boundary}")[1:-1]
        texts = [part.partition("\r\n\r\n")[2] for part in parts]
    held.setdefault(name, []).extend(triple for text in texts for triple in _turtle(text))


def _described(got: Response, endpoint: str) -> None:
    """Check what the specification wants of a description (sections 3.2 to 3.4)."""
    graph = ox.Store()
    graph.load(got.body, format=ox.RdfFormat.TURTLE, base_iri=endpoint)

    def objects(subject: Any, name: str) -> list[Any]:
        found = graph.quads_for_pattern(subject, ox.NamedNode(_SD + name), None)
        return [quad.object for quad in found]

    def instances(name: str) -> set[Any]:
        kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        return {q.subject for q in graph.quads_for_pattern(None, kind, ox.NamedNode(_SD + name))}

    assert ox.NamedNode(endpoint) in objects(None, "endpoint")
    assert instances("Service")
    assert all(objects(service, "endpoint") for service in instances("Service"))
    assert all(dataset in instances("Dataset") for dataset in objects(None, "defaultDataset"))
    named = instances("NamedGraph")
    assert named >= set(objects(None, "namedGraph"))
    assert all(isinstance(n, ox.NamedNode) for g in named for n in objects(g, "name"))
    languages = {ox.NamedNode(_SD + n) for n in ("SPARQL10Query", "SPARQL11Query")}
    assert languages & set(objects(None, "supportedLanguage"))
    assert objects(None, "resultFormat")
    assert all(isinstance(f, ox.NamedNode) for f in objects(None, "resultFormat"))
