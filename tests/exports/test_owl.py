"""The merged ontology: its annotated axioms, its declarations, what is in it and what is not."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.curation import terms as t
from kg.curation.cases import Description, Sites, case_triples
from kg.exports import DOWNLOADS, Published
from kg.exports.axioms import AXIOM_ANNOTATIONS
from kg.exports.owl import EDIT_FILE, ONTOLOGY, ONTOLOGY_WITH_CASES, owl_triples, version_iri
from kg.rdf.graphs import (
    GRAPH_CASES,
    GRAPH_IMPORTS,
    GRAPH_INFERRED,
    GRAPH_MAPPINGS,
    GRAPH_METADATA,
    GRAPH_ONTOLOGY,
)
from kg.rdf.namespaces import BASE, PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.exports.published import Term

TYPE = iri("rdf:type")
BUILT_IN = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))
BUILT_IN_ANNOTATIONS = {
    *(iri(f"rdfs:{name}") for name in ("label", "comment", "seeAlso", "isDefinedBy")),
    *(
        iri(f"owl:{name}")
        for name in ("versionInfo", "deprecated", "priorVersion", "backwardCompatibleWith")
    ),
}
DATATYPES = {iri(f"xsd:{name}") for name in ("string", "integer", "boolean", "decimal")} | {
    iri("rdf:langString")
}
"""Those of the OWL 2 datatype map that the data uses (Structural Specification, section 4)."""


def typed(triples: Iterable[ox.Triple]) -> Mapping[Term, set[Term]]:
    """Return the subjects of each class."""
    found: defaultdict[Term, set[Term]] = defaultdict(set)
    for triple in triples:
        if triple.predicate == TYPE:
            found[triple.object].add(triple.subject)
    return found


def described(triples: Iterable[ox.Triple]) -> Mapping[Term, Mapping[ox.NamedNode, set[Term]]]:
    found: defaultdict[Term, defaultdict[ox.NamedNode, set[Term]]] = defaultdict(
        lambda: defaultdict(set)
    )
    for triple in triples:
        found[triple.subject][triple.predicate].add(triple.object)
    return found


def parsed(data: bytes) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(data, ox.RdfFormat.RDF_XML)]


@pytest.fixture(scope="module")
def merged_file(released: Published) -> list[ox.Triple]:
    return parsed(DOWNLOADS["owl"].serialize(released))


# --- annotated axioms -----------------------------------------------------------------------------


def test_each_pair_of_fact_and_triple_is_one_annotated_axiom(
    released: Published, merged_file: list[ox.Triple]
) -> None:
    about = described(merged_file)
    found: Counter[tuple[Term, ...]] = Counter()
    for axiom in typed(merged_file)[iri("owl:Axiom")]:
        said = about[axiom]
        if iri("nbo:axiomFact") not in said:
            continue  # an axiom of the ontology itself
        parts = [said[iri(f"owl:annotated{part}")] for part in ("Source", "Property", "Target")]
        assert all(len(part) == 1 for part in parts)
        (fact,) = said[iri("nbo:axiomFact")]
        found[fact, *(next(iter(part)) for part in parts)] += 1
    pairs = Counter(
        (quad.graph_name, quad.subject, quad.predicate, quad.object)
        for quad in released.quads
        if isinstance(quad.graph_name, ox.NamedNode)
        and quad.graph_name.value.startswith(PREFIXES["fact"])
    )
    assert found == pairs
    assert len(pairs) > 500
    plain = {(t.subject, t.predicate, t.object) for t in merged_file}
    assert {pair[1:] for pair in pairs} <= plain


def test_an_axiom_says_what_its_fact_says(
    released: Published, merged_file: list[ox.Triple]
) -> None:
    about = described(merged_file)
    axioms = [a for a in typed(merged_file)[iri("owl:Axiom")] if iri("nbo:axiomFact") in about[a]]
    used: set[ox.NamedNode] = set()
    for axiom in axioms:
        (fact,) = about[axiom][iri("nbo:axiomFact")]
        for annotation in AXIOM_ANNOTATIONS:
            if annotation.said_by is None:
                continue
            values = set(released.objects(fact, annotation.said_by))
            assert about[axiom][annotation.property] == values
            used |= {annotation.property} if values else set()
    assert used == {a.property for a in AXIOM_ANNOTATIONS if a.said_by is not None}


def test_a_triple_of_two_facts_keeps_their_hedges_apart(published: Published) -> None:
    spots = iri("nb:yellow-veins")
    about = described(owl_triples(published))
    facts = [
        said[iri("nbo:axiomFact")]
        for said in about.values()
        if said[iri("owl:annotatedTarget")] == {spots} and iri("nbo:axiomFact") in said
    ]
    assert all(len(fact) == 1 for fact in facts)
    assert len(facts) == len(set().union(*facts)) > 1


# --- OWL 2 DL, as far as RDF shows it -----------------------------------------------------------


def test_every_property_is_declared_as_one_kind(merged_file: list[ox.Triple]) -> None:
    types = typed(merged_file)
    kinds = [types[iri(f"owl:{k}Property")] for k in ("Object", "Datatype", "Annotation")]
    declared = set().union(*kinds)
    assert len(declared) == sum(map(len, kinds))
    used = {t.predicate for t in merged_file if not t.predicate.value.startswith(BUILT_IN)}
    assert used <= declared


def test_every_class_and_every_individual_is_declared(merged_file: list[ox.Triple]) -> None:
    types = typed(merged_file)
    links, classes = types[iri("owl:ObjectProperty")], types[iri("owl:Class")]
    own = {c for c in types if isinstance(c, ox.NamedNode) and not c.value.startswith(BUILT_IN)}
    assert own <= classes
    individuals = {s for c in own for s in types[c]} | {
        end for t in merged_file if t.predicate in links for end in (t.subject, t.object)
    }
    named = {i for i in individuals if isinstance(i, ox.NamedNode)}
    assert named <= types[iri("owl:NamedIndividual")]
    assert not named & classes


def test_values_have_datatypes_of_owl(merged_file: list[ox.Triple]) -> None:
    values = typed(merged_file)[iri("owl:DatatypeProperty")]
    found = {
        t.object.datatype
        for t in merged_file
        if t.predicate in values and isinstance(t.object, ox.Literal)
    }
    assert found
    assert found <= DATATYPES


def test_definitions_stand_where_obo_tools_look(merged_file: list[ox.Triple]) -> None:
    said = {
        name: {(t.subject, t.object) for t in merged_file if t.predicate == iri(name)}
        for name in ("skos:definition", "obo:IAO_0000115")
    }
    assert said["skos:definition"] == said["obo:IAO_0000115"]
    assert said["skos:definition"]


# --- header ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "ontology"), [("owl", ONTOLOGY), ("cases.owl", ONTOLOGY_WITH_CASES)]
)
def test_there_is_one_header_and_it_leads(
    released: Published, name: str, ontology: ox.NamedNode
) -> None:
    data = DOWNLOADS[name].serialize(released)
    triples = parsed(data)
    assert typed(triples)[iri("owl:Ontology")] == {ontology}
    assert triples[0] == ox.Triple(ontology, TYPE, iri("owl:Ontology"))
    assert ontology.value == BASE + DOWNLOADS[name].file
    header = described(triples)[ontology]
    assert iri("owl:imports") not in header
    said_of_edit_file = set(released.asserted[EDIT_FILE])
    for predicate in ("dcterms:title", "dcterms:license", "dcterms:creator", "owl:versionInfo"):
        values = {value for said, value in said_of_edit_file if said == iri(predicate)}
        assert header[iri(predicate)] == values != set()


@pytest.mark.parametrize(
    ("edited", "merged"),
    [
        ("ontology/2026-11-22", "2026-11-22/neuroblastoma-kg.owl"),
        ("2027-01-02/ontology", "2027-01-02/neuroblastoma-kg.owl"),
        ("ontology/0.1.0", "ontology/0.1.0"),
    ],
)
def test_versions_are_dated_as_the_edit_file_is(edited: str, merged: str) -> None:
    assert version_iri(ox.NamedNode(BASE + edited), ONTOLOGY) == ox.NamedNode(BASE + merged)


def test_nothing_is_imported_even_if_the_edit_file_imports(published: Published) -> None:
    imports = ox.Quad(EDIT_FILE, iri("owl:imports"), ox.NamedNode("urn:x"), GRAPH_ONTOLOGY)
    header = ox.Quad(EDIT_FILE, TYPE, iri("owl:Ontology"), GRAPH_ONTOLOGY)
    triples = owl_triples(Published([*published.quads, header, imports]))
    assert not [t for t in triples if t.predicate == iri("owl:imports") or t.subject == EDIT_FILE]


# --- what is in it --------------------------------------------------------------------------------


@pytest.mark.parametrize("graph", [GRAPH_INFERRED, GRAPH_METADATA])
def test_conclusions_and_the_description_of_the_dataset_are_left_out(
    published: Published, graph: ox.NamedNode
) -> None:
    more = ox.Quad(iri("nb:leaf-spot"), iri("nbo:mayPresentWith"), iri("nb:new"), graph)
    assert owl_triples(Published([*published.quads, more])) == owl_triples(published)


def test_nothing_else_is_left_out(released: Published, merged_file: list[ox.Triple]) -> None:
    kept = {
        quad.triple
        for quad in released.quads
        if quad.graph_name not in {GRAPH_INFERRED, GRAPH_METADATA, GRAPH_CASES}
        and isinstance(quad.subject, ox.NamedNode)
        and not isinstance(quad.object, ox.BlankNode)
        and not quad.graph_name.value.endswith("inferred-cases")
    }
    missing = {triple for triple in kept - set(merged_file) if triple.subject != EDIT_FILE}
    assert {t.predicate for t in missing} <= {TYPE}
    assert {t.object for t in missing} <= {iri("owl:Ontology"), iri("owl:Class")}


def test_mapped_terms_are_named_and_no_classes(
    released: Published, merged_file: list[ox.Triple]
) -> None:
    types = typed(merged_file)
    liver = ox.NamedNode(f"{PREFIXES['obo']}UBERON_0002107")
    assert liver in types[iri("owl:NamedIndividual")]
    assert liver not in types[iri("owl:Class")]
    assert described(merged_file)[liver][iri("rdfs:label")] == {ox.Literal("liver", language="en")}
    matched = {q.object for q in released.quads if q.graph_name == GRAPH_MAPPINGS}
    assert liver in matched
    assert not matched & types[iri("owl:Class")]


def test_a_class_of_another_ontology_that_ours_uses_stays_one(published: Published) -> None:
    outer = ox.NamedNode("urn:outer")
    more = [
        ox.Quad(outer, TYPE, iri("owl:Class"), GRAPH_IMPORTS),
        ox.Quad(iri("nbo:Organ"), iri("rdfs:subClassOf"), outer, GRAPH_ONTOLOGY),
    ]
    types = typed(owl_triples(Published([*published.quads, *more])))
    assert outer in types[iri("owl:Class")]
    assert outer not in types[iri("owl:NamedIndividual")]


def test_entities_are_all_different(merged_file: list[ox.Triple]) -> None:
    firsts = {t.object for t in merged_file if t.predicate == iri("rdf:first")}
    assert {iri("nb:liver"), iri("nb:MYCN"), iri("nb:stage-ms")} <= firsts
    assert typed(merged_file)[iri("owl:AllDifferent")]


def test_cases_are_in_their_own_file_only_and_closed(published: Published) -> None:
    case = iri("case:made-up-here")
    spread = Sites(names=("leaf-spot",))
    description = Description(age_months=6, local=spread, distant=Sites(none=True), vital=Sites())
    quads = [
        ox.Quad(c.subject, c.predicate, c.object, GRAPH_CASES)
        for c in case_triples(case, description)
    ]
    given = Published([*published.quads, *quads])
    assert owl_triples(given) == owl_triples(published)
    said = described(owl_triples(given, cases=True))
    assert said[case][iri("nbo:hasLocalSpreadTo")] == {t.thing_iri("leaf-spot")}
    assert {iri("nbo:Case"), iri("nbo:CaseWithoutDistantSpread")} <= said[case][TYPE]
    (closed,) = [kind for kind in said[case][TYPE] if isinstance(kind, ox.BlankNode)]
    assert said[closed][iri("owl:onProperty")] == {iri("nbo:hasLocalSpreadTo")}
    (among,) = said[closed][iri("owl:allValuesFrom")]
    (cell,) = said[among][iri("owl:oneOf")]
    assert said[cell][iri("rdf:first")] == {t.thing_iri("leaf-spot")}
    assert said[cell][iri("rdf:rest")] == {iri("rdf:nil")}
