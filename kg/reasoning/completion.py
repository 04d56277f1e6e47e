"""Everything that follows for individuals from HermiT's reduced output, as triples.

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
    from collections.abc import Iterable, Iterator, Mapping

    from kg.reasoning.hermit import Conclusions

_TYPE, _SUBCLASS, _SUBPROPERTY = iri("rdf:type"), iri("rdfs:subClassOf"), iri("rdfs:subPropertyOf")
_N = TypeVar("_N")


def triples(found: Conclusions) -> set[ox.Triple]:
    """Return the types and values of individuals, those that HermiT was given included.

    Left out is what holds of everything: ``owl:Thing`` and the top property.
    """
    classes = closed(found.superclasses)
    roles = closed(found.roles)
    said: set[ox.Triple] = set()
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


def hierarchy(found: Conclusions, given: Iterable[ox.Triple]) -> set[ox.Triple]:
    """Return what stands directly below what, as far as no path of given triples says so.

    Every class below every other would be in the way of whoever asks for the tree of classes, and
    a property path (``rdfs:subClassOf+``) gives it anyway.
    """
    told: dict[ox.NamedNode, dict[str, set[str]]] = {_SUBCLASS: {}, _SUBPROPERTY: {}}
    for triple in given:
        lower, upper = triple.subject, triple.object
        if not (isinstance(lower, ox.NamedNode) and isinstance(upper, ox.NamedNode)):
            continue
        if triple.predicate in told:
            told[triple.predicate].setdefault(lower.value, set()).add(upper.value)
    said: set[ox.Triple] = set()
    for predicate, pairs in ((_SUBCLASS, _classes(found)), (_SUBPROPERTY, _properties(found))):
        above = closed(told[predicate])
        for low, high in pairs:
            built_in = _is_built_in(low) or _is_built_in(high)
            if not built_in and high not in above.get(low, ()):
                said.add(_triple(low, predicate, high))
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


def _classes(found: Conclusions) -> Iterator[tuple[str, str]]:
    for lower, above in found.superclasses.items():
        yield from ((lower, upper) for upper in above)


def _properties(found: Conclusions) -> Iterator[tuple[str, str]]:
    for lower, above in found.roles.items():
        # That a property is below an inverse has no triple without a blank node.
        yield from ((lower.iri, u.iri) for u in above if not (lower.inverse or u.inverse))


def _triple(subject: str, predicate: ox.NamedNode, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), predicate, ox.NamedNode(value))


def _is_built_in(name: str) -> bool:
    return name.startswith(PREFIXES["owl"])
