"""``nbkg build``: from content to a release folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.content import facts_option, ontology_option, print_problems, queries_option
from kg.cli.progress import show_progress
from kg.errors import ContentError
from kg.paths import RELEASES_HELP, shown
from kg.release import build

if TYPE_CHECKING:
    from kg.checks import Finding


@click.command("build")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=f"Folder of releases.  [default: {RELEASES_HELP}]",
)
@facts_option
@ontology_option
@queries_option
@click.pass_context
def command(
    ctx: click.Context,
    out: Path | None,
    facts: Path | None,
    ontology: Path | None,
    queries: Path | None,
) -> None:
    """Check the content and build a release from it.

    Any violation stops the build; all of them are listed with file, line and remedy, and the old
    release stays. Without --release, other commands take the current release of the default
    folder, and the one that came with an installed wheel only where that folder holds none.
    """
    warnings: list[Finding] = []
    try:
        with show_progress() as progress:
            release = build(
                out,
                progress,
                facts=facts,
                ontology=ontology,
                queries=queries,
                warn=warnings.extend,
            )
    except ContentError as error:
        print_problems(error.problems)
        click.echo("Nothing was built; the current release is what it was.", err=True)
        ctx.exit(error.exit_code)
    if warnings:
        rules = ", ".join(dict.fromkeys(finding.rule.name for finding in warnings))
        click.echo(f"Warnings: {len(warnings)} ({rules}); nbkg check lists them.", err=True)
    manifest = release.manifest
    click.echo(f"release {manifest.release}")
    click.echo(f"data    {manifest.data}")
    click.echo(f"folder  {shown(release.folder.resolve())}")
    for name, count in manifest.counts.items():
        click.echo(f"{name:<10} {count:>7,}")
