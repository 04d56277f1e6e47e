"""What downloads are written from, and the views of it that several of them need."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.curation import terms as t
from kg.exports.order import merged, sorted_quads
from kg.rdf.graphs import GRAPH_INFERRED, GRAPH_PROVENANCE
from kg.rdf.namespaces import PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Node = ox.NamedNode | ox.BlankNode
Term = Node | ox.Literal | ox.Triple
Said = tuple[ox.NamedNode, Term]


@dataclass(frozen=True)
class Published:
    """The build's quads, and the one curated file that is published as it stands.

    Attributes:
        quads: the dataset, with canonical blank nodes (`canonical`), in any order.
        mappings: the mapping file (SSSOM), byte for byte.
    """

    quads: Sequence[ox.Quad]
    mappings: bytes = b""

    @cached_property
    def dataset(self) -> list[ox.Quad]:
        """The quads by graph, subject, predicate and object."""
        return sorted_quads(self.quads)

    @cached_property
    def merge(self) -> list[ox.Triple]:
        """The default graph: each triple once, by subject, predicate and object."""
        return merged(self.quads)

    @cached_property
    def about(self) -> Mapping[Node | ox.Triple, Sequence[Said]]:
        """What the default graph says of each subject; no entry for what is never one."""
        return _by_subject(self.merge)

    @cached_property
    def asserted(self) -> Mapping[Node | ox.Triple, Sequence[Said]]:
        """What the default graph says of each subject without a reasoner's conclusions."""
        return _by_subject(merged(q for q in self.quads if q.graph_name != GRAPH_INFERRED))

    def objects(self, subject: Term, predicate: ox.NamedNode) -> list[Term]:
        """Return the objects that are asserted for a subject and predicate, sorted."""
        if isinstance(subject, ox.Literal):
            return []
        return [value for said, value in self.asserted.get(subject, ()) if said == predicate]

    @cached_property
    def claims(self) -> Mapping[ox.NamedNode, Sequence[ox.Triple]]:
        """The triples of each fact, that is of each named graph that is a fact, by fact."""
        facts = {
            quad.subject
            for quad in self.quads
            if quad.graph_name == GRAPH_PROVENANCE
            and quad.predicate == iri("rdf:type")
            and quad.object == t.FACT
        }
        found: defaultdict[ox.NamedNode, list[ox.Triple]] = defaultdict(list)
        for quad in self.dataset:
            if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name in facts:
                found[quad.graph_name].append(quad.triple)
        return dict(found)


def _by_subject(triples: Iterable[ox.Triple]) -> dict[Node | ox.Triple, Sequence[Said]]:
    found: defaultdict[Node | ox.Triple, list[Said]] = defaultdict(list)
    for triple in triples:
        found[triple.subject].append((triple.predicate, triple.object))
    return dict(found)


def local_name(term: Term) -> str:
    """Return what stands behind the last ``/`` or ``#`` of an IRI, or a literal's text."""
    if isinstance(term, ox.NamedNode):
        return term.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    return term.value if isinstance(term, ox.Literal | ox.BlankNode) else str(term)


def used_prefixes(triples: Sequence[ox.Triple]) -> dict[str, str]:
    """Return those of our prefixes that a predicate or class of the triples needs."""
    names = {triple.predicate.value for triple in triples} | {
        triple.object.value
        for triple in triples
        if triple.predicate == iri("rdf:type") and isinstance(triple.object, ox.NamedNode)
    }
    return {p: ns for p, ns in PREFIXES.items() if any(name.startswith(ns) for name in names)}
