"""Who holds a triple: the facts, or other sources, which are named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.evidence.asking import rows_of
from kg.evidence.facts import triples_as_json
from kg.rdf import graphs
from kg.rdf.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.store.engine import Engine, Term

_HELD: Final = "SELECT ?s ?p ?o ?g { VALUES (?s ?p ?o) { %s } GRAPH ?g { ?s ?p ?o } }"

_ABOVE: Final = (
    "(rdfs:subPropertyOf|owl:inverseOf|^owl:inverseOf"
    "|^(owl:propertyChainAxiom/rdf:rest*/rdf:first))*"
)
"""Leads from a property to those that a reasoner may conclude from it."""

_PREMISES: Final = f"""SELECT ?s ?p ?o ?g ?h {{
  VALUES (?s ?p ?o) {{ %s }}
  {{ GRAPH ?g {{ ?s ?q ?o }} }} UNION {{ GRAPH ?g {{ ?o ?q ?s }} }}
  UNION {{ {{ GRAPH ?g {{ ?s ?q ?m }} }} UNION {{ GRAPH ?g {{ ?m ?q ?s }} }}
    {{ GRAPH ?h {{ ?m ?r ?o }} }} UNION {{ GRAPH ?h {{ ?o ?r ?m }} }}
    ?h a nbo:Fact . ?r {_ABOVE} ?p . }}
  ?g a nbo:Fact .
  ?q {_ABOVE} ?p .
}}"""


@dataclass(frozen=True)
class Kind:
    """A source that is no fact.

    Attributes:
        name: a word for programs.
        said: where a row has it from, after "This is".
    """

    name: str
    said: str


_KINDS: Final[Mapping[ox.NamedNode, Kind]] = {
    graphs.GRAPH_ENTITIES: Kind(
        "entities", "from this project's own names and descriptions of things"
    ),
    graphs.GRAPH_ONTOLOGY: Kind("ontology", "from the ontology"),
    graphs.GRAPH_IMPORTS: Kind("imports", "from the names that other ontologies use"),
    graphs.GRAPH_MAPPINGS: Kind("mappings", "from the mappings to other ontologies"),
    graphs.GRAPH_INFERRED: Kind("concluded", "concluded by the reasoner"),
    graphs.GRAPH_PROVENANCE: Kind(
        "provenance", "from the record of the document, its sections and passages"
    ),
    graphs.GRAPH_CASES: Kind("cases", "from the example cases, which are made up"),
    graphs.GRAPH_INFERRED_CASES: Kind(
        "concluded-cases", "concluded by the reasoner about the example cases, which are made up"
    ),
    graphs.GRAPH_METADATA: Kind("metadata", "from the description of the dataset"),
}
QUERY: Final = Kind("query", "made by the query itself")
"""What a row holds that stands in no graph."""
_OTHER: Final = Kind("graph", "from another graph")


@dataclass(frozen=True)
class OtherSource:
    """What a row rests on beside the facts, or without any.

    Attributes:
        kind: what it is.
        graph: the IRI of the graph; empty for what no graph holds.
        triples: those that the row came from; none where the row counts what the graph holds.
        premises: of conclusions, the IRIs of the facts that they follow from, where they relate
            the same things in one step or two; classes are concluded from the ontology.
    """

    kind: Kind
    graph: str
    triples: tuple[ox.Triple, ...] = ()
    premises: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return it in the terms of JSON; README.md describes them."""
        return {
            "kind": self.kind.name,
            "said": self.kind.said,
            "graph": self.graph or None,
            "triples": triples_as_json(self.triples),
            "premises": list(self.premises),
        }


def kind_of(graph: ox.NamedNode) -> Kind:
    """Return what kind of source a graph is."""
    return _KINDS.get(graph, _OTHER)


def held(engine: Engine, triples: Iterable[ox.Triple]) -> dict[ox.Triple, set[ox.NamedNode]]:
    """Return the graphs that hold each triple; triples that stand in none are left out."""
    found: dict[ox.Triple, set[ox.NamedNode]] = {}
    for s, p, o, graph in rows_of(engine, _HELD, _cells(triples)):
        if isinstance(graph, ox.NamedNode):
            found.setdefault(_triple(s, p, o), set()).add(graph)
    return found


def premises(engine: Engine, triples: Iterable[ox.Triple]) -> dict[ox.Triple, set[str]]:
    """Return the facts that conclusions follow from; of classes none."""
    of_ours = (t for t in triples if t.predicate.value.startswith(PREFIXES["nbo"]))
    found: dict[ox.Triple, set[str]] = {}
    for s, p, o, *facts in rows_of(engine, _PREMISES, _cells(of_ours)):
        names = {fact.value for fact in facts if isinstance(fact, ox.NamedNode)}
        found.setdefault(_triple(s, p, o), set()).update(names)
    return found


def triple_of(s: Term | None, p: Term | None, o: Term | None) -> ox.Triple | None:
    """Return a triple whose subject and property are named, or None; blank nodes have no name."""
    if isinstance(s, ox.NamedNode) and isinstance(p, ox.NamedNode):
        return None if o is None or isinstance(o, ox.BlankNode) else ox.Triple(s, p, o)
    return None


def _triple(s: Term | None, p: Term | None, o: Term | None) -> ox.Triple:
    found = triple_of(s, p, o)
    assert found is not None  # noqa: S101  # it was given in VALUES
    return found


def _cells(triples: Iterable[ox.Triple]) -> Iterable[tuple[Term, ...]]:
    return ((t.subject, t.predicate, t.object) for t in triples)
