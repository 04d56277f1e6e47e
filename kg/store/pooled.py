"""The embedded engine behind a pool of workers: no query can stop the service.

The release is loaded once, by the pool's zygote; queries run in its workers, each within the
limits of `kg.pool.Limits`.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Self

import pyoxigraph as ox

from kg import errors
from kg.pool import Caller, Limits, Owner, PoolError
from kg.rdf.media import FORMATS
from kg.store.cost import Cost
from kg.store.engine import Boolean, Solutions, Triples, graph_name
from kg.store.evaluating import BOOLEAN, ERROR, HEAD, SOLUTIONS
from kg.store.refusals import refusal

if TYPE_CHECKING:
    import io
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kg.pool.caller import Lane
    from kg.rdf.media import Format
    from kg.store.cost import Account
    from kg.store.engine import Row

FACTORY: Final = "kg.store.evaluating:factory"


class PooledEngine:
    """Evaluates queries in a pool.

    The engine that `open_engine` returns makes its calls in the reserved lane: it is for the
    service's own queries. `for_client` returns one for what a client sends.
    """

    def __init__(
        self,
        caller: Caller,
        limits: Limits,
        *,
        client: str = "",
        lane: Lane = "reserved",
        account: Account | None = None,
        owner: Owner | None = None,
    ) -> None:
        """Ask a pool whose handler is that of `kg.store.evaluating`.

        Args:
            caller: of the pool.
            limits: of the pool.
            client: whose share of the lane calls count against.
            lane: which lane calls are made in.
            account: told what each query took.
            owner: of a pool that ends with this engine.
        """
        self._caller = caller
        self._owner = owner
        self._limits = limits
        self._client = client
        self._lane: Lane = lane
        self._account = account

    @property
    def source(self) -> object:
        """Return the pool's caller, which the engines of all clients share; see `Engine`."""
        return self._caller

    def for_client(
        self, client: str, *, reserved: bool = False, account: Account | None = None
    ) -> Self:
        """Return an engine for the queries of a client, within its share; see `Engine`.

        Args:
            client: what tells clients apart: an address.
            reserved: whether the reserved lane is theirs, else the open one.
            account: told what each query took.
        """
        return type(self)(
            self._caller,
            self._limits,
            client=client,
            lane="reserved" if reserved else "open",
            account=account or self._account,
        )

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        wanted: Format | None = None,
        first: int | None = None,
    ) -> Solutions | Boolean | Triples:
        """Answer one query; see ``Engine.query``.

        Raises:
            QueryTimeoutError: it took longer than the deadline.
            QueryMemoryError: it needed more memory than a query may have.
            TooLargeError: query or result is longer than allowed, or too deep for the stack.
            TooManyRequestsError: the client has too many queries running or waiting.
            BusyError: no worker was free in time.
        """
        for iri in (*default_graphs, *named_graphs):
            graph_name(iri)
        try:
            call = json.dumps(
                {
                    "query": text,
                    "default_graphs": [*default_graphs],
                    "named_graphs": [*named_graphs],
                    "format": wanted.name if wanted and first is None else None,
                    "first": first,
                }
            ).encode()
            reply = self._caller.call(call, client=self._client, lane=self._lane)
        except PoolError as error:
            self._tell(Cost(error.outcome.name.lower(), error.cpu, error.wall, error.waited))
            raise refusal(error, self._limits) from error
        self._tell(Cost("done", reply.cpu, reply.wall, reply.waited))
        return _result(reply.payload)

    def _tell(self, cost: Cost) -> None:
        if self._account is not None:
            self._account(cost)

    def statistics(self) -> dict[str, int]:
        """Return the pool's counters and what is going on in it; see `Caller.statistics`.

        Raises:
            BusyError: the pool does not answer.
        """
        try:
            return self._caller.statistics()
        except PoolError as error:
            raise refusal(error, self._limits) from error

    def close(self) -> None:
        """Close the connections to the pool, and the pool itself if it is this engine's own."""
        self._caller.close()
        if self._owner is not None:
            self._owner.close()


def open_pool(limits: Limits, *, quads: Path, merged: Path, most_rows: int | None = None) -> Owner:
    """Start a pool that holds a release.

    Args:
        limits: of the pool and its queries.
        most_rows: rows or triples of the longest result; None for any number.
        quads: the release's N-Quads.
        merged: the release's N-Triples.
    """
    settings = {
        "quads": str(quads),
        "merged": str(merged),
        "reply": limits.reply,
        "rows": most_rows,
    }
    return Owner(FACTORY, json.dumps(settings), limits)


