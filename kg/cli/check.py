"""``nbkg check``: every rule there is, and how often each is broken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kg.checks import RULES as CHECK_RULES
from kg.checks import SEVERITIES, Rule, Severity, message
from kg.cli.content import facts_option, ontology_option, print_problems, queries_option
from kg.curation import RULES as CONTENT_RULES
from kg.errors import ContentError, Problem
from kg.queries import RULES as QUERY_RULES
from kg.queries.answers import RULES as ANSWER_RULES
from kg.reasoning.inferred import RULES as REASONING_RULES
from kg.release import TITLES, dataset, examine
from kg.release.checking import Checked, check_dataset, check_queries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_SHOWN: Final = 5
"""Warnings of one rule that are listed unless --all is given."""

_TITLES: Final = {**TITLES, **CHECK_RULES}
"""What holds where a rule is kept, by the name of each rule that is a function."""

_STYLE: Final[Mapping[Severity, str]] = {"ERROR": "bold red", "WARN": "yellow", "INFO": "cyan"}


@dataclass(frozen=True)
class _Row:
    name: str
    kind: str
    severity: Severity
    violations: int
    title: str


@click.command("check")
@facts_option
@ontology_option
@queries_option
@click.option("--all", "everything", is_flag=True, help="List every rule and every violation.")
@click.pass_context
def command(
    ctx: click.Context,
    facts: Path | None,
    ontology: Path | None,
    queries: Path | None,
    *,
    everything: bool,
) -> None:
    """Check content, saved queries and the whole dataset, and print a table of the rules.

    First come the rules about content and saved queries. Where they hold, the dataset is made, the
    saved queries are run on it, and the checks beside the ontology file: SPARQL queries (checks/)
    and SHACL shapes (shapes.ttl). Nothing is built. The table lists the rules that are broken, then
    how many there are of each kind. The exit code is 2 if there is an error; each one is listed
    with file, line and remedy. Warnings and infos stop nothing.
    """
    found = examine(facts, ontology, queries)
    if found.problems:
        run = {name: title for name, title in _TITLES.items() if name not in ANSWER_RULES}
        _print_table(_rows_of_titles(found.problems, run), everything=everything)
        print_problems(found.problems)
        if found.not_run:
            names = ", ".join(found.not_run)
            click.echo(f"Not run until these problems are mended: {names}.", err=True)
        click.echo("The dataset was not checked: that needs content without problems.", err=True)
        ctx.exit(ContentError.exit_code)
    quads = dataset(found.content, found.catalog)
    checked = check_dataset(found.content, quads, ontology)
    answers = check_queries(found.catalog, quads)
    rows = [*_rows_of_titles((*checked.problems, *answers), _TITLES), *_rows_of_checks(checked)]
    _print_table(rows, everything=everything)
    _print_findings(checked, everything=everything)
    if errors := (*checked.errors, *answers):
        print_problems(errors)
        ctx.exit(ContentError.exit_code)


def _rows_of_titles(problems: Iterable[Problem], rules: Mapping[str, str]) -> list[_Row]:
    """Return a row for each rule that is a function."""
    counts = Counter(problem.rule for problem in problems)
    return [_Row(name, _kind(name), "ERROR", counts[name], title) for name, title in rules.items()]


def _kind(name: str) -> str:
    if name in CHECK_RULES:
        return "checks"
    if name in CONTENT_RULES:
        return "content"
    if name in REASONING_RULES:
        return "reason"
    return "query" if name in QUERY_RULES else "mapping"


def _rows_of_checks(checked: Checked) -> list[_Row]:
    """Return a row for each rule that is a file."""
    counts = Counter(finding.rule.name for finding in checked.findings)
    return [_row(rule, counts[rule.name]) for rule in checked.rules]


def _row(rule: Rule, violations: int) -> _Row:
    return _Row(rule.name, rule.kind, rule.severity, violations, rule.title)


def _print_table(rows: list[_Row], *, everything: bool) -> None:
    """Print the broken rules, or all, and a summary by kind."""
    listed = [row for row in rows if row.violations or everything]
    kinds = dict.fromkeys(row.kind for row in rows)
    summary = [_summary(kind, [row for row in rows if row.kind == kind]) for kind in kinds]
    console = Console()
    if console.is_terminal:
        _print_rich(console, listed, summary)
    else:
        for row in listed:
            click.echo(
                f"{row.name:<30} {row.kind:<8} {row.severity:<8} {row.violations:>5}  {row.title}"
            )
        if listed:
            click.echo()
        click.echo(f"{'kind':<8} {'rules':>6} {'errors':>7} {'warnings':>9} {'infos':>6}")
        for kind, *n in summary:
            click.echo(f"{kind:<8} {n[0]:>6} {n[1]:>7} {n[2]:>9} {n[3]:>6}")
    _, rules, *totals = _summary("", rows)
    errors, warnings, infos = (str(total or "no") for total in totals)
    click.echo(f"{rules} rules: {errors} errors, {warnings} warnings, {infos} infos.")


def _summary(kind: str, rows: list[_Row]) -> tuple[str, int, int, int, int]:
    """Return a kind, how many rules it has, and its errors, warnings and infos."""
    errors, warnings, infos = (
        sum(row.violations for row in rows if row.severity == severity) for severity in SEVERITIES
    )
    return kind, len(rows), errors, warnings, infos


def _print_rich(
    console: Console, rows: Iterable[_Row], summary: Iterable[tuple[str, int, int, int, int]]
) -> None:
    table = Table("Rule", "Kind", "Severity", "Violations", "What holds")
    for row in rows:
        style = _STYLE[row.severity] if row.violations else "green"
        count = f"[{style}]{row.violations}[/]"
        table.add_row(row.name, row.kind, row.severity, count, escape(row.title))
    if table.row_count:
        console.print(table)
    by_kind = Table("Kind", "Rules", "Errors", "Warnings", "Infos")
    for kind, *numbers in summary:
        by_kind.add_row(kind, *map(str, numbers))
    console.print(by_kind)


def _print_findings(checked: Checked, *, everything: bool) -> None:
    """List warnings, and infos with --all, grouped by rule; errors are printed as problems."""
    for rule in checked.rules:
        found = [finding for finding in checked.findings if finding.rule == rule]
        if not found or rule.severity == "ERROR" or (rule.severity == "INFO" and not everything):
            continue
        click.echo(f"\n{rule.severity} {rule.name}: {rule.remedy}")
        for finding in found if everything else found[:_SHOWN]:
            file, line = checked.places.of(finding.subject)
            click.echo(f"  {file}:{line}: {message(finding)}")
        if len(found) > _SHOWN and not everything:
            click.echo(f"  and {len(found) - _SHOWN} more (nbkg check --all)")
