"""Saved queries: read from files, checked, listed, and bound to what a user typed."""

from kg.queries.catalog import Catalog
from kg.queries.parameter import Option, Parameter
from kg.queries.rules import RULES
from kg.queries.saved_query import SavedQuery

__all__ = ["RULES", "Catalog", "Option", "Parameter", "SavedQuery"]
