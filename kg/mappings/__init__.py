"""Mappings to other ontologies: read strictly, checked by rules, said in RDF."""

from kg.mappings.inspection import (
    MappingInspection,
    inspect_mappings,
    mapping_quads,
    mapping_texts,
)
from kg.mappings.registry import RULES

__all__ = ["RULES", "MappingInspection", "inspect_mappings", "mapping_quads", "mapping_texts"]
