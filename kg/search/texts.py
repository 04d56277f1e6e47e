"""The texts by which things are found: of queries their wordings, of entities their names."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES
from kg.store.engine import Solutions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.queries import Catalog, SavedQuery
    from kg.store.engine import Engine

Kind: TypeAlias = Literal["query", "entity", "fact"]
KINDS: Final[tuple[Kind, ...]] = ("query", "entity", "fact")

_WEIGHTS: Final = {
    "question": 1.0,
    "summary": 1.0,
    "slug": 0.8,
    "tag": 0.7,
    "description": 0.45,
    "parameter": 0.45,
    "column": 0.35,
    "label": 1.0,
    "synonym": 1.0,
    "identifier": 0.8,
    "definition": 0.4,
    "statement": 1.0,
    "answer": 0.5,
}
"""What is said in a text, and how much a word of it counts."""
NAMES: Final = frozenset({"label", "synonym", "identifier"})
"""Texts that name a thing as a whole."""

_ENTITIES: Final = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>
SELECT DISTINCT ?thing ?label ?field ?text WHERE {
  ?thing rdfs:label ?label .
  FILTER (STRSTARTS(STR(?thing), "https://w3id.org/neuroblastoma-kg/id/"))
  { ?thing rdfs:label ?text . BIND ("label" AS ?field) }
  UNION { ?thing skos:altLabel|nbo:layTerm|nbo:clinicalTerm|nbo:abbreviation|nbo:relatedTerm ?text .
    BIND ("synonym" AS ?field) }
  UNION { ?thing skos:exactMatch/dcterms:identifier ?text . BIND ("identifier" AS ?field) }
  UNION { ?thing skos:definition ?text . BIND ("definition" AS ?field) }
  FILTER (isLiteral(?text))
}
ORDER BY ?thing ?label ?field ?text
"""
_FACTS: Final = """
PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>
SELECT DISTINCT ?thing ?label ("statement" AS ?field) (?label AS ?text) WHERE {
  ?thing a nbo:Fact ; nbo:statement ?label .
}
ORDER BY ?thing ?label
"""
_ABOUT: Final = """
PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>
SELECT DISTINCT ?fact ?label ?thing WHERE {
  ?fact a nbo:Fact ; nbo:statement ?label .
  { GRAPH ?fact { ?thing ?property ?object } } UNION { GRAPH ?fact { ?subject ?property ?thing } }
  FILTER (STRSTARTS(STR(?thing), "https://w3id.org/neuroblastoma-kg/id/"))
}
ORDER BY ?fact ?thing
"""


@dataclass(frozen=True)
class Thing:
    """What can be found.

    Attributes:
        kind: of the thing.
        iri: its IRI.
        name: the last part of the IRI: slug of a query, local name of an entity or fact.
        title: what it is shown as: question, label or statement.
        summary: of a query, what it is about; unlike a question it names no value.
    """

    kind: Kind
    iri: str
    name: str
    title: str
    summary: str = ""


@dataclass(frozen=True)
class Text:
    """A text that a thing is found by.

    Attributes:
        thing: the thing.
        field: what is said in the text, such as ``question`` or ``synonym``.
        text: the text.
        values: for an answer of a query, the parameters that were set, each with the entity.
    """

    thing: Thing
    field: str
    text: str
    values: tuple[tuple[str, Thing], ...] = ()

    @property
    def weight(self) -> float:
        """How much a word of it counts."""
        return _WEIGHTS[self.field]


def of_queries(catalog: Catalog) -> Iterator[Text]:
    """Yield the texts of saved queries."""
    for query in catalog:
        yield from _of_query(query)


def of_data(engine: Engine) -> Iterator[Text]:
    """Yield the texts of entities and facts.

    Raises:
        KgError: see ``Engine.query``.
    """
    yield from _told(engine, _ENTITIES, "entity", PREFIXES["nb"])
    yield from _told(engine, _FACTS, "fact", PREFIXES["fact"])


def facts_about(engine: Engine) -> dict[str, list[Thing]]:
    """Return entity IRI to the facts of which a triple names it, in whatever words they say it.

    Raises:
        KgError: see ``Engine.query``.
    """
    rows = engine.query(_ABOUT)
    assert isinstance(rows, Solutions)  # noqa: S101  # a SELECT
    facts: dict[str, list[Thing]] = defaultdict(list)
    for fact, label, entity in rows:
        if (
            isinstance(fact, ox.NamedNode)
            and isinstance(label, ox.Literal)
            and isinstance(entity, ox.NamedNode)
        ):
            name = fact.value.removeprefix(PREFIXES["fact"])
            facts[entity.value].append(Thing("fact", fact.value, name, label.value))
    return facts


def thing_of(query: SavedQuery) -> Thing:
    """Return a saved query as something to be found."""
    iri = PREFIXES["query"] + query.slug
    return Thing("query", iri, query.slug, query.question or query.summary, query.summary)


def _of_query(query: SavedQuery) -> Iterator[Text]:
    thing = thing_of(query)
    for question in query.questions:
        yield Text(thing, "question", question)
    yield Text(thing, "summary", query.summary)
    yield Text(thing, "slug", query.slug)
    yield Text(thing, "tag", ", ".join(dict.fromkeys((*query.tags, query.topic))))
    yield Text(thing, "description", query.description)
    for parameter in query.parameters:
        said = (parameter.label, parameter.name, parameter.description, *parameter.allowed)
        yield Text(thing, "parameter", ", ".join(part for part in said if part))
    yield Text(thing, "column", ", ".join(dict.fromkeys(c.label for c in query.columns)))


def _told(engine: Engine, query: str, kind: Kind, namespace: str) -> Iterator[Text]:
    rows = engine.query(query)
    assert isinstance(rows, Solutions)  # noqa: S101  # a SELECT
    for thing, label, said, text in rows:
        if (
            isinstance(thing, ox.NamedNode)
            and isinstance(label, ox.Literal)
            and isinstance(said, ox.Literal)
            and isinstance(text, ox.Literal)
        ):
            name = thing.value.removeprefix(namespace)
            yield Text(Thing(kind, thing.value, name, label.value), said.value, text.value)
