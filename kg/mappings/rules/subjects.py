"""Rules about what is mapped: entities, quantities and properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.mappings.content import MAPPINGS, SUB_PROPERTY, UNMAPPED
from kg.mappings.rules.finding import Finding
from kg.rdf.namespaces import PREFIXES as PROJECT_PREFIXES
from kg.rdf.namespaces import iri
from kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation import Content
    from kg.mappings.content import MappingContent


def mapping_subject(said: MappingContent, content: Content) -> Iterator[Finding]:
    """Find subjects that do not exist, or have another label."""
    things = {f"nb:{name}": thing.label for name, thing in content.thing_of.items()}
    properties = _property_labels(content)
    for file, line, subject, label, relation in (
        *((MAPPINGS, m.line, m.subject_id, m.subject_label, m.relation) for m in said.mappings),
        *((UNMAPPED, u.line, u.subject_id, u.subject_label, False) for u in said.unmapped),
    ):
        known = properties if relation else things
        if subject not in known:
            what = "a property" if relation else "an entity or quantity"
            message = f"{subject} is not {what}."
            meant = did_you_mean(subject, known, most=1)
            yield Finding(file, line, message, meant or "Remove the row, or add what it names.")
        elif known[subject] != label:
            message = f'{subject} has the label "{known[subject]}", not "{label}".'
            yield Finding(file, line, message, f'Write "{known[subject]}".')


def mapped_or_unmapped(said: MappingContent, content: Content) -> Iterator[Finding]:
    """Find entities and quantities in neither file, or in both."""
    mapped = {row.subject_id for row in said.mappings}
    seen: set[str] = set()
    for thing in said.unmapped:
        if thing.subject_id in mapped:
            message = f"{thing.subject_id} is mapped, and unmapped for a reason."
            yield Finding(UNMAPPED, thing.line, message, f"Remove it here, or in {MAPPINGS}.")
        if thing.subject_id in seen:
            message = f"{thing.subject_id} stands here twice."
            yield Finding(UNMAPPED, thing.line, message, "Remove one of the two rows.")
        seen.add(thing.subject_id)
    for name in content.thing_of:
        if f"nb:{name}" not in mapped | seen:
            message = f"nb:{name} is neither mapped nor unmapped for a reason."
            remedy = f"Map it in {MAPPINGS}, or add it here with the reason."
            yield Finding(UNMAPPED, 0, message, remedy)


def mapped_relation(said: MappingContent, content: Content) -> Iterator[Finding]:
    """Find relations of other ontologies that only one of the two files says ours are below."""
    ours = PROJECT_PREFIXES["nbo"]
    in_ontology = {
        (triple.subject.value, triple.object.value)
        for triple in content.ontology.triples
        if triple.predicate == iri(SUB_PROPERTY)
        and isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.NamedNode)
        and triple.subject.value.startswith(ours)
        and _foreign(triple.object.value, said)
    }
    for row in said.mappings:
        if not row.relation or not _expandable(row.subject_id, row.object_id, said):
            continue
        pair = (
            said.prefixes.expand(row.subject_id).value,
            said.prefixes.expand(row.object_id).value,
        )
        if pair not in in_ontology:
            message = f"The ontology does not say that {row.subject_id} is below {row.object_id}."
            remedy = "Add it to the last section of neuroblastoma.ttl, or remove the row."
            yield Finding(MAPPINGS, row.line, message, remedy)
        in_ontology.discard(pair)
    for subject, above in sorted(in_ontology):
        message = f"The ontology says that {subject} is below {above}, and no row does."
        yield Finding(MAPPINGS, 0, message, f"Add a row with {SUB_PROPERTY}.")


def _property_labels(content: Content) -> dict[str, str]:
    ontology = content.ontology
    labels: dict[str, str] = {}
    for name in ontology.local_names(ontology.properties):
        found = ontology.objects(iri(f"nbo:{name}"), iri("rdfs:label"))
        labels[f"nbo:{name}"] = next((str(getattr(label, "value", "")) for label in found), "")
    return labels


def _foreign(value: str, said: MappingContent) -> bool:
    """Whether an IRI is of one of the sources of mapped terms."""
    prefixes = (said.prefixes.prefixes.get(source.prefix) for source in said.sources)
    return any(prefix and value.startswith(prefix.uri_prefix) for prefix in prefixes)


def _expandable(subject: str, thing: str, said: MappingContent) -> bool:
    return said.prefixes.matches(subject) and said.prefixes.matches(thing)
