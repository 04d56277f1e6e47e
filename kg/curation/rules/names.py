"""Rules about names that must be one thing's only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation.registry import Finding, rule
from kg.curation.terms import section_iri, term_iri, thing_iri
from kg.rdf.namespaces import curie

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.curation.content import Content


@rule("shared-name", "No two things of different files get the same IRI.")
def shared_name(content: Content) -> Iterator[Finding]:
    """Find names that make one IRI of two things."""
    named = (
        *(("sections", s.line, section_iri(s.id)) for s in content.sections),
        *(("vocabulary", t.line, term_iri(t.class_name, t.id)) for t in content.vocabulary),
        *(("entities", e.line, thing_iri(e.id)) for e in content.entities),
        *(("quantities", q.line, thing_iri(q.id)) for q in content.quantities),
    )
    first: dict[str, tuple[str, int]] = {}
    for resource, line, iri in named:
        if iri.value in first:
            other, at = first[iri.value]
            message = f"{curie(iri.value)} is what line {at} of {other}.csv makes too."
            yield Finding(resource, line, message, "Give one of the two another name.")
        first.setdefault(iri.value, (resource, line))


@rule("duplicate-label", "No two things share a label.")
def duplicate_label(content: Content) -> Iterator[Finding]:
    """Find labels that stand for two things, whatever their case."""
    things = [
        *(("entities", e.line, e.label) for e in content.entities),
        *(("quantities", q.line, q.label) for q in content.quantities),
    ]
    yield from _shared(things, "label")
    for terms in content.terms_of.values():
        yield from _shared([("vocabulary", t.line, t.label) for t in terms.values()], "label")


def _shared(rows: Iterable[tuple[str, int, str]], what: str) -> Iterator[Finding]:
    first: dict[str, tuple[str, int]] = {}
    for resource, line, text in rows:
        key = text.casefold()
        if not key:
            continue
        if key in first:
            other, at = first[key]
            message = f'The {what} "{text}" stands on line {at} of {other}.csv too.'
            remedy = "Make the two one, or say in each what sets it apart."
            yield Finding(resource, line, message, remedy)
        first.setdefault(key, (resource, line))


@rule("needless-synonym", "A synonym differs from the label.", needs=["entities", "quantities"])
def needless_synonym(content: Content) -> Iterator[Finding]:
    """Find synonyms that repeat the label of the thing itself."""
    for synonym in content.synonyms:
        thing = content.thing_of.get(synonym.entity)
        if thing and thing.label == synonym.synonym:
            message = f'"{synonym.synonym}" is the label of {thing.id} already.'
            yield Finding("synonyms", synonym.line, message, "Remove the row.")
