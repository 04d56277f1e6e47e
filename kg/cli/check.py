"""``nbkg check``: every rule about content and saved queries, and how often each is broken."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from kg.cli.content import facts_option, ontology_option, print_problems, queries_option
from kg.errors import ContentError
from kg.release import TITLES, Examination, examine

if TYPE_CHECKING:
    from pathlib import Path


@click.command("check")
@facts_option
@ontology_option
@queries_option
@click.pass_context
def command(
    ctx: click.Context, facts: Path | None, ontology: Path | None, queries: Path | None
) -> None:
    """Check content and saved queries and print a table of the rules.

    These are all the rules that stop a build. Nothing is built. The exit code is 2 if a rule is
    broken; each problem is listed with file, line and remedy.
    """
    found = examine(facts, ontology, queries)
    _print_table(found)
    if found.problems:
        print_problems(found.problems)
        if found.not_run:
            names = ", ".join(found.not_run)
            click.echo(f"Not run until these problems are mended: {names}.", err=True)
        ctx.exit(ContentError.exit_code)
    click.echo(f"{len(TITLES)} rules, no problems.")


def _print_table(found: Examination) -> None:
    counts = Counter(problem.rule for problem in found.problems)
    # Where something is wrong, the rules that hold would only hide it.
    rows = [
        (name, str(counts[name]), title)
        for name, title in TITLES.items()
        if counts[name] or not found.problems
    ]
    console = Console()
    if not console.is_terminal:
        for name, outcome, title in rows:
            click.echo(f"{name:<26} {outcome:>7}  {title}")
        return
    table = Table("Rule", "Problems", "What holds", title="Rules about content and saved queries")
    for name, outcome, title in rows:
        style = "green" if outcome == "0" else "bold red"
        table.add_row(name, f"[{style}]{outcome}[/]", title)
    console.print(table)
