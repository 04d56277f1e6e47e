"""``/conformance``: how the service does in the W3C's tests, and under attack.

The results are files that the tests write: ``data/conformance.json`` by
``tests/conformance/report.py``, which the tests of conformance hold against what they find, and
``data/hostile.json`` by the replay of hostile requests. As RDF the results are in the W3C's
Evaluation and Report Language (EARL 1.0).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from flask import Blueprint, Response, jsonify, render_template, request

from kg.rdf.media import formats_for
from kg.rdf.namespaces import BASE, PREFIXES
from kg.sparql.negotiation import HTML, HTML_OFFER, JSON_OFFER, offers
from kg.web.answers import graph, negotiated

if TYPE_CHECKING:
    from collections.abc import Iterator

blueprint = Blueprint("conformance", __name__)

_DATA: Final = Path(__file__).with_name("data")
_PUBLISHED: Final = "https://w3c.github.io/rdf-tests/sparql/"
_BASES: Final = {
    "sparql10": "http://www.w3.org/2001/sw/DataAccess/tests/data-r2/{}/manifest#",
    "sparql11": "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/{}/manifest#",
    "sparql12": _PUBLISHED + "sparql12/{}/manifest#",
}
"""Of the IRIs of tests, which the W3C's manifests keep from where the tests were first."""
_HTTP: Final = {
    "protocol": _BASES["sparql11"].format("protocol"),
    "graph-store": _PUBLISHED + "sparql11/graph-store-protocol/manifest#",
    "service-description": _PUBLISHED + "sparql11/service-description/manifest#",
}
_FOLDERS: Final = {"graph-store": "graph-store-protocol"}
_EARL: Final = "http://www.w3.org/ns/earl#"
_OUTCOMES: Final = {"refused": "inapplicable", "failed": "failed"}
_PREFIXES: Final = {
    "earl": _EARL,
    "dcterms": PREFIXES["dcterms"],
    "doap": "http://usefulinc.com/ns/doap#",
}
_OFFERS: Final = (JSON_OFFER, *offers(formats_for("graph")), HTML_OFFER)


@blueprint.get("/conformance")
@blueprint.get("/conformance.<suffix>")
def page(suffix: str | None = None) -> str | Response:
    """Show the last results."""
    chosen = negotiated(_OFFERS, named=suffix or request.args.get("format"))
    if chosen == HTML:
        return render_template(
            "conformance.html", results=results(), hostile=hostile(), address=address
        )
    if chosen == JSON_OFFER.name:
        return jsonify(**results(), hostile=hostile())
    return graph(assertions(), chosen, _PREFIXES)


@cache
def results() -> dict[str, Any]:
    """Return the results of the W3C's tests, as tests/conformance/report.py wrote them."""
    found: dict[str, Any] = json.loads((_DATA / "conformance.json").read_text(encoding="utf-8"))
    return found


@cache
def hostile() -> dict[str, Any]:
    """Return what the replay of hostile requests found."""
    found: dict[str, Any] = json.loads((_DATA / "hostile.json").read_text(encoding="utf-8"))
    return found


def iri(test: str) -> str:
    """Return the IRI of a test, which our results name by folder and name."""
    folder, _, name = test.rpartition("/")
    if folder in _HTTP:
        return _HTTP[folder] + name
    version, _, part = folder.partition("/")
    return _BASES[version].format(part) + name


def address(test: str) -> str:
    """Return where the W3C shows a test."""
    folder, _, name = test.rpartition("/")
    if folder in _HTTP:
        folder = f"sparql11/{_FOLDERS.get(folder, folder)}"
    return f"{_PUBLISHED}{folder}/#{name}"


def assertions() -> Iterator[ox.Triple]:
    """Yield the results in EARL: one assertion a test."""
    kind, subject = ox.NamedNode(PREFIXES["rdf"] + "type"), ox.NamedNode(BASE.removesuffix("/"))
    said = results()
    for suffix in ("TestSubject", "Software", "Assertor"):
        yield ox.Triple(subject, kind, ox.NamedNode(_EARL + suffix))
    name = ox.NamedNode(_PREFIXES["doap"] + "name")
    yield ox.Triple(subject, name, ox.Literal("neuroblastoma-kg"))
    date = ox.Literal(said["date"], datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
    for number, (test, outcome) in enumerate(sorted(said["tests"].items())):
        assertion, result = ox.BlankNode(f"a{number}"), ox.BlankNode(f"r{number}")
        earl = _OUTCOMES.get(outcome, "passed")
        yield ox.Triple(assertion, kind, ox.NamedNode(_EARL + "Assertion"))
        for about, value in (
            ("subject", subject),
            ("assertedBy", subject),
            ("mode", ox.NamedNode(_EARL + "automatic")),
            ("test", ox.NamedNode(iri(test))),
            ("result", result),
        ):
            yield ox.Triple(assertion, ox.NamedNode(_EARL + about), value)
        yield ox.Triple(result, kind, ox.NamedNode(_EARL + "TestResult"))
        yield ox.Triple(result, ox.NamedNode(_EARL + "outcome"), ox.NamedNode(_EARL + earl))
        yield ox.Triple(result, ox.NamedNode(PREFIXES["dcterms"] + "date"), date)
