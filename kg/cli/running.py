"""What ``nbkg query`` does: list the saved queries, explain or run one, or one of one's own."""

from __future__ import annotations

import csv
import io
import signal
import sys
import textwrap
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kg.cli.completing import saved_queries
from kg.cli.explaining import explained
from kg.cli.result_file import BINARY, Asked, body, format_of, state
from kg.cli.result_table import print_answer, print_catalog
from kg.config import from_environment
from kg.errors import BadRequestError, NotFoundError
from kg.exports import DOWNLOADS
from kg.paths import shown
from kg.queries import Catalog
from kg.queries.header import MARK
from kg.queries.reading import read
from kg.queries.saved_query import SavedQuery
from kg.rdf.media import format_named
from kg.release import open_release
from kg.search import LONGEST, Search
from kg.sparql.asking import ask
from kg.sparql.form import check
from kg.store.embedded import EmbeddedEngine
from kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.release import Release
    from kg.store.engine import Engine

TABLE: Final = "table"
TEXT: Final = "rq"
STDIN: Final = "-"
_WIDTH: Final = 96
_NEAR: Final = 5
"""Queries that are named to who asks for one that is not there."""

_LIST_FORMATS: Final = (TABLE, "csv")


def run(
    name: str | None,
    values: Sequence[str],
    form: str | None,
    folder: Path | None,
    *,
    explain: bool = False,
    out: Path | None = None,
) -> None:
    """Do what ``nbkg query`` is told; see there for the arguments.

    Raises:
        KgError: there is no such query, release or format, or a value is wrong.
    """
    release = open_release(folder)
    if out is not None and (name is None or explain or form == TEXT):
        raise BadRequestError("--out is for the answer to a query; leave it out, or name a query.")
    if name is None:
        _list(Catalog.load(release.folder / "queries"), form)
        return
    query = _find(name, release)
    pairs = _pairs(values, query)
    if explain and isinstance(query, str):
        raise BadRequestError(f"{name} has no header that explains it (queries/README.md).")
    engine = engine_of(release)
    if explain and isinstance(query, SavedQuery):
        explained(query, engine)
        return
    text = _bind(query, pairs, engine)
    if form == TEXT:
        click.echo(text.rstrip("\n"))
    else:
        saved = query if isinstance(query, SavedQuery) else None
        _run(Asked(saved, pairs, check(text, from_environment()), engine, release), form, out)


def engine_of(release: Release) -> EmbeddedEngine:
    """Return a release in an engine of this process.

    Raises:
        ReleaseError: it cannot be loaded.
    """
    return EmbeddedEngine.load(
        quads=release.path(DOWNLOADS["nq"].file), merged=release.path(DOWNLOADS["nt"].file)
    )


def _find(name: str, release: Release) -> SavedQuery | str:
    """Return the saved query, or the text of another one.

    Raises:
        NotFoundError: there is neither a saved query nor a file of that name.
        BadRequestError: the file cannot be read, or is not UTF-8.
        ContentError: the file has a header that breaks the format.
    """
    path = Path(name)
    if name == STDIN:
        raw, called = sys.stdin.buffer.read(), "standard input"
    elif name in (files := saved_queries(release.folder)):
        return read(files[name].read_text(encoding="utf-8"), files[name], shown(files[name]))
    elif any(map(str.isspace, name)) or not (path.suffix or "/" in name or path.exists()):
        raise _missing(name, Catalog.load(release.folder / "queries"))
    else:
        raw, called = _read(path), name
    try:
        source = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequestError(f"{called} is not UTF-8: byte {error.start}. Save it so.") from error
    return read(source, path, called) if source.startswith(MARK) else source


def _missing(name: str, catalog: Catalog) -> NotFoundError:
    """Say that there is no such saved query, and which may be meant: by name, or by its words."""
    said = f"There is no saved query {name[:100]!r}."
    hits = Search(catalog).find(name[:LONGEST], ("query",), most=_NEAR).hits
    if any(map(str.isspace, name)) and hits:
        width = max(len(hit.thing.name) for hit in hits)
        lines = [f"  {hit.thing.name:{width}}  {hit.thing.title}" for hit in hits]
        return NotFoundError("\n".join((f"{said} These come nearest to the words:", *lines)))
    alike = did_you_mean(name, (query.slug for query in catalog))
    if alike:
        return NotFoundError(f"{said} {alike}")
    if hits:
        return NotFoundError(f"{said} Did you mean {' or '.join(h.thing.name for h in hits)}?")
    return NotFoundError(f"{said} `nbkg query` lists them all.")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError(
            f"There is no file {path}. `nbkg query` lists the saved queries."
        ) from error
    except OSError as error:
        raise BadRequestError(f"{path} cannot be read: {error.strerror}.") from error


def _pairs(values: Sequence[str], query: SavedQuery | str) -> dict[str, list[str]]:
    """Split the arguments ``key=value``; a key may stand several times.

    Raises:
        BadRequestError: one has no ``=``.
    """
    pairs: dict[str, list[str]] = {}
    for argument in values:
        key, equals, value = argument.partition("=")
        if not equals:
            names = [p.name for p in query.parameters] if isinstance(query, SavedQuery) else []
            taken = f" It takes: {', '.join(f'{name}=…' for name in names)}." if names else ""
            raise BadRequestError(
                f"{argument!r} is no KEY=VALUE; quote a value that holds spaces: "
                f"site='bone marrow'.{taken}"
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


def _run(asked: Asked, form: str | None, out: Path | None) -> None:
    """Answer a query on standard output, or in a file.

    Raises:
        BadRequestError: the format fits neither the answer nor where it goes.
    """
    rows = asked.checked.kind == "bindings"
    if form is None and out is not None:
        form = format_of(out) or ("csv" if rows else "ttl")
    if form is None:
        form = ("csv" if rows else "ttl") if out or not (rows and sys.stdout.isatty()) else TABLE
    if form == TABLE:
        if not rows:
            raise BadRequestError("Triples make no table; leave --format out, or choose ttl.")
        if out is not None:
            raise BadRequestError(f"A table is for a terminal; {out} may hold csv or xlsx.")
        with _interruptible():
            saved = asked.query
            answer = ask(asked.engine, asked.checked)
            some = print_answer(answer, asked.engine, saved.columns if saved else ())
            if saved and not some:
                # That there is no row is no answer yet: the document may say that it is not known.
                click.echo(f"\n{textwrap.fill(state(asked, saved, ()).explanation, _WIDTH)}")
        return
    if format_named(form) in BINARY and out is None and sys.stdout.isatty():
        raise BadRequestError(f"{form} is no text for a terminal; name a file: --out answer.{form}")
    with _interruptible():
        written = body(asked, form)
    if out is None:
        click.echo(written, nl=not written.endswith(b"\n") and format_named(form) not in BINARY)
        return
    try:
        out.write_bytes(written)
    except OSError as error:
        raise BadRequestError(
            f"{out} cannot be written: {error.strerror}. Choose another file with --out."
        ) from error
    click.echo(f"{out}: {format_named(form)}, {len(written):,} bytes", err=True)


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
