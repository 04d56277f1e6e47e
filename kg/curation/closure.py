"""The axioms that close the lists of cases.

OWL takes it for possible that a case has spread to more than is said. These axioms say that it has
not, where a list is said to be complete. They are no part of the dataset, where their blank nodes
would only be in the way of queries; what a reasoner or an ontology editor reads has them.
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
_LISTS: Final = {said.complete: said for said in SITES.values()}


def closures(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    """Return the axioms that close the complete lists of the cases in ``graph:cases``."""
    said: defaultdict[ox.NamedNode, list[ox.Triple]] = defaultdict(list)
    for quad in quads:
        if quad.graph_name == GRAPH_CASES and isinstance(quad.subject, ox.NamedNode):
            said[quad.subject].append(quad.triple)
    return [
        closing
        for case, triples in said.items()
        for triple in triples
        for closing in closed_by(triple, triples, case.value.rsplit("/", 1)[-1])
    ]


def closed_by(triple: ox.Triple, said: Sequence[ox.Triple], name: str) -> Iterator[ox.Triple]:
    """Close a list of a case, if a statement says that the list is complete.

    OWL takes it for possible that a case has spread to more than is said. A list that is said to be
    complete and names nothing makes a case without such spread; one with names makes a case whose
    spread is only to these.

    Args:
        triple: the statement.
        said: everything said of the same case.
        name: what blank nodes are named after.
    """
    of_list = _LISTS.get(triple.predicate)
    if of_list is None or triple.object != _TRUE:
        return
    case = triple.subject
    members = sorted({t.object for t in said if t.predicate == of_list.member}, key=str)
    if not members:
        yield ox.Triple(case, _TYPE, of_list.empty)
        return
    stem = f"{name}-{of_list.member.value.rsplit('#', 1)[-1]}"
    only, among = ox.BlankNode(f"only-{stem}"), ox.BlankNode(f"among-{stem}")
    yield ox.Triple(case, _TYPE, only)
    yield ox.Triple(only, _TYPE, iri("owl:Restriction"))
    yield ox.Triple(only, iri("owl:onProperty"), of_list.member)
    yield ox.Triple(only, iri("owl:allValuesFrom"), among)
    yield ox.Triple(among, _TYPE, iri("owl:Class"))
    cells = [ox.BlankNode(f"{among.value}-{place}") for place in range(1, len(members) + 1)]
    yield ox.Triple(among, iri("owl:oneOf"), cells[0])
    rests: list[ox.BlankNode | ox.NamedNode] = [*cells[1:], _NIL]
    for cell, member, rest in zip(cells, members, rests, strict=True):
        yield ox.Triple(cell, _FIRST, member)
        yield ox.Triple(cell, _REST, rest)
