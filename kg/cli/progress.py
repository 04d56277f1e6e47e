"""How commands show that they are at work."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def show_progress() -> Iterator[Callable[[str, int, int], None]]:
    """Show steps on standard error: a bar on a terminal, a line each elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _print_step
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(step: str, done: int, total: int) -> None:
            bar.update(task, description=step, completed=done, total=total)

        yield show


def _print_step(step: str, done: int, total: int) -> None:
    if done < total:
        click.echo(f"[{done + 1}/{total}] {step}", err=True)
