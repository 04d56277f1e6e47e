"""``nbkg stage``: the stage of a described case, with reasons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kg.curation.cases import NONE, UNKNOWN, Description, Sites
from kg.errors import BadRequestError
from kg.exports import DOWNLOADS
from kg.queries.choosing import choose
from kg.rdf.namespaces import PREFIXES, iri
from kg.release import open_release
from kg.staging import CARE, as_json, assumptions, determine, read_age, readings, verdicts
from kg.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.staging import Assessment
    from kg.store.engine import Engine

CONTRADICTORY: Final = 4
"""Exit code for a case that contradicts itself: it was understood, and there is no answer."""

_PLAIN_WIDTH: Final = 110
"""Columns of a table that is written into a file or a pipe."""
_WORDS: Final = (
    "Parts of the body by local name, CURIE, IRI or label, with commas between or each with the "
    "option again; "
    f"`{NONE}` if there is none; `{UNKNOWN}`, alone or beside names, if there may be (others)."
    "  [default: unknown]"
)


@click.command("stage")
@click.option(
    "--age-months",
    "age",
    multiple=True,
    metavar="MONTHS",
    help=f"Age of the child in completed months, or `{UNKNOWN}`.  [default: unknown]",
)
@click.option(
    "--local",
    multiple=True,
    metavar="SITES",
    help=f"What the cancer has spread to near the first tumor. {_WORDS}",
)
@click.option(
    "--distant",
    multiple=True,
    metavar="SITES",
    help="What it has spread to in other areas of the body; as for --local.",
)
@click.option(
    "--vital",
    multiple=True,
    metavar="STRUCTURES",
    help="Vital structures that the tumors affect; as for --local.",
)
@click.option(
    "--stage",
    multiple=True,
    metavar="STAGE",
    help="Stage that somebody gave the case, such as MS; checked against the findings.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="A table to read, or JSON.",
)
@click.option(
    "--release",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of a release.  [default: the current one]",
)
@click.pass_context
def command(
    ctx: click.Context,
    *,
    age: tuple[str, ...],
    local: tuple[str, ...],
    distant: tuple[str, ...],
    vital: tuple[str, ...],
    stage: tuple[str, ...],
    form: str,
    folder: Path | None,
) -> None:
    """Say which stage a described case is of, and why.

    Applies what one page says about the stages, no more: it is no medical advice. What is not
    given counts as unknown and leaves open what it bears on.

    \b
    Example: nbkg stage --age-months 6 --local none --distant liver,skin --vital none

    The exit code is 0 if the case has an answer, which may be that none is determined; 2 if an
    option is wrong; 4 if the case contradicts itself.
    """  # noqa: D301  # click's mark for lines that are not wrapped
    release = open_release(folder)
    engine = EmbeddedEngine.load(
        quads=release.path(DOWNLOADS["nq"].file), merged=release.path(DOWNLOADS["nt"].file)
    )
    description = Description(
        age_months=read_age(_one(age, "--age-months"), "--age-months"),
        local=_sites(local, "--local", engine),
        distant=_sites(distant, "--distant", engine),
        vital=_sites(vital, "--vital", engine),
        stage=_stage(_one(stage, "--stage"), engine),
    )
    found = determine(description, engine)
    if form == "json":
        click.echo(json.dumps(as_json(found, description, engine), indent=2, ensure_ascii=False))
    else:
        _print(found, description, engine)
    if found.contradictions:
        ctx.exit(CONTRADICTORY)


def _one(texts: tuple[str, ...], option: str) -> str | None:
    """Return the value of an option, or None where it is left out.

    Raises:
        BadRequestError: it is given more than once.
    """
    if len(texts) > 1:
        raise BadRequestError(f"{option} is given {len(texts)} times; give it once.")
    return texts[0] if texts else None


def _sites(texts: tuple[str, ...], option: str, engine: Engine) -> Sites:
    """Read one list; an option that is given again adds to it.

    Raises:
        BadRequestError: a word names no part of the body, or none and unknown are both said.
    """
    if not texts:
        return Sites.read([])
    words = [word.strip() for text in texts for word in text.split(",") if word.strip()]
    said = {word.casefold() for word in words} & {NONE, UNKNOWN}
    if not words or len(said) > 1:
        raise BadRequestError(
            f"{option} says {'both none and unknown' if words else 'nothing'}; "
            f"write names, {NONE} or {UNKNOWN}."
        )
    anatomy = iri("nbo:AnatomicalEntity")
    return Sites.read(
        word.casefold()
        if word.casefold() in said
        else _local(choose(word, anatomy, engine, name=option))
        for word in words
    )


def _stage(text: str | None, engine: Engine) -> str:
    """Read a stage; MS is short for *stage MS*."""
    if text is None:
        return ""
    known = text if ":" in text or text.casefold().startswith("stage") else f"stage {text}"
    return _local(choose(known.strip(), iri("nbo:Stage"), engine, name="--stage"))


def _local(entity: ox.NamedNode) -> str:
    return entity.value.removeprefix(PREFIXES["nb"])


def _print(found: Assessment, description: Description, engine: Engine) -> None:
    console = Console(highlight=False, emoji=False)
    if not console.is_terminal:
        console = Console(highlight=False, emoji=False, width=_PLAIN_WIDTH)
    console.print(Text(f"{found.answer[0].upper()}{found.answer[1:]}.", "bold"), soft_wrap=True)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in ("Stage", "Of it", "Because, or what would have to be known"):
        table.add_column(column, overflow="fold")
    for verdict in verdicts(found):
        table.add_row(Text(verdict.label), verdict.of_it, Text("\n".join(verdict.because)))
    if table.row_count:
        console.print()
        console.print(table)
    if not found.contradictions:
        _list(console, "Assumed", assumptions(description))
        _list(console, "How the page was read", readings(engine))
    console.print()
    console.print(Text(CARE, "dim"))


def _list(console: Console, title: str, sentences: tuple[str, ...]) -> None:
    if sentences:
        console.print()
        console.print(Text(f"{title}:"))
        for sentence in sentences:
            console.print(Text(f"- {sentence}"), soft_wrap=not console.is_terminal)
