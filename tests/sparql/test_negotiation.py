"""Accept and ?format= choose a representation (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import pytest

from kg.errors import BadRequestError, NotAcceptableError
from kg.rdf.media import FORMATS, formats_for
from kg.sparql.negotiation import choose, offers_for

ROWS = offers_for("bindings", html=True)
GRAPH = offers_for("graph", html=True)
PROTEGE = (
    "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"
)
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        (FIREFOX, "html"),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "html"),
        ("text/csv", "csv"),
        ("text/csv; charset=utf-8; header=present", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/*", "csv"),
        ("text/*, text/csv;q=0", "tsv"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.6", "xml"),
        ("*/*;q=0.9, text/tab-separated-values", "tsv"),
        ("*/*, application/sparql-results+json;q=0", "xml"),
        ("*/*;q=0, application/json", "json"),
        ("application/json", "json"),
        ("application/xml", "xml"),
        ("text/html;q=0.4, text/csv;q=0.5", "csv"),
        ("application/sparql-results+json, text/html", "json"),
        ("text/nonsense, text/csv;q=0.1", "csv"),
        ("garbage, ;;, /, text/csv", "csv"),
    ],
)
def test_accept_for_rows(accept: str | None, expected: str) -> None:
    assert choose(ROWS, accept=accept).name == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "ttl"),
        (PROTEGE, "rdf"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("application/trig;q=0.9, application/n-quads", "nq"),
        ("text/turtle; charset=utf-8", "ttl"),
    ],
)
def test_accept_for_triples(accept: str | None, expected: str) -> None:
    assert choose(GRAPH, accept=accept).name == expected


@pytest.mark.parametrize(
    "accept", ["image/png", "*/*;q=0", "text/csv;q=0", "image/*, text/csv;q=0"]
)
def test_nothing_acceptable_lists_what_there_is(accept: str) -> None:
    with pytest.raises(NotAcceptableError, match=r"json \(application/sparql-results\+json\)"):
        choose(ROWS, accept=accept)


@pytest.mark.parametrize(
    ("named", "kind", "expected"),
    [
        *((f.name, "bindings", f.name) for f in formats_for("bindings")),
        *((f.name, "graph", f.name) for f in formats_for("graph")),
        *((f.media_type, "graph", f.name) for f in formats_for("graph")),
        ("text/turtle; charset=utf-8", "graph", "ttl"),
        ("application/sparql-results json", "bindings", "json"),
        ("turtle", "graph", "ttl"),
        ("json", "graph", "jsonld"),
        ("xml", "graph", "rdf"),
        ("rdf+xml", "graph", "rdf"),
        ("HTML", "graph", "html"),
    ],
)
def test_format_wins_over_accept(named: str, kind: str, expected: str) -> None:
    offered = offers_for(kind, html=True)
    assert choose(offered, accept="image/png", named=named, kind=kind).name == expected


def test_an_unknown_format_is_a_bad_request_that_lists_the_known() -> None:
    with pytest.raises(BadRequestError, match="csv"):
        choose(ROWS, named="parquet", kind="bindings")


def test_a_known_format_that_cannot_hold_the_result_is_not_acceptable() -> None:
    with pytest.raises(NotAcceptableError, match="ttl"):
        choose(GRAPH, named="csv", kind="graph")


def test_every_format_is_reachable_by_its_own_media_type() -> None:
    for name, format_ in FORMATS.items():
        kind = "bindings" if format_.kind == "bindings" else "graph"
        assert choose(offers_for(kind), accept=format_.media_type).name == name
