"""The release on this machine, asked in this process; no server is needed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from kg.client.client import Client
from kg.client.evidence import Standing
from kg.client.found import Found, Release
from kg.client.found import Hit as FoundHit
from kg.client.result import Result, of_boolean, of_triples
from kg.client.saved import Column, Parameter, Query
from kg.client.values import Iri, local
from kg.config import from_environment
from kg.errors import BadRequestError, NotFoundError
from kg.exports import DOWNLOADS
from kg.queries import Catalog
from kg.release import open_release
from kg.search import KINDS, Search
from kg.sparql.asking import ask
from kg.sparql.form import check
from kg.store.embedded import EmbeddedEngine
from kg.store.engine import Boolean, Solutions, Triples, graph_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from kg.queries import SavedQuery
    from kg.search import Hit

HITS: Final = 10
"""Hits of each kind, as many as a service gives."""
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
        release = self._release = open_release(folder)
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

    def _engine(self) -> EmbeddedEngine:
        if self._loaded is None:
            raise BadRequestError("This client was closed; connect() gives another.")
        return self._loaded

    def _listed(self) -> Iterator[Query]:
        return map(_described, self._catalog)

    def _bound(self, query: Query, values: Mapping[str, list[str]]) -> str:
        return self._catalog[query.slug].bind(values, self._engine())

    def _asked(self, text: str) -> Result:
        checked = check(text, self._settings)
        answer = ask(self._engine(), checked)
        if isinstance(answer, Boolean):
            return of_boolean(answer=bool(answer))
        if isinstance(answer, Solutions):
            return Result(checked.form, answer.variables, list(answer))
        return of_triples(checked.form, answer)

    def _standing(
        self,
        query: Query,
        values: Mapping[str, list[str]],  # noqa: ARG002  # they are in the text
        text: str,
        result: Result,
    ) -> Standing:
        # Not above: it needs rdflib, which takes a third of a second.
        from kg.evidence import MOST_ROWS, scope_of, state_of  # noqa: PLC0415
        from kg.evidence.face import behind_all  # noqa: PLC0415

        engine, saved, rows = self._engine(), self._catalog[query.slug], result.rows
        why = behind_all(saved, text, rows, engine)
        scope = scope_of(engine, self._release.digest)
        count = None if query.form == "ASK" else len(rows)
        said = state_of(
            saved, text, rows, engine, count=count, evidence=why[:MOST_ROWS], scope=scope
        )
        return Standing.from_json(said.as_json(), [one.as_json() for one in why])

    @cached_property
    def _finder(self) -> Search:
        return Search(self._catalog, self._engine())

    def _searched(self, text: str, kinds: tuple[str, ...]) -> Found:
        self._engine()  # a closed client answers nothing
        unknown = [kind for kind in kinds if kind not in KINDS]
        if unknown:
            raise BadRequestError(
                f"There is no kind {unknown[0][:60]!r} to search for; there are: "
                f"{', '.join(KINDS)}."
            )
        wanted = tuple(kind for kind in KINDS if kind in kinds) or KINDS
        found = self._finder.find(text.strip(), wanted, most=HITS)
        return Found(map(_hit, found.hits), found.read_as, found.unknown)

    def _released(self) -> Release:
        manifest = self._release.manifest
        return Release(manifest.release, manifest.version, manifest.source, manifest.counts)

    def _triples(self, name: str | None) -> Iterable[ox.Triple]:
        graphs = [] if name is None else [graph_name(name).value]
        answer = self._engine().query(_ALL, default_graphs=graphs)
        assert isinstance(answer, Triples)  # noqa: S101  # a CONSTRUCT
        triples = list(answer)
        if not triples and name is not None:
            raise NotFoundError(f"There is no graph {name[:200]!r}.")
        return triples


def _hit(hit: Hit) -> FoundHit:
    thing = hit.thing
    matches = tuple((match.field, match.text) for match in hit.matches)
    iri = Iri(thing.iri, thing.title)
    return FoundHit(thing.kind, thing.name, iri, hit.score, dict(hit.values), matches)


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
