"""What the commands on content share: where it lies, and how its problems are printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.errors import Problem

facts_option = click.option(
    "--facts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the CSV files.  [default: the project's]",
)
ontology_option = click.option(
    "--ontology",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Ontology file, in Turtle.  [default: the project's]",
)
queries_option = click.option(
    "--queries",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the saved queries.  [default: the project's]",
)


def print_problems(problems: Iterable[Problem]) -> None:
    """Print problems to standard error, one a line, and how many there are."""
    listed = list(problems)
    for problem in listed:
        click.echo(str(problem), err=True)
    files = len({problem.file for problem in listed})
    click.echo(f"Problems: {len(listed)} in {files} file{'s' if files > 1 else ''}.", err=True)
