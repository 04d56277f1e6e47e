"""``nbkg export``: one download of a release."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.errors import ReleaseError
from kg.exports import DOWNLOADS
from kg.owlapi import SYNTAXES, convert
from kg.release import open_release

if TYPE_CHECKING:
    from kg.release import Release


_TITLES = {download.name: download.title for download in DOWNLOADS.values()} | dict(SYNTAXES)


_WIDTH = max(map(len, _TITLES))
_FORMATS = "\n".join(f"  {name:{_WIDTH}}  {title}" for name, title in _TITLES.items())


@click.command(
    "export",
    # \b keeps the lines of the list as they are.
    epilog=f"\b\nFormats:\n{_FORMATS}",
    context_settings={"max_content_width": 120},
)
@click.option(
    "--format",
    "name",
    type=click.Choice([*_TITLES]),
    metavar="NAME",
    required=True,
    help="One of the formats listed below.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default="-",
    help="File to write; - for standard output.",
    show_default=True,
)
@click.option(
    "--release",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Release folder, or folder of releases; the current release unless given.",
)
def command(name: str, out: Path, folder: Path | None) -> None:
    """Write one download of a release."""
    release: Release = open_release(folder)
    if name in SYNTAXES:
        data = convert(release.path(DOWNLOADS["owl"].file), name)
    else:
        data = release.path(DOWNLOADS[name].file).read_bytes()
    if str(out) == "-":
        click.echo(data, nl=False)
        return
    try:
        out.write_bytes(data)
    except OSError as error:
        raise ReleaseError(
            f"{out} cannot be written: {error.strerror}. Choose another file with --out."
        ) from error
    click.echo(f"{out}: {_TITLES[name]}, {len(data):,} bytes", err=True)
