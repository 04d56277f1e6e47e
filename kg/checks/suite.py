"""The SPARQL checks of a folder, run on a dataset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import pyoxigraph as ox

from kg.checks.finding import Finding
from kg.checks.reading import (
    ACCEPTED,
    ACCEPTED_RULE,
    FILE_RULE,
    Accepted,
    Check,
    read_accepted,
    read_checks,
)
from kg.errors import Problem
from kg.paths import shown
from kg.rdf.namespaces import curie, iri

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

GRAPH_AXIOMS: Final = iri("graph:axioms")
"""Holds the OWL file while checks run; no release has such a graph."""

_COLUMNS: Final = ("subject", "property", "value")


@dataclass(frozen=True)
class Suite:
    """Checks and the violations of them that a person let stand.

    Attributes:
        folder: where they were read.
        checks: in the order of their names.
        accepted: in file order.
    """

    folder: Path
    checks: tuple[Check, ...]
    accepted: tuple[Accepted, ...]

    @classmethod
    def inspect(cls, folder: Path) -> tuple[Self, list[Problem]]:
        """Read the checks of a folder, with every problem of its files."""
        checks, problems = read_checks(folder)
        accepted, wrong = read_accepted(folder / ACCEPTED)
        good = []
        for check in checks:
            found = _syntax(check)
            if found:
                wrong.append(found)
            else:
                good.append(check)
        return cls(folder, tuple(good), tuple(accepted)), [*problems, *wrong]

    def run(
        self, quads: Iterable[ox.Quad], axioms: Iterable[ox.Triple] | None = None
    ) -> tuple[list[Finding], list[Problem]]:
        """Run every check.

        Args:
            quads: the dataset; the merge of its named graphs is its default graph.
            axioms: the OWL file; None leaves out the checks that hold it against the dataset.

        Returns:
            The violations that nobody accepted, by rule, and a problem for each accepted
            violation that is not there any more.
        """
        store = ox.Store()
        store.extend(quads)
        findings = self._found(store, [c for c in self.checks if not c.of_axioms])
        if axioms is not None:
            # Only now: other checks look at every named graph, and this one is none of the data.
            store.extend(ox.Quad(t.subject, t.predicate, t.object, GRAPH_AXIOMS) for t in axioms)
            findings += self._found(store, [c for c in self.checks if c.of_axioms])
        return self._judged(findings)

    def _found(self, store: ox.Store, checks: Iterable[Check]) -> list[Finding]:
        return [finding for check in checks for finding in _findings(check, store)]

    def _judged(self, findings: Iterable[Finding]) -> tuple[list[Finding], list[Problem]]:
        """Leave out what was accepted, and tell which acceptances are of nothing."""
        left: list[Finding] = []
        met: set[tuple[str, str]] = set()
        accepted = {(entry.rule, entry.term) for entry in self.accepted}
        for finding in findings:
            key = (finding.rule.name, curie(finding.subject) or finding.subject)
            met.add(key)
            if key not in accepted:
                left.append(finding)
        stale = [
            Problem(
                shown(self.folder / ACCEPTED),
                entry.line,
                f"{entry.term} does not break {entry.rule} any more.",
                "Remove the line.",
                ACCEPTED_RULE,
            )
            for entry in self.accepted
            if (entry.rule, entry.term) not in met
        ]
        return left, stale


def _syntax(check: Check) -> Problem | None:
    """Tell what is wrong with a query: its syntax, its form, or its columns."""
    remedy = "Write a SELECT of ?subject and, where they say more, ?property and ?value."
    try:
        answer = ox.Store().query(check.query)
    except (SyntaxError, ValueError) as error:
        return Problem(check.file, 0, f"This is not SPARQL: {error}.", remedy, FILE_RULE)
    columns = (
        [variable.value for variable in answer.variables]
        if isinstance(answer, ox.QuerySolutions)
        else []
    )
    if columns[:1] != ["subject"] or not {*columns} <= {*_COLUMNS}:
        message = "The query has other columns than a check's."
        return Problem(check.file, 0, message, remedy, FILE_RULE)
    return None


def _findings(check: Check, store: ox.Store) -> list[Finding]:
    answer = store.query(check.query)
    # _syntax let nothing else through.
    assert isinstance(answer, ox.QuerySolutions)  # noqa: S101
    columns = [variable.value for variable in answer.variables]
    found = [
        {column: _text(row[column]) for column in columns if row[column] is not None}
        for row in answer
    ]
    return [Finding(check.rule, *(row.get(column, "") for column in _COLUMNS)) for row in found]


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)
