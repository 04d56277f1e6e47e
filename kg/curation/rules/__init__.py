"""The rules across files, one module a noun; importing this package registers them."""

from __future__ import annotations

from typing import Final

from kg.curation.registry import RULES
from kg.curation.rules import (
    cases,
    entities,
    facts,
    names,
    ontology,
    own_words,
    passages,
    quantities,
    references,
    triples,
    vocabulary,
    wording,
)

REGISTERED: Final = tuple(name for name, rule in RULES.items() if rule.stage == "content")
"""Names of the rules across files, in the order in which they run."""

__all__ = [
    "REGISTERED",
    "cases",
    "entities",
    "facts",
    "names",
    "ontology",
    "own_words",
    "passages",
    "quantities",
    "references",
    "triples",
    "vocabulary",
    "wording",
]
