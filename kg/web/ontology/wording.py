"""Class expressions in words, after the Manchester syntax (OWL 2 Manchester Syntax, section 2.4).

Labels stand for IRIs and ``something`` for ``some owl:Thing``: what stands on a page is read, not
parsed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES, iri
from kg.web.links import Shown, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.store.engine import Term
    from kg.web.ontology.reading import Ontology

_DEEPEST: Final = 12
"""Nesting at which wording stops; nobody reads on, and a circle of blank nodes has no end."""

_AND, _OR = iri("owl:intersectionOf"), iri("owl:unionOf")
_ONE_OF, _THING = iri("owl:oneOf"), iri("owl:Thing")
_PROPERTY, _ON_CLASS = iri("owl:onProperty"), (iri("owl:onClass"), iri("owl:onDataRange"))
_FACETS = iri("owl:withRestrictions")
_PREFIXED: Final = {
    iri("owl:complementOf"): "not",
    iri("owl:datatypeComplementOf"): "not",
    iri("owl:inverseOf"): "inverse of",
}
_DATATYPE = iri("owl:onDatatype")
_VALUE, _SELF = iri("owl:hasValue"), iri("owl:hasSelf")
_QUANTIFIERS: Final = {iri("owl:someValuesFrom"): "some", iri("owl:allValuesFrom"): "only"}
_CARDINALITIES: Final = {
    iri(f"owl:{name}"): word
    for name, word in (
        ("minCardinality", "at least"), ("minQualifiedCardinality", "at least"),
        ("maxCardinality", "at most"), ("maxQualifiedCardinality", "at most"),
        ("cardinality", "exactly"), ("qualifiedCardinality", "exactly"),
    )
}  # fmt: skip
_BOUNDS: Final = {
    iri("xsd:minInclusive"): "\N{GREATER-THAN OR EQUAL TO}",
    iri("xsd:minExclusive"): ">",
    iri("xsd:maxInclusive"): "\N{LESS-THAN OR EQUAL TO}",
    iri("xsd:maxExclusive"): "<",
    iri("xsd:pattern"): "matching",
    iri("xsd:length"): "of length",
}
_DATATYPES: Final = {
    PREFIXES["rdf"] + "langString": "text",
    PREFIXES["xsd"] + "string": "text",
    PREFIXES["xsd"] + "boolean": "true or false",
    PREFIXES["xsd"] + "integer": "whole number",
}
_UNKNOWN: Final = (Shown("(an expression that is not put in words)"),)

Words = tuple[Shown, ...]
"""Terms with their links, and the words between them, with spaces."""


def words(term: Term, known: Ontology) -> Words:
    """Return a class, a data range or a property in words."""
    return _words(term, known, 0, inner=False)


def chain(head: Term, known: Ontology) -> Words:
    """Return a property chain in words: the properties, in the order in which they are gone."""
    return _joined([words(p, known) for p in known.stated.members(head)], ", then ")


def listed(head: Term, known: Ontology) -> Words:
    """Return the members of a list in words."""
    return _joined([words(member, known) for member in known.stated.members(head)], ", ")


def name(term: Term, known: Ontology) -> Shown:
    """Return a term with its label and link."""
    found = shown(term, known.labels)
    if isinstance(term, ox.NamedNode) and term.value in _DATATYPES:
        return Shown(_DATATYPES[term.value], None, term.value)
    return found


def _words(term: Term, known: Ontology, depth: int, *, inner: bool) -> Words:
    if not isinstance(term, ox.BlankNode):
        return (name(term, known),)
    if depth > _DEEPEST:
        return _UNKNOWN
    found, simple = _expression(term, known, depth + 1)
    return found if simple or not inner else (Shown("("), *found, Shown(")"))


def _expression(node: ox.BlankNode, known: Ontology, depth: int) -> tuple[Words, bool]:
    """Return an expression in words, and whether it needs no parentheses within another."""
    stated = known.stated
    for predicate, joint in ((_AND, " and "), (_OR, " or ")):
        if head := stated.first(node, predicate):
            parts = [_words(m, known, depth, inner=True) for m in stated.members(head)]
            return _joined(parts, joint), len(parts) == 1
    if head := stated.first(node, _ONE_OF):
        parts = [(name(m, known),) for m in stated.members(head)]
        return (Shown("{"), *_joined(parts, ", "), Shown("}")), True
    for predicate, word in _PREFIXED.items():
        if (of := stated.first(node, predicate)) is not None:
            return (Shown(f"{word} "), *_words(of, known, depth, inner=True)), True
    if (of := stated.first(node, _DATATYPE)) is not None:
        return _bounded(node, of, known), False
    if (on := stated.first(node, _PROPERTY)) is not None:
        return (*_words(on, known, depth, inner=True), *_restricted(node, known, depth)), False
    return _UNKNOWN, True


def _restricted(node: ox.BlankNode, known: Ontology, depth: int) -> Words:
    """Return what a restriction says of the values of its property."""
    stated = known.stated
    for predicate, word in _QUANTIFIERS.items():
        if (of := stated.first(node, predicate)) is not None:
            if of == _THING and word == "some":
                return (Shown(" something"),)
            return (Shown(f" {word} "), *_words(of, known, depth, inner=True))
    if (value := stated.first(node, _VALUE)) is not None:
        return (Shown(" value "), name(value, known))
    if stated.first(node, _SELF) is not None:
        return (Shown(" itself"),)
    for predicate, word in _CARDINALITIES.items():
        if (number := stated.first(node, predicate)) is not None:
            of = next((c for p in _ON_CLASS if (c := stated.first(node, p)) is not None), _THING)
            what: Words = (
                (Shown("thing"),) if of == _THING else _words(of, known, depth, inner=True)
            )
            return (Shown(f" {word} "), name(number, known), Shown(" "), *what)
    return (Shown(" "), *_UNKNOWN)


def _bounded(node: ox.BlankNode, datatype: Term, known: Ontology) -> Words:
    """Return a datatype with its facets, such as ``whole number < 18``."""
    stated = known.stated
    found: list[Words] = []
    for facet in stated.members(stated.first(node, _FACETS)):
        for predicate, values in stated.about(facet).items():
            word = _BOUNDS.get(predicate) or name(predicate, known).text
            found += [(Shown(f" {word} "), name(value, known)) for value in values]
    return (name(datatype, known), *_joined(found, " and"))


def _joined(parts: Sequence[Words], joint: str) -> Words:
    found: list[Shown] = []
    for part in parts:
        if found:
            found.append(Shown(joint))
        found += part
    return tuple(found)
