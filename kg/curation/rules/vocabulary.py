"""Rules about controlled terms, and about the words that license them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.curation.registry import Finding, mending, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation.content import Content

LONGEST_PHRASE: Final = 5
"""Words in the longest phrase: six in a row could be a run of the document."""


def _uses(content: Content) -> Iterator[tuple[str, int, str, str, str]]:
    """Yield where each term is used: resource, line, column, class of the term, its name."""
    for fact in content.facts:
        yield "facts", fact.line, "frequency", "Frequency", fact.frequency
        yield "facts", fact.line, "certainty", "Certainty", fact.certainty
        yield "facts", fact.line, "combination", "Combination", fact.combination
    for passage in content.passages:
        yield "passages", passage.line, "kind", "PassageKind", passage.kind
    for quantity in content.quantities:
        yield "quantities", quantity.line, "unit", "Unit", quantity.unit


@rule("unknown-term", "Every term that is used is in vocabulary.csv.", needs=["vocabulary"])
def unknown_term(content: Content) -> Iterator[Finding]:
    """Find terms that are not listed, or not in the class that the column takes."""
    for resource, line, column, class_name, name in _uses(content):
        known = content.terms_of.get(class_name, {})
        if name and name not in known:
            message = f'Column {column}: there is no {class_name} "{name}".'
            otherwise = f"add it to vocabulary.csv with class {class_name}."
            yield Finding(resource, line, message, mending(name, known, otherwise))


@rule("unused-term", "Every term is used.", needs=["facts", "passages", "quantities"])
def unused_term(content: Content) -> Iterator[Finding]:
    """Find terms that no row uses."""
    used = {(class_name, name) for _, _, _, class_name, name in _uses(content)}
    for term in content.vocabulary:
        if (term.class_name, term.id) not in used:
            message = f"No row uses the {term.class_name} {term.id}."
            yield Finding("vocabulary", term.line, message, "Remove it, or use it.")


@rule("long-phrase", f"Phrases to look for have at most {LONGEST_PHRASE} words.")
def long_phrase(content: Content) -> Iterator[Finding]:
    """Find phrases so long that they could be a run of the document's words."""
    rows = [
        *(("vocabulary", term.line, term.words) for term in content.vocabulary),
        *(("cues", cue.line, cue.words) for cue in content.cues),
    ]
    for resource, line, phrases in rows:
        for phrase in phrases:
            if len(phrase.split()) > LONGEST_PHRASE:
                message = f'"{phrase}" has {len(phrase.split())} words.'
                yield Finding(resource, line, message, "Keep the words that make the difference.")
