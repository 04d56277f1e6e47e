"""Rules about entities and quantities: their class, and that facts speak of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation.registry import ONTOLOGY, Finding, mending, rule
from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation.content import Content, Entity, Quantity


@rule("unknown-class", "Every class that is named is declared.", needs=[ONTOLOGY])
def unknown_class(content: Content) -> Iterator[Finding]:
    """Find classes that the ontology does not declare."""
    known = content.ontology.local_names(content.ontology.classes)
    rows: list[tuple[str, Entity | Quantity]] = [
        *(("entities", entity) for entity in content.entities),
        *(("quantities", quantity) for quantity in content.quantities),
    ]
    for resource, thing in rows:
        if (
            thing.class_name
            and iri(f"nbo:{thing.class_name}").value not in content.ontology.classes
        ):
            message = f'Column class: there is no class "{thing.class_name}".'
            otherwise = "declare it in the ontology as an owl:Class."
            remedy = mending(thing.class_name, known, otherwise)
            yield Finding(resource, thing.line, message, remedy)


@rule(
    "unused-entity",
    "Every entity is the subject, object, scope or population of something.",
    needs=["facts", "triples", "quantities"],
)
def unused_entity(content: Content) -> Iterator[Finding]:
    """Find entities that no fact or quantity speaks of."""
    used = _in_triples(content)
    used |= {name for fact in content.facts for name in fact.scope}
    used |= {quantity.population for quantity in content.quantities}
    for entity in content.entities:
        if entity.id not in used:
            message = f"No fact or quantity speaks of {entity.id}."
            remedy = "Remove it (its synonyms and cues too), or write the fact that needs it."
            yield Finding("entities", entity.line, message, remedy)


@rule("unused-quantity", "Every quantity stands in a triple.", needs=["triples"])
def unused_quantity(content: Content) -> Iterator[Finding]:
    """Find quantities that no fact speaks of."""
    used = _in_triples(content)
    for quantity in content.quantities:
        if quantity.id not in used:
            message = f"No fact speaks of {quantity.id}."
            remedy = "Remove it, or write the fact that needs it."
            yield Finding("quantities", quantity.line, message, remedy)


def _in_triples(content: Content) -> set[str]:
    return {name for triple in content.triples for name in (triple.subject, triple.object)}
