"""What pages stand on: settings, release, engine and saved queries, opened when first needed."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from flask import current_app, has_request_context

from kg.errors import BusyError, TooManyRequestsError
from kg.exports import DOWNLOADS
from kg.queries import Catalog
from kg.release import open_release
from kg.store.opening import open_engine
from kg.web import accounting
from kg.web.clients import client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.config import Settings
    from kg.queries import SavedQuery
    from kg.release import Release
    from kg.store.engine import Engine

EXTENSION: Final = "neuroblastoma-kg"
_START: Final = "start"
_THREADS_KEPT: Final = 4
"""Threads of a web worker that queries of clients leave to pages and health."""

T = TypeVar("T")


class Service:
    """Release, engine and catalog of one application.

    Opening is lazy, so that importing the application costs nothing and ``/health/live`` answers
    while a release is missing; it happens once, whatever number of threads ask at the same time.
    A failed opening is tried again at the next request.
    """

    def __init__(
        self, settings: Settings, release: Release | None = None, engine: Engine | None = None
    ) -> None:
        """Keep what is given; the rest is opened from the settings."""
        self.settings = settings
        self._release = release
        self._engine = engine
        self.holds_release = release is not None or engine is None
        """Whether the engine holds the release; one that was given alone may hold anything."""
        self._catalog: Catalog | None = None
        self._known: dict[str, Any] = {}
        self._lock = threading.RLock()
        self._asking: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)
        self._threads = max(1, settings.blocking_threads - _THREADS_KEPT)
        self._counting = threading.Lock()
        self._holding: Counter[str] = Counter()  # threads that queries of clients hold, by client

    @property
    def release(self) -> Release:
        """Return the release that is served.

        Raises:
            ReleaseError: there is none, or it is damaged.
        """
        with self._lock:
            if self._release is None:
                named = self.settings.release
                self._release = open_release(Path(named) if named else None)
            return self._release

    @property
    def engine(self) -> Engine:
        """Return the engine for pages and saved queries.

        While a request is answered its queries count against its client's share of what is kept
        for pages, and are accounted for. For what the client wrote take its ``for_client``.

        Raises:
            ReleaseError: the release cannot be loaded.
        """
        if not has_request_context():
            return self.own_engine
        return self.own_engine.for_client(client(), reserved=True, account=accounting.note)

    @property
    def own_engine(self) -> Engine:
        """Return the engine for what is asked for no client, such as whether the service is ready.

        Raises:
            ReleaseError: the release cannot be loaded.
        """
        if self._engine is None:
            with self._lock:
                if self._engine is None:
                    self._engine = open_engine(
                        self.settings,
                        quads=self.release.path(DOWNLOADS["nq"].file),
                        merged=self.release.path(DOWNLOADS["nt"].file),
                    )
        return self._engine

    @contextmanager
    def client_query(self) -> Iterator[None]:
        """Hold one of the threads that queries of clients may hold, while they wait and run.

        Raises:
            TooManyRequestsError: the client holds as many as it may have queries.
            BusyError: clients hold all of theirs; the others are for pages and health.
        """
        name = client()
        most = self.settings.queries_per_client + self.settings.waiting_per_client
        with self._counting:
            if self._holding[name] >= most:
                raise TooManyRequestsError(
                    f"More than {most} queries of one client at once. Wait for an answer before "
                    "asking again.",
                    1.0,
                )
            if self._holding.total() >= self._threads:
                raise BusyError(
                    "The service is busy with other queries. Try again in a moment.", 1.0
                )
            self._holding[name] += 1
        try:
            yield
        finally:
            with self._counting:
                self._holding[name] -= 1
                if not self._holding[name]:
                    del self._holding[name]

    def once(self, name: str, ask: Callable[[], T]) -> T:
        """Return what was asked under a name, asking it the first time only.

        For what the whole of the data says, never for what a client sends: the data of an engine
        do not change, and nothing is ever dropped. Threads that come meanwhile wait for the one
        that asks; what fails is asked again. It may ask for more, but in no circle. For what is
        no client's more than another's ask ``own_engine``.
        """
        if name not in self._known:
            with self._lock:
                asking = self._asking[name]
            with asking:
                if name not in self._known:
                    self._known[name] = ask()
        return cast("T", self._known[name])

    @property
    def starting_points(self) -> list[SavedQuery]:
        """Return the saved queries that are shown first: those with the tag ``start``."""
        return [query for query in self.catalog if _START in query.tags]

    @property
    def catalog(self) -> Catalog:
        """Return the saved queries of the release.

        Raises:
            ReleaseError: the release cannot be opened.
            ContentError: a query file is broken.
        """
        if self._catalog is None:
            with self._lock:
                if self._catalog is None:
                    self._catalog = Catalog.load(self.release.folder / "queries")
        return self._catalog


def service() -> Service:
    """Return the service of the current application."""
    return cast("Service", current_app.extensions[EXTENSION])
