"""``nbkg check``: every rule about content, and how often each is broken."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from kg.cli.content import facts_option, ontology_option, print_problems
from kg.curation import RULES, Inspection, inspect
from kg.errors import ContentError
from kg.paths import content_folder, ontology_file

if TYPE_CHECKING:
    from pathlib import Path


@click.command("check")
@facts_option
@ontology_option
@click.pass_context
def command(ctx: click.Context, facts: Path | None, ontology: Path | None) -> None:
    """Check the content and print a table of the rules.

    Nothing is built. The exit code is 2 if a rule is broken; each problem is listed with file,
    line and remedy.
    """
    inspection = inspect(facts or content_folder("facts"), ontology or ontology_file())
    _print_table(inspection)
    if inspection.problems:
        print_problems(inspection.problems)
        for name, files in inspection.not_run.items():
            click.echo(f"Rule {name} did not run: mend {', '.join(files)} first.", err=True)
        ctx.exit(ContentError.exit_code)
    click.echo(f"{len(RULES)} rules, no problems.")


def _print_table(inspection: Inspection) -> None:
    counts = Counter(problem.rule for problem in inspection.problems)
    rows = [
        (rule.name, "not run" if rule.name in inspection.not_run else str(counts[rule.name]), rule)
        for rule in RULES.values()
    ]
    console = Console()
    if not console.is_terminal:
        for name, outcome, rule in rows:
            click.echo(f"{name:<26} {outcome:>7}  {rule.title}")
        return
    table = Table("Rule", "Problems", "What holds", title="Rules about content")
    for name, outcome, rule in rows:
        style = "green" if outcome == "0" else "bold red"
        table.add_row(name, f"[{style}]{outcome}[/]", rule.title)
    console.print(table)
