"""The axioms that close the lists of cases.

OWL takes it for possible that a case has spread to more than is said. A list that is said to be
complete and names nothing makes a case without such spread; one with names makes a case whose
spread is only to these. They are no part of the dataset, where their blank nodes would only be in
the way of queries; what a reasoner or an ontology editor reads has them.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curation.cases import SITES
from kg.rdf.graphs import GRAPH_CASES
from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_TYPE, _FIRST, _REST, _NIL = (
    iri("rdf:type"),
    iri("rdf:first"),
    iri("rdf:rest"),
    iri("rdf:nil"),
)
_TRUE: Final = ox.Literal("true", datatype=iri("xsd:boolean"))


def closures(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    """Return the axioms that close the complete lists of the cases in ``graph:cases``.

    Returns:
        Triples with blank nodes that are named after their case, list and place.
    """
    members: defaultdict[tuple[ox.NamedNode, ox.NamedNode], list[ox.NamedNode]] = defaultdict(list)
    complete: list[tuple[ox.NamedNode, str]] = []
    lists = {said.complete: name for name, said in SITES.items()}
    for quad in quads:
        case, value = quad.subject, quad.object
        if quad.graph_name != GRAPH_CASES or not isinstance(case, ox.NamedNode):
            continue
        if isinstance(value, ox.NamedNode):
            members[case, quad.predicate].append(value)
        elif quad.predicate in lists and value == _TRUE:
            complete.append((case, lists[quad.predicate]))
    return [
        triple
        for case, name in complete
        for triple in closure(case, name, members[case, SITES[name].member])
    ]


def closure(case: ox.NamedNode, name: str, members: Sequence[ox.NamedNode]) -> Iterator[ox.Triple]:
    """Close one list of a case.

    Args:
        case: the case.
        name: which list, a key of `SITES`.
        members: everything in it.
    """
    said = SITES[name]
    if not members:
        yield ox.Triple(case, _TYPE, said.empty)
        return
    stem = f"{case.value.rsplit('/', 1)[-1]}-{name}"
    only, among = ox.BlankNode(f"only-{stem}"), ox.BlankNode(f"among-{stem}")
    yield ox.Triple(case, _TYPE, only)
    yield ox.Triple(only, _TYPE, iri("owl:Restriction"))
    yield ox.Triple(only, iri("owl:onProperty"), said.member)
    yield ox.Triple(only, iri("owl:allValuesFrom"), among)
    yield ox.Triple(among, _TYPE, iri("owl:Class"))
    ordered = sorted(members, key=str)
    cells = [ox.BlankNode(f"{among.value}-{place}") for place in range(1, len(ordered) + 1)]
    yield ox.Triple(among, iri("owl:oneOf"), cells[0])
    rests: list[ox.BlankNode | ox.NamedNode] = [*cells[1:], _NIL]
    for cell, member, rest in zip(cells, ordered, rests, strict=True):
        yield ox.Triple(cell, _FIRST, member)
        yield ox.Triple(cell, _REST, rest)
