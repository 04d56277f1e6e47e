"""Where a curator finds what a finding is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.curation import terms as t
from kg.errors import Problem
from kg.paths import shown
from kg.rdf.namespaces import curie, iri

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.checks.finding import Finding
    from kg.curation import Content


class Places:
    """File and line of the things and terms that content describes."""

    def __init__(self, content: Content) -> None:
        """Look things up in this content."""
        self._content = content
        self._rows = _rows(content)

    def of(self, term: str) -> tuple[str, int]:
        """Return the file that describes a term, and the line; line 0 where none is known.

        Args:
            term: an IRI.
        """
        known = self._rows.get(term)
        if known:
            return shown(self._content.folder / known[0]), known[1]
        ontology = self._content.ontology
        return shown(ontology.file), ontology.line_of(term)

    def problem(self, finding: Finding) -> Problem:
        """Say a finding as a problem in a content file."""
        file, line = self.of(finding.subject)
        return Problem(file, line, message(finding), finding.rule.remedy, finding.rule.name)


def message(finding: Finding) -> str:
    """Say in words what a finding found: the term, what is said about it, and the broken rule."""
    parts = [curie(finding.subject) or finding.subject]
    if finding.property:
        parts.append(curie(finding.property) or finding.property)
    if finding.value:
        parts.append(curie(finding.value) or finding.value)
    return f"{' '.join(parts)}: {finding.rule.title}"


def _rows(content: Content) -> Mapping[str, tuple[str, int]]:
    """Return file name and line by IRI."""
    rows: dict[str, tuple[str, int]] = {}
    for entity in content.entities:
        rows[t.thing_iri(entity.id).value] = ("entities.csv", entity.line)
    for quantity in content.quantities:
        rows[t.thing_iri(quantity.id).value] = ("quantities.csv", quantity.line)
    for term in content.vocabulary:
        rows[t.term_iri(term.class_name, term.id).value] = ("vocabulary.csv", term.line)
    for section in content.sections:
        rows[t.section_iri(section.id).value] = ("sections.csv", section.line)
    for fact in content.facts:
        rows[t.fact_iri(fact.id).value] = ("facts.csv", fact.line)
    for passage in content.passages:
        name = t.passage_iri(passage.id).value
        rows[name] = rows[f"{name}#position"] = ("passages.csv", passage.line)
    for case in content.cases:
        rows[iri(f"case:{case.id}").value] = ("cases.csv", case.line)
    for source in content.sources:
        rows[t.source_iri(source.id).value] = ("sources.csv", source.line)
    return rows
