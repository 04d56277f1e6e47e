"""All rules at once: on content, on saved queries, and between the two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curation import RULES, inspect, quads
from kg.curation.rules.own_words import RULE as OWN_WORDS
from kg.curation.rules.own_words import own_words_of_files
from kg.mappings import RULES as MAPPING_RULES
from kg.mappings import inspect_mappings, mapping_texts
from kg.paths import content_folder, ontology_file
from kg.queries import RULES as QUERY_RULES
from kg.queries import Catalog
from kg.queries.terms import RULE as QUERY_TERM
from kg.queries.terms import unknown_terms
from kg.reasoning.inferred import RULES as REASONING_RULES
from kg.reasoning.inferred import stale_inferences, unexpected_outcomes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kg.curation import Content
    from kg.errors import Problem

TITLES: Final[Mapping[str, str]] = {
    **{rule.name: rule.title for rule in RULES.values()},
    **MAPPING_RULES,
    **REASONING_RULES,
    **QUERY_RULES,
}
"""What holds where a rule is kept, by the rule's name: every rule that stops a build."""


@dataclass(frozen=True)
class Examination:
    """What looking at content and saved queries found.

    Attributes:
        content: what could be read of the content; build from it only if there are no problems.
        catalog: the saved queries that could be read; the same holds for them.
        problems: everything wrong, sorted by file and line.
        not_run: rules that would have found what is not wrong, because a file that they need
            could not be read completely; by name, with those files.
    """

    content: Content
    catalog: Catalog
    problems: tuple[Problem, ...]
    not_run: Mapping[str, tuple[str, ...]]


def examine(
    facts: Path | None = None, ontology: Path | None = None, queries: Path | None = None
) -> Examination:
    """Read content and saved queries, each file once, and run every rule on them.

    Args:
        facts: folder of the CSV files; None for the project's.
        ontology: the ontology file; None for the project's.
        queries: folder of the saved queries; None for the project's.

    Raises:
        ReleaseError: this installation lacks its content.
    """
    inspection = inspect(facts or content_folder("facts"), ontology or ontology_file())
    catalog, wrong = Catalog.inspect(queries or content_folder("queries"))
    problems = {*inspection.problems, *wrong}
    if OWN_WORDS not in inspection.not_run:
        texts = {query.path: query.file_text for query in catalog}
        texts |= mapping_texts(inspection.content)
        problems |= {*own_words_of_files(inspection.content, texts)}
    not_run = dict(inspection.not_run)
    if inspection.problems:
        files = tuple(sorted({problem.file for problem in inspection.problems}))
        not_run |= dict.fromkeys((*MAPPING_RULES, *REASONING_RULES, QUERY_TERM), files)
    else:
        mappings = inspect_mappings(inspection.content)
        problems |= {*mappings.problems}
        said = [*quads(inspection.content), *mappings.quads()]
        if not mappings.problems:
            stale = stale_inferences(inspection.content.ontology.file, said)
            problems |= {*(stale or unexpected_outcomes(inspection.content))}
        known = _known(said)
        problems |= {problem for query in catalog for problem in unknown_terms(query, known)}
    return Examination(inspection.content, catalog, tuple(sorted(problems)), not_run)


def _known(said: Iterable[ox.Quad]) -> set[str]:
    """Return every IRI of what is said."""
    return {
        term.value
        for quad in said
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode)
    }