def _result(payload: bytes) -> Solutions | Boolean | Triples:
    """Read a reply of `kg.store.evaluating`.

    Raises:
        KgError: what the worker raised.
    """
    letter = payload[:1]
    if letter == ERROR:
        raise _raised(json.loads(payload[1:]))
    _, name, rows = HEAD.unpack_from(payload)
    written = FORMATS[name.rstrip(b"\0").decode()]
    body = payload[HEAD.size :]
    if letter == SOLUTIONS:
        return _WrittenSolutions(body, written, rows)
    if letter == BOOLEAN:
        return _WrittenBoolean(body, written)
    return _WrittenTriples(body, written, rows)


class _WrittenSolutions(Solutions):
    """Solutions that a worker wrote; read again only where somebody wants the rows."""

    def __init__(self, body: bytes, written: Format, rows: int) -> None:
        """Keep what the worker wrote."""
        self._body = body
        self._written = written
        self.rows = rows
        self._first = self._most = None  # the worker saw to it

    @property
    def _native(self) -> ox.QuerySolutions:  # type: ignore[override]  # the same, but later
        """Read them anew; never kept, because only the thread that reads may let it go."""
        native = ox.parse_query_results(self._body, format=_results(self._written))
        assert isinstance(native, ox.QuerySolutions)  # noqa: S101  # the worker said so
        return native

    @cached_property
    def _read(self) -> tuple[tuple[str, ...], list[Row]]:
        """The names of the variables, and the rows."""
        native = self._native
        return tuple(variable.value for variable in native.variables), [*map(tuple, native)]

    @property
    def variables(self) -> tuple[str, ...]:  # type: ignore[override]
        """Names of the variables, in order."""
        return self._read[0]

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows; an unbound variable is None."""
        return iter(self._read[1])

    def write(self, format: Format, output: io.BytesIO) -> None:  # noqa: A002
        """Send on what the worker wrote, or write it anew in another format."""
        if format is self._written:
            output.write(self._body)
        else:
            super().write(format, output)


class _WrittenBoolean(Boolean):
    """A boolean that a worker wrote."""

    def __init__(self, body: bytes, written: Format) -> None:
        """Keep what the worker wrote."""
        self._body = body
        self._written = written

    @cached_property
    def _native(self) -> ox.QueryBoolean:  # type: ignore[override]
        native = ox.parse_query_results(self._body, format=_results(self._written))
        assert isinstance(native, ox.QueryBoolean)  # noqa: S101  # the worker said so
        return native

    def write(self, format: Format, output: io.BytesIO) -> None:  # noqa: A002
        """Send on what the worker wrote, or write it anew in another format."""
        if format is self._written:
            output.write(self._body)
        else:
            super().write(format, output)


class _WrittenTriples(Triples):
    """Triples that a worker wrote."""

    def __init__(self, body: bytes, written: Format, rows: int) -> None:
        """Keep what the worker wrote."""
        self._body = body
        self._written = written
        self.rows = rows
        self._first = self._most = None  # the worker saw to it

    @cached_property
    def _native(self) -> list[ox.Triple]:  # type: ignore[override]
        assert isinstance(self._written.engine, ox.RdfFormat)  # noqa: S101  # the worker said so
        return [quad.triple for quad in ox.parse(self._body, format=self._written.engine)]

    def write(self, format: Format, output: io.BytesIO) -> None:  # noqa: A002
        """Send on what the worker wrote, or write it anew in another format."""
        if format is self._written:
            output.write(self._body)
        else:
            super().write(format, output)


def _results(written: Format) -> ox.QueryResultsFormat:
    assert isinstance(written.engine, ox.QueryResultsFormat)  # noqa: S101  # the worker said so
    return written.engine


def _raised(said: dict[str, Any]) -> errors.KgError:
    """Return the error that a worker described."""
    kind = getattr(errors, said["error"])
    if kind is errors.QuerySyntaxError:
        return errors.QuerySyntaxError(said["detail"], said["line"], said["column"])
    error = kind(said["detail"])
    assert isinstance(error, errors.KgError)  # noqa: S101  # workers name no others
    return error
