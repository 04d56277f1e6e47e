"""Rules about sentences that curators write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.curation.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation.content import Content

PLAIN: Final = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2013": "-",
    "\u2014": "-",
    "\u2026": "...",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2011": "-",
}
"""Typographic punctuation and what we write for it.

Cues, synonyms and the words of terms are left alone: they are looked for in the document.
"""


def _sentences(content: Content) -> Iterator[tuple[str, int, str, str]]:
    """Yield what must be whole sentences: resource, line, column, text."""
    for term in content.vocabulary:
        yield "vocabulary", term.line, "definition", term.definition
    for entity in content.entities:
        yield "entities", entity.line, "definition", entity.definition
    for quantity in content.quantities:
        yield "quantities", quantity.line, "definition", quantity.definition
    for fact in content.facts:
        yield "facts", fact.line, "statement", fact.statement


def _own_words(content: Content) -> Iterator[tuple[str, int, str, str]]:
    """Yield all that we say ourselves: resource, line, column, text."""
    yield from _sentences(content)
    for term in content.vocabulary:
        yield "vocabulary", term.line, "label", term.label
    for entity in content.entities:
        yield "entities", entity.line, "label", entity.label
        yield "entities", entity.line, "note", entity.note
    for quantity in content.quantities:
        yield "quantities", quantity.line, "label", quantity.label
    for fact in content.facts:
        yield "facts", fact.line, "note", fact.note
    for passage in content.passages:
        yield "passages", passage.line, "reason", passage.reason


@rule("sentence-end", "Definitions and statements end with a period.")
def sentence_end(content: Content) -> Iterator[Finding]:
    """Find definitions and statements without a period at the end, or with two."""
    for resource, line, column, text in _sentences(content):
        if text and not re.search(r"[^.\s]\.$", text):
            message = f"The {column} does not end with one period."
            yield Finding(resource, line, message, f"Write ...{text[-20:].rstrip('. ')}.")


@rule("plain-punctuation", "Our own words use the punctuation of ASCII.")
def plain_punctuation(content: Content) -> Iterator[Finding]:
    """Find curly quotes, dashes and spaces that searches and diffs stumble over."""
    for resource, line, column, text in _own_words(content):
        for character in sorted(set(text) & PLAIN.keys()):
            message = f"The {column} holds {character!r} (U+{ord(character):04X})."
            yield Finding(resource, line, message, f"Write {PLAIN[character]!r}.")
