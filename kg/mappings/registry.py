"""The rules about mappings, by name: they feed ``nbkg check`` and the tests."""

from __future__ import annotations

from typing import Final

from kg.errors import Problem

RULES: Final[dict[str, str]] = {
    "mapping-form": "Files of mappings are UTF-8 tables with LF, tabs and the columns they need.",
    "sssom-metadata": "The mapping set says what it is and expands each prefix, as SSSOM asks.",
    "prefix-map": "The prefix map holds the prefixes that the mappings use, each with a pattern.",
    "mapping-value": "Cells of mappings hold what their columns allow.",
    "mapping-order": "Rows of mappings are sorted.",
    "mapping-subject": "What is mapped exists and has the label that it has here.",
    "mapping-identifier": "Mapped identifiers have the form of their source's identifiers.",
    "mapping-name": "A mapped term has one name; where it has none, the comment says why.",
    "duplicate-mapping": "Nothing is mapped to one term twice.",
    "exact-match": "Exact matches are one to one in each source, unless the comment says why.",
    "mapped-or-unmapped": "Each entity and quantity is mapped, or unmapped for a reason, not both.",
    "mapped-relation": "Relations of other ontologies are the same here and in the ontology.",
    "import-source": "Each source of mapped terms has its license and notice.",
    "import-module": "Import modules hold just the mapped terms of their source.",
}
"""What holds where a rule is kept, by the rule's name."""

GENERATE: Final = "Run python -m kg.mappings, which writes the modules."


def problem(rule: str, file: str, line: int, message: str, remedy: str) -> Problem:
    """Return a problem of one of the rules.

    Raises:
        ValueError: there is no such rule.
    """
    if rule not in RULES:
        raise ValueError(f"There is no rule {rule}.")
    return Problem(file, line, message, remedy, rule)
