"""``nbkg query``: list the saved queries, or run one, or run a query of one's own."""

from __future__ import annotations

import csv
import io
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli.result_table import print_answer, print_catalog
from kg.config import from_environment
from kg.errors import BadRequestError, NotFoundError
from kg.exports import DOWNLOADS
from kg.queries import Catalog
from kg.queries.header import MARK
from kg.queries.reading import read
from kg.queries.saved_query import SavedQuery
from kg.rdf.media import FORMATS
from kg.release import open_release
from kg.sparql.asking import ask
from kg.sparql.form import check
from kg.sparql.negotiation import choose, offers_for
from kg.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.store.engine import Engine

TABLE: Final = "table"
TEXT: Final = "rq"
STDIN: Final = "-"

_LIST_FORMATS: Final = (TABLE, "csv")


@click.command("query")
@click.argument("name", required=False)
@click.argument("values", nargs=-1, metavar="[KEY=VALUE]...")
@click.option(
    "--format",
    "form",
    metavar="FORMAT",
    help=f"One of: {TABLE}, {', '.join(FORMATS)}, or {TEXT} for the query itself, not run.  "
    "[default: table on a terminal, else csv; ttl for triples]",
)
@click.option(
    "--release",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder of a release.  [default: the current one]",
)
def command(name: str | None, values: Sequence[str], form: str | None, folder: Path | None) -> None:
    """Run a query on the release; no server is needed.

    NAME is the slug of a saved query, a file with SPARQL, or - for standard input. Without it the
    saved queries are listed. KEY=VALUE sets a parameter, an entity by its IRI, CURIE, local name
    or label. A parameter of several values takes them with commas between, or KEY=VALUE repeated.
    """
    release = open_release(folder)
    catalog = Catalog.load(release.folder / "queries")
    if name is None:
        _list(catalog, form)
        return
    query = _find(name, catalog)
    engine = EmbeddedEngine.load(
        quads=release.path(DOWNLOADS["nq"].file), merged=release.path(DOWNLOADS["nt"].file)
    )
    text = _bind(query, _pairs(values), engine)
    if form == TEXT:
        click.echo(text.rstrip("\n"))
    else:
        _run(text, form, engine)


def _find(name: str, catalog: Catalog) -> SavedQuery | str:
    """Return the saved query, or the text of another one.

    Raises:
        NotFoundError: there is neither a saved query nor a file of that name.
        BadRequestError: the file cannot be read, or is not UTF-8.
        ContentError: the file has a header that breaks the format.
    """
    path = Path(name)
    if name == STDIN:
        raw, shown = sys.stdin.buffer.read(), "standard input"
    elif name in catalog or not (path.suffix or "/" in name or path.exists()):
        return catalog[name]
    else:
        raw, shown = _read(path), name
    try:
        source = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequestError(f"{shown} is not UTF-8: byte {error.start}. Save it so.") from error
    return read(source, path, shown) if source.startswith(MARK) else source


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError(
            f"There is no file {path}. `nbkg query` lists the saved queries."
        ) from error
    except OSError as error:
        raise BadRequestError(f"{path} cannot be read: {error.strerror}.") from error


def _pairs(values: Sequence[str]) -> dict[str, list[str]]:
    """Split the arguments ``key=value``; a key may stand several times.

    Raises:
        BadRequestError: one has no ``=``.
    """
    pairs: dict[str, list[str]] = {}
    for argument in values:
        key, equals, value = argument.partition("=")
        if not equals:
            raise BadRequestError(
                f"{argument!r} is no KEY=VALUE; quote a value that holds spaces: "
                "site='bone marrow'."
            )
        pairs.setdefault(key, []).append(value)
    return pairs


def _bind(query: SavedQuery | str, pairs: dict[str, list[str]], engine: Engine) -> str:
    if isinstance(query, SavedQuery):
        return query.bind(pairs, engine)
    if pairs:
        raise BadRequestError(
            f"This query has no parameter {next(iter(pairs))!r}: only a saved query, or a file "
            f"with a `{MARK}` header (queries/README.md), has parameters."
        )
    return query


def _run(text: str, form: str | None, engine: Engine) -> None:
    """Answer a query on standard output."""
    checked = check(text, from_environment())
    if form is None:
        form = TABLE if checked.kind == "bindings" and sys.stdout.isatty() else None
        form = form or ("csv" if checked.kind == "bindings" else "ttl")
    if form == TABLE and checked.kind == "bindings":
        with _interruptible():
            print_answer(ask(engine, checked), engine)
        return
    if form == TABLE:
        raise BadRequestError("Triples make no table; leave --format out, or choose ttl.")
    offer = choose(offers_for(checked.kind), named=form, kind=checked.kind)
    with _interruptible():
        answer = ask(engine, checked).serialize(FORMATS[offer.name])
    click.echo(answer, nl=not answer.endswith(b"\n"))


def _list(catalog: Catalog, form: str | None) -> None:
    """List the saved queries.

    Raises:
        BadRequestError: a format that lists are not given in.
    """
    form = form or (TABLE if sys.stdout.isatty() else "csv")
    if form not in _LIST_FORMATS:
        raise BadRequestError(
            f"The list of queries comes as {' or '.join(_LIST_FORMATS)}, not {form}."
        )
    if form == TABLE:
        print_catalog(catalog)
        return
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(("topic", "slug", "summary", "parameters"))
    for query in catalog:
        names = " ".join(parameter.name for parameter in query.parameters)
        writer.writerow((query.topic, query.slug, query.summary, names))
    click.echo(lines.getvalue(), nl=False)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end a running query: the engine cannot, and Python would only act after it."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
