"""The rules about mappings, each a function that finds what breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.mappings.rules import identifiers, rows, sources, subjects
from kg.mappings.rules.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kg.curation import Content
    from kg.mappings.content import MappingContent

    Find = Callable[[MappingContent, Content], Iterator[Finding]]

__all__ = ["CONTENT_RULES", "MODULE_RULES", "Finding"]

CONTENT_RULES: Final[Mapping[str, Find]] = {
    "sssom-metadata": identifiers.sssom_metadata,
    "prefix-map": identifiers.prefix_map,
    "mapping-value": rows.mapping_value,
    "mapping-order": rows.mapping_order,
    "mapping-subject": subjects.mapping_subject,
    "mapping-identifier": identifiers.mapping_identifier,
    "mapping-name": identifiers.mapping_name,
    "duplicate-mapping": rows.duplicate_mapping,
    "exact-match": rows.exact_match,
    "mapped-or-unmapped": subjects.mapped_or_unmapped,
    "mapped-relation": subjects.mapped_relation,
    "import-source": sources.import_source,
}
"""Rules about what people edit."""

MODULE_RULES: Final[Mapping[str, Find]] = {"import-module": sources.import_module}
"""Rules about what is made from it; they run where the others are kept."""
