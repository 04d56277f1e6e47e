"""The release on this machine, asked in this process; no server is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.client.client import Client
from kg.client.result import Result, of_boolean, of_triples
from kg.client.saved import Column, Parameter, Query
from kg.client.values import local
from kg.config import from_environment
from kg.errors import BadRequestError, NotFoundError
from kg.exports import DOWNLOADS
from kg.queries import Catalog
from kg.release import open_release
from kg.sparql.asking import ask
from kg.sparql.form import check
from kg.store.embedded import EmbeddedEngine
from kg.store.engine import Boolean, Solutions, Triples, graph_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from kg.queries import SavedQuery

_ALL: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class EmbeddedClient(Client):
    """The release, loaded into memory.

    A query is checked as a service would, but has no time limit: nothing in this process can stop
    one. Ask a service where queries are not one's own.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Load a release.

        Args:
            folder: see ``kg.release.open_release``.

        Raises:
            ReleaseError: there is none, or it is damaged.
            ContentError: a saved query in it breaks the format.
            BadRequestError: a setting in the environment is none.
        """
        release = open_release(folder)
        self._settings = from_environment()
        self._catalog = Catalog.load(release.folder / "queries")
        self._loaded: EmbeddedEngine | None = EmbeddedEngine.load(
            quads=release.path(DOWNLOADS["nq"].file), merged=release.path(DOWNLOADS["nt"].file)
        )

    def close(self) -> None:
        """Drop the data; from then on every question is an error."""
        if self._loaded is not None:
            self._loaded.close()
        self._loaded = None

    @property
    def _engine(self) -> EmbeddedEngine:
        if self._loaded is None:
            raise BadRequestError("This client was closed; connect() gives another.")
        return self._loaded

    def _listed(self) -> Iterator[Query]:
        return map(_described, self._catalog)

    def _bound(self, query: Query, values: Mapping[str, list[str]]) -> str:
        return self._catalog[query.slug].bind(values, self._engine)

    def _asked(self, text: str) -> Result:
        checked = check(text, self._settings)
        answer = ask(self._engine, checked)
        if isinstance(answer, Boolean):
            return of_boolean(answer=bool(answer))
        if isinstance(answer, Solutions):
            return Result(checked.form, answer.variables, list(answer))
        return of_triples(checked.form, answer)

    def _triples(self, name: str | None) -> Iterable[ox.Triple]:
        graphs = [] if name is None else [graph_name(name).value]
        answer = self._engine.query(_ALL, default_graphs=graphs)
        assert isinstance(answer, Triples)  # noqa: S101  # a CONSTRUCT
        triples = list(answer)
        if not triples and name is not None:
            raise NotFoundError(f"There is no graph {name[:200]!r}.")
        return triples


def _described(query: SavedQuery) -> Query:
    """Return a query as ``/queries`` describes it."""
    return Query(
        query.slug,
        query.topic,
        query.summary,
        query.questions,
        query.description,
        query.tags,
        query.form,
        tuple(
            Parameter(
                p.name,
                p.type,
                p.label,
                p.description,
                tuple(local(term.value) for term in p.default),
                p.example,
                p.several,
                p.required,
                p.pattern or None,
                None if p.minimum is None else float(p.minimum),
                None if p.maximum is None else float(p.maximum),
            )
            for p in query.parameters
        ),
        tuple(
            Column(c.name, c.label, c.description, c.datatype, c.unit or None)
            for c in query.columns
        ),
    )
