"""The axioms that no two entities are one (``owl:AllDifferent``).

OWL makes no such assumption: without them a reasoner takes it for possible that bone is liver. They
are no part of the dataset, where their lists would only be in the way of queries; what a reasoner
or an ontology editor reads has them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.rdf.graphs import GRAPH_CASES, GRAPH_ENTITIES, GRAPH_ONTOLOGY
from kg.rdf.namespaces import PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_TYPE, _SUBCLASS = iri("rdf:type"), iri("rdfs:subClassOf")
_FIRST, _REST, _NIL = iri("rdf:first"), iri("rdf:rest"), iri("rdf:nil")
_ROOTS = frozenset({iri("nbo:Entity"), iri("nbo:InformationEntity"), iri("owl:Thing")})


def all_different(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    """Return one ``owl:AllDifferent`` for each top class of entities, terms and cases.

    Things of different top classes differ because those classes are disjoint. One axiom over all
    would say the same, and HermiT would take seven times as long.

    Args:
        quads: the dataset; read are ``graph:entities``, ``graph:cases`` and ``graph:ontology``.

    Returns:
        Triples with blank nodes that are named after their class and place.
    """
    above: dict[ox.NamedNode, ox.NamedNode] = {}
    class_of: dict[ox.NamedNode, ox.NamedNode] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        if not (isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode)):
            continue
        if quad.predicate == _SUBCLASS and quad.graph_name == GRAPH_ONTOLOGY:
            above.setdefault(subject, value)
        elif quad.predicate == _TYPE and quad.graph_name == GRAPH_ENTITIES:
            class_of[subject] = value
        elif quad.predicate == _TYPE and quad.graph_name == GRAPH_CASES:
            class_of[subject] = iri("nbo:Case")
    groups: defaultdict[ox.NamedNode, list[ox.NamedNode]] = defaultdict(list)
    for subject, of in class_of.items():
        groups[_top(of, above)].append(subject)
    return [triple for top in sorted(groups, key=str) for triple in _axiom(top, groups[top])]


def _top(of: ox.NamedNode, above: Mapping[ox.NamedNode, ox.NamedNode]) -> ox.NamedNode:
    seen = {of}
    while (up := above.get(of)) is not None and up not in _ROOTS and up not in seen:
        seen.add(up)
        of = up
    return of


def _axiom(top: ox.NamedNode, members: list[ox.NamedNode]) -> Iterator[ox.Triple]:
    if len(members) < 2:  # noqa: PLR2004  # nothing to tell apart
        return
    name = f"different-{top.value.removeprefix(PREFIXES['nbo'])}"
    axiom = ox.BlankNode(name)
    nodes: list[ox.NamedNode | ox.BlankNode] = [
        ox.BlankNode(f"{name}-{place}") for place in range(1, len(members) + 1)
    ]
    yield ox.Triple(axiom, _TYPE, iri("owl:AllDifferent"))
    yield ox.Triple(axiom, iri("owl:distinctMembers"), nodes[0])
    for node, member, rest in zip(nodes, sorted(members, key=str), [*nodes[1:], _NIL], strict=True):
        yield ox.Triple(node, _FIRST, member)
        yield ox.Triple(node, _REST, rest)
