"""The curated content as frozen dataclasses: one class a file, one attribute a column.

The column that names a row is ``id``, the column ``class`` is ``class_name``; every row knows its
line, so that whoever finds something wrong with it can say where.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.curation.cases import UNKNOWN, Description, Sites

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from kg.curation.ontology import Ontology


@dataclass(frozen=True, kw_only=True)
class Source:
    """A document that facts are read from; ``length`` in Unicode code points."""

    line: int
    id: str
    title: str
    publisher: str
    publisher_page: str
    page: str
    reviewed: date
    language: str
    sha256: str
    length: int
    note: str


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of a document under a heading; ``parent`` is empty at the top."""

    line: int
    id: str
    heading: str
    parent: str


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A span of a document, ``start`` to ``end`` in Unicode code points.

    ``lead_in`` names the passages whose words govern this one.
    """

    line: int
    id: str
    source: str
    start: int
    end: int
    sha256: str
    section: str
    kind: str
    lead_in: tuple[str, ...]
    reason: str

    @property
    def claims(self) -> bool:
        """Whether it states something, so that a fact must cite it."""
        return self.kind in {"statement", "caption"}


@dataclass(frozen=True, kw_only=True)
class Term:
    """A controlled term; ``words`` of a passage license it."""

    line: int
    id: str
    class_name: str
    label: str
    definition: str
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Entity:
    """A thing that facts are about."""

    line: int
    id: str
    class_name: str
    label: str
    definition: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Synonym:
    """Another name of an entity or quantity."""

    line: int
    entity: str
    synonym: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A number with bounds; None where a bound, horizon (years) or year is not given."""

    line: int
    id: str
    class_name: str
    label: str
    definition: str
    lower: int | None
    lower_exclusive: bool | None
    upper: int | None
    upper_exclusive: bool | None
    approximate: bool
    unit: str
    population: str
    horizon_years: int | None
    as_of: int | None


@dataclass(frozen=True, kw_only=True)
class Cue:
    """Words by which a passage may name an entity."""

    line: int
    entity: str
    words: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A claim with its hedges, its scope (entities that limit it) and the passages it cites."""

    line: int
    id: str
    statement: str
    frequency: str
    certainty: str
    scope: tuple[str, ...]
    combination: str
    passages: tuple[str, ...]
    note: str


@dataclass(frozen=True, kw_only=True)
class Triple:
    """One triple of a fact; ``object`` is the cell: a name, or a literal as ``"text"@en``."""

    line: int
    fact: str
    subject: str
    property: str
    object: str


@dataclass(frozen=True, kw_only=True)
class FitException:
    """A finding of the fit check that a person let stand; ``judged`` is a digest of the fact."""

    line: int
    fact: str
    check: str
    about: str
    judged: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """The outcome of the second reading of a passage; ``judged`` is a digest of what was read."""

    line: int
    passage: str
    judged: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class AllowedRun:
    """A run of six or more words that the project may share with the document."""

    line: int
    words: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The digest of a run of words of a document; see `kg.curation.words`."""

    line: int
    source: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class Case:
    """A made-up example case; its lists hold entities and the words *none* and *unknown*."""

    line: int
    id: str
    label: str
    age_months: str
    local: tuple[str, ...]
    distant: tuple[str, ...]
    vital: tuple[str, ...]
    stage: str
    risk_group: str
    expected: str
    note: str

    @property
    def description(self) -> Description:
        """What is said about it."""
        return Description(
            age_months=None if self.age_months == UNKNOWN else int(self.age_months),
            local=Sites.read(self.local),
            distant=Sites.read(self.distant),
            vital=Sites.read(self.vital),
            stage=self.stage,
            risk_group=self.risk_group,
        )


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything that curators wrote.

    Attributes:
        folder: the folder of the CSV files.
        ontology: the parsed ontology file.
    """

    folder: Path
    ontology: Ontology
    sources: tuple[Source, ...]
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    vocabulary: tuple[Term, ...]
    entities: tuple[Entity, ...]
    synonyms: tuple[Synonym, ...]
    quantities: tuple[Quantity, ...]
    cues: tuple[Cue, ...]
    facts: tuple[Fact, ...]
    triples: tuple[Triple, ...]
    cases: tuple[Case, ...]
    fit_exceptions: tuple[FitException, ...]
    readings: tuple[Reading, ...]
    own_words_allowed: tuple[AllowedRun, ...]
    wording: tuple[Wording, ...]

    @cached_property
    def passage_of(self) -> Mapping[str, Passage]:
        """Passages by name."""
        return {passage.id: passage for passage in self.passages}

    @cached_property
    def thing_of(self) -> Mapping[str, Entity | Quantity]:
        """Entities and quantities by name."""
        things: tuple[Entity | Quantity, ...] = (*self.entities, *self.quantities)
        return {thing.id: thing for thing in things}

    @cached_property
    def fact_of(self) -> Mapping[str, Fact]:
        """Facts by name."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def triples_of(self) -> Mapping[str, tuple[Triple, ...]]:
        """Triples by the name of their fact, in file order; no entry for a fact without."""
        grouped: defaultdict[str, list[Triple]] = defaultdict(list)
        for triple in self.triples:
            grouped[triple.fact].append(triple)
        return {fact: tuple(triples) for fact, triples in grouped.items()}

    @cached_property
    def synonyms_of(self) -> Mapping[str, tuple[Synonym, ...]]:
        """Synonyms by entity or quantity, in file order; no entry for a thing without."""
        grouped: defaultdict[str, list[Synonym]] = defaultdict(list)
        for synonym in self.synonyms:
            grouped[synonym.entity].append(synonym)
        return {thing: tuple(synonyms) for thing, synonyms in grouped.items()}

    @cached_property
    def terms_of(self) -> Mapping[str, Mapping[str, Term]]:
        """Vocabulary terms by class, then by name; no entry for a class without terms."""
        grouped: defaultdict[str, dict[str, Term]] = defaultdict(dict)
        for term in self.vocabulary:
            grouped[term.class_name][term.id] = term
        return grouped
