"""The stage of a described case, with reasons."""

from kg.staging.assessment import Assessment
from kg.staging.determining import determine
from kg.staging.notes import CARE, assumptions, readings
from kg.staging.rules import Rule, load_rules

__all__ = [
    "CARE",
    "Assessment",
    "Rule",
    "assumptions",
    "determine",
    "load_rules",
    "readings",
]
