"""The command ``nbkg``: the group, its commands, and the one place that reports errors."""

from __future__ import annotations

from typing import Any

import click

from kg import __version__
from kg.cli import build, check, export, query, reason, serve, stage, verify
from kg.errors import KgError


class _Group(click.Group):
    """A group that turns an error of ours into a message on stderr and its exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except KgError as error:
            # A list of problems gets a headline; one sentence is its own.
            headline = f"{error.title}:\n" if "\n" in str(error) else ""
            click.echo(f"nbkg: {headline}{error}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="nbkg")
def main() -> None:
    """Build, check, query and serve the neuroblastoma knowledge graph."""


# In the order in which a curator meets them; --help sorts by name.
main.add_command(build.command, "build")
main.add_command(check.command, "check")
main.add_command(verify.command, "verify")
main.add_command(query.command, "query")
main.add_command(stage.command, "stage")
main.add_command(reason.command, "reason")
main.add_command(export.command, "export")
main.add_command(serve.command, "serve")
