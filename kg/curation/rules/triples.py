"""Rules about triples: held against what the ontology says of their property."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from kg.curation.registry import ONTOLOGY, Finding, mending, rule
from kg.curation.terms import LITERAL, property_iri
from kg.rdf.namespaces import PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation.content import Content

LONGEST_NAME: Final = 5
"""Words in the longest literal: a longer one is a sentence, and its claim is in no triple."""

_LITERAL_RANGES: Final = {
    iri(name).value for name in ("rdf:langString", "rdf:PlainLiteral", "rdfs:Literal")
}


@rule("unknown-property", "Every property that is named is declared.", needs=[ONTOLOGY])
def unknown_property(content: Content) -> Iterator[Finding]:
    """Find properties that the ontology does not declare, its own or of others, and prefixes."""
    known = content.ontology.local_names(content.ontology.properties)
    for triple in content.triples:
        prefix, colon, _ = triple.property.partition(":")
        if colon and prefix not in PREFIXES:
            message = f'Column property: there is no prefix "{prefix}".'
            remedy = mending(prefix, PREFIXES, f"use one of: {', '.join(PREFIXES)}.")
            yield Finding("triples", triple.line, message, remedy)
        elif prefix == "nbo" and colon:
            message = f'Column property: "{triple.property}" has the prefix of the project.'
            yield Finding("triples", triple.line, message, "Write it without nbo:.")
        elif property_iri(triple.property).value not in content.ontology.properties:
            message = f'Column property: there is no property "{triple.property}".'
            otherwise = "declare it in the ontology, with domain and range."
            remedy = mending(triple.property, known, otherwise)
            yield Finding("triples", triple.line, message, remedy)


@rule("literal-form", 'A literal is written "text"@en.')
def literal_form(content: Content) -> Iterator[Finding]:
    """Find objects that are neither a name nor a literal with its language."""
    for triple in content.triples:
        is_name = re.fullmatch(r"[A-Za-z0-9-]+", triple.object)
        if triple.object and not is_name and not LITERAL.fullmatch(triple.object):
            message = f"Column object: {triple.object} is neither a name nor a literal."
            remedy = 'Write an entity\'s name, or a literal as """text""@en.'
            yield Finding("triples", triple.line, message, remedy)


@rule("long-literal", f"A literal has at most {LONGEST_NAME} words.")
def long_literal(content: Content) -> Iterator[Finding]:
    """Find literals that hold a sentence."""
    for triple in content.triples:
        literal = LITERAL.fullmatch(triple.object)
        if literal and len(literal["text"].split()) > LONGEST_NAME:
            message = f"The literal has {len(literal['text'].split())} words."
            remedy = "Say its claim with entities and properties; a literal is a short name."
            yield Finding("triples", triple.line, message, remedy)


@rule("object-kind", "Literals and things stand where the property takes them.", needs=[ONTOLOGY])
def object_kind(content: Content) -> Iterator[Finding]:
    """Find literals of object properties, and things of datatype properties."""
    for triple in content.triples:
        kind = content.ontology.properties.get(_iri_of(triple.property))
        literal = triple.object.startswith('"')
        if kind == "object" and literal:
            message = f"{triple.property} leads to a thing, and the object is a literal."
            remedy = "Name an entity, or use a datatype property."
            yield Finding("triples", triple.line, message, remedy)
        elif kind == "datatype" and not literal:
            message = f"{triple.property} leads to a literal, and the object is a name."
            remedy = f'Write it as """{triple.object}""@en, or use an object property.'
            yield Finding("triples", triple.line, message, remedy)


@rule(
    "domain",
    "The subject is of the property's domain.",
    needs=[ONTOLOGY, "entities", "quantities"],
)
def domain(content: Content) -> Iterator[Finding]:
    """Find subjects of a class that the property is not for."""
    for triple in content.triples:
        yield from _mismatch(content, triple.line, triple.property, triple.subject, "domain")


@rule(
    "range",
    "The object is of the property's range.",
    needs=[ONTOLOGY, "entities", "quantities"],
)
def range_(content: Content) -> Iterator[Finding]:
    """Find objects of a class or datatype that the property does not lead to."""
    for triple in content.triples:
        if triple.object.startswith('"'):
            yield from _literal_mismatch(content, triple.line, triple.property)
        else:
            yield from _mismatch(content, triple.line, triple.property, triple.object, "range")


def _mismatch(
    content: Content, line: int, name: str, thing_name: str, side: Literal["domain", "range"]
) -> Iterator[Finding]:
    thing = content.thing_of.get(thing_name)
    ontology = content.ontology
    kind = ontology.properties.get(_iri_of(name))
    if thing is None or kind is None or (kind == "datatype" and side == "range"):
        return
    for expression in ontology.expected(_iri_of(name), side):
        if not ontology.fits(iri(f"nbo:{thing.class_name}").value, expression):
            place = "subject" if side == "domain" else "object"
            message = (
                f"The {place} {thing.id} is a {thing.class_name}; "
                f"the {side} of {name} is {ontology.name(expression)}."
            )
            remedy = f"Use another property, or widen its {side} in the ontology."
            yield Finding("triples", line, message, remedy)


def _literal_mismatch(content: Content, line: int, name: str) -> Iterator[Finding]:
    if content.ontology.properties.get(_iri_of(name)) != "datatype":
        return
    for expression in content.ontology.expected(_iri_of(name), "range"):
        if expression.value not in _LITERAL_RANGES:
            message = f"The range of {name} is {content.ontology.name(expression)}, not a text."
            remedy = "Make its range rdf:langString, or use another property."
            yield Finding("triples", line, message, remedy)


def _iri_of(name: str) -> str:
    prefix, colon, _ = name.partition(":")
    return "" if colon and prefix not in PREFIXES else property_iri(name).value
