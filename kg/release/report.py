"""The report of a build: how the facts spread over properties, classes, hedges and sections."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.curation import Content

NONE_STATED: Final = "(none stated)"
"""Stands for an empty frequency, scope or combination."""

Report = dict[str, dict[str, int]]


def report(content: Content) -> Report:
    """Count what content holds; each table by count, largest first, then by name.

    A fact counts once in each row that it belongs to: one with two properties counts in both.
    """
    facts = content.facts
    section_of = {passage.id: passage.section for passage in content.passages}
    tables: dict[str, Iterable[str]] = {
        "facts_per_property": _distinct(
            (triple.fact, triple.property) for triple in content.triples
        ),
        "triples_per_property": (triple.property for triple in content.triples),
        "facts_per_subject_class": _distinct(
            (triple.fact, content.thing_of[triple.subject].class_name) for triple in content.triples
        ),
        "facts_per_frequency": (fact.frequency or NONE_STATED for fact in facts),
        "facts_per_certainty": (fact.certainty for fact in facts),
        "facts_per_combination": (fact.combination or NONE_STATED for fact in facts),
        "facts_per_scope": (name for fact in facts for name in fact.scope or (NONE_STATED,)),
        "facts_per_section": _distinct(
            (fact.id, section_of[name]) for fact in facts for name in fact.passages
        ),
        "facts_per_passage_count": (str(len(fact.passages)) for fact in facts),
        "entities_per_class": (entity.class_name for entity in content.entities),
        "quantities_per_class": (quantity.class_name for quantity in content.quantities),
        "synonyms_per_kind": (synonym.kind for synonym in content.synonyms),
        "passages_per_kind": (passage.kind for passage in content.passages),
        "passages_per_section": (passage.section for passage in content.passages),
    }
    return {name: _counted(values) for name, values in tables.items()}


def _distinct(pairs: Iterable[tuple[str, str]]) -> Iterable[str]:
    return (value for _, value in set(pairs))


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda row: (-row[1], row[0])))
