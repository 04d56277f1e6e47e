"""Rules about facts as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation.registry import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation.content import Content


@rule("fact-without-triple", "Every fact has a triple.", needs=["triples"])
def fact_without_triple(content: Content) -> Iterator[Finding]:
    """Find facts whose claim is in the statement only."""
    for fact in content.facts:
        if fact.id not in content.triples_of:
            remedy = "Say its claim in triples.csv, or remove the fact."
            yield Finding("facts", fact.line, f"{fact.id} has no triple.", remedy)


@rule("same-fact-twice", "No fact is there twice.", needs=["triples"])
def same_fact_twice(content: Content) -> Iterator[Finding]:
    """Find facts with the same triples, frequency, certainty and scope."""
    first: dict[object, str] = {}
    for fact in content.facts:
        triples = content.triples_of.get(fact.id, ())
        if not triples:
            continue
        claim = (
            frozenset((t.subject, t.property, t.object) for t in triples),
            fact.frequency,
            fact.certainty,
            frozenset(fact.scope),
        )
        if claim in first:
            message = f"{fact.id} has the triples, hedges and scope of {first[claim]}."
            remedy = f"Cite the passages of both in {first[claim]} and remove {fact.id}."
            yield Finding("facts", fact.line, message, remedy)
        first.setdefault(claim, fact.id)


@rule("same-statement-twice", "No statement is there twice.")
def same_statement_twice(content: Content) -> Iterator[Finding]:
    """Find facts that read alike, whatever their case."""
    first: dict[str, str] = {}
    for fact in content.facts:
        key = fact.statement.casefold()
        if not key:
            continue
        if key in first:
            message = f"{fact.id} has the statement of {first[key]}."
            remedy = "Say what sets the two apart, or make them one."
            yield Finding("facts", fact.line, message, remedy)
        first.setdefault(key, fact.id)


@rule("combination", "A fact of several triples says how they combine.", needs=["triples"])
def combination(content: Content) -> Iterator[Finding]:
    """Find facts of several triples without combination, and of one with it."""
    for fact in content.facts:
        count = len(content.triples_of.get(fact.id, ()))
        if count > 1 and not fact.combination:
            message = f"{fact.id} has {count} triples and no combination."
            remedy = "Write each if its hedges hold for every triple, any if one of them may hold."
            yield Finding("facts", fact.line, message, remedy)
        if count == 1 and fact.combination:
            message = f"{fact.id} has one triple and the combination {fact.combination}."
            yield Finding("facts", fact.line, message, "Empty the cell.")
