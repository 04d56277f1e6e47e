"""What the page of a passage shows: where it stands, what it is, and what rests on it; no text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES
from kg.web import lookups
from kg.web.pages.cards import cards, legend
from kg.web.pages.document_order import document_order
from kg.web.pages.entity_page import asked
from kg.web.pages.names import Name, named, names, texts
from kg.web.pages.turtle import term

if TYPE_CHECKING:
    from kg.store.engine import Engine

_NBO, _DCTERMS, _FOAF = PREFIXES["nbo"], PREFIXES["dcterms"], PREFIXES["foaf"]
_DEFINITION: Final = PREFIXES["skos"] + "definition"
_SOURCE: Final = PREFIXES["oa"] + "hasSource"
_ASKED: Final = """SELECT ?fact ?statement
WHERE {
  ?fact nbo:cites %s ; nbo:statement ?statement .
}
ORDER BY ?fact
"""


def passage_page(engine: Engine, subject: ox.NamedNode, name: str) -> dict[str, Any]:
    """Return what the template shows of a passage.

    Args:
        engine: holds the dataset.
        subject: the passage.
        name: its local name.
    """
    own = lookups.about(engine, [subject.value])[subject.value]
    terms = [value for values in own.values() for value in values]
    known = names(engine, terms)
    order = document_order()
    sources = [t for t in own.get(_SOURCE, []) if isinstance(t, ox.NamedNode)]
    kinds = [t for t in own.get(_NBO + "passageKind", []) if isinstance(t, ox.NamedNode)]
    said = lookups.about(engine, [t.value for t in (*sources, *kinds)])
    before, after = order.around(name)
    iris = [PREFIXES["fact"] + fact for fact in order.citing.get(name, ())]
    facts = cards(engine, iris)

    def values(local: str) -> list[Name]:
        return [named(value, known) for value in own.get(_NBO + local, [])]

    def of_source(property_: str) -> str:
        return texts(t for s in sources for t in said[s.value].get(property_, []))

    return {
        "name": name,
        "iri": subject.value,
        "place": order.places.get(name),
        "bar": order.bar([name]),
        "document": named(sources[0], known) if sources else None,
        "publisher": of_source(_DCTERMS + "publisher"),
        "publishers_page": of_source(_FOAF + "page"),
        "section": values("inSection"),
        "kinds": [
            (
                named(kind, known),
                texts(said[kind.value].get(_DEFINITION, [])),
            )
            for kind in kinds
        ],
        "lead_in": values("leadIn"),
        "reason": values("reason"),
        "sha256": values("sha256"),
        "facts": facts,
        "legend": legend(facts),
        "before": before,
        "after": after,
        "asked": asked(_ASKED % term(subject)),
    }
