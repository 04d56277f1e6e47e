"""The contract of an engine: what it is asked, what it answers, which errors it raises.

Results are read once: iterate or serialize, not both. They keep the engine's own objects, so that
serializing a large result builds no Python object per row.
"""

from __future__ import annotations

import io
import re
from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

import pyoxigraph as ox

from kg.errors import BadRequestError, QueryEvaluationError
from kg.rdf.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.rdf.media import Format

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row: TypeAlias = tuple[Term | None, ...]

_HEAD = 10_000
"""Bytes in which the root element of RDF/XML ends."""
_PLAIN = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)


@contextmanager
def evaluation() -> Iterator[None]:
    """Turn what pyoxigraph raises while it evaluates into our own error.

    It evaluates lazily: an unknown function is found when the first row is read, so every place
    that reads a result stands in this context.
    """
    try:
        yield
    except (RuntimeError, OSError) as error:
        raise QueryEvaluationError(f"The engine stopped: {error}.") from error


class Result(ABC):
    """What a query gave; one of ``Solutions``, ``Boolean``, ``Triples``."""

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
        """


class Solutions(Result):
    """The answer to SELECT: rows of terms, in the order of ``variables``."""

    def __init__(self, native: ox.QuerySolutions) -> None:
        """Keep the engine's own iterator."""
        self._native = native
        self.variables: tuple[str, ...] = tuple(v.value for v in native.variables)

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows; an unbound variable is None.

        Raises:
            QueryEvaluationError: the engine failed while it produced a row.
        """
        with evaluation():
            for solution in self._native:
                yield tuple(solution)

    def write(self, format: Format, output: io.BytesIO) -> None:  # noqa: A002
        """Write the rows as SPARQL 1.1 Query Results JSON, XML, CSV or TSV."""
        assert isinstance(format.engine, ox.QueryResultsFormat)  # noqa: S101  # caller's mistake
        with evaluation():
            self._native.serialize(output, format=format.engine)


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

    def __init__(self, native: ox.QueryTriples | Iterable[ox.Triple]) -> None:
        """Keep the engine's own iterator, or triples read from elsewhere."""
        self._native = native

    def __iter__(self) -> Iterator[ox.Triple]:
        """Yield the triples, each once.

        Raises:
            QueryEvaluationError: the engine failed while it produced a triple.
        """
        seen: set[ox.Triple] = set()
        with evaluation():
            for triple in self._native:
                # pyoxigraph repeats triples of large answers; a graph is a set.
                if triple not in seen:
                    seen.add(triple)
                    yield triple

    def write(self, format: Format, output: io.BytesIO) -> None:  # noqa: A002
        """Write the triples; formats that have prefixes use those of ``kg.rdf``."""
        assert isinstance(format.engine, ox.RdfFormat)  # noqa: S101  # caller's mistake
        with evaluation():
            if format.engine in _PLAIN and isinstance(self._native, ox.QueryTriples):
                text = self._native.serialize(format=format.engine) or b""
                output.write(b"".join(dict.fromkeys(text.splitlines(keepends=True))))
            else:
                output.write(serialize_triples(self, format))


def serialize_triples(
    triples: Iterable[ox.Triple],
    format: Format,  # noqa: A002
    prefixes: Mapping[str, str] = PREFIXES,
) -> bytes:
    """Write triples in a graph or dataset format, with those prefixes that they use."""
    assert isinstance(format.engine, ox.RdfFormat)  # noqa: S101  # caller's mistake
    if format.engine in _PLAIN:
        return ox.serialize(triples, format=format.engine) or b""
    held = list(triples)
    used = _used(prefixes, held)
    return _settled(ox.serialize(held, format=format.engine, prefixes=used) or b"")


def _used(prefixes: Mapping[str, str], triples: Iterable[ox.Triple]) -> dict[str, str]:
    """Return the prefixes of namespaces that occur: a short answer has a short head."""
    iris = {value for triple in triples for term in triple for value in _iris(term)}
    return {
        prefix: namespace
        for prefix, namespace in prefixes.items()
        if any(value.startswith(namespace) for value in iris)
    }


def _settled(text: bytes) -> bytes:
    """Sort the declarations of prefixes: pyoxigraph writes them in another order every time."""
    if text.startswith(b"@prefix "):
        end = re.match(rb"(?:@prefix .*\n)+", text).end()  # type: ignore[union-attr]
        return b"".join(sorted(text[:end].splitlines(keepends=True))) + text[end:]
    head = re.search(rb"<rdf:RDF((?: xmlns:[^\s>]+)+)>", text[:_HEAD])
    if head:
        declared = b" ".join(sorted(head[1].split()))
        return text[: head.start(1)] + b" " + declared + text[head.end(1) :]
    return text


def _iris(term: Term) -> tuple[str, ...]:
    """Return the IRIs in a term: its own, or its datatype's."""
    if isinstance(term, ox.NamedNode):
        return (term.value,)
    if isinstance(term, ox.Literal):
        return (term.datatype.value,)
    return ()


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
    ) -> Solutions | Boolean | Triples:
        """Answer one query.

        Args:
            text: a SPARQL 1.1 query.
            default_graphs: IRIs of the graphs whose merge is the default graph.
            named_graphs: IRIs of the graphs that ``GRAPH`` ranges over.
            wanted: the format that the result will be written in, if that is all that will be
                done with it; an engine elsewhere then sends just that.

        Raises:
            QuerySyntaxError: the text is no SPARQL query; with line and column where known.
            QueryEvaluationError: it is one, but cannot be evaluated. May also be raised while the
                result is read.
            BadRequestError: a graph name is no absolute IRI.
        """
        ...

    def for_client(self, client: str) -> Engine:
        """Return the engine for the queries of one client, which counts them against its share.

        Where shares are not kept, that is this engine itself.

        Args:
            client: what tells clients apart, such as an address.
        """
        ...

    def close(self) -> None:
        """Give back what the engine holds; closing twice is allowed."""
        ...
