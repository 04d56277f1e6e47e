"""Downloads: what they hold, their order, and that nothing is lost on the way back."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
import rdflib

from kg.exports import DOWNLOADS, Published, canonical, merged
from kg.exports.nanopublications import nanopublication_quads
from kg.exports.owl import owl_triples
from kg.rdf.media import FORMATS

if TYPE_CHECKING:
    from kg.release import Release

SMALL = Path(__file__).parents[1] / "data" / "small"
RDF = {
    "nq": (ox.RdfFormat.N_QUADS, "nquads"),
    "trig": (ox.RdfFormat.TRIG, "trig"),
    "nanopubs.trig": (ox.RdfFormat.TRIG, "trig"),
    "nt": (ox.RdfFormat.N_TRIPLES, "nt11"),
    "ttl": (ox.RdfFormat.TURTLE, "turtle"),
    "jsonld": (ox.RdfFormat.JSON_LD, "json-ld"),
    "owl": (ox.RdfFormat.RDF_XML, "xml"),
    "cases.owl": (ox.RdfFormat.RDF_XML, "xml"),
}
"""The parsers of pyoxigraph and rdflib, for what is RDF 1.1; see test_rdf12 for the other."""


def bytes_of(published: Published, name: str) -> bytes:
    return DOWNLOADS[name].serialize(published)


def canonical_text(statements: list[ox.Quad]) -> list[str]:
    return [str(quad) for quad in canonical(statements)]


def as_held(published: Published, name: str) -> list[ox.Quad]:
    """Return the quads that a download holds, from what it was made of."""
    if name == "nanopubs.trig":
        return nanopublication_quads(published)
    if DOWNLOADS[name].holds == "dataset":
        return list(published.quads)
    triples = (
        owl_triples(published, cases=name == "cases.owl")
        if name.endswith("owl")
        else merged(published.quads)
    )
    return [ox.Quad(t.subject, t.predicate, t.object) for t in triples]


def test_every_rdf_download_is_read_back() -> None:
    media_types = {
        FORMATS[name].media_type for name in ("nq", "trig", "nt", "ttl", "rdf", "jsonld")
    }
    rdf = {name for name, d in DOWNLOADS.items() if d.media_type in media_types}
    assert rdf == {*RDF, "rdf12.ttl"}


@pytest.mark.parametrize("name", RDF)
def test_pyoxigraph_reads_back_the_same_quads(published: Published, name: str) -> None:
    read = list(ox.parse(bytes_of(published, name), RDF[name][0]))
    assert canonical_text(read) == canonical_text(as_held(published, name))


@pytest.mark.parametrize("name", RDF)
def test_rdflib_reads_back_the_same_quads(published: Published, name: str) -> None:
    dataset = rdflib.Dataset()
    graph = dataset if name in {"nq", "trig", "nanopubs.trig"} else dataset.default_graph
    graph.parse(data=bytes_of(published, name), format=RDF[name][1])
    again = dataset.serialize(format="nquads", encoding="utf-8")
    read = list(ox.parse(again, ox.RdfFormat.N_QUADS))
    assert canonical_text(read) == canonical_text(as_held(published, name))


@pytest.mark.parametrize("name", RDF)
def test_the_whole_release_is_read_back(release: Release, name: str) -> None:
    quads = list(ox.parse(release.path(DOWNLOADS["nq"].file).read_bytes(), ox.RdfFormat.N_QUADS))
    read = list(ox.parse(release.path(DOWNLOADS[name].file).read_bytes(), RDF[name][0]))
    assert canonical_text(read) == canonical_text(as_held(Published(quads), name))


@pytest.mark.parametrize("name", DOWNLOADS)
def test_the_order_of_quads_does_not_matter(published: Published, name: str) -> None:
    turned = Published(list(reversed(published.quads)), published.mappings)
    assert bytes_of(turned, name) == bytes_of(published, name)


@pytest.mark.parametrize("name", ["nq", "nt"])
def test_lines_are_sorted_and_each_there_once(published: Published, name: str) -> None:
    lines = bytes_of(published, name).decode().splitlines()
    assert lines == sorted(set(lines))


def test_trig_opens_each_graph_once(published: Published) -> None:
    text = bytes_of(published, "trig").decode()
    opened = [line for line in text.splitlines() if line.endswith("{")]
    assert len(opened) == len(set(opened)) == len({quad.graph_name for quad in published.quads})
    assert "fact:F00001 {" in opened


def test_the_merge_holds_a_triple_of_two_graphs_once(published: Published) -> None:
    twice = (
        "<https://w3id.org/neuroblastoma-kg/id/leaf-spot> "
        "<https://w3id.org/neuroblastoma-kg/ontology#mayPresentWith> "
        "<https://w3id.org/neuroblastoma-kg/id/yellow-veins> "
    )
    assert bytes_of(published, "nq").decode().count(twice) == 2
    assert bytes_of(published, "nt").decode().count(twice) == 1


def test_lexical_forms_and_languages_are_kept() -> None:
    subject, predicate = ox.NamedNode("urn:s"), ox.NamedNode("urn:p")
    integer = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    objects = [
        ox.Literal("01", datatype=integer),
        ox.Literal("1", datatype=integer),
        ox.Literal('tab\t "quote" \\ line\n \u00e9 \U0001f600', language="en"),
    ]
    given = [ox.Quad(subject, predicate, o, ox.NamedNode("urn:g")) for o in objects]
    for name, (engine, _) in RDF.items():
        read = {q.object for q in ox.parse(bytes_of(Published(given), name), engine)}
        if name != "nanopubs.trig":  # there is no fact
            assert read >= set(objects), name


def test_another_process_writes_the_same_bytes(published: Published) -> None:
    """Hash seeds differ between processes; an order that hangs on them would show."""
    script = (
        "import sys; from hashlib import sha256; from pathlib import Path;"
        "from kg.curation import load, quads;"
        "from kg.exports import DOWNLOADS, Published, canonical;"
        "small = Path(sys.argv[1]);"
        "built = canonical(quads(load(small / 'facts', small / 'ontology.ttl')));"
        "given = Published(built);"
        "[print(sha256(d.serialize(given)).hexdigest()) for d in DOWNLOADS.values()]"
    )
    given = Published(published.quads)
    here = [sha256(bytes_of(given, name)).hexdigest() for name in DOWNLOADS]
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "LC_ALL": "C"}
        arguments = [sys.executable, "-c", script, str(SMALL)]
        there = subprocess.run(arguments, check=True, capture_output=True, text=True, env=env)
        assert there.stdout.split() == here
