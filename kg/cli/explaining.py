"""A saved query explained on a terminal: what it asks, takes and gives."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

import click

from kg.rdf.namespaces import curie

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.queries import Parameter, SavedQuery
    from kg.queries.column import Column
    from kg.store.engine import Engine

_WIDTH: Final = 96
_CHOICES: Final = 12
"""Values that are listed of a parameter."""


def explained(query: SavedQuery, engine: Engine) -> None:
    """Print a query with its parameters, the values they take, and its columns."""
    click.echo(f"{query.slug}: {query.summary}")
    for question in query.questions:
        click.echo(f"  {question}")
    click.echo(f"\n{textwrap.fill(query.description, _WIDTH)}")
    if query.parameters:
        click.echo("\nTakes")
        for parameter in query.parameters:
            for line in _parameter(parameter, engine):
                click.echo(line)
    click.echo("\nGives")
    labels = {column.label_of: column.name for column in query.columns if column.label_of}
    for column in query.columns:
        if not column.label_of:
            click.echo(_column(column, labels.get(column.name, "")))
    click.echo(f"\nTags: {', '.join(query.tags)}")
    example = [f" {p.name}={_quoted(p.example)}" for p in query.parameters if p.example]
    click.echo(f"Example: nbkg query {query.slug}{''.join(example[:1])}")


def _parameter(parameter: Parameter, engine: Engine) -> Iterator[str]:
    kind = _short(parameter.of_class.value) if parameter.of_class else parameter.expected
    yield f"  {parameter.name}  {parameter.label}: {kind}"
    if parameter.description:
        yield _indented(parameter.description)
    if parameter.required:
        yield _indented("A value is needed.")
    elif parameter.default:
        default = ", ".join(_short(term.value) for term in parameter.default)
        yield _indented(f"Without it: {default}")
    else:
        yield _indented("Without it: all.")
    if parameter.several:
        yield _indented("Several values, with commas between.")
    options = parameter.options(engine) if parameter.closed else []
    if options:
        listed = [_option(_short(o.term.value), o.label) for o in options[:_CHOICES]]
        more = len(options) - len(listed)
        rest = f" and {more} more" if more > 0 else ""
        yield _indented(f"Choices: {', '.join(listed)}{rest}")


def _option(value: str, label: str) -> str:
    return value if value == label else f"{value} ({label})"


def _column(column: Column, named_in: str) -> str:
    names = f"{column.name}, {named_in}" if named_in else column.name
    unit = f", {_short(column.unit)}" if column.unit else ""
    described = f" {column.description}" if column.description else ""
    return textwrap.fill(
        f"{names}  {column.label} ({column.datatype}{unit}).{described}",
        _WIDTH,
        initial_indent="  ",
        subsequent_indent="      ",
    )


def _indented(text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent="      ", subsequent_indent="      ")


def _short(value: str) -> str:
    """Return what a user types for a term: the local name of an entity of ours."""
    return (curie(value) or value).removeprefix("nb:")


def _quoted(text: str) -> str:
    return f"'{text}'" if " " in text else text
