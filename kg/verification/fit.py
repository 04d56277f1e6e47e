"""Fit: runs the checks over all facts and weighs their findings against the exceptions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import Problem
from kg.paths import shown
from kg.verification.evidence import Evidence, Hedges, Names
from kg.verification.fit_checks import CHECKS, Case

if TYPE_CHECKING:
    from kg.curation.content import Content
    from kg.verification.document import Document


@dataclass(frozen=True)
class Result:
    """What one check found.

    Attributes:
        check: its name.
        checked: how many things it looked at.
        excepted: how many of them do not hold but are let stand by ``fit_exceptions.csv``.
        problems: those that do not hold.
    """

    check: str
    checked: int
    excepted: int
    problems: tuple[Problem, ...]

    @property
    def supported(self) -> int:
        """How many things hold, or are let stand."""
        return self.checked - len(self.problems)


@dataclass(frozen=True)
class Fit:
    """What all checks found.

    Attributes:
        results: one for each check, in the order of the registry.
        stale: exceptions that no longer except anything.
    """

    results: tuple[Result, ...]
    stale: tuple[Problem, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All findings."""
        return (*(p for result in self.results for p in result.problems), *self.stale)


def check_fit(content: Content, document: Document) -> Fit:
    """Check every fact of checked content against the words of the document that it rests on."""
    evidence = Evidence(content, document)
    facts_file = shown(content.folder / "facts.csv")
    exceptions_file = shown(content.folder / "fit_exceptions.csv")
    names, hedges = Names(content), Hedges(content)
    excepted = {(row.fact, row.check, row.about) for row in content.fit_exceptions}
    used: Counter[tuple[str, str, str]] = Counter()
    checked: Counter[str] = Counter()
    problems: dict[str, list[Problem]] = {name: [] for name in CHECKS}
    for fact in content.facts:
        case = Case(
            fact, content.triples_of.get(fact.id, ()), evidence.support(fact), names, hedges
        )
        for name, check in CHECKS.items():
            for item in check(case):
                checked[name] += 1
                if not item.message:
                    continue
                if (fact.id, name, item.about) in excepted:
                    used[fact.id, name, item.about] += 1
                    continue
                message = f"{fact.id}: {item.message}"
                problems[name].append(
                    Problem(facts_file, fact.line, message, item.remedy, f"fit-{name}")
                )
    stale = tuple(
        Problem(
            exceptions_file,
            row.line,
            f"{row.fact} has no finding of the check {row.check} about {row.about} (any more).",
            "Delete the row.",
            "fit-exception-unused",
        )
        for row in content.fit_exceptions
        if not used[row.fact, row.check, row.about]
    )
    results = (
        Result(
            name,
            checked[name],
            sum(count for (_, check, _), count in used.items() if check == name),
            tuple(problems[name]),
        )
        for name in CHECKS
    )
    return Fit(tuple(results), stale)
