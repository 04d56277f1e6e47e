"""The contract of an engine: what it is asked, what it answers, which errors it raises.

Results are read once: iterate or serialize, not both. They keep the engine's own objects, so that
serializing a large result builds no Python object per row.
"""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

import pyoxigraph as ox

from kg.errors import BadRequestError, NotAcceptableError, QueryEvaluationError, TooLargeError
from kg.store import written
from kg.store.serializing import NO_XML, PLAIN, check_xml, serialize_triples, with_returns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.rdf.media import Format
    from kg.store.cost import Account

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row: TypeAlias = tuple[Term | None, ...]


@contextmanager
def evaluation() -> Iterator[None]:
    """Turn what pyoxigraph raises while it evaluates into our own error.

    It evaluates lazily: an unknown function is found when the first row is read, and so is that
    the answer of an engine elsewhere is broken. So every place that reads a result stands in this.
    """
    try:
        yield
    except (RuntimeError, OSError, SyntaxError, ValueError) as error:
        raise QueryEvaluationError(f"The engine stopped: {error}.") from error


class Result(ABC):
    """What a query gave; one of ``Solutions``, ``Boolean``, ``Triples``.

    Attributes:
        rows: how many rows or triples there are, known once the result was written or read to its
            end; None of a boolean.
    """

    rows: int | None = None

    def serialize(self, format: Format) -> bytes:  # noqa: A002  # the word of the field
        """Return the result in a format; see `write`."""
        output = io.BytesIO()
        self.write(format, output)
        return output.getvalue()

    @abstractmethod
    def write(self, format: Format, output: io.BytesIO) -> None:  # noqa: A002
        """Write the result.

        Args:
            format: one of ``kg.rdf.media.formats_for`` the kind of this result.
            output: where to; what its ``write`` raises ends the evaluation and comes through.

        Raises:
            QueryEvaluationError: the engine failed while it produced the result.
            TooLargeError: it has more rows or triples than allowed.
            NotAcceptableError: the format has no way to say what is in it.
        """


class Solutions(Result):
    """The answer to SELECT: rows of terms, in the order of ``variables``."""

    def __init__(
        self, native: ox.QuerySolutions, *, first: int | None = None, most: int | None = None
    ) -> None:
        """Keep the engine's own iterator.

        Args:
            native: the iterator.
            first: rows to yield; the others are counted only.
            most: rows allowed.
        """
        self._native = native
        self._first = first
        self._most = most
        self.variables: tuple[str, ...] = tuple(v.value for v in native.variables)

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows; an unbound variable is None.

        Raises:
            QueryEvaluationError: the engine failed while it produced a row.
            TooLargeError: there are more rows than allowed.
        """
        count = 0
        with evaluation():
            for solution in self._native:
                count += 1
                check_rows(count, self._most)
                if self._first is None or count <= self._first:
                    yield tuple(solution)
        self.rows = count if self.rows is None else self.rows

    def write(self, format: Format, output: io.BytesIO) -> None:  # noqa: A002
        """Write the rows as SPARQL 1.1 Query Results JSON, XML, CSV or TSV."""
        assert isinstance(format.engine, ox.QueryResultsFormat)  # noqa: S101  # caller's mistake
        start = output.tell()
        with evaluation():
            self._native.serialize(output, format=format.engine)
        body = output.getvalue()
        if self.rows is None:
            self.rows = written.rows(body, format.engine, start)
            check_rows(self.rows, self._most)
        if format.engine == ox.QueryResultsFormat.XML:
            if written.has_no_xml_form(body[start:]):
                raise NotAcceptableError(NO_XML)
            if b"\r" in body:
                output.seek(start)
                output.truncate()
                output.write(with_returns(body[start:]))


class Boolean(Result):
    """The answer to ASK."""

    def __init__(self, native: ox.QueryBoolean) -> None:
        """Keep the engine's own object."""
        self._native = native

    def __bool__(self) -> bool:
        """Return the answer."""
        return bool(self._native)

    def write(self, format: Format, output: io.BytesIO) -> None:  # noqa: A002
        """Write the answer; CSV and TSV, which no recommendation defines, hold true or false."""
        assert isinstance(format.engine, ox.QueryResultsFormat)  # noqa: S101  # caller's mistake
        self._native.serialize(output, format=format.engine)


