"""Every term of the edit file says what it is, in the same few ways."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.rdf.namespaces import BASE, PREFIXES

if TYPE_CHECKING:
    from edit_file import EditFile

    from kg.curation.content import Content

CLASSES = ("owl:Class",)
LINKS = ("owl:ObjectProperty", "owl:DatatypeProperty")
TERMS = (*CLASSES, *LINKS, "owl:AnnotationProperty")
STATUS = ox.NamedNode("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")


def test_each_term_has_one_label_and_one_definition(edit_file: EditFile) -> None:
    for name in edit_file.typed(*TERMS):
        assert edit_file.text(name, "rdfs:label")
        assert edit_file.text(name, "skos:definition").endswith(".")


@pytest.mark.parametrize("predicate", ["rdfs:label", "skos:definition"])
def test_no_two_terms_have_one_label_or_definition(edit_file: EditFile, predicate: str) -> None:
    texts = Counter(edit_file.text(name, predicate).lower() for name in edit_file.typed(*TERMS))
    assert [text for text, number in texts.items() if number > 1] == []


def test_each_term_has_a_status_and_names_the_ontology(edit_file: EditFile) -> None:
    for name in edit_file.typed(*TERMS):
        (status,) = edit_file.values[ox.NamedNode(PREFIXES["nbo"] + name), STATUS]
        assert status in {ox.Literal("stable"), ox.Literal("testing")}, name
        assert edit_file.of(name, "rdfs:isDefinedBy") == [ox.NamedNode(f"{BASE}ontology")], name


def test_the_definition_of_a_class_names_a_broader_class(edit_file: EditFile) -> None:
    """Genus and differentia: what kind of thing it is, and what sets it apart."""
    for name in edit_file.typed(*CLASSES):
        definition = edit_file.text(name, "skos:definition").lower()
        broader = [edit_file.text(above, "rdfs:label") for above in edit_file.above(name)]
        assert not broader or any(label in definition for label in broader), name


def test_the_definition_of_a_property_says_what_it_relates(edit_file: EditFile) -> None:
    begins = re.compile(r"(Relates|The relation of) ")
    for name in edit_file.typed(*LINKS):
        definition = edit_file.text(name, "skos:definition")
        assert begins.match(definition), f"{name}: {definition}"
        assert "inverse of" not in definition, name


def test_each_property_has_a_domain_and_a_range(edit_file: EditFile) -> None:
    for name in edit_file.typed(*LINKS):
        for side in ("rdfs:domain", "rdfs:range"):
            assert len(edit_file.of(name, side)) == 1, f"{name} {side}"


def test_examples_of_classes_are_names_of_their_things(
    edit_file: EditFile, content: Content
) -> None:
    names = {thing.label for thing in content.thing_of.values()}
    names |= {term.label for term in content.vocabulary}
    for name in edit_file.typed(*CLASSES):
        if edit_file.of(name, "skos:example"):
            examples = set(edit_file.text(name, "skos:example").split("; "))
            assert examples <= names, f"{name}: {examples - names}"


def test_examples_of_properties_are_pairs_of_names(edit_file: EditFile, content: Content) -> None:
    names = {thing.label for thing in content.thing_of.values()}
    texts = {triple.object for triple in content.triples}
    for name in set(edit_file.typed(*LINKS)) - {"statement"}:
        if edit_file.of(name, "skos:example"):
            subject, value = edit_file.text(name, "skos:example").split(" -> ")
            assert subject in names, name
            assert value in names or f'"{value}"@en' in texts, name


def test_a_class_without_things_groups_others_or_is_defined(
    edit_file: EditFile, content: Content
) -> None:
    used = {thing.class_name for thing in content.thing_of.values()}
    used |= {term.class_name for term in content.vocabulary}
    # Their instances are made by the build and by users, not listed in entities.csv.
    used |= {"Case", "Fact", "Passage", "Section", "SourceDocument"}
    groups = {above for name in edit_file.typed(*CLASSES) for above in edit_file.above(name)}
    for name in edit_file.typed(*CLASSES):
        assert name in used | groups or edit_file.of(name, "owl:equivalentClass"), name
