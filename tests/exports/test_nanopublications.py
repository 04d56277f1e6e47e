"""Nanopublications: well-formed one by one, and together all facts.

The conditions are those of https://nanopub.net/guidelines/working_draft/ (well-formed
nanopublications), and that of signing tools on names.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.curation import terms as t
from kg.exports import DOWNLOADS, Published
from kg.rdf.namespaces import PREFIXES, iri
from kg.release.metadata import DATASET

if TYPE_CHECKING:
    from collections.abc import Mapping

NP = "http://www.nanopub.org/nschema#"
TYPE, DERIVED = iri("rdf:type"), iri("prov:wasDerivedFrom")
PARTS = ("hasAssertion", "hasProvenance", "hasPublicationInfo")


@pytest.fixture(scope="module")
def graphs(released: Published) -> Mapping[ox.NamedNode, set[ox.Triple]]:
    data = DOWNLOADS["nanopubs.trig"].serialize(released)
    found: defaultdict[ox.NamedNode, set[ox.Triple]] = defaultdict(set)
    for quad in ox.parse(data, ox.RdfFormat.TRIG):
        assert isinstance(quad.graph_name, ox.NamedNode)
        found[quad.graph_name].add(quad.triple)
    return dict(found)


@pytest.fixture(scope="module")
def nanopublications(
    graphs: Mapping[ox.NamedNode, set[ox.Triple]],
) -> dict[ox.NamedNode, list[ox.NamedNode]]:
    """Return head, assertion, provenance and publication information of each."""
    found: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    for head, triples in graphs.items():
        for triple in triples:
            if triple.predicate == TYPE and triple.object == ox.NamedNode(f"{NP}Nanopublication"):
                assert isinstance(triple.subject, ox.NamedNode)
                parts = {
                    part: [t.object for t in triples if t.predicate == ox.NamedNode(NP + part)]
                    for part in PARTS
                }
                assert all(len(values) == 1 for values in parts.values())
                assert len(triples) == 1 + len(PARTS)
                found[triple.subject] = [head, *(parts[part][0] for part in PARTS)]
    return found


def test_each_fact_is_one_nanopublication(
    released: Published, nanopublications: dict[ox.NamedNode, list[ox.NamedNode]]
) -> None:
    assert len(nanopublications) == len(released.claims) > 300


def test_every_graph_belongs_to_one_nanopublication(
    graphs: Mapping[ox.NamedNode, set[ox.Triple]],
    nanopublications: dict[ox.NamedNode, list[ox.NamedNode]],
) -> None:
    parts = [part for four in nanopublications.values() for part in four]
    assert len(parts) == len(set(parts)) == 4 * len(nanopublications)
    assert set(parts) == set(graphs)
    for name, four in nanopublications.items():
        assert name not in four
        assert all(part.value.startswith(name.value) for part in four)


def test_provenance_is_about_the_assertion_and_information_about_the_whole(
    graphs: Mapping[ox.NamedNode, set[ox.Triple]],
    nanopublications: dict[ox.NamedNode, list[ox.NamedNode]],
) -> None:
    for name, (_, assertion, provenance, information) in nanopublications.items():
        assert {triple.subject for triple in graphs[provenance]} >= {assertion}
        assert {triple.subject for triple in graphs[information]} == {name}
        said = {triple.predicate for triple in graphs[information]}
        assert {iri(f"dcterms:{p}") for p in ("creator", "license", "created")} <= said
        parts = {t.object for t in graphs[information] if t.predicate == iri("dcterms:isPartOf")}
        assert parts == {DATASET}


def test_there_are_no_blank_nodes(graphs: Mapping[ox.NamedNode, set[ox.Triple]]) -> None:
    ends = {end for triples in graphs.values() for t in triples for end in (t.subject, t.object)}
    assert not [end for end in ends if isinstance(end, ox.BlankNode)]


def test_assertions_are_the_graphs_of_the_facts(
    released: Published,
    graphs: Mapping[ox.NamedNode, set[ox.Triple]],
    nanopublications: dict[ox.NamedNode, list[ox.NamedNode]],
) -> None:
    found = {}
    for _, assertion, provenance, _ in nanopublications.values():
        (fact,) = [
            triple.object
            for triple in graphs[provenance]
            if (triple.subject, triple.predicate) == (assertion, DERIVED)
            and str(triple.object.value).startswith(PREFIXES["fact"])
        ]
        found[fact] = graphs[assertion]
    assert found == {fact: set(triples) for fact, triples in released.claims.items()}


def test_provenance_tells_hedges_passages_and_document(
    released: Published,
    graphs: Mapping[ox.NamedNode, set[ox.Triple]],
    nanopublications: dict[ox.NamedNode, list[ox.NamedNode]],
) -> None:
    for fact, said in ((fact, released.asserted[fact]) for fact in released.claims):
        name = ox.NamedNode(f"{fact.value}#nanopub")
        provenance = graphs[nanopublications[name][2]]
        assert {ox.Triple(fact, *pair) for pair in said} <= provenance
        cited = released.objects(fact, t.CITES)
        assert cited
        selected = {x.object for x in provenance if x.predicate == iri("oa:hasSelector")}
        assert selected == {ox.NamedNode(f"{passage.value}#position") for passage in cited}
        assert {x.predicate for x in provenance if x.subject in selected} == {
            TYPE,
            iri("oa:start"),
            iri("oa:end"),
        }
        assert iri("foaf:page") in {x.predicate for x in provenance}
