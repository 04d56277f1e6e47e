"""What the page shows of each class and property."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.rdf.namespaces import curie, iri
from kg.web.links import Shown, spoken, with_query
from kg.web.mappings import MATCHES, Match, matches
from kg.web.ontology import wording
from kg.web.ontology.reading import CLASS, ONTOLOGY, SUBCLASS, SUBPROPERTY, TYPE
from kg.web.ontology.tree import EQUIVALENT, PROPERTY_KINDS, Hierarchy, anchor
from kg.web.ontology.wording import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.store.engine import Term
    from kg.web.ontology.reading import Ontology

_DISJOINT, _DISJOINT_PROPERTY = iri("owl:disjointWith"), iri("owl:propertyDisjointWith")
_DISJOINT_UNION = iri("owl:disjointUnionOf")
_MEMBERS, _CHAIN = iri("owl:members"), iri("owl:propertyChainAxiom")
_DOMAIN, _RANGE, _INVERSE = iri("rdfs:domain"), iri("rdfs:range"), iri("owl:inverseOf")
_UNION = iri("owl:unionOf")
_EQUIVALENT_PROPERTY = iri("owl:equivalentProperty")
_LABEL, _DEFINITION = iri("rdfs:label"), iri("skos:definition")
_EXAMPLE, _SYNONYM = iri("skos:example"), iri("skos:altLabel")
_NOTES: Final = (iri("skos:editorialNote"), iri("skos:note"), iri("skos:scopeNote"),
                 iri("rdfs:comment"))  # fmt: skip

_CHARACTERISTICS: Final = {
    iri("owl:FunctionalProperty"): "functional: one value at most",
    iri("owl:InverseFunctionalProperty"): "inverse functional: one subject at most",
    iri("owl:TransitiveProperty"): "transitive",
    iri("owl:SymmetricProperty"): "symmetric",
    iri("owl:AsymmetricProperty"): "asymmetric",
    iri("owl:ReflexiveProperty"): "reflexive",
    iri("owl:IrreflexiveProperty"): "irreflexive",
}
_ELSEWHERE: Final = {
    TYPE, EQUIVALENT, SUBCLASS, SUBPROPERTY, _DISJOINT, _DISJOINT_PROPERTY, _DISJOINT_UNION,
    _CHAIN, _DOMAIN, _RANGE, _INVERSE, _EQUIVALENT_PROPERTY, _LABEL, _DEFINITION, _EXAMPLE,
    _SYNONYM, *_NOTES, *MATCHES,
}  # fmt: skip
"""Properties that have a row of their own; the others follow with their labels."""

LISTING: Final = "entities-of-class"
"""The saved query that lists what is of a class."""

Row = tuple[str, tuple[Words, ...]]
"""The title of a row, and its values."""


@dataclass(frozen=True)
class Entry:
    """A class or property as the page shows it.

    Attributes:
        anchor: name of its place on the page.
        label: how it is called.
        iri: its IRI.
        kind: ``class``, ``object property`` and so on.
        defined: whether an axiom says exactly what belongs to it.
        definitions: what it means.
        examples: examples of its use.
        notes: remarks of the editors.
        rows: axioms and annotations, each title once.
        matches: terms of other vocabularies.
        used: how much of it there is, each with an address that lists it, or None.
        count: triples of a property, instances of a class and of those below it.
    """

    anchor: str
    label: str
    iri: str
    kind: str
    defined: bool
    definitions: tuple[str, ...]
    examples: tuple[str, ...]
    notes: tuple[str, ...]
    rows: tuple[Row, ...]
    matches: tuple[Match, ...]
    used: tuple[tuple[str, str | None], ...]
    count: int = 0

    @property
    def ours(self) -> bool:
        """Whether it is a term of this ontology: the anchor of another one is a CURIE."""
        return ":" not in self.anchor

    def row(self, title: str) -> tuple[Words, ...]:
        """Return the values of a row; none where there is no such row."""
        return next((values for name, values in self.rows if name == title), ())


class Entries:
    """Makes the entries of one ontology."""

    def __init__(self, known: Ontology, hierarchy: Hierarchy, *, can_list: bool) -> None:
        """Keep what entries are made from.

        Args:
            known: what the data say.
            hierarchy: the order of its terms.
            can_list: whether the saved query ``LISTING`` exists.
        """
        self._known = known
        self._hierarchy = hierarchy
        self._can_list = can_list
        self._disjoint = dict(_disjoint(known))

    def of_class(self, class_: ox.NamedNode) -> Entry:
        """Return the entry of a class."""
        known, stated = self._known, self._known.stated
        told = [*stated.objects(class_, SUBCLASS), *self._hierarchy.above[class_]]
        concluded = [c for c in known.concluded.objects(class_, SUBCLASS) if c not in told]
        return self._entry(
            class_,
            "class",
            (
                ("Exactly", self._words(stated.objects(class_, EQUIVALENT))),
                ("Kind of", self._words(told)),
                ("Follows: kind of", self._words(concluded)),
                ("Kinds", self._words(self._hierarchy.below.get(class_, ()))),
                ("Nothing is also", self._words(self._disjoint.get(class_, ()))),
                (
                    "Splits into",
                    tuple(
                        wording.listed(head, known)
                        for head in stated.objects(class_, _DISJOINT_UNION)
                    ),
                ),
                ("Subject of", self._words(self._with_end(_DOMAIN, class_))),
                ("Object of", self._words(self._with_end(_RANGE, class_))),
            ),
            tuple(self._class_uses(class_)),
            len(self._hierarchy.within(class_, known.instances)),
        )

    def of_property(self, property_: ox.NamedNode, kind: str) -> Entry:
        """Return the entry of a property.

        Args:
            property_: the property.
            kind: a value of ``PROPERTY_KINDS``.
        """
        known, stated = self._known, self._known.stated
        types = stated.objects(property_, TYPE)
        characteristics = [word for type_, word in _CHARACTERISTICS.items() if type_ in types]
        inverse = [*stated.objects(property_, _INVERSE), *stated.subjects(_INVERSE, property_)]
        count = known.used.get(property_.value, 0)
        return self._entry(
            property_,
            kind,
            (
                ("Subject is a", self._words(stated.objects(property_, _DOMAIN))),
                ("Object is a", self._words(stated.objects(property_, _RANGE))),
                ("Characteristics", tuple((Shown(word),) for word in characteristics)),
                ("Inverse", self._words(i for i in inverse if isinstance(i, ox.NamedNode))),
                ("Same as", self._words(stated.objects(property_, _EQUIVALENT_PROPERTY))),
                ("Follows from", tuple(
                    wording.chain(head, known) for head in stated.objects(property_, _CHAIN)
                )),
                ("Special case of", self._words(stated.objects(property_, SUBPROPERTY))),
                ("Special cases", self._words(self._hierarchy.below.get(property_, ()))),
                ("Never together with", self._words(self._disjoint.get(property_, ()))),
            ),
            ((f"{count:,} triple{'' if count == 1 else 's'}", None),) if count else (),
            count,
        )  # fmt: skip

    def _entry(
        self,
        term: ox.NamedNode,
        kind: str,
        axioms: Iterable[Row],
        used: tuple[tuple[str, str | None], ...],
        count: int,
    ) -> Entry:
        known = self._known
        return Entry(
            anchor(term),
            self._hierarchy.label(term),
            term.value,
            kind,
            self._hierarchy.is_defined(term),
            self._texts(term, _DEFINITION),
            self._texts(term, _EXAMPLE),
            self._texts(term, *_NOTES),
            tuple(row for row in (*axioms, *self._annotations(term)) if row[1]),
            matches(known.mappings.about(term), known.labels, known.identifiers),
            used,
            count,
        )

    def _annotations(self, term: ox.NamedNode) -> Iterator[Row]:
        """Yield what else is said of a term, such as its status."""
        known = self._known
        if synonyms := self._texts(term, _SYNONYM):
            yield "Also called", tuple((Shown(text),) for text in synonyms)
        for predicate, values in known.stated.about(term).items():
            # That our terms are defined here goes without saying.
            if predicate in _ELSEWHERE or values == [ONTOLOGY]:
                continue
            yield title(predicate, known), self._words(values)

    def _class_uses(self, class_: ox.NamedNode) -> Iterator[tuple[str, str | None]]:
        known, hierarchy = self._known, self._hierarchy
        if count := len(hierarchy.within(class_, known.instances)):
            named = curie(class_.value)
            listed = self._can_list and named and hierarchy.within(class_, known.entities)
            href = (
                with_query(f"/queries/{LISTING}", [("class", named)]) if listed and named else None
            )
            yield f"{count:,} instance{'' if count == 1 else 's'}", href
        if count := len(hierarchy.within(class_, known.cases)):
            yield f"{count:,} example case{'' if count == 1 else 's'}", "/case"

    def _with_end(self, end: ox.NamedNode, class_: ox.NamedNode) -> list[ox.NamedNode]:
        """Return the properties that have a class as domain or range, alone or in a union."""
        stated = self._known.stated
        unions: Iterator[Term] = (
            node
            for node in stated.expressions(_UNION)
            if class_ in stated.members(stated.first(node, _UNION))
        )
        nodes: list[Term] = [class_, *unions]
        return self._hierarchy.sorted(p for node in nodes for p in stated.subjects(end, node))

    def _words(self, terms: Iterable[Term]) -> tuple[Words, ...]:
        return tuple(wording.words(term, self._known) for term in dict.fromkeys(terms))

    def _texts(self, term: ox.NamedNode, *predicates: ox.NamedNode) -> tuple[str, ...]:
        return tuple(
            value.value
            for predicate in predicates
            for value in self._known.stated.objects(term, predicate)
            if isinstance(value, ox.Literal)
        )


def entries(
    known: Ontology, hierarchy: Hierarchy, *, can_list: bool
) -> Mapping[str, Sequence[Entry]]:
    """Return the entries of all terms: classes and each kind of property."""
    maker = Entries(known, hierarchy, can_list=can_list)
    return {"class": [maker.of_class(c) for c in hierarchy.classes]} | {
        kind: [maker.of_property(p, kind) for p in hierarchy.properties[kind]]
        for kind in PROPERTY_KINDS.values()
    }


def title(predicate: ox.NamedNode, known: Ontology) -> str:
    """Return what the row of a property is called."""
    text = spoken(predicate.value, known.labels)
    text = re.sub(r"\b[iu]ri\b", lambda found: found[0].upper(), text)
    return text[:1].upper() + text[1:]


def _disjoint(known: Ontology) -> Iterator[tuple[Term, list[Term]]]:
    """Yield each class and property with what it has nothing in common with."""
    stated = known.stated
    found: dict[Term, dict[Term, None]] = {}

    def add(one: Term, other: Term) -> None:
        found.setdefault(one, {})[other] = None
        found.setdefault(other, {})[one] = None

    for type_ in (CLASS, *PROPERTY_KINDS):
        for term in stated.named(type_):
            for predicate in (_DISJOINT, _DISJOINT_PROPERTY):
                for other in stated.objects(term, predicate):
                    add(term, other)
    groups = [
        stated.members(stated.first(axiom, _MEMBERS))
        for type_ in (iri("owl:AllDisjointClasses"), iri("owl:AllDisjointProperties"))
        for axiom in stated.subjects(TYPE, type_)
    ]
    for members in groups:
        for place, one in enumerate(members):
            for other in members[place + 1 :]:
                add(one, other)
    yield from ((term, list(others)) for term, others in found.items())
