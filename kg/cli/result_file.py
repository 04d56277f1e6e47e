"""An answer as the bytes of a file: every data format that the service has, from its registry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import BadRequestError
from kg.queries.rows import objects, table_of
from kg.rdf.media import FORMATS, TABLES, format_named
from kg.rdf.namespaces import BASE
from kg.sparql.asking import ask
from kg.sparql.negotiation import choose, offers_for
from kg.store.labels import labels
from kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.evidence import Answer, Evidence
    from kg.queries import SavedQuery
    from kg.queries.rows import Table
    from kg.release import Release
    from kg.sparql.form import Checked
    from kg.store.engine import Engine, Row

BINARY: Final = frozenset({"xlsx"})
"""Formats that are no text."""


@dataclass(frozen=True)
class Asked:
    """A query that is asked.

    Attributes:
        query: the saved query, or None for one of the user's own.
        values: what it was given, by parameter, as typed.
        checked: the text that is asked.
        engine: what answers.
        release: what it answers from.
    """

    query: SavedQuery | None
    values: Mapping[str, Sequence[str]]
    checked: Checked
    engine: Engine
    release: Release


def format_of(path: Path) -> str | None:
    """Return the format that the name of a file says, or None."""
    for suffix in ("".join(path.suffixes[-2:])[1:], path.suffix[1:]):
        name = format_named(suffix)
        if name in FORMATS or name in TABLES:
            return name
    return None


def body(asked: Asked, form: str) -> bytes:
    """Answer a query.

    Args:
        asked: what to answer.
        form: name of the format, or its media type.

    Raises:
        BadRequestError: the format is for saved queries only.
        KgError: there is no such format, it cannot hold the answer, or there is no answer.
    """
    form = format_named(form)
    if form not in TABLES:
        if form not in FORMATS and "/" not in form:
            names = (*TABLES, *FORMATS)
            remedy = did_you_mean(form, names) or f"There are: {', '.join(names)}."
            raise BadRequestError(f"The format {form[:60]!r} is unknown. {remedy}")
        offer = choose(offers_for(asked.checked.kind), named=form, kind=asked.checked.kind)
        return ask(asked.engine, asked.checked).serialize(FORMATS[offer.name])
    query = asked.query
    if query is None and form != "rows":
        raise BadRequestError(
            f"{TABLES[form].title} is for saved queries, whose header says what the columns are "
            "(queries/README.md). Take --format csv or rows."
        )
    table = table_of(ask(asked.engine, asked.checked))
    if query is None or form == "rows":
        return objects(table)
    if form == "xlsx":
        return _workbook(asked, query, table)
    return _explained(asked, query, table)


def _workbook(asked: Asked, query: SavedQuery, table: Table) -> bytes:
    # Here, as in the next function, since other formats do without.
    from kg.evidence.face import NOTE  # noqa: PLC0415
    from kg.queries.workbook import Known, about, workbook  # noqa: PLC0415

    iris = {cell.value for row in table.rows for cell in row if isinstance(cell, ox.NamedNode)}
    known = labels(asked.engine, {iri for iri in iris if iri.startswith(BASE)})

    def of(iri: str) -> Known:
        # A file knows no service whose pages could be linked.
        elsewhere = not iri.startswith(BASE) and iri.startswith(("http://", "https://"))
        return Known(known.get(iri), iri if elsewhere else None)

    manifest = asked.release.manifest
    lines = about(
        query,
        [(name, text) for name, texts in asked.values.items() for text in texts],
        data=f"{manifest.name} {manifest.version}, release {manifest.folder}",
        source=manifest.source,
        note=NOTE,
    )
    return workbook(query, table, known=of, about=lines)


def _explained(asked: Asked, query: SavedQuery, table: Table) -> bytes:
    from kg.evidence.face import behind_all, face  # noqa: PLC0415

    evidence = behind_all(query, asked.checked.written, table.rows, asked.engine)
    return face(query, asked.values, table, state(asked, query, table.rows, evidence), evidence)


def state(
    asked: Asked, query: SavedQuery, rows: Sequence[Row], evidence: Sequence[Evidence] | None = None
) -> Answer:
    """Return what an answer comes to.

    Args:
        asked: what was asked.
        query: the same as a saved query.
        rows: its rows; see `kg.evidence.behind`.
        evidence: what they rest on, where that is known.

    Raises:
        KgError: the engine cannot say it.
    """
    from kg.evidence import MOST_ROWS, scope_of, state_of  # noqa: PLC0415

    scope = scope_of(asked.engine, asked.release.manifest.release)
    first = None if evidence is None else evidence[:MOST_ROWS]
    return state_of(query, asked.checked.written, rows, asked.engine, evidence=first, scope=scope)
