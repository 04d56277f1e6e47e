"""What keeps the edit file in OWL 2 DL and its tree sound, as far as no reasoner is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
from edit_file import local_names

from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from edit_file import EditFile, Value

SIMPLE_ONLY = (
    "owl:FunctionalProperty",
    "owl:InverseFunctionalProperty",
    "owl:IrreflexiveProperty",
    "owl:AsymmetricProperty",
)


def _composite(edit_file: EditFile) -> set[str]:
    """Return the properties that are not simple (OWL 2 Structural Specification, section 11.1)."""
    found = set(edit_file.typed("owl:TransitiveProperty"))
    found.update(local_names([target for target, _ in edit_file.lists("owl:propertyChainAxiom")]))
    while True:
        more = set(found)
        for name in edit_file.typed("owl:ObjectProperty"):
            if edit_file.names(name, "owl:inverseOf") & found:
                more.add(name)
            if name in found:
                more |= edit_file.names(name, "owl:inverseOf")
                more |= edit_file.names(name, "rdfs:subPropertyOf")
        if more == found:
            return found
        found = more


def test_composite_properties_have_no_characteristic_of_simple_ones(edit_file: EditFile) -> None:
    composite = _composite(edit_file)
    assert {"isKindOf", "hasKind", "mayStartInArea", "mayBeAlteredIn"} <= composite
    assert composite.isdisjoint(edit_file.typed(*SIMPLE_ONLY))


def test_composite_properties_restrict_no_class_by_number(edit_file: EditFile) -> None:
    counting = {iri(f"owl:{kind}ualifiedCardinality") for kind in ("q", "minQ", "maxQ")}
    counting |= {iri(f"owl:{kind}ardinality") for kind in ("c", "minC", "maxC")}
    assert [subject for subject, predicate in edit_file.values if predicate in counting] == []


def test_chains_lead_to_properties_of_their_own(edit_file: EditFile) -> None:
    """What is concluded through a chain is told apart from what facts say."""
    chains = dict(edit_file.lists("owl:propertyChainAxiom"))
    parts = {part for chain in chains.values() for part in chain}
    assert parts.isdisjoint(chains)
    for name in local_names(list(chains)):
        assert "Concluded, never entered" in edit_file.text(name, "skos:editorialNote")


def test_groups_right_under_entity_are_disjoint(edit_file: EditFile) -> None:
    """What tells entities apart leans on it (kg.curation.distinct)."""
    groups = {
        iri(f"nbo:{name}")
        for name in edit_file.typed("owl:Class")
        if "Entity" in edit_file.names(name, "rdfs:subClassOf")
    }
    disjoint = [set(members) for _, members in edit_file.lists("owl:members")]
    assert groups in disjoint
    assert {iri("nbo:Entity"), iri("nbo:InformationEntity"), iri("nbo:Case")} in disjoint


def test_every_class_hangs_under_one_of_three(edit_file: EditFile) -> None:
    roots = {"Entity", "InformationEntity", "Case"}
    for name in set(edit_file.typed("owl:Class")) - roots:
        assert len(edit_file.above(name) & roots) == 1, name


def test_defined_classes_stand_under_what_they_are_defined_from(edit_file: EditFile) -> None:
    """Without a reasoner the tree shows them in their place too."""
    for name in edit_file.typed("owl:Class"):
        for expression in edit_file.of(name, "owl:equivalentClass"):
            if not isinstance(expression, ox.BlankNode):
                continue
            (head,) = edit_file.values[expression, iri("owl:intersectionOf")]
            assert set(local_names(edit_file.members(head))) <= edit_file.above(name), name


def test_inverse_properties_mirror_domain_and_range(edit_file: EditFile) -> None:
    for name in edit_file.typed("owl:ObjectProperty"):
        for other in edit_file.names(name, "owl:inverseOf"):
            assert _classes(edit_file, name, "rdfs:domain") == _classes(
                edit_file, other, "rdfs:range"
            ), f"{name} and {other}"
            assert _classes(edit_file, name, "rdfs:range") == _classes(
                edit_file, other, "rdfs:domain"
            ), f"{name} and {other}"


def _classes(edit_file: EditFile, name: str, side: str) -> frozenset[Value]:
    (expression,) = edit_file.of(name, side)
    if not isinstance(expression, ox.BlankNode):
        return frozenset({expression})
    (head,) = edit_file.values[expression, iri("owl:unionOf")]
    return frozenset(edit_file.members(head))
