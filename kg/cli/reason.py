"""``nbkg reason``: what HermiT concludes, kept beside the ontology."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from kg.cli.content import facts_option, ontology_option
from kg.cli.progress import show_progress
from kg.curation import load, quads
from kg.errors import ContentError
from kg.mappings import mapping_quads
from kg.paths import content_folder, ontology_file, shown
from kg.reasoning.inferred import differing, inferred_file, inferred_text
from kg.reasoning.inferring import infer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.curation import Content
    from kg.reasoning.inferring import Inferences

_SHOWN = 20
"""How many differing lines are shown."""


@click.command("reason")
@click.option("--check", is_flag=True, help="Write nothing; compare the file with a fresh run.")
@facts_option
@ontology_option
@click.pass_context
def command(ctx: click.Context, facts: Path | None, ontology: Path | None, *, check: bool) -> None:
    """Let HermiT conclude what follows from ontology, facts and example cases.

    The conclusions are written to inferred.nt beside the ontology file, with the digest of what
    they were drawn from; a build stops when that is no longer the content. Needs the extra
    "reason" (owlready2, which brings HermiT, and Java). The exit code is 2 if the content
    contradicts itself, if a class can have no member, if an example case comes out other than
    cases.csv expects, or if --check finds a difference.
    """
    ontology = ontology or ontology_file()
    content = load(facts or content_folder("facts"), ontology)
    with show_progress() as progress:
        found = infer([*quads(content), *mapping_quads(content)], progress)
    wrong = _print_report(content, found)
    file, text = inferred_file(ontology), inferred_text(found)
    if check:
        differences = differing(file, text)
        if differences:
            _print_differences(file, differences)
            wrong = True
        else:
            click.echo(f"{shown(file)} is what a fresh run writes.")
    else:
        # Whoever reads meanwhile finds the old file or the new one, never half of it.
        scratch = file.with_suffix(".nt.new")
        scratch.write_text(text, encoding="utf-8")
        scratch.replace(file)
        click.echo(f"{len(found.triples):,} conclusions written to {shown(file)}.")
    if wrong:
        ctx.exit(ContentError.exit_code)


def _print_report(content: Content, found: Inferences) -> bool:
    """Print what a run came to; tell whether something is not as it should be."""
    table = Table("case", "expected", "found", "ruled out", "", title="Example cases", box=None)
    wrong = bool(found.unsatisfiable)
    for case in content.cases:
        outcome = found.cases[case.id]
        same = outcome.words == case.expected
        wrong = wrong or not same
        excluded = "all" if outcome.outside else " ".join(sorted(outcome.excluded))
        mark = "" if same else "[bold red]not as expected[/]"
        table.add_row(case.id, case.expected, outcome.words, excluded, mark)
    console = Console(width=None if Console().is_terminal else 100)
    if content.cases:
        console.print(table)
    rows = Table("", "", show_header=False, box=None)
    rows.add_row("consistent", "yes")
    rows.add_row("classes without members", ", ".join(found.unsatisfiable) or "none")
    for kind, count in found.kinds.items():
        rows.add_row(f"inferred {kind}", f"{count:,}")
    rows.add_row("seconds", f"{found.seconds:.1f}")
    rows.add_row("input-sha256", found.digest)
    console.print(rows)
    return wrong


def _print_differences(file: Path, differences: Iterable[str]) -> None:
    lines = list(differences)
    click.echo(f"{shown(file)} is not what a fresh run writes:", err=True)
    for line in lines[:_SHOWN]:
        click.echo(f"  {line}", err=True)
    if len(lines) > _SHOWN:
        click.echo(f"  and {len(lines) - _SHOWN} more lines", err=True)
    click.echo("Run: nbkg reason", err=True)
