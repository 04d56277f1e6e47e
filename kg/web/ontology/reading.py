"""The ontology in memory, read by a few queries once per release.

Class expressions are blank nodes, which no second query can name, so all of ``graph:ontology``
comes in one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.graphs import (
    GRAPH_CASES,
    GRAPH_ENTITIES,
    GRAPH_IMPORTS,
    GRAPH_INFERRED,
    GRAPH_INFERRED_CASES,
    GRAPH_MAPPINGS,
    GRAPH_ONTOLOGY,
)
from kg.rdf.namespaces import BASE, iri
from kg.store.labels import labels
from kg.web.lookups import rows
from kg.web.mappings import IDENTIFIER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.store.engine import Engine, Term

ONTOLOGY: Final = ox.NamedNode(BASE + "ontology")
"""The IRI of the ontology."""

TYPE: Final = iri("rdf:type")
LABEL: Final = iri("rdfs:label")
SUBCLASS: Final = iri("rdfs:subClassOf")
SUBPROPERTY: Final = iri("rdfs:subPropertyOf")
CLASS: Final = iri("owl:Class")
_FIRST, _REST = iri("rdf:first"), iri("rdf:rest")

_ALL: Final = "SELECT ?s ?p ?o { GRAPH %s { ?s ?p ?o } } ORDER BY ?s ?p ?o"
_ABOUT_CLASSES: Final = f"""SELECT ?s ?p ?o {{
  GRAPH %s {{ ?s ?p ?o }} VALUES ?p {{ {SUBCLASS} {iri("owl:equivalentClass")} }}
}} ORDER BY ?s ?p ?o"""
_USED: Final = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"
_TYPED: Final = "SELECT DISTINCT ?class ?x { ?x a ?class }"
_TYPED_IN: Final = "SELECT DISTINCT ?class ?x { VALUES ?g { %s } GRAPH ?g { ?x a ?class } }"


class Statements:
    """Triples by subject and predicate, and by predicate and object."""

    def __init__(self, triples: Iterable[tuple[Term, ox.NamedNode, Term]] = ()) -> None:
        """Index triples; each list keeps their order."""
        self._objects: defaultdict[Term, dict[ox.NamedNode, list[Term]]] = defaultdict(dict)
        self._subjects: defaultdict[tuple[ox.NamedNode, Term], list[Term]] = defaultdict(list)
        for subject, predicate, value in triples:
            self._objects[subject].setdefault(predicate, []).append(value)
            self._subjects[predicate, value].append(subject)

    def objects(self, subject: Term, predicate: ox.NamedNode) -> list[Term]:
        """Return the objects of a subject and predicate."""
        return self._objects.get(subject, {}).get(predicate, [])

    def first(self, subject: Term, predicate: ox.NamedNode) -> Term | None:
        """Return one object of a subject and predicate, or None."""
        return next(iter(self.objects(subject, predicate)), None)

    def subjects(self, predicate: ox.NamedNode, value: Term) -> list[Term]:
        """Return the subjects of a predicate and object."""
        return self._subjects.get((predicate, value), [])

    def expressions(self, predicate: ox.NamedNode) -> list[ox.BlankNode]:
        """Return the blank nodes of which a predicate says something."""
        return [
            subject
            for subject, said in self._objects.items()
            if predicate in said and isinstance(subject, ox.BlankNode)
        ]

    def about(self, subject: Term) -> Mapping[ox.NamedNode, list[Term]]:
        """Return all that is said of a subject."""
        return self._objects.get(subject, {})

    def members(self, head: Term | None) -> list[Term]:
        """Return the members of an RDF list; of one that runs in a circle, each once."""
        found: list[Term] = []
        seen: set[Term] = set()
        while head is not None and head not in seen:
            seen.add(head)
            found += self.objects(head, _FIRST)
            head = self.first(head, _REST)
        return found

    def named(self, type_: ox.NamedNode) -> list[ox.NamedNode]:
        """Return what has a type and an IRI."""
        return [x for x in self.subjects(TYPE, type_) if isinstance(x, ox.NamedNode)]


@dataclass(frozen=True)
class Ontology:
    """What is known of the ontology.

    Attributes:
        stated: ``graph:ontology``.
        concluded: what a reasoner concluded about classes, of ``graph:inferred``.
        mappings: ``graph:mappings``.
        identifiers: IRI of a term of another vocabulary to how it is cited, of ``graph:imports``.
        labels: IRI to label, of our terms and of those of other vocabularies.
        used: property IRI to the number of its triples in the default graph.
        instances: class to the things that the default graph says to be of it.
        entities: class to entities of it, of ``graph:entities``.
        cases: class to the example cases of it, stated or concluded.
    """

    stated: Statements
    concluded: Statements
    mappings: Statements
    identifiers: Mapping[str, str]
    labels: Mapping[str, str]
    used: Mapping[str, int]
    instances: Mapping[Term, frozenset[Term]]
    entities: Mapping[Term, frozenset[Term]]
    cases: Mapping[Term, frozenset[Term]]

    def text(self, subject: Term, predicate: str) -> str:
        """Return a text that the ontology states, or nothing; ``predicate`` is a CURIE."""
        value = self.stated.first(subject, iri(predicate))
        return value.value if isinstance(value, ox.Literal) else ""


def read(engine: Engine) -> Ontology:
    """Read the ontology, and how much it is used."""
    stated = _triples(engine, _ALL % GRAPH_ONTOLOGY)
    concluded = _triples(engine, _ABOUT_CLASSES % GRAPH_INFERRED)
    mappings = _triples(engine, _ALL % GRAPH_MAPPINGS)
    imports = _triples(engine, _ALL % GRAPH_IMPORTS)
    named = {
        term.value
        for triple in (*stated, *concluded, *imports)
        for term in triple
        if isinstance(term, ox.NamedNode)
    }
    named |= {o.value for _, _, o in mappings if isinstance(o, ox.NamedNode)}
    return Ontology(
        Statements(stated),
        Statements(concluded),
        Statements(mappings),
        {
            s.value: o.value
            for s, p, o in imports
            if p == IDENTIFIER and isinstance(s, ox.NamedNode) and isinstance(o, ox.Literal)
        },
        labels(engine, named),
        {
            predicate.value: int(count.value)
            for predicate, count in rows(engine, _USED)
            if isinstance(predicate, ox.NamedNode) and isinstance(count, ox.Literal)
        },
        _typed(engine, _TYPED),
        _typed(engine, _TYPED_IN % GRAPH_ENTITIES),
        _typed(engine, _TYPED_IN % f"{GRAPH_CASES} {GRAPH_INFERRED_CASES}"),
    )


def _triples(engine: Engine, text: str) -> list[tuple[Term, ox.NamedNode, Term]]:
    return [
        (subject, predicate, value)
        for subject, predicate, value in rows(engine, text)
        if subject is not None and isinstance(predicate, ox.NamedNode) and value is not None
    ]


def _typed(engine: Engine, text: str) -> dict[Term, frozenset[Term]]:
    found: defaultdict[Term, set[Term]] = defaultdict(set)
    for class_, thing in rows(engine, text):
        if class_ is not None and thing is not None:
            found[class_].add(thing)
    return {class_: frozenset(things) for class_, things in found.items()}
