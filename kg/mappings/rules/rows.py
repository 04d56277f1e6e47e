"""Rules about the rows of the mapping set, each by itself and next to each other."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.mappings.content import IMPORTS, MAPPINGS, SOURCES, SUB_PROPERTY, UNMAPPED
from kg.mappings.rules.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation import Content
    from kg.mappings.content import MappingContent


MATCHES: Final = tuple(
    f"skos:{name}Match" for name in ("exact", "close", "broad", "narrow", "related")
)
"""The kinds of match, from the strongest; ``broad`` says that the object is the broader one."""

REASONS: Final = {
    "no-term-seen": "the reference ontologies gave no verified term",
    "page-wording": "a grouping or an expression of the page",
    "comparison": "says how things stand to each other, or how much",
    "condition": "a state of affairs under which facts hold",
    "open-question": "something that is sought or was not found",
    "word": "a word, and not what it names",
    "conversation": "a question to ask or a subject to talk about",
    "feeling": "a feeling, or a change in the life of a parent",
    "figure": "a number that the page gives",
}
"""Kinds of reasons for which something is mapped to nothing."""

_JUSTIFICATION: Final = "semapv:ManualMappingCuration"
_CONFIDENCE: Final = re.compile(r"0\.\d{1,3}|1\.0")


def mapping_value(said: MappingContent, _: Content) -> Iterator[Finding]:
    """Find cells that their column does not allow."""
    for row in said.mappings:
        for column in ("subject_label", "author_label"):
            if not getattr(row, column):
                yield Finding(MAPPINGS, row.line, f"Column {column} is empty.", "Fill it.")
        if row.predicate_id not in (*MATCHES, SUB_PROPERTY):
            message = f'"{row.predicate_id}" is no kind of match.'
            remedy = f"Choose from: {', '.join((*MATCHES, SUB_PROPERTY))}."
            yield Finding(MAPPINGS, row.line, message, remedy)
        if row.mapping_justification != _JUSTIFICATION:
            message = f'"{row.mapping_justification}" is no justification that is used here.'
            yield Finding(MAPPINGS, row.line, message, f"Write {_JUSTIFICATION}.")
        if not _CONFIDENCE.fullmatch(row.confidence):
            message = f'"{row.confidence}" is no confidence.'
            remedy = "Write a number from 0.0 to 1.0 with one to three decimals."
            yield Finding(MAPPINGS, row.line, message, remedy)
    for thing in said.unmapped:
        if thing.kind not in REASONS or not thing.reason.endswith("."):
            message = f"{thing.subject_id} is unmapped without a reason of a known kind."
            remedy = f"Give a kind ({', '.join(REASONS)}) and a sentence."
            yield Finding(UNMAPPED, thing.line, message, remedy)


def mapping_order(said: MappingContent, _: Content) -> Iterator[Finding]:
    """Find rows that stand too far down, so that differences between versions are small."""
    tables = (
        (MAPPINGS, [(m.line, (m.subject_id, m.predicate_id, m.object_id)) for m in said.mappings]),
        (UNMAPPED, [(u.line, (u.subject_id,)) for u in said.unmapped]),
        (f"{IMPORTS}/{SOURCES}", [(s.line, (s.prefix.lower(),)) for s in said.sources]),
    )
    for file, rows in tables:
        for (_above, before), (line, key) in pairwise(rows):
            if key < before:
                message = f"{' '.join(key)} stands behind {' '.join(before)}."
                yield Finding(file, line, message, "Sort the rows by their identifiers.")


def duplicate_mapping(said: MappingContent, _: Content) -> Iterator[Finding]:
    """Find pairs of subject and object that stand in two rows."""
    lines: dict[tuple[str, str], int] = {}
    for row in said.mappings:
        before = lines.setdefault((row.subject_id, row.object_id), row.line)
        if before != row.line:
            message = f"{row.subject_id} is mapped to {row.object_id} on line {before} already."
            yield Finding(MAPPINGS, row.line, message, "Keep the row that is right.")


def exact_match(said: MappingContent, _: Content) -> Iterator[Finding]:
    """Find exact matches that would make two terms of one source the same, or two entities."""
    by_source: dict[tuple[str, str], str] = {}
    by_object: dict[str, str] = {}
    for row in said.mappings:
        if row.predicate_id != MATCHES[0] or row.comment:
            continue
        other = by_source.setdefault((row.subject_id, row.object_prefix), row.object_id)
        if other != row.object_id:
            message = f"{row.subject_id} is exactly {other} already."
            remedy = "Weaken one of the two, or say in the comment why both hold."
            yield Finding(MAPPINGS, row.line, message, remedy)
        subject = by_object.setdefault(row.object_id, row.subject_id)
        if subject != row.subject_id:
            message = f"{row.object_id} is exactly {subject} already."
            remedy = "Weaken one of the two, or say in the comment why both hold."
            yield Finding(MAPPINGS, row.line, message, remedy)
