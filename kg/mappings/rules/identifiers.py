"""Rules about identifiers: their prefixes, their form and their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.mappings.content import MAPPINGS, PREFIXES
from kg.mappings.rules.finding import Finding
from kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation import Content
    from kg.mappings.content import MappingContent


CURIE_COLUMNS: Final = (
    "subject_id",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "subject_source",
    "object_source",
)
_METADATA: Final = {
    "mapping_set_id": str,
    "mapping_set_version": str,
    "mapping_set_title": str,
    "mapping_set_description": str,
    "license": str,
    "creator_label": list,
    "see_also": list,
    "comment": str,
    "curie_map": dict,
}
_NEEDED: Final = ("mapping_set_id", "mapping_set_version", "license", "creator_label", "curie_map")


def sssom_metadata(said: MappingContent, _: Content) -> Iterator[Finding]:
    """Find metadata that SSSOM needs or does not know, and prefixes that are not expanded."""
    for name in _NEEDED:
        if not said.metadata.get(name):
            yield Finding(MAPPINGS, 1, f"The metadata have no {name}.", "Add it.")
    for name, value in said.metadata.items():
        kind = _METADATA.get(name)
        if kind is None or not isinstance(value, kind):
            known = ", ".join(_METADATA)
            message = f"The metadata {name} are unknown, or of another type."
            yield Finding(MAPPINGS, 1, message, f"Known are: {known}; put a version in quotes.")
    curie_map = said.metadata.get("curie_map")
    if not isinstance(curie_map, dict):
        return
    used = _used(said)
    for name in sorted(used | curie_map.keys()):
        prefix = said.prefixes.prefixes.get(name)
        if name not in used:
            yield Finding(
                MAPPINGS, 1, f"The curie_map has {name}, which no row uses.", "Remove it."
            )
        elif prefix and curie_map.get(name) != prefix.uri_prefix:
            message = f"The curie_map has no {name}, or another than {PREFIXES}."
            yield Finding(MAPPINGS, 1, message, f'Write {name}: "{prefix.uri_prefix}".')


def prefix_map(said: MappingContent, _: Content) -> Iterator[Finding]:
    """Find prefixes without a record, and records that nothing uses."""
    used = _used(said)
    for name in sorted(used - said.prefixes.prefixes.keys()):
        remedy = did_you_mean(name, said.prefixes.prefixes, most=1) or "Add a record."
        yield Finding(PREFIXES, 0, f"There is no prefix {name}, which mappings use.", remedy)
    for name in sorted(said.prefixes.prefixes.keys() - used):
        yield Finding(PREFIXES, 0, f"No mapping uses the prefix {name}.", "Remove the record.")


def mapping_identifier(said: MappingContent, _: Content) -> Iterator[Finding]:
    """Find identifiers of another form than their source's."""
    for row in said.mappings:
        for column in CURIE_COLUMNS:
            curie = getattr(row, column)
            prefix = said.prefixes.of(curie)
            if prefix and not prefix.matches(curie.partition(":")[2]):
                message = f"Column {column}: {curie} does not match {prefix.pattern}"
                yield Finding(MAPPINGS, row.line, message, "Look the identifier up in its source.")
        prefix = said.prefixes.of(row.object_id)
        if prefix and row.object_source != f"bioregistry:{prefix.bioregistry}":
            message = f'The source of {row.object_id} is not "{row.object_source}".'
            remedy = f"Write bioregistry:{prefix.bioregistry}."
            yield Finding(MAPPINGS, row.line, message, remedy)
        if row.subject_source != "nbkg:ontology":
            message = f'The source of {row.subject_id} is not "{row.subject_source}".'
            yield Finding(MAPPINGS, row.line, message, "Write nbkg:ontology.")


def mapping_name(said: MappingContent, _: Content) -> Iterator[Finding]:
    """Find terms of two names, of none without a reason, and names that may not be shown."""
    silent = {source.prefix for source in said.sources if source.names == "withheld"}
    first: dict[str, tuple[str, str]] = {}
    for row in said.mappings:
        facts = (row.object_label, row.object_source_version)
        if first.setdefault(row.object_id, facts) != facts:
            message = f"{row.object_id} has another name or version in an earlier row."
            yield Finding(MAPPINGS, row.line, message, f"Write {' '.join(first[row.object_id])}.")
        if row.object_label and row.object_prefix in silent:
            message = f"The license of the source of {row.object_id} lets its name not be shown."
            yield Finding(MAPPINGS, row.line, message, "Empty the column object_label.")
        if not row.object_label and not row.comment:
            message = f"{row.object_id} has no name."
            yield Finding(MAPPINGS, row.line, message, "Give it, or say in the comment why not.")


def _used(said: MappingContent) -> set[str]:
    return {
        getattr(row, column).partition(":")[0] for row in said.mappings for column in CURIE_COLUMNS
    }
