"""Checks of the whole dataset that are files: SPARQL queries and SHACL shapes.

`kg.checks.shapes` is imported by itself: its libraries take longer to load than the checks to run.
"""

from kg.checks.finding import SEVERITIES, Finding, Kind, Rule, Severity
from kg.checks.places import Places, message
from kg.checks.reading import RULES, Check
from kg.checks.suite import Suite

__all__ = [
    "RULES",
    "SEVERITIES",
    "Check",
    "Finding",
    "Kind",
    "Places",
    "Rule",
    "Severity",
    "Suite",
    "message",
]
