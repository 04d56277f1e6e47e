"""What facts say of the things that a question is about: inquiries, and whatever else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.evidence.asking import rows_of
from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.evidence.asked import Relation
    from kg.store.engine import Engine, Term

_INQUIRIES: Final = """SELECT DISTINCT ?fact {
  VALUES (?thing ?property ?side) { %s }
  GRAPH ?fact { ?thing ?inquiry ?sought }
  ?fact a nbo:Fact .
  ?inquiry rdfs:subPropertyOf nbo:inquiryInto ;
    rdfs:range ?range .
  ?property ?side ?end .
  ?end (owl:unionOf/rdf:rest*/rdf:first)? ?class .
  FILTER (?range != nbo:Entity && ?class != nbo:Entity)
  FILTER (EXISTS { ?class rdfs:subClassOf* ?range } || EXISTS { ?range rdfs:subClassOf* ?class })
}"""
_SIDES: Final = {True: iri("rdfs:range"), False: iri("rdfs:domain")}

_SPEAKING: Final = """SELECT DISTINCT ?fact {
  VALUES (?thing) { %s }
  { GRAPH ?fact { ?thing ?p ?o } } UNION { GRAPH ?fact { ?s ?q ?thing } }
  UNION { ?fact nbo:scope ?thing }
  UNION { GRAPH graph:entities { ?figure ?part ?thing } GRAPH ?fact { ?s ?q ?figure } }
  ?fact a nbo:Fact
}"""


def inquiries(engine: Engine, relations: Iterable[Relation]) -> set[str]:
    """Return the facts that report an inquiry into what relations would relate to a thing.

    An inquiry seeks the same, where what it is into and what the relation leads to are of one
    class, or one class is below the other.
    """
    wanted = {(r.thing, r.property, _SIDES[r.forward]) for r in relations}
    return _facts(engine, _INQUIRIES, wanted)


def speaking_of(engine: Engine, things: Iterable[ox.NamedNode]) -> set[str]:
    """Return the facts that name one of some things, or a figure that is about it."""
    return _facts(engine, _SPEAKING, {(thing,) for thing in things})


def _facts(engine: Engine, text: str, values: Iterable[tuple[Term, ...]]) -> set[str]:
    found = (row[0] for row in rows_of(engine, text, values))
    return {fact.value for fact in found if isinstance(fact, ox.NamedNode)}
