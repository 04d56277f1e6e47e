"""What is said of a case, put to the reasoner as classes.

One contradictory individual makes a whole ontology inconsistent, so that nothing can be told of the
others. Said as a class instead, it only makes that class one without members: what is said of a
case becomes what is said of every member. So HermiT tells of many cases, and of many choices among
the statements of one, in a single run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curation.closure import closed_by
from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TYPE, _SUBCLASS = iri("rdf:type"), iri("rdfs:subClassOf")
_IS_A_CASE: Final = iri("nbo:Case")


class Described:
    """Classes that stand for the statements about a case, and for choices among them.

    Attributes:
        axioms: what is said of the members of each of these classes.
    """

    def __init__(self, said: Sequence[ox.Triple], name: str) -> None:
        """Make a class of each statement; the name sets apart what several cases say."""
        self.axioms: list[ox.Triple] = []
        self._name = name
        self._choices = 0
        self._class_of: dict[ox.Triple, ox.NamedNode] = {}
        for number, triple in enumerate(dict.fromkeys(said)):
            one = ox.NamedNode(f"urn:statement:{name}-{number}")
            self._class_of[triple] = one
            self.axioms += [_declared(one), *self._meaning(one, triple, number, said)]

    def choice(self, statements: Sequence[ox.Triple]) -> ox.NamedNode:
        """Return a class of things of which all these statements hold."""
        self._choices += 1
        chosen = ox.NamedNode(f"urn:choice:{self._name}-{self._choices}")
        self.axioms += [_declared(chosen), ox.Triple(chosen, _SUBCLASS, _IS_A_CASE)]
        self.axioms += [ox.Triple(chosen, _SUBCLASS, self._class_of[s]) for s in statements]
        return chosen

    def having(self, predicate: ox.NamedNode, value: ox.NamedNode) -> ox.BlankNode:
        """Return the class of all things that have a value."""
        self._choices += 1
        has = ox.BlankNode(f"value-{self._name}-{self._choices}")
        self.axioms += [
            ox.Triple(has, _TYPE, iri("owl:Restriction")),
            ox.Triple(has, iri("owl:onProperty"), predicate),
            ox.Triple(has, iri("owl:hasValue"), value),
        ]
        return has

    def without(self, chosen: ox.NamedNode, other: ox.NamedNode | ox.BlankNode) -> ox.NamedNode:
        """Return a class of the members of a choice that are not members of another class."""
        self._choices += 1
        rest = ox.NamedNode(f"urn:rest:{self._name}-{self._choices}")
        no = ox.BlankNode(f"no-{self._name}-{self._choices}")
        self.axioms += [
            _declared(rest),
            ox.Triple(rest, _SUBCLASS, chosen),
            ox.Triple(rest, _SUBCLASS, no),
            ox.Triple(no, _TYPE, iri("owl:Class")),
            ox.Triple(no, iri("owl:complementOf"), other),
        ]
        return rest

    def _meaning(
        self, one: ox.NamedNode, triple: ox.Triple, number: int, said: Sequence[ox.Triple]
    ) -> Iterator[ox.Triple]:
        if triple.predicate == _TYPE:
            yield ox.Triple(one, _SUBCLASS, triple.object)
            return
        has = ox.BlankNode(f"has-{self._name}-{number}")
        yield ox.Triple(one, _SUBCLASS, has)
        yield ox.Triple(has, _TYPE, iri("owl:Restriction"))
        yield ox.Triple(has, iri("owl:onProperty"), triple.predicate)
        yield ox.Triple(has, iri("owl:hasValue"), triple.object)
        # That a list is complete means what the whole list is, whichever members are chosen.
        for closing in closed_by(triple, said, f"{self._name}-{number}"):
            if closing.subject == triple.subject:
                yield ox.Triple(one, _SUBCLASS, closing.object)
            else:
                yield closing


def _declared(name: ox.NamedNode) -> ox.Triple:
    return ox.Triple(name, _TYPE, iri("owl:Class"))
