"""Runs the W3C's tests, writes the results into docs/conformance.md, and EARL where asked.

python tests/conformance/report.py [--earl FILE]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from w3c_manifests import ABSENT, PUBLISHED, cases, folder, protocol_cases
from w3c_protocol import protocol_id, run_protocol
from w3c_report import BEGIN, END, FAILED, PAGE, expected, refusals, results
from w3c_running import REFUSED, run, served

_EARL = """@prefix earl: <http://www.w3.org/ns/earl#> .
@prefix doap: <http://usefulinc.com/ns/doap#> .

<https://w3id.org/neuroblastoma-kg> a doap:Project, earl:TestSubject, earl:Software ;
  doap:name "neuroblastoma-kg" .
"""


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


def earl(found: dict[str, str]) -> str:
    """Return the outcomes in the Evaluation and Report Language, as Turtle."""
    words = {FAILED: "failed", REFUSED: "inapplicable"}
    lines = [_EARL]
    for test, outcome in sorted(found.items()):
        part, _, name = test.rpartition("/")
        where = part if part.startswith("sparql1") else f"sparql11/{part}"
        lines.append(
            f"[] a earl:Assertion ; earl:subject <https://w3id.org/neuroblastoma-kg> ;\n"
            f"  earl:assertedBy <https://w3id.org/neuroblastoma-kg> ; earl:mode earl:automatic ;\n"
            f"  earl:test <{PUBLISHED}{where}/manifest#{name}> ;\n"
            f"  earl:result [ a earl:TestResult ; "
            f"earl:outcome earl:{words.get(outcome, 'passed')} ] .\n"
        )
    return "\n".join(lines)


def main() -> None:
    """Write the page, and say what is not as expected."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--earl", type=Path, help="file to write an EARL report to")
    options = parser.parse_args()
    if folder() is None:
        sys.exit(ABSENT)
    found = outcomes()
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + results(found) + after, encoding="utf-8")
    if options.earl:
        options.earl.write_text(earl(found), encoding="utf-8")
    wanted = expected()
    for test, outcome in found.items():
        if outcome != wanted[test]:
            sys.stderr.write(f"{test}: {outcome}, expected {wanted[test]}\n")


if __name__ == "__main__":
    main()
