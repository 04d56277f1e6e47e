"""Reading the files of the SPARQL checks: queries, severities, and accepted violations.

The formats stand in ``ontology/checks/README.md``. Nothing here raises for what a curator wrote:
each mistake is a `Problem` with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.checks.finding import SEVERITIES, Rule, Severity
from kg.errors import Problem
from kg.paths import shown
from kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PROFILE: Final = "profile.tsv"
ACCEPTED: Final = "accepted.tsv"

FILE_RULE: Final = "check-file"
PROFILE_RULE: Final = "check-profile"
ACCEPTED_RULE: Final = "check-accepted"

RULES: Final[Mapping[str, str]] = {
    FILE_RULE: "Each check is a query with title, remedy and source, each shape has a name.",
    PROFILE_RULE: "Every check has a severity, and every severity a check.",
    ACCEPTED_RULE: "Every violation that is accepted is still there.",
}
"""What holds of the files of the checks themselves, by the name of the rule."""

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_KEYS: Final = ("title", "remedy", "source")
_PROFILE_HEADER: Final = ["rule", "severity"]
_ACCEPTED_HEADER: Final = ["rule", "term", "reason"]


@dataclass(frozen=True)
class Check:
    """A SPARQL check: a SELECT query, each row of which is a violation of its rule."""

    rule: Rule
    file: str
    query: str

    @property
    def of_axioms(self) -> bool:
        """Whether it holds the OWL file, in ``graph:axioms``, against the dataset."""
        return "graph:axioms" in self.query


@dataclass(frozen=True)
class Accepted:
    """A violation that a person let stand: of a rule, by a term (a CURIE), for a reason."""

    rule: str
    term: str
    reason: str
    line: int


def read_checks(folder: Path) -> tuple[list[Check], list[Problem]]:
    """Read all checks of a folder with their severities.

    Args:
        folder: holds ``<rule>.rq`` files and ``profile.tsv``.

    Returns:
        Checks in the order of their names, and every problem of the files.
    """
    problems: list[Problem] = []
    severities = _read_profile(folder / PROFILE, problems)
    checks: list[Check] = []
    names = set()
    for path in sorted(folder.glob("*.rq")):
        names.add(path.stem)
        if path.stem not in severities:
            problems.append(
                Problem(
                    shown(folder / PROFILE),
                    0,
                    f"The check {path.stem} has no severity.",
                    f"Add a line for it: {', '.join(SEVERITIES)}.",
                    PROFILE_RULE,
                )
            )
        check = _read_check(path, severities.get(path.stem, ("ERROR", 0))[0], problems)
        if check:
            checks.append(check)
    for name, (_, line) in severities.items():
        if name not in names:
            problems.append(
                Problem(
                    shown(folder / PROFILE),
                    line,
                    f"There is no check {name}.",
                    did_you_mean(name, names) or "Remove the line, or add the file.",
                    PROFILE_RULE,
                )
            )
    return checks, problems


def read_accepted(path: Path) -> tuple[list[Accepted], list[Problem]]:
    """Read the accepted violations; a file that is not there accepts none."""
    problems: list[Problem] = []
    accepted = [
        Accepted(cells[0], cells[1], cells[2], line)
        for line, cells in _rows(path, _ACCEPTED_HEADER, ACCEPTED_RULE, problems)
    ]
    return accepted, problems


def _read_check(path: Path, severity: Severity, problems: list[Problem]) -> Check | None:
    def wrong(line: int, message: str, remedy: str) -> None:
        problems.append(Problem(shown(path), line, message, remedy, FILE_RULE))

    before = len(problems)
    if not _NAME.fullmatch(path.stem):
        wrong(0, "The file's name is no rule's name.", "Use small letters and single hyphens.")
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        wrong(0, f"The file cannot be read: {error}.", "Save it again, as UTF-8.")
        return None
    said: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("# "):
            break
        key, colon, value = line.removeprefix("# ").partition(": ")
        if not colon or key not in _KEYS or key in said or not value.strip():
            wrong(
                number,
                "The header is lines `# key: text`, each key once.",
                f"The keys are: {', '.join(_KEYS)}.",
            )
        said[key] = value.strip()
    for key in _KEYS:
        if key not in said:
            wrong(1, f"The header has no {key}.", f"Add a line `# {key}: ...` at the top.")
    if len(problems) > before:
        return None
    rule = Rule(path.stem, "SPARQL", severity, said["title"], said["remedy"], said["source"])
    return Check(rule, shown(path), text)


def _read_profile(path: Path, problems: list[Problem]) -> dict[str, tuple[Severity, int]]:
    severities: dict[str, tuple[Severity, int]] = {}
    for line, (name, word) in _rows(path, _PROFILE_HEADER, PROFILE_RULE, problems):
        severity = next((known for known in SEVERITIES if known == word), None)
        if severity is None:
            message = f"There is no severity {word!r}."
        elif name in severities:
            message = f"The check {name} stands twice."
        else:
            severities[name] = (severity, line)
            continue
        remedy = f"Give each check one of {', '.join(SEVERITIES)}."
        problems.append(Problem(shown(path), line, message, remedy, PROFILE_RULE))
    return severities


def _rows(
    path: Path, header: list[str], rule: str, problems: list[Problem]
) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each row of a table of tab-separated values."""
    if not path.is_file() and rule == ACCEPTED_RULE:
        return
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        remedy = "Save it again, as UTF-8."
        problems.append(Problem(shown(path), 0, f"It cannot be read: {error}.", remedy, rule))
        return
    for number, line in enumerate(lines, start=1):
        cells = line.split("\t")
        if number == 1:
            good = cells == header
        else:
            good = len(cells) == len(header) and all(cell.strip() == cell != "" for cell in cells)
        if not good:
            message = f"Expected {len(header)} filled cells between tabs."
            remedy = f"The columns are: {', '.join(header)}."
            problems.append(Problem(shown(path), number, message, remedy, rule))
        elif number > 1:
            yield number, cells
