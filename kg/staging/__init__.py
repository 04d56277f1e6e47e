"""The stage of a described case, with reasons."""

from kg.staging.assessment import Assessment
from kg.staging.determining import determine
from kg.staging.notes import CARE, assumptions, readings
from kg.staging.rules import Rule, load_rules
from kg.staging.telling import Verdict, as_json, read_age, verdicts

__all__ = [
    "CARE",
    "Assessment",
    "Rule",
    "Verdict",
    "as_json",
    "assumptions",
    "determine",
    "load_rules",
    "read_age",
    "readings",
    "verdicts",
]
