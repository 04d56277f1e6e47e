"""Fit: runs the checks over all facts and weighs their findings against the exceptions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import Problem
from kg.paths import shown
from kg.verification.evidence import Evidence, Hedges, Names
from kg.verification.fit_checks import CHECKS, Case

if TYPE_CHECKING:
    from kg.curation.content import Content, FitException
    from kg.verification.document import Document
    from kg.verification.judged import Judged

STALE: Final = "fit-exception-stale"


@dataclass(frozen=True)
class Result:
    """What one check found.

    Attributes:
        check: its name.
        checked: how many things it looked at.
        excepted: how many of them do not hold but are let stand by ``fit_exceptions.csv``.
        problems: those that do not hold, or whose exception was written for another wording.
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
        found = (p for result in self.results for p in result.problems)
        return tuple(dict.fromkeys((*found, *self.stale)))


def check_fit(content: Content, document: Document, judged: Judged) -> Fit:
    """Check every fact of content against the words of the document that it rests on.

    Args:
        content: content whose facts name only what is there.
        document: the text.
        judged: digests of the facts as they stand.
    """
    evidence = Evidence(content, document)
    facts_file = shown(content.folder / "facts.csv")
    exceptions_file = shown(content.folder / "fit_exceptions.csv")
    names, hedges = Names(content), Hedges(content)
    excepted = {(row.fact, row.check, row.about): row for row in content.fit_exceptions}
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
                key = (fact.id, name, item.about)
                row = excepted.get(key)
                if row:
                    used[key] += 1
                    if row.judged != judged.fact(fact.id):
                        problems[name].append(_stale(row, judged.fact(fact.id), exceptions_file))
                    continue
                message = f"{fact.id}: {item.message}"
                remedy = f"{item.remedy} {_exception(key, judged.fact(fact.id))}"
                problems[name].append(
                    Problem(facts_file, fact.line, message, remedy, f"fit-{name}")
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
        if row.fact in content.fact_of and not used[row.fact, row.check, row.about]
    )
    results = (
        Result(
            name,
            checked[name],
            sum(count for (_, check, _), count in used.items() if check == name)
            - sum(p.rule == STALE for p in problems[name]),
            tuple(problems[name]),
        )
        for name in CHECKS
    )
    return Fit(tuple(results), stale)


def _stale(row: FitException, judged: str, file: str) -> Problem:
    return Problem(
        file,
        row.line,
        f"{row.fact} is not what it was when its exception from {row.check} about {row.about} "
        "was written.",
        f"Read the fact and its passages again; if the reason still holds, set judged to {judged}.",
        STALE,
    )


def _exception(key: tuple[str, str, str], judged: str) -> str:
    row = ",".join((*key, judged))
    return f"A row of fit_exceptions.csv that lets it stand begins {row}, and gives the reason."
