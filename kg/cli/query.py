"""``nbkg query``: list the saved queries, or run one, or run a query of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli import completing

if TYPE_CHECKING:
    from collections.abc import Sequence


class _FormatOption(click.Option):
    """``--format``, whose help follows the registry of formats; that is read when help is asked."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help."""
        listed = "; ".join(f"{name} ({title})" for name, title in completing.formats().items())
        self.help = (
            f"{listed}.  [default: what the name of --out says; else table on a terminal, csv "
            "elsewhere, ttl for triples]"
        )
        return super().get_help_record(ctx)


@click.command(
    "query",
    epilog="A shell can complete names, parameters and values: docs/command-line.md.",
)
@click.argument("name", required=False, shell_complete=completing.name)
@click.argument("values", nargs=-1, metavar="[KEY=VALUE]...", shell_complete=completing.value)
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    cls=_FormatOption,
    shell_complete=completing.format_,
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write the answer to.  [default: standard output]",
)
@click.option(
    "--explain", is_flag=True, help="Say what the query asks, what it takes and gives; do not run."
)
@click.option(
    "--release",
    "folder",
    type=click.Path(path_type=Path),
    is_eager=True,
    help="Folder of a release.  [default: the current one]",
)
def command(
    name: str | None,
    values: Sequence[str],
    form: str | None,
    folder: Path | None,
    out: Path | None,
    *,
    explain: bool,
) -> None:
    """Run a query on the release; no server is needed.

    NAME is the slug of a saved query, a file with SPARQL, or - for standard input. Without it the
    saved queries are listed; words in its place list those that come nearest. KEY=VALUE sets a
    parameter, an entity by its IRI, CURIE, local name, label, or identifier elsewhere (HGNC:7559).
    A parameter of several values takes them with commas between, or KEY=VALUE repeated.
    """
    # Not above: a shell that completes names should not wait for all that runs a query.
    from kg.cli.running import run  # noqa: PLC0415

    run(name, values, form, folder, explain=explain, out=out)
