"""Rules about names that must stand for a row of another file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.curation.cases import NONE, UNKNOWN
from kg.curation.registry import Finding, mending, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from kg.curation.content import Content

    Naming = Callable[[Content], Iterable[tuple[int, Iterable[str]]]]


class Reference(NamedTuple):
    """A column that names rows of another file.

    Attributes:
        resource: file that holds the column.
        column: the column.
        names: for each row its line and the names in the column.
    """

    resource: str
    column: str
    names: Naming


CASE_COLUMNS: Final = ("local", "distant", "vital", "stage", "risk_group")
"""The columns of cases.csv that name entities."""


def _named_by_cases(column: str, content: Content) -> Iterator[tuple[int, tuple[str, ...]]]:
    for case in content.cases:
        cell: str | tuple[str, ...] = getattr(case, column)
        words = (cell,) if isinstance(cell, str) else cell
        yield case.line, tuple(word for word in words if word not in {NONE, UNKNOWN})


SOURCES: Final = (
    Reference("passages", "source", lambda c: ((p.line, [p.source]) for p in c.passages)),
    Reference("wording", "source", lambda c: ((w.line, [w.source]) for w in c.wording)),
)
SECTIONS: Final = (
    Reference("sections", "parent", lambda c: ((s.line, [s.parent]) for s in c.sections)),
    Reference("passages", "section", lambda c: ((p.line, [p.section]) for p in c.passages)),
)
PASSAGES: Final = (
    Reference("passages", "lead_in", lambda c: ((p.line, p.lead_in) for p in c.passages)),
    Reference("facts", "passages", lambda c: ((f.line, f.passages) for f in c.facts)),
    Reference("readings", "passage", lambda c: ((r.line, [r.passage]) for r in c.readings)),
)
FACTS: Final = (
    Reference("fit_exceptions", "fact", lambda c: ((e.line, [e.fact]) for e in c.fit_exceptions)),
)
FACTS_OF_TRIPLES: Final = (
    Reference("triples", "fact", lambda c: ((t.line, [t.fact]) for t in c.triples)),
)
ENTITIES: Final = (
    Reference(
        "quantities", "population", lambda c: ((q.line, [q.population]) for q in c.quantities)
    ),
    Reference("facts", "scope", lambda c: ((f.line, f.scope) for f in c.facts)),
    *(Reference("cases", column, partial(_named_by_cases, column)) for column in CASE_COLUMNS),
)
THINGS: Final = (
    Reference("synonyms", "entity", lambda c: ((s.line, [s.entity]) for s in c.synonyms)),
    Reference("cues", "entity", lambda c: ((u.line, [u.entity]) for u in c.cues)),
    Reference("triples", "subject", lambda c: ((t.line, [t.subject]) for t in c.triples)),
    Reference(
        "triples",
        "object",
        lambda c: ((t.line, [t.object]) for t in c.triples if not t.object.startswith('"')),
    ),
)


@rule("no-source", "There is a document.", needs=["sources"])
def no_source(content: Content) -> Iterator[Finding]:
    """Find that nothing is there to read facts from."""
    if not content.sources:
        message = "The file lists no document."
        yield Finding("sources", 0, message, "Add the row of the document that facts come from.")


@rule("unknown-source", "Every passage's document is in sources.csv.", needs=["sources"])
def unknown_source(content: Content) -> Iterator[Finding]:
    """Find documents that are not listed."""
    known = {source.id for source in content.sources}
    if not known:
        return iter(())  # the rule no-source says it once
    return _unknown(content, SOURCES, "document", known, "add it to sources.csv.")


@rule("unknown-section", "Every section that is named is in sections.csv.", needs=["sections"])
def unknown_section(content: Content) -> Iterator[Finding]:
    """Find sections that are not listed."""
    known = {section.id for section in content.sections}
    return _unknown(content, SECTIONS, "section", known, "add it to sections.csv.")


@rule("unknown-passage", "Every passage that is named is in passages.csv.", needs=["passages"])
def unknown_passage(content: Content) -> Iterator[Finding]:
    """Find passages that are not listed."""
    known = content.passage_of.keys()
    return _unknown(content, PASSAGES, "passage", known, "add it to passages.csv.")


@rule("unknown-fact", "Every exception is about a fact.", needs=["facts"])
def unknown_fact(content: Content) -> Iterator[Finding]:
    """Find facts that are not listed."""
    remedy = "remove the row: the fact is gone."
    return _unknown(content, FACTS, "fact", content.fact_of.keys(), remedy)


@rule("triple-without-fact", "Every triple belongs to a fact.", needs=["facts"])
def triple_without_fact(content: Content) -> Iterator[Finding]:
    """Find triples of a fact that is not listed."""
    remedy = "add the fact to facts.csv, or remove the triple."
    return _unknown(content, FACTS_OF_TRIPLES, "fact", content.fact_of.keys(), remedy)


@rule(
    "unknown-entity",
    "Every entity that is named is in entities.csv (or quantities.csv).",
    needs=["entities", "quantities"],
)
def unknown_entity(content: Content) -> Iterator[Finding]:
    """Find entities that are not listed, or a quantity where an entity is meant."""
    entities = {entity.id for entity in content.entities}
    yield from _unknown(content, ENTITIES, "entity", entities, "add it to entities.csv.")
    known = content.thing_of.keys()
    remedy = "add it to entities.csv, or to quantities.csv for a number."
    yield from _unknown(content, THINGS, "entity or quantity", known, remedy)


def _unknown(
    content: Content,
    references: Iterable[Reference],
    what: str,
    known: Collection[str],
    otherwise: str,
) -> Iterator[Finding]:
    for resource, column, names in references:
        for line, named in names(content):
            for name in named:
                if name and name not in known:
                    message = f'Column {column}: there is no {what} "{name}".'
                    yield Finding(resource, line, message, mending(name, known, otherwise))
