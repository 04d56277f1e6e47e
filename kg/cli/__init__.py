"""The command ``nbkg``: the group, its commands, and the one place that reports errors."""

from __future__ import annotations

import importlib
from typing import Any, Final

import click
from click.shell_completion import CompletionItem

from kg import __version__
from kg.errors import KgError

# In the order in which a curator meets them; --help sorts by name.
_COMMANDS: Final = (
    "build",
    "check",
    "verify",
    "query",
    "search",
    "stage",
    "reason",
    "export",
    "serve",
    "mcp",
)
"""Commands, each in a module of its name, which is imported when it is needed.

A shell waits for each completion, and all modules together take longer than it should.
"""


class _Group(click.Group):
    """A group that turns an error of ours into a message on stderr and its exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted({*_COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None where there is none of that name."""
        if cmd_name in _COMMANDS and cmd_name not in self.commands:
            module = importlib.import_module(f"kg.cli.{cmd_name}")
            self.add_command(module.command, cmd_name)
        return super().get_command(ctx, cmd_name)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Offer the names of commands without importing them, and the options of the group."""
        named = [
            CompletionItem(name) for name in self.list_commands(ctx) if name.startswith(incomplete)
        ]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

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
