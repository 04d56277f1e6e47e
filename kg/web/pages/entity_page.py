"""What the page of an entity shows, from its names to where the data stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES, iri
from kg.web import lookups
from kg.web.links import page, with_query
from kg.web.mappings import IDENTIFIER, MATCHES, Match, matches
from kg.web.pages.belonging import belonging
from kg.web.pages.cards import cards, legend
from kg.web.pages.conclusions import conclusions
from kg.web.pages.document_order import document_order
from kg.web.pages.entity_facts import facts_of, silent
from kg.web.pages.names import Name, named, names
from kg.web.pages.neighborhood import neighborhood
from kg.web.pages.quantities import properties_of
from kg.web.pages.turtle import term, with_prefixes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.store.engine import Engine, Term

_NBO, _RDFS, _SKOS = PREFIXES["nbo"], PREFIXES["rdfs"], PREFIXES["skos"]
_TYPE: Final = iri("rdf:type")
_SYNONYMS: Final = (
    ("Everyday words", _NBO + "layTerm"),
    ("Clinical terms", _NBO + "clinicalTerm"),
    ("Short for it", _NBO + "abbreviation"),
    ("Also called", _SKOS + "altLabel"),
    ("Related words", _NBO + "relatedTerm"),
)
"""Heading of synonyms to the property that says them."""
_HEAD: Final = {
    _RDFS + "label", _SKOS + "definition", _SKOS + "note", _TYPE.value,
    *(property_ for _, property_ in _SYNONYMS), *(match.value for match in MATCHES),
}  # fmt: skip
"""What has a place of its own on the page; the rest stands in a list."""
FOLDED_FROM: Final = 40
"""Facts of a page from which on triples are left to the pages of the facts."""

_ABOVE: Final = """SELECT ?class ?label (COUNT(DISTINCT ?higher) AS ?depth) {
  %s rdfs:subClassOf* ?class . ?class a owl:Class ; rdfs:label ?label ; rdfs:subClassOf* ?higher
} GROUP BY ?class ?label ORDER BY DESC(?depth) ?class"""
_USES: Final = """SELECT ?property (COUNT(DISTINCT ?user) AS ?users) (SAMPLE(?user) AS ?one) {
  VALUES ?graph { %s } GRAPH ?graph { ?user ?property %s }
} GROUP BY ?property ORDER BY DESC(?users) ?property"""
_ASKED: Final = """SELECT DISTINCT ?fact ?statement ?frequency ?certainty ?condition ?passage
WHERE {
  { GRAPH ?fact { %(node)s ?property ?value } }
  UNION { GRAPH ?fact { ?other ?property %(node)s } }
  UNION { ?fact nbo:scope %(node)s }
  ?fact a nbo:Fact ; nbo:statement ?statement ; nbo:cites ?passage .
  OPTIONAL { ?fact nbo:frequency/rdfs:label ?frequency }
  OPTIONAL { ?fact nbo:certainty/rdfs:label ?certainty }
  OPTIONAL { ?fact nbo:scope/rdfs:label ?condition }
}
ORDER BY ?fact ?passage
"""
_FOLLOWS: Final = """SELECT ?subject ?property ?object
WHERE {
  GRAPH graph:inferred { ?subject ?property ?object }
  FILTER(?subject = %(node)s || ?object = %(node)s)
}
ORDER BY ?property ?subject ?object
"""


@dataclass(frozen=True)
class Asked:
    """A query that shows the same data.

    Attributes:
        text: the SPARQL text.
        editor: address of the editor with it.
    """

    text: str
    editor: str


@dataclass(frozen=True)
class Use:
    """What names an entity beside facts.

    Attributes:
        relation: the property.
        count: how much does so.
        one: what does so, if it is one thing.
    """

    relation: Name
    count: int
    one: Name | None


def asked(text: str) -> Asked:
    """Return a query with its prefixes, and where the editor shows it."""
    whole = with_prefixes(text)
    return Asked(whole, with_query("/sparql", [("query", whole), ("format", "html")]))


def entity_page(engine: Engine, subject: ox.NamedNode, name: str) -> dict[str, Any]:
    """Return what the template shows of an entity.

    Args:
        engine: holds the dataset.
        subject: the entity.
        name: its local name.
    """
    said = lookups.about(engine, [subject.value])[subject.value]
    order = document_order()
    fact = PREFIXES["fact"]
    found = [f.removeprefix(fact) for f in lookups.facts_about(engine, subject)]
    about = [fact + short for short in order.in_order(found)]
    claims = lookups.claims(engine, about)
    # What facts claim is shown with its hedge, and never bare; what follows, beside its grounds.
    claimed = {triple for held in claims.values() for triple in held}
    inferred = [t for t in lookups.inferred_about(engine, subject) if t not in claimed]
    apart = claimed | set(inferred)
    terms: list[Term] = [subject, *(ox.NamedNode(predicate) for predicate in said)]
    terms += [term for values in said.values() for term in values]
    terms += [t for triple in inferred for t in (triple.subject, triple.predicate, triple.object)]
    known = names(engine, terms)

    def stated(predicate: str) -> list[Term]:
        of = ox.NamedNode(predicate)
        return [t for t in said.get(predicate, []) if ox.Triple(subject, of, t) not in apart]

    held = cards(engine, about)
    facts = facts_of(subject, held)
    belong = belonging(engine, subject, set(about), order)
    near, held = held, [*held, *(fact for one in belong for fact in one.facts)]
    kinds = [kind for kind in stated(_TYPE.value) if isinstance(kind, ox.NamedNode)]
    own = kinds[0] if kinds else None
    node = {"node": term(subject)}
    above = [_above(engine, kind) for kind in kinds]
    over = {name.iri for line in above for name in line}
    follows = conclusions(subject, inferred, claims, known)
    relations = {t.predicate.value for t in apart if subject in (t.subject, t.object)}
    return {
        "name": name,
        "iri": subject.value,
        "called": named(subject, known),
        "kinds": above,
        "definitions": _texts(said, _SKOS + "definition"),
        "synonyms": _synonyms(said),
        "notes": _texts(said, _SKOS + "note"),
        "properties": properties_of(
            {p: stated(p) for p in said if p not in _HEAD and stated(p)}, known
        ),
        "facts": facts,
        "belonging": belong,
        "legend": legend(held),
        "with_triples": facts.count < FOLDED_FROM,
        "silent": silent(engine, own, relations) if own and facts.said else (),
        "kind": named(own, known) if own else None,
        "uses": _uses(engine, subject),
        "follows": follows,
        # Classes above its own stand over its name.
        "also": [name for name in follows.classes if name.iri not in over],
        "drawing": neighborhood(named(subject, known), [t for f in near for t in f.triples]),
        "matches": _matches(engine, said, known),
        "asked": asked(_ASKED % node),
        "asked_follows": asked(_FOLLOWS % node),
    }


def _above(engine: Engine, kind: ox.NamedNode) -> list[Name]:
    """Return a class and those above it, the nearest first."""
    found = [
        Name(label.value, page(above.value), iri=above.value)
        for above, label, _ in lookups.rows(engine, _ABOVE % kind)
        if isinstance(above, ox.NamedNode) and isinstance(label, ox.Literal)
    ]
    return found or [named(kind, names(engine, [kind]))]


def _synonyms(said: Mapping[str, Sequence[Term]]) -> list[tuple[str, list[str]]]:
    """Return synonyms under headings, each once; ``skos:altLabel`` repeats those of other kinds."""
    found = []
    before = {text.casefold() for text in _texts(said, _RDFS + "label")}
    for heading, property_ in _SYNONYMS:
        texts = sorted(
            (t for t in _texts(said, property_) if t.casefold() not in before), key=str.casefold
        )
        before |= {text.casefold() for text in texts}
        if texts:
            found.append((heading, texts))
    return found


def _uses(engine: Engine, subject: ox.NamedNode) -> list[Use]:
    """Return what names an entity beside facts: quantities, hedges of facts, passages."""
    graphs = f"{iri('graph:entities')} {iri('graph:provenance')}"
    found = lookups.rows(engine, _USES % (graphs, subject))
    known = names(engine, [t for row in found for t in (row[0], row[2]) if t is not None])
    return [
        Use(named(property_, known), int(count.value), named(one, known) if one else None)
        for property_, count, one in found
        if isinstance(property_, ox.NamedNode)
        and isinstance(count, ox.Literal)
        # Conditions stand among the facts.
        and property_ != iri("nbo:scope")
    ]


def _matches(
    engine: Engine, said: Mapping[str, Sequence[Term]], known: Mapping[str, Name]
) -> tuple[Match, ...]:
    """Return the matches of an entity, each with the identifier by which it is cited."""
    matched = {match: said.get(match.value, []) for match in MATCHES}
    iris = {t.value for terms in matched.values() for t in terms if isinstance(t, ox.NamedNode)}
    cited = {
        found: identifier.value
        for found, about in lookups.about(engine, iris).items()
        for identifier in about.get(IDENTIFIER.value, [])
        if isinstance(identifier, ox.Literal)
    }
    return matches(matched, {i: known[i].text for i in iris if _labeled(known[i])}, cited)


def _labeled(name: Name) -> bool:
    return ":" not in name.text or " " in name.text


def _texts(said: Mapping[str, Sequence[Term]], predicate: str) -> list[str]:
    return [t.value for t in said.get(predicate, []) if isinstance(t, ox.Literal)]
