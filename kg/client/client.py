"""The one interface to a service and to the release on this machine."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING, Final, Self

import pyoxigraph as ox

from kg.client.answer import Answer, graph_of
from kg.client.entity import Entity, entity_of
from kg.client.evidence import Fact
from kg.client.saved import Queries
from kg.client.values import Iri, typed
from kg.errors import NotFoundError
from kg.rdf.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import rdflib

    from kg.client.evidence import Standing
    from kg.client.found import Found, Release
    from kg.client.result import Result
    from kg.client.saved import Query
    from kg.store.engine import Engine

_DEFINITION: Final = "definition"
"""The saved query that says what an entity is."""
_FACT: Final = re.compile(r"F[0-9]{1,9}")


class Client(ABC):
    """Saved queries, own queries, entities and graphs; `connect` makes one.

    Every method raises an error of ``kg.errors``, never one of the transport: ``str(error)`` says
    what is wrong and what to do, ``error.status`` and ``error.title`` are those of the answer.
    A client may be used by several threads, and as a context manager that closes it.
    """

    @cached_property
    def queries(self) -> Queries:
        """Return the saved queries, asked for once."""
        return Queries(self._listed())

    def query(self, slug: str, /, **values: object) -> Answer:
        """Run a saved query.

        Args:
            slug: its name.
            values: parameters by name: a text as a user would type it (an entity by IRI, CURIE,
                local name or label), an `Iri`, a number, a boolean, a date; a list where it takes
                several. What is None or not given keeps its default.

        Raises:
            NotFoundError: there is no such query; the message names what may be meant.
            BadRequestError: a parameter that it has not, or a value that is none; the message lists
                all that is wrong.
            KgError: see `sparql`.
        """
        saved = self.queries[slug]
        given = {name: typed(name, value) for name, value in values.items()}
        text = self._bound(saved, given)
        result = self._asked(text)

        def standing() -> Standing:
            return self._standing(saved, given, text, result)

        return Answer(result, sparql=text, query=saved, standing=standing)

    def sparql(self, text: str) -> Answer:
        """Run a query of one's own.

        Args:
            text: a SPARQL 1.1 query, with its prefixes.

        Raises:
            QuerySyntaxError: it is none.
            QueryForbiddenError: an update, or SERVICE.
            QueryEvaluationError: the engine cannot evaluate it.
            QueryTimeoutError: it took longer than allowed.
            TooLargeError: it, or its answer, is larger than allowed.
            LaterError: the service is not there, or has no time now; with ``retry_after``.
            UnexpectedAnswerError: something else answers at that address.
        """
        return Answer(self._asked(text), sparql=text)

    def entity(self, name: str) -> Entity:
        """Look an entity up.

        Args:
            name: its IRI, CURIE, local name or label.

        Raises:
            BadRequestError: the graph has none of that name; the message names what may be meant.
            KgError: see `sparql`.
        """
        answer = self.query(_DEFINITION, entity=name)
        if not answer:
            raise NotFoundError(f"The graph says nothing of what {name[:100]!r} is.")
        return entity_of(answer)

    def facts(self, entity: str) -> tuple[Fact, ...]:
        """Return all facts that speak of an entity, with hedges and passages.

        Args:
            entity: its IRI, CURIE, local name or label.

        Raises:
            BadRequestError: the graph has none of that name; the message names what may be meant.
            KgError: see `sparql`.
        """
        # Not above: what looks facts up needs rdflib, which takes a third of a second.
        from kg.evidence.inquiries import speaking_of  # noqa: PLC0415

        iri = entity if isinstance(entity, Iri) else self.entity(entity).iri
        return self._facts(sorted(speaking_of(self._engine(), [ox.NamedNode(iri.iri)])))

    def fact(self, name: str) -> Fact:
        """Look a fact up.

        Args:
            name: ``F00042``, ``fact:F00042`` or its IRI.

        Raises:
            NotFoundError: there is none.
            KgError: see `sparql`.
        """
        local_name = name.removeprefix(PREFIXES["fact"]).removeprefix("fact:")
        known = _FACT.fullmatch(local_name)
        found = self._facts([PREFIXES["fact"] + local_name]) if known else ()
        if not found:
            raise NotFoundError(
                f"There is no fact {name[:100]!r}. Facts are called F00042; client.facts(entity) "
                "and client.search(text) find them."
            )
        return found[0]

    def _facts(self, iris: Iterable[str]) -> tuple[Fact, ...]:
        from kg.evidence.facts import facts_of  # noqa: PLC0415  # see `facts`

        found = facts_of(self._engine(), iris)
        return tuple(Fact.from_json(fact.as_json()) for fact in found.values())

    def search(self, text: str, *kinds: str) -> Found:
        """Search for saved queries, entities and facts by the words of people.

        Args:
            text: the words; typing errors and everyday words are understood.
            kinds: ``query``, ``entity``, ``fact``; all where none is given. Ten of each come.

        Raises:
            BadRequestError: the text is too long, or there is no such kind.
            KgError: see `sparql`.
        """
        return self._searched(text, kinds)

    @cached_property
    def release(self) -> Release:
        """Return what is asked: its digest, version, document and size."""
        return self._released()

    def graph(self, name: str | None = None) -> rdflib.Graph:
        """Return a whole graph as one of rdflib (SPARQL 1.1 Graph Store HTTP Protocol, 5.2).

        Args:
            name: the IRI of a named graph; None for the default graph, the merge of all published
                graphs.

        Raises:
            NotFoundError: there is no such graph.
            KgError: see `sparql`.
        """
        return graph_of(iter(self._triples(name)))

    def close(self) -> None:  # noqa: B027  # a client of a service holds nothing
        """Give back what the client holds; closing twice is allowed."""

    def __enter__(self) -> Self:
        """Return the client."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the client."""
        self.close()

    @abstractmethod
    def _listed(self) -> Iterator[Query]:
        """List the saved queries by topic and slug."""

    @abstractmethod
    def _bound(self, query: Query, values: Mapping[str, list[str]]) -> str:
        """Return the text of a saved query with values in it."""

    @abstractmethod
    def _asked(self, text: str) -> Result:
        """Answer a query."""

    @abstractmethod
    def _standing(
        self, query: Query, values: Mapping[str, list[str]], text: str, result: Result
    ) -> Standing:
        """Say what an answer rests on; values and text are the same question."""

    @abstractmethod
    def _engine(self) -> Engine:
        """Return what answers queries of this package."""

    @abstractmethod
    def _searched(self, text: str, kinds: tuple[str, ...]) -> Found:
        """Search."""

    @abstractmethod
    def _released(self) -> Release:
        """Return what is asked."""

    @abstractmethod
    def _triples(self, name: str | None) -> Iterable[ox.Triple]:
        """Return the triples of a graph."""
