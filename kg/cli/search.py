"""``nbkg search``: saved queries, entities and facts by the words of people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from kg.cli.running import engine_of
from kg.queries import Catalog
from kg.release import open_release
from kg.search import KINDS, Search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.search import Found, Hit, Kind

_HEADINGS: Final = {"query": "Saved queries", "entity": "Entities", "fact": "Facts"}


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(KINDS),
    multiple=True,
    help="What to look for; may be repeated.  [default: all]",
)
@click.option(
    "--most",
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    help="The largest number of hits of each kind.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="Lines to read, or JSON.",
)
@click.option(
    "--release",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of a release.  [default: the current one]",
)
def command(
    words: Sequence[str], kinds: Sequence[Kind], most: int, form: str, folder: Path | None
) -> None:
    """Find saved queries, entities and facts by WORDS: a question, a lay word, a name.

    Slips of the pen are forgiven. A saved query that takes what was named comes with the value.
    """
    release = open_release(folder)
    search = Search(Catalog.load(release.folder / "queries"), engine_of(release))
    found = search.find(" ".join(words), kinds or KINDS, most=most)
    if form == "json":
        click.echo(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
    else:
        _print(found)


def _as_json(found: Found) -> dict[str, Any]:
    return {
        "readAs": {word: list(words) for word, words in found.read_as.items()},
        "everyday": dict(found.everyday),
        "unknown": list(found.unknown),
        "didYouMean": found.suggested or None,
        "sure": found.sure,
        "counts": dict(found.counts),
        "hits": [
            {
                "kind": hit.thing.kind,
                "iri": hit.thing.iri,
                "name": hit.thing.name,
                "title": hit.thing.title,
                "score": hit.score,
                "values": dict(hit.values),
                "matches": [{"field": match.field, "text": match.text} for match in hit.matches],
            }
            for hit in found.hits
        ],
    }


def _print(found: Found) -> None:
    if found.suggested:
        click.echo(f"Did you mean: {found.suggested}?", err=True)
    for word, words in found.read_as.items():
        click.echo(f"{word!r} stands nowhere; looked for {', '.join(words)}.", err=True)
    for word, meant in found.everyday.items():
        click.echo(f"Looked also for {meant} (for {word!r}).", err=True)
    if found.unknown:
        click.echo(f"Nothing has, or is close to: {', '.join(found.unknown)}.", err=True)
    if not found.hits:
        click.echo("Nothing fits.", err=True)
    elif not found.sure:
        click.echo("Nothing fits well; these come nearest.", err=True)
    # The kind that holds the best hit stands first.
    for kind in dict.fromkeys(hit.thing.kind for hit in found.hits):
        hits = [hit for hit in found.hits if hit.thing.kind == kind]
        click.secho(_HEADINGS[kind], bold=True)
        for hit in hits:
            click.echo(f"  {_line(hit)}")


def _line(hit: Hit) -> str:
    if hit.thing.kind == "query":
        values = "".join(f" {name}={value}" for name, value in hit.values.items())
        return f"{hit.thing.title}\n      nbkg query {hit.thing.name}{values}"
    prefix = "nb" if hit.thing.kind == "entity" else "fact"
    why = next((m for m in hit.matches if m.field in {"synonym", "identifier"}), None)
    return f"{prefix}:{hit.thing.name}  {hit.thing.title}{f'  ({why.text})' if why else ''}"
