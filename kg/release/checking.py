"""What is run on the dataset of a release: the checks that are files, and the saved queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.checks import Finding, Places, Rule, Suite
from kg.exports import Published, merged
from kg.exports.owl import owl_triples
from kg.paths import ontology_file
from kg.queries.answers import check_answers
from kg.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kg.curation import Content
    from kg.errors import Problem
    from kg.queries import SavedQuery


@dataclass(frozen=True)
class Checked:
    """What the checks found.

    Attributes:
        rules: every rule that was run, by kind and name.
        findings: every violation that nobody accepted.
        problems: what is wrong with the files of the checks.
        places: where a finding is to be mended.
    """

    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    places: Places

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What stops a build: violations that are errors, and problems of the checks' files."""
        found = {self.places.problem(f) for f in self.findings if f.rule.severity == "ERROR"}
        return tuple(sorted({*found, *self.problems}))

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Violations that are to be mended or accepted, and stop nothing."""
        return tuple(f for f in self.findings if f.rule.severity == "WARN")


def check_dataset(
    content: Content,
    quads: Sequence[ox.Quad],
    ontology: Path | None = None,
) -> Checked:
    """Run the checks that stand beside the ontology file.

    Args:
        content: what the dataset was made from.
        quads: the dataset, in named graphs.
        ontology: the ontology file; ``checks/`` and ``shapes.ttl`` are looked for beside it. None
            for the project's, whose checks must be there.
    """
    beside = (ontology or ontology_file()).parent
    rules: list[Rule] = []
    findings: list[Finding] = []
    problems: list[Problem] = []
    if ontology is None or (beside / "checks").is_dir():
        suite, wrong = Suite.inspect(beside / "checks")
        merge = (ox.Quad(t.subject, t.predicate, t.object) for t in merged(quads))
        found, stale = suite.run([*quads, *merge], owl_triples(Published(quads)))
        rules += [check.rule for check in suite.checks]
        findings += found
        problems += [*wrong, *stale]
    if ontology is None or (beside / "shapes.ttl").is_file():
        # Its libraries take a quarter of a second to load, and few commands need them.
        from kg.checks.shapes import Shapes, asserted, graph_of  # noqa: PLC0415

        declared = {*content.ontology.classes, *content.ontology.properties}
        shapes, wrong = Shapes.inspect(beside / "shapes.ttl", declared)
        rules += shapes.rules.values()
        findings += shapes.run(graph_of(asserted(quads)))
        problems += wrong
    return Checked(tuple(rules), tuple(findings), tuple(problems), Places(content))


def check_queries(queries: Iterable[SavedQuery], quads: Sequence[ox.Quad]) -> list[Problem]:
    """Run the saved queries, and say which break a rule about their answers.

    Args:
        queries: what a release is to publish.
        quads: the dataset, in named graphs.
    """
    return sorted(check_answers(tuple(queries), engine_of(quads)))


def engine_of(quads: Sequence[ox.Quad]) -> EmbeddedEngine:
    """Return an engine over quads, with their merge as its default graph."""
    store = ox.Store()
    store.extend(quads)
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in merged(quads))
    return EmbeddedEngine(store)
