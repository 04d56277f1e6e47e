"""What is expected of every W3C test, and the pages that say so."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from w3c_manifests import HERE, cases, protocol_cases
from w3c_protocol import protocol_id, protocol_suite
from w3c_running import BY_VALUE, FORBIDDEN, PASSED, REFUSED

if TYPE_CHECKING:
    from collections.abc import Mapping

FAILED: Final = "failed"
PAGE: Final = HERE.parents[1] / "docs" / "conformance.md"
FIGURES: Final = HERE.parents[1] / "kg" / "web" / "operations" / "data" / "conformance.json"
BEGIN: Final = "<!-- results: written by tests/conformance/report.py -->"
END: Final = "<!-- end of results -->"


@dataclass(frozen=True)
class Expected:
    """A line of expected_failures.csv.

    Attributes:
        test: id of the test.
        outcome: ``failed``, ``by value`` or ``refused``.
        status: of a refusal, else None.
        reason: why.
    """

    test: str
    outcome: str
    status: int | None
    reason: str


@cache
def exceptions() -> dict[str, Expected]:
    """Return what is expected of the tests that do not simply pass."""
    path = HERE / "expected_failures.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, strict=True))
    found = {
        row["test"]: Expected(
            row["test"],
            row["outcome"],
            int(row["status"]) if row["status"] else None,
            row["reason"],
        )
        for row in rows
    }
    assert len(found) == len(rows)
    return found


def refusals() -> dict[str, int]:
    """Return the tests whose requests the service refuses by design, with the status."""
    return {e.test: e.status for e in exceptions().values() if e.status is not None}


@cache
def suites() -> dict[str, str]:
    """Return the suite of every test by its id."""
    found = {case.id: case.suite for case in cases()}
    return found | {protocol_id(test): protocol_suite(test) for test in protocol_cases()}


def expected() -> dict[str, str]:
    """Return the expected outcome of every test by its id."""
    updates = {case.id for case in cases() if case.updates}
    found = {test: REFUSED if test in updates else PASSED for test in suites()}
    return found | {e.test: e.outcome for e in exceptions().values()}


def record(outcomes: Mapping[str, str], date: str) -> dict[str, Any]:
    """Return what the service's page and the docs show.

    Args:
        outcomes: of every test, by its id.
        date: of the run, as YYYY-MM-DD.
    """
    counts = Counter((suites()[test], outcome) for test, outcome in outcomes.items())
    return {
        "date": date,
        "engine": f"pyoxigraph {version('pyoxigraph')}",
        "suites": [
            {
                "name": suite,
                "tests": sum(n for (name, _), n in counts.items() if name == suite),
                "passed": counts[suite, PASSED] + counts[suite, BY_VALUE],
                "by_value": counts[suite, BY_VALUE],
                "refused": counts[suite, REFUSED],
                "failed": counts[suite, FAILED],
            }
            for suite in sorted(set(suites().values()))
        ],
        "failures": [
            {"test": test, "reason": exceptions()[test].reason if test in exceptions() else "new"}
            for test, outcome in sorted(outcomes.items())
            if outcome == FAILED
        ],
        "refusals": [
            {"test": e.test, "status": e.status, "reason": e.reason}
            for e in sorted(exceptions().values(), key=lambda e: e.test)
            if e.status is not None
        ],
        "tests": dict(sorted(outcomes.items())),
    }


def results(shown: Mapping[str, Any]) -> str:
    """Return the tables of the docs' page."""
    columns = ("tests", "passed", "by_value", "refused", "failed")
    return "\n".join(
        [
            BEGIN,
            "",
            "| Suite | Tests | Passed | of these by value | Refused by design | Failed |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
            *(
                f"| {suite['name']} | {' | '.join(str(suite[column]) for column in columns)} |"
                for suite in shown["suites"]
            ),
            "",
            "### Failures",
            "",
            "| Test | Reason |",
            "| --- | --- |",
            *(f"| `{failure['test']}` | {failure['reason']} |" for failure in shown["failures"]),
            "",
            "### Refused by design",
            "",
            "| Test | Status | Reason |",
            "| --- | --- | --- |",
            *(f"| `{r['test']}` | {r['status']} | {r['reason']} |" for r in shown["refusals"]),
            "",
            f"So are all tests of updates, with {FORBIDDEN}.",
            "",
            END,
        ]
    )