class Triples(Result):
    """The answer to CONSTRUCT and DESCRIBE: a set of triples in no promised order."""

    def __init__(
        self,
        native: ox.QueryTriples | Iterable[ox.Triple],
        *,
        first: int | None = None,
        most: int | None = None,
    ) -> None:
        """Keep the engine's own iterator, or triples read from elsewhere.

        Args:
            native: the iterator.
            first: triples to yield; the others are counted only.
            most: triples allowed.
        """
        self._native = native
        self._first = first
        self._most = most

    def __iter__(self) -> Iterator[ox.Triple]:
        """Yield the triples, each once.

        Raises:
            QueryEvaluationError: the engine failed while it produced a triple.
            TooLargeError: there are more triples than allowed.
        """
        seen: set[ox.Triple] = set()
        with evaluation():
            for triple in self._native:
                # pyoxigraph repeats triples of large answers; a graph is a set.
                if triple not in seen:
                    seen.add(triple)
                    check_rows(len(seen), self._most)
                    if self._first is None or len(seen) <= self._first:
                        yield triple
        self.rows = len(seen) if self.rows is None else self.rows

    def write(self, format: Format, output: io.BytesIO) -> None:  # noqa: A002
        """Write the triples; formats that have prefixes use those of ``kg.rdf``."""
        assert isinstance(format.engine, ox.RdfFormat)  # noqa: S101  # caller's mistake
        with evaluation():
            if format.engine in PLAIN and isinstance(self._native, ox.QueryTriples):
                text = self._native.serialize(format=format.engine) or b""
                lines = dict.fromkeys(text.splitlines(keepends=True))
                self.rows = len(lines)
                check_rows(self.rows, self._most)
                output.write(b"".join(lines))
                return
            text = serialize_triples(self, format)
        if format.engine == ox.RdfFormat.RDF_XML:
            check_xml(text)
            text = with_returns(text)
        output.write(text)


def check_rows(count: int, most: int | None) -> None:
    """Refuse a result with too many rows or triples.

    Raises:
        TooLargeError: there are more than ``most``.
    """
    if most is not None and count > most:
        raise TooLargeError(
            f"The result has more than {most:,} rows or triples. Ask for part of it with LIMIT and "
            "OFFSET, or download the whole dataset."
        )


def graph_name(iri: str) -> ox.NamedNode:
    """Return the name of a graph.

    Raises:
        BadRequestError: it is no absolute IRI.
    """
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise BadRequestError(
            f"{iri!r} is no absolute IRI; name a graph as https://…, without angle brackets."
        ) from error


@runtime_checkable
class Engine(Protocol):
    """Something that holds a release and answers SPARQL 1.1 queries over it.

    Every engine promises:

    - Without a dataset the default graph is the merge of all published graphs, as loaded, never
      a union made while querying; each triple counts once. ``GRAPH`` ranges over named graphs.
    - With ``FROM`` / ``FROM NAMED`` in the query the dataset is exactly those graphs (SPARQL 1.1
      Query Language, section 13.2). Graphs given to ``query`` win over the query's own
      (SPARQL 1.1 Protocol, section 2.1.4) and are merged, each triple once; some engines repeat
      triples over several ``FROM``, so callers give what ``kg.sparql.form.check`` found. An
      unknown graph is empty.
    - It is safe to call from several threads.
    - It changes no data.
    """

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        wanted: Format | None = None,
        first: int | None = None,
    ) -> Solutions | Boolean | Triples:
        """Answer one query.

        Args:
            text: a SPARQL 1.1 query.
            default_graphs: IRIs of the graphs whose merge is the default graph.
            named_graphs: IRIs of the graphs that ``GRAPH`` ranges over.
            wanted: the format that the result will be written in, if that is all that will be
                done with it; an engine elsewhere then sends just that.
            first: how many rows or triples will be read, if not all: the result yields no more,
                and its ``rows`` says how many there are. Such a result is read, not written.

        Raises:
            QuerySyntaxError: the text is no SPARQL query; with line and column where known.
            QueryEvaluationError: it is one, but cannot be evaluated. May also be raised while the
                result is read.
            BadRequestError: a graph name is no absolute IRI.
        """
        ...

    @property
    def source(self) -> object:
        """What answers in the end, the same for all that `for_client` returns.

        Whoever keeps what the data say, keeps it by this.
        """
        ...

    def for_client(
        self, client: str, *, reserved: bool = False, account: Account | None = None
    ) -> Engine:
        """Return the engine for the queries of one client, which counts them against its share.

        Where shares are not kept, that is this engine itself.

        Args:
            client: what tells clients apart, such as an address.
            reserved: whether these are queries of the service's own, such as those of its pages,
                for which some of what there is may be kept.
            account: called with what each query took, be it answered or refused, by the thread
                that asked; without it that of this engine is. Engines that do not know what a
                query takes never call it.
        """
        ...

    def close(self) -> None:
        """Give back what the engine holds; closing twice is allowed."""
        ...
