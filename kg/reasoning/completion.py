"""Everything that follows from HermiT's reduced output, as triples.

HermiT prints what is most specific only. What it left out follows from its own hierarchies by four
rules, each of them sound: a superclass of a superclass is one too; an instance of a class is one of
each superclass; a pair of a property is one of each super-property; and a pair of a property is,
turned around, one of its inverse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES, iri
from kg.reasoning.hermit import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.reasoning.hermit import Conclusions

_TYPE, _SUBCLASS, _SUBPROPERTY = iri("rdf:type"), iri("rdfs:subClassOf"), iri("rdfs:subPropertyOf")
_N = TypeVar("_N")


def triples(found: Conclusions) -> set[ox.Triple]:
    """Return all that HermiT concluded, what it was given included.

    Left out is what holds of everything or of nothing: ``owl:Thing``, ``owl:Nothing``, the top and
    bottom property, and that each class and property is above itself.
    """
    classes = closed(found.superclasses)
    roles = closed(found.roles)
    said = {*_class_triples(classes), *_role_triples(roles)}
    for individual, types in found.types.items():
        every = types.union(*(classes.get(one, ()) for one in types))
        said.update(_triple(individual, _TYPE, one) for one in every if not _is_built_in(one))
    for name, pairs in found.values.items():
        for upper in {Role(name), *roles.get(Role(name), ())}:
            if _is_built_in(upper.iri):
                continue
            predicate = ox.NamedNode(upper.iri)
            for first, second in pairs:
                ends = (second, first) if upper.inverse else (first, second)
                said.add(_triple(ends[0], predicate, ends[1]))
    return said


def closed(direct: Mapping[_N, set[_N]]) -> dict[_N, set[_N]]:
    """Return all that is above each thing, over any number of steps, the thing itself left out."""
    found: dict[_N, set[_N]] = {}
    for start in direct:
        above: set[_N] = set()
        waiting = [*direct[start]]
        while waiting:
            one = waiting.pop()
            if one not in above:
                above.add(one)
                waiting += direct.get(one, ())
        found[start] = above - {start}
    return found


def _class_triples(classes: Mapping[str, set[str]]) -> Iterator[ox.Triple]:
    for name, above in classes.items():
        for upper in above:
            if not (_is_built_in(name) or _is_built_in(upper)):
                yield _triple(name, _SUBCLASS, upper)


def _role_triples(roles: Mapping[Role, set[Role]]) -> Iterator[ox.Triple]:
    for role, above in roles.items():
        for upper in above:
            # That a property is below an inverse has no triple without a blank node.
            if not (role.inverse or upper.inverse or _is_built_in(upper.iri)):
                yield _triple(role.iri, _SUBPROPERTY, upper.iri)


def _triple(subject: str, predicate: ox.NamedNode, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), predicate, ox.NamedNode(value))


def _is_built_in(name: str) -> bool:
    return name.startswith(PREFIXES["owl"])
