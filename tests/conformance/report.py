"""Runs the W3C's tests; writes the results that `/conformance` shows and docs/conformance.md.

python tests/conformance/report.py
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
from pathlib import Path

from w3c_manifests import ABSENT, cases, folder, protocol_cases
from w3c_protocol import protocol_id, run_protocol
from w3c_report import (
    BEGIN,
    END,
    FAILED,
    FIGURES,
    PAGE,
    expected,
    record,
    refusals,
    results,
)
from w3c_running import run
from w3c_service import served


def outcomes() -> dict[str, str]:
    """Run every test; return the outcomes by id."""
    found = {}
    with tempfile.TemporaryDirectory() as made, served(Path(made)) as service:
        for case in cases():
            try:
                found[case.id] = run(case, service, refusals())
            except AssertionError:
                found[case.id] = FAILED
        for test in protocol_cases():
            try:
                found[protocol_id(test)] = run_protocol(test, service)
            except AssertionError:
                found[protocol_id(test)] = FAILED
    return found


def main() -> None:
    """Write the results, and say what is not as expected."""
    if folder() is None:
        sys.exit(ABSENT)
    found = outcomes()
    shown = record(found, dt.datetime.now(dt.UTC).date().isoformat())
    FIGURES.write_text(json.dumps(shown, indent=1) + "\n", encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + results(shown) + after, encoding="utf-8")
    wanted = expected()
    for test, outcome in found.items():
        if outcome != wanted[test]:
            sys.stderr.write(f"{test}: {outcome}, expected {wanted[test]}\n")


if __name__ == "__main__":
    main()
