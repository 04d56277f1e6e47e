"""What is expected of every W3C test, and the page that says so."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from w3c_manifests import HERE, UPDATES, cases, protocol_cases
from w3c_protocol import protocol_id, protocol_suite
from w3c_running import BY_VALUE, FORBIDDEN, PASSED, REFUSED

if TYPE_CHECKING:
    from collections.abc import Mapping

FAILED: Final = "failed"
PAGE: Final = HERE.parents[1] / "docs" / "conformance.md"
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
    updates = {c.id for c in cases() if c.kind in UPDATES or c.suite.endswith(" update")}
    found = {test: REFUSED if test in updates else PASSED for test in suites()}
    return found | {e.test: e.outcome for e in exceptions().values()}


def results(outcomes: Mapping[str, str]) -> str:
    """Return the tables of the page."""
    counts: Counter[tuple[str, str]] = Counter()
    for test, outcome in outcomes.items():
        counts[suites()[test], outcome] += 1
    lines = [
        BEGIN,
        "",
        "| Suite | Tests | Passed | of these by value | Refused by design | Failed |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for suite in sorted(set(suites().values())):
        passed, by_value, refused, failed = (
            counts[suite, outcome] for outcome in (PASSED, BY_VALUE, REFUSED, FAILED)
        )
        cells = [passed + by_value + refused + failed, passed + by_value, by_value, refused, failed]
        lines.append(f"| {suite} | {' | '.join(map(str, cells))} |")
    lines += ["", "### Failures", "", "| Test | Reason |", "| --- | --- |"]
    lines += [
        f"| `{test}` | {exceptions()[test].reason if test in exceptions() else 'new'} |"
        for test, outcome in sorted(outcomes.items())
        if outcome == FAILED
    ]
    lines += ["", "### Refused by design", "", "| Test | Status | Reason |"]
    lines += ["| --- | --- | --- |"]
    lines += [
        f"| `{e.test}` | {e.status} | {e.reason} |"
        for e in sorted(exceptions().values(), key=lambda e: e.test)
        if e.status is not None
    ]
    lines += [
        "",
        f"So are all tests of the update suites, with {FORBIDDEN}.",
        "",
        END,
    ]
    return "\n".join(lines)
