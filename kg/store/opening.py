"""The one place that chooses an engine and stacks what wraps it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import BadRequestError
from kg.pool import Caller, Limits
from kg.pool.limits import MIB
from kg.store.pooled import PooledEngine, open_pool
from kg.store.remote import RemoteEngine

if TYPE_CHECKING:
    from kg.config import Settings
    from kg.store.engine import Engine

_BURST = 5
"""Seconds' worth of queries that a client may send at once before its rate holds."""
_OTHER_CONNECTIONS = 8
"""Connections of a web worker beyond its threads for requests: those for health, and some more."""
_ESCAPED = 6
"""A call carries the query as JSON, where a control character takes six bytes; and its graphs."""


def open_engine(settings: Settings, *, quads: Path, merged: Path) -> Engine:
    """Open the engine that the settings name.

    Without a URL that is a pool of bounded worker processes around the embedded engine: the pool
    that ``settings.pool`` names, or else one of its own that ends with the engine's ``close``.

    Args:
        settings: ``engine`` (a URL, or empty for the embedded one) and ``engine_timeout``; and
            those of the pool.
        quads: the release's N-Quads.
        merged: the release's N-Triples.

    Raises:
        BadRequestError: the URL is none, or the settings contradict one another.
    """
    if settings.engine:
        return RemoteEngine(
            settings.engine,
            timeout=settings.engine_timeout,
            longest=settings.result_size * MIB,
            most_rows=settings.result_rows,
        )
    limits = pool_limits(settings)
    if settings.pool:
        return PooledEngine(Caller(Path(settings.pool), limits), limits)
    owner = open_pool(limits, quads=quads, merged=merged, most_rows=settings.result_rows)
    return PooledEngine(owner.caller(), limits, owner=owner)


def pool_limits(settings: Settings) -> Limits:
    """Return the limits of the pool that the settings ask for.

    Raises:
        BadRequestError: all workers are reserved.
    """
    try:
        return Limits(
            workers=settings.query_workers,
            reserved=settings.reserved_workers,
            # Where there are few workers, those for long queries come first.
            quick=max(
                0,
                min(
                    settings.quick_workers,
                    settings.query_workers - settings.reserved_workers - 1,
                ),
            ),
            quick_seconds=settings.quick_milliseconds / 1000,
            deadline=settings.query_seconds,
            queue=settings.queue_length,
            queue_seconds=settings.queue_seconds,
            running_per_client=settings.queries_per_client,
            waiting_per_client=settings.waiting_per_client,
            rate_per_client=settings.queries_per_second,
            burst_per_client=settings.queries_per_second * _BURST,
            memory=settings.query_memory * MIB,
            request=settings.max_query_bytes * _ESCAPED + MIB,
            reply=settings.result_size * MIB,
            # One web worker more than there are: one that ends and its successor may overlap.
            connections=(settings.workers + 1) * (settings.blocking_threads + _OTHER_CONNECTIONS),
        )
    except ValueError as error:
        raise BadRequestError(
            f"{error} Lower NBKG_RESERVED_WORKERS or raise NBKG_QUERY_WORKERS."
        ) from error
