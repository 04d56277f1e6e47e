"""``nbkg verify``: prove the curated content against the document's text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich import box
from rich.console import Console
from rich.table import Table

from kg.cli.content import facts_option, ontology_option
from kg.curation import inspect
from kg.errors import ContentError
from kg.paths import content_folder, ontology_file
from kg.verification.document import Document
from kg.verification.readings import LEANING
from kg.verification.report import as_json, summary
from kg.verification.verification import find_source, verify
from kg.verification.wording import write_wording as write_digests

if TYPE_CHECKING:
    from kg.verification.verification import Verification

_PLAIN_WIDTH = 110
"""Columns of a table that is written into a file or a pipe."""


@click.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@facts_option
@ontology_option
@click.option("--source", metavar="NAME", help="Source that FILE is the text of.")
@click.option(
    "--leaning",
    type=click.IntRange(min=1),
    default=LEANING,
    show_default=True,
    help="Facts of unlike properties that may lean on a passage without a second reading.",
)
@click.option("--passages", is_flag=True, help="List the passages that state nothing, with reason.")
@click.option("--strict", is_flag=True, help="Fail on second readings without an outcome, too.")
@click.option(
    "--write-wording", is_flag=True, help="First write the digests of FILE's wording: wording.csv."
)
@click.option("--json", "machine", is_flag=True, help="Print the findings as JSON.")
def command(
    file: Path,
    facts: Path | None,
    ontology: Path | None,
    source: str | None,
    leaning: int,
    *,
    passages: bool,
    strict: bool,
    write_wording: bool,
    machine: bool,
) -> None:
    """Prove coverage, citations and fit against the document's text FILE.

    Every character lies in one passage, every hash is right, every passage that states something
    is cited; numbers, hedges, conditions and names of each fact stand in what it cites; no wording
    was copied. Of a changed text, names the passages that changed and the facts that rest on them.
    Where content breaks rules, they are listed, and what can be proved all the same is proved.
    Ends with 0 only if all of it holds.
    """
    folder, ontology = facts or content_folder("facts"), ontology or ontology_file()
    document = Document.read(file)
    inspection = inspect(folder, ontology)
    if write_wording:
        content = inspection.content
        write_digests(content, find_source(content, document, source), document)
        inspection = inspect(folder, ontology)
    if inspection.problems and not inspection.content.sources:
        raise ContentError(inspection.problems)
    found = verify(inspection, document, source=source, leaning=leaning, text_file=file)
    failed = bool(found.content_problems or found.problems or (strict and found.pending))
    if machine:
        click.echo(json.dumps({"holds": not failed} | as_json(found), indent=2))
    else:
        _print(found, passages=passages, failed=failed)
    click.get_current_context().exit(1 if failed else 0)


def _print(found: Verification, *, passages: bool, failed: bool) -> None:
    console = Console(highlight=False, emoji=False)
    lines = box.SIMPLE_HEAD
    if not console.is_terminal:
        console, lines = Console(highlight=False, emoji=False, width=_PLAIN_WIDTH), box.ASCII
    document = found.document
    console.print(
        f"{found.source.title}: {document.length} characters, SHA-256 {document.sha256}"
        + ("" if found.same else " (changed)"),
        soft_wrap=True,
        markup=False,
    )
    tables = [_sections(found)]
    if passages:
        tables.append(_other_passages(found))
    if found.readings and found.readings.listed:
        tables.append(_readings(found))
    for table in tables:
        table.box, table.title_justify = lines, "left"
        console.print(table)
    for problem in (*found.content_problems, *found.problems):
        console.print(str(problem), soft_wrap=True, markup=False)
    for problem in found.pending:
        console.print(f"to read: {problem}", soft_wrap=True, markup=False)
    findings = len(found.content_problems) + len(found.problems)
    for line in summary(found):
        console.print(line, soft_wrap=True, markup=False)
    console.print(
        f"{findings} findings, {len(found.pending)} second readings pending: "
        + ("does not hold" if failed else "holds")
    )


def _sections(found: Verification) -> Table:
    table = Table("Section", title="By section")
    columns = ("Passages", "Statements", "Cited", "Facts", "Characters")
    for column in columns:
        table.add_column(column, justify="right")
    for row in found.sections:
        figures = (row.passages, row.claims, row.cited, row.facts, row.characters)
        table.add_row(row.section.id, *("" if n is None else str(n) for n in figures))
    sums = [sum(row.passages for row in found.sections), sum(r.claims for r in found.sections)]
    sums += [sum(row.cited for row in found.sections), len(found.content.facts)]
    characters = [row.characters for row in found.sections if row.characters is not None]
    table.add_section()
    table.add_row("all", *map(str, sums), str(sum(characters)) if characters else "")
    return table


def _other_passages(found: Verification) -> Table:
    table = Table("Passage", "Section", "Kind", "Reason", title="Passages that state nothing")
    for passage in found.content.passages:
        if not passage.claims:
            table.add_row(passage.id, passage.section, passage.kind, passage.reason)
    return table


def _readings(found: Verification) -> Table:
    table = Table("Passage", "Facts", title="For a second reading")
    table.add_column("Unlike facts", justify="right")
    table.add_column("Idle words", justify="right")
    table.add_column("Outcome")
    for entry in found.readings.listed if found.readings else ():
        figures = (str(n) if n else "" for n in (entry.leaning, entry.idle))
        table.add_row(entry.passage.id, " ".join(entry.facts), *figures, entry.outcome)
    return table
