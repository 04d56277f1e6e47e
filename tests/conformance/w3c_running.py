"""Runs the W3C's tests against the service, and judges what it answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from w3c_answers import (
    Table,
    by_value,
    read_csv,
    read_json,
    read_result_set,
    read_tsv,
    read_xml,
    same_graph,
    same_rows,
)
from w3c_manifests import EVALUATIONS, NEGATIVE, local, published

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from w3c_manifests import Case
    from w3c_service import Response, Served


PASSED: Final = "passed"
BY_VALUE: Final = "by value"
REFUSED: Final = "refused"
FORBIDDEN: Final = 403
_OK: Final = 200
_SYNTAX: Final = 400
_UNEVALUATED: Final = 422

_READERS: Final = {
    ".srj": ("application/sparql-results+json", read_json),
    ".srx": ("application/sparql-results+xml", read_xml),
    ".csv": ("text/csv", read_csv),
    ".tsv": ("text/tab-separated-values", read_tsv),
}
_RDF: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
}
_FROM: Final = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)
_ORDERED: Final = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE)


def run(case: Case, service: Served, refused: Mapping[str, int]) -> str:
    """Run one test.

    Args:
        case: the test.
        service: what to ask.
        refused: tests whose text the service refuses by design, with the status.

    Returns:
        ``PASSED``; ``BY_VALUE`` where numbers are equal but written otherwise; ``REFUSED``.

    Raises:
        AssertionError: the test failed.
    """
    text = case.action.read_bytes()
    if case.updates:
        got = service.send("POST", "/sparql", {"Content-Type": "application/sparql-update"}, text)
        assert got.status == FORBIDDEN, _said(got)
        return REFUSED
    # A request names no base, and the suites mean the address of the query's file.
    text = f"BASE <{published(case.action)}>\n".encode() + text
    service.hold(_data(case, text.decode("utf-8", "replace")))
    if case.id in refused:
        got = service.ask(text, "*/*")
        assert got.status == refused[case.id], _said(got)
        return REFUSED
    if case.kind in EVALUATIONS:
        return _evaluate(case, text, service)
    if case.kind in NEGATIVE:
        got = service.ask(text, "*/*")
        assert got.status == _SYNTAX, _said(got)
    else:
        got = service.ask(text, "*/*")
        # A function that nobody has is good syntax all the same.
        assert got.status in {_OK, _UNEVALUATED}, _said(got)
    return PASSED


def _said(got: Response) -> str:
    return f"{got.status}: {got.body[:500].decode('utf-8', 'replace')}"


def read_rdf(path: Path) -> list[ox.Quad]:
    """Read a file of the suites; labels of blank nodes are its own."""
    return list(
        ox.parse(
            path.read_bytes(),
            format=_RDF[path.suffix],
            base_iri=published(path),
            rename_blank_nodes=True,
        )
    )


def _data(case: Case, text: str) -> list[ox.Quad]:
    """Return a test's dataset; files that FROM names become named graphs."""
    graphs = dict(case.graphs)
    for relative in _FROM.findall(text):
        path = case.action.parent / relative
        if path.is_file():
            graphs[published(path)] = path
    named = [
        ox.Quad(*quad.triple, ox.NamedNode(iri))
        for iri, path in graphs.items()
        for quad in read_rdf(path if path.is_file() else local(iri))
    ]
    return [quad for path in case.data for quad in read_rdf(path)] + named


def _evaluate(case: Case, text: bytes, service: Served) -> str:
    assert case.result is not None
    suffix = case.result.suffix
    if suffix in _READERS:
        accept, read = _READERS[suffix]
        expected: Table | bool | None = read(case.result.read_bytes())
        wanted = []
    else:
        accept, read = _READERS[".srj"]
        wanted = [quad.triple for quad in read_rdf(case.result)]
        expected = read_result_set(wanted)
    if expected is None:
        _compare_graphs(wanted, service.ask(text, "text/turtle"))
        return PASSED
    got = service.ask(text, accept)
    assert got.status == _OK, _said(got)
    assert got.media_type == accept
    found = read(got.body)
    if isinstance(expected, bool) or isinstance(found, bool):
        assert found == expected
        return PASSED
    assert sorted(found.variables) == sorted(expected.variables)
    ordered = bool(_ORDERED.search(text.decode()))
    rows, there = list(expected.rows), found.arranged(expected.variables)
    if case.lax:
        assert set(rows) == set(there)
        assert len(set(rows)) <= len(there) <= len(rows)
        return PASSED
    if same_rows(rows, there, ordered=ordered):
        return PASSED
    same = same_rows(by_value(rows), by_value(there), ordered=ordered)
    assert same, f"expected {rows}, found {there}"
    return BY_VALUE


def _compare_graphs(expected: list[ox.Triple], got: Response) -> None:
    assert got.status == _OK, _said(got)
    assert got.media_type == "text/turtle"
    found = [quad.triple for quad in ox.parse(got.body, format=ox.RdfFormat.TURTLE)]
    assert same_graph(expected, found), f"expected {expected}, found {found}"
