"""``python -m kg.mappings``: write the import modules, or print how much is mapped."""

from __future__ import annotations

import click

from kg.curation import load
from kg.errors import ContentError
from kg.mappings.content import IMPORTS, MappingContent, read
from kg.mappings.imports import modules
from kg.mappings.summary import table
from kg.paths import content_folder, ontology_file, shown


@click.command()
@click.option("--table", "show", is_flag=True, help="Print how much is mapped, and write nothing.")
def main(*, show: bool) -> None:
    """Write the import modules that the mappings make, and say which have changed."""
    content, problems = read(content_folder("ontology"))
    if problems:
        raise click.ClickException(str(ContentError(problems)))
    if show:
        click.echo(table(content, load(content_folder("facts"), ontology_file())), nl=False)
    else:
        _write(content)


def _write(content: MappingContent) -> None:
    """Write each module that differs, and remove those of no source."""
    folder = content.folder / IMPORTS
    texts = modules(content)
    for name, text in texts.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != text.encode():
            path.write_bytes(text.encode())
            click.echo(f"Wrote {shown(path)}.")
    for path in sorted(folder.glob("*.ttl")):
        if path.name not in texts:
            path.unlink()
            click.echo(f"Removed {shown(path)}.")


if __name__ == "__main__":
    main(prog_name="python -m kg.mappings")
