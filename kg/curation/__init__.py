"""Curated content: read strictly, checked by rules, said in RDF."""

from kg.curation.content import Content
from kg.curation.load import Inspection, inspect, load
from kg.curation.quads import quads
from kg.curation.registry import RULES, Rule

__all__ = ["RULES", "Content", "Inspection", "Rule", "inspect", "load", "quads"]
