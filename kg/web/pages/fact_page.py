"""What the page of a fact shows: the claim, its hedges, where it comes from, and how to cite it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.rdf.namespaces import PREFIXES
from kg.web import lookups
from kg.web.pages.cards import cards, legend
from kg.web.pages.document_order import document_order
from kg.web.pages.entity_page import asked
from kg.web.pages.fact_citation import citing
from kg.web.pages.fact_forms import (
    NANOPUBLICATIONS,
    annotated_axioms,
    named_graph,
    nanopublication,
    reified,
)
from kg.web.pages.names import texts
from kg.web.pages.turtle import term
from kg.web.service import service

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.store.engine import Engine

MOST_BESIDE: Final = 5
"""Facts resting on the same passages that the page of a fact shows."""
_DEFINITION: Final = PREFIXES["skos"] + "definition"
_ASKED: Final = """SELECT ?statement ?frequency ?certainty ?subject ?property ?object ?passage
WHERE {
  VALUES ?fact { %s }
  ?fact nbo:statement ?statement ; nbo:cites ?passage .
  GRAPH ?fact { ?subject ?property ?object }
  OPTIONAL { ?fact nbo:frequency/rdfs:label ?frequency }
  OPTIONAL { ?fact nbo:certainty/rdfs:label ?certainty }
}
ORDER BY ?subject ?property ?object ?passage
"""


def fact_page(engine: Engine, subject: ox.NamedNode) -> dict[str, Any] | None:
    """Return what the template shows of a fact, or None where the data hold no such fact."""
    found = cards(engine, [subject.value])
    if not found:
        return None
    card, order = found[0], document_order()
    triples = lookups.claims(engine, [subject.value]).get(subject.value, [])
    said = lookups.about(engine, [subject.value])[subject.value]
    meanings = lookups.about(engine, [name.iri for name in card.scope])
    before, after = order.around(card.name)
    same = order.in_order({fact for name in card.passages for fact in order.citing.get(name, ())})
    beside = [name for name in same if name != card.name]
    shown = cards(engine, [PREFIXES["fact"] + name for name in beside[:MOST_BESIDE]])
    return {
        "iri": subject.value,
        "fact": card,
        "conditions": [
            (name, texts(meanings[name.iri].get(_DEFINITION, []))) for name in card.scope
        ],
        "places": [order.places[name] for name in card.passages if name in order.places],
        "bar": order.bar(card.passages),
        "beside": shown,
        "more_beside": len(beside) - len(shown),
        "legend": legend(shown),
        "before": before,
        "after": after,
        "forms": {
            "As a named graph (TriG)": named_graph(subject, triples),
            "In RDF 1.2 Turtle": reified(subject, triples, said),
            "As an annotated axiom of OWL": annotated_axioms(subject, triples, said),
        },
        "nanopublication": nanopublication(subject),
        "nanopublications": f"/downloads/{NANOPUBLICATIONS}",
        "citing": citing(card, service().release.manifest),
        "asked": asked(_ASKED % term(subject)),
    }
