"""Downloads: what they hold, their order, and that nothing is lost on the way back."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.curation import load, quads
from kg.exports import DOWNLOADS, Download, canonical, merged
from kg.rdf.media import FORMATS

SMALL = Path(__file__).parents[1] / "data" / "small"


@pytest.fixture(scope="module")
def built() -> list[ox.Quad]:
    return canonical(quads(load(SMALL / "facts", SMALL / "ontology.ttl")))


def bytes_of(built: list[ox.Quad], name: str) -> bytes:
    return DOWNLOADS[name].serialize(built)


def canonical_text(statements: list[ox.Quad]) -> list[str]:
    return [str(quad) for quad in canonical(statements)]


def as_held(built: list[ox.Quad], download: Download) -> list[ox.Quad]:
    if download.holds == "dataset":
        return built
    return [ox.Quad(t.subject, t.predicate, t.object) for t in merged(built)]


@pytest.mark.parametrize("download", DOWNLOADS.values(), ids=lambda d: d.name)
def test_pyoxigraph_reads_back_the_same_quads(built: list[ox.Quad], download: Download) -> None:
    engine = FORMATS[download.name].engine
    assert isinstance(engine, ox.RdfFormat)
    read = list(ox.parse(bytes_of(built, download.name), engine))
    assert canonical_text(read) == canonical_text(as_held(built, download))


@pytest.mark.parametrize(("name", "syntax"), [("nq", "nquads"), ("trig", "trig")])
def test_rdflib_reads_back_the_same_dataset(built: list[ox.Quad], name: str, syntax: str) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=bytes_of(built, name), format=syntax)
    again = dataset.serialize(format="nquads", encoding="utf-8")
    assert canonical_text(list(ox.parse(again, ox.RdfFormat.N_QUADS))) == canonical_text(built)


@pytest.mark.parametrize(("name", "syntax"), [("nt", "nt11"), ("ttl", "turtle")])
def test_rdflib_reads_back_the_same_graph(built: list[ox.Quad], name: str, syntax: str) -> None:
    graph = rdflib.Graph()
    graph.parse(data=bytes_of(built, name), format=syntax)
    again = graph.serialize(format="nt11", encoding="utf-8")
    assert canonical_text(list(ox.parse(again, ox.RdfFormat.N_TRIPLES))) == canonical_text(
        as_held(built, DOWNLOADS["nt"])
    )


@pytest.mark.parametrize("name", DOWNLOADS)
def test_the_order_of_quads_does_not_matter(built: list[ox.Quad], name: str) -> None:
    assert bytes_of(list(reversed(built)), name) == bytes_of(built, name)


@pytest.mark.parametrize("name", ["nq", "nt"])
def test_lines_are_sorted_and_each_there_once(built: list[ox.Quad], name: str) -> None:
    lines = bytes_of(built, name).decode().splitlines()
    assert lines == sorted(set(lines))


def test_trig_opens_each_graph_once(built: list[ox.Quad]) -> None:
    text = bytes_of(built, "trig").decode()
    opened = [line for line in text.splitlines() if line.endswith("{")]
    assert len(opened) == len(set(opened)) == len({quad.graph_name for quad in built})
    assert "fact:F00001 {" in opened


def test_the_merge_holds_a_triple_of_two_graphs_once(built: list[ox.Quad]) -> None:
    twice = (
        "<https://w3id.org/neuroblastoma-kg/id/leaf-spot> "
        "<https://w3id.org/neuroblastoma-kg/ontology#mayPresentWith> "
        "<https://w3id.org/neuroblastoma-kg/id/yellow-veins> "
    )
    assert bytes_of(built, "nq").decode().count(twice) == 2
    assert bytes_of(built, "nt").decode().count(twice) == 1


def test_lexical_forms_and_languages_are_kept() -> None:
    subject, predicate = ox.NamedNode("urn:s"), ox.NamedNode("urn:p")
    integer = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    objects = [
        ox.Literal("01", datatype=integer),
        ox.Literal("1", datatype=integer),
        ox.Literal('tab\t "quote" \\ line\n \u00e9 \U0001f600', language="en"),
    ]
    given = [ox.Quad(subject, predicate, o, ox.NamedNode("urn:g")) for o in objects]
    for name in ("nq", "trig"):
        engine = FORMATS[name].engine
        assert isinstance(engine, ox.RdfFormat)
        assert set(ox.parse(bytes_of(given, name), engine)) == set(given)


def test_another_process_writes_the_same_bytes(built: list[ox.Quad]) -> None:
    """Hash seeds differ between processes; an order that hangs on them would show."""
    script = (
        "import sys; from hashlib import sha256; from pathlib import Path;"
        "from kg.curation import load, quads; from kg.exports import DOWNLOADS, canonical;"
        "small = Path(sys.argv[1]);"
        "built = canonical(quads(load(small / 'facts', small / 'ontology.ttl')));"
        "[print(sha256(d.serialize(built)).hexdigest()) for d in DOWNLOADS.values()]"
    )
    here = [sha256(bytes_of(built, name)).hexdigest() for name in DOWNLOADS]
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
        arguments = [sys.executable, "-c", script, str(SMALL)]
        there = subprocess.run(arguments, check=True, capture_output=True, text=True, env=env)
        assert there.stdout.split() == here
