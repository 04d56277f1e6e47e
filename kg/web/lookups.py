"""What pages look up in the data; each function asks the engine once or twice."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from kg.rdf.graphs import GRAPH_INFERRED
from kg.rdf.namespaces import PREFIXES
from kg.store.engine import Boolean, Solutions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.store.engine import Engine, Row, Term

_USED: Final = ("nbo", "rdf", "rdfs", "oa", "skos", "owl", "dcterms", "sh")
_PROLOGUE: Final = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in _USED)

Statements: TypeAlias = dict[str, dict[str, list["Term"]]]
"""Subject IRI to property IRI to objects."""

_FACTS_ABOUT = """SELECT DISTINCT ?fact {
  { GRAPH ?fact { %(node)s ?p ?o } } UNION { GRAPH ?fact { ?s ?p %(node)s } }
  UNION { ?fact nbo:scope %(node)s }
  ?fact a nbo:Fact
} ORDER BY ?fact"""

_FACTS_CITING = "SELECT DISTINCT ?fact { ?fact nbo:cites %s } ORDER BY ?fact"

_CLAIMS = """SELECT ?fact ?s ?p ?o {
  VALUES ?fact { %s } GRAPH ?fact { ?s ?p ?o }
} ORDER BY ?fact ?s ?p ?o"""

_ABOUT = (
    """SELECT ?subject ?p ?o { VALUES ?subject { %s } ?subject ?p ?o } ORDER BY ?subject ?p ?o"""
)

_RESTING = """SELECT (COUNT(DISTINCT ?fact) AS ?facts) {
  ?fact a nbo:Fact ; nbo:cites ?cited . ?cited oa:hasSource %s
}"""

_INFERRED_ABOUT = """SELECT DISTINCT ?s ?p ?o {
  { GRAPH %(graph)s { ?s ?p ?o } VALUES ?s { %(node)s } }
  UNION { GRAPH %(graph)s { ?s ?p ?o } VALUES ?o { %(node)s } }
} ORDER BY ?s ?p ?o"""

_IN_GRAPH = "SELECT ?s ?p ?o { VALUES ?s { %s } GRAPH %s { ?s ?p ?o } } ORDER BY ?s ?p ?o"

_WITHDRAWN = """SELECT ?term ?said ?value {
  ?term owl:deprecated true
  OPTIONAL { VALUES ?said { dcterms:isReplacedBy skos:changeNote } ?term ?said ?value }
} ORDER BY ?term ?said ?value"""

_HEADINGS = """SELECT ?passage ?heading {
  VALUES ?passage { %s } ?passage nbo:inSection/rdfs:label ?heading
}"""


def rows(engine: Engine, text: str) -> list[Row]:
    """Run a SELECT of ours, with the prefixes that lookups use."""
    result = engine.query(_PROLOGUE + text)
    assert isinstance(result, Solutions)  # noqa: S101  # a SELECT
    return list(result)


def node(namespace: str, local: str) -> ox.NamedNode | None:
    """Return the IRI of a local name, or None where it would be no IRI."""
    try:
        return ox.NamedNode(PREFIXES[namespace] + local)
    except ValueError:
        return None


def exists(engine: Engine, subject: ox.NamedNode) -> bool:
    """Whether the data say anything about an IRI."""
    result = engine.query(f"ASK {{ {subject} ?p ?o }}")
    return isinstance(result, Boolean) and bool(result)


def about(engine: Engine, iris: Iterable[str]) -> Statements:
    """Return what the default graph says about IRIs."""
    found: Statements = defaultdict(lambda: defaultdict(list))
    values = _values(iris)
    if values:
        for subject, predicate, value in rows(engine, _ABOUT % values):
            if isinstance(subject, ox.NamedNode) and isinstance(predicate, ox.NamedNode) and value:
                found[subject.value][predicate.value].append(value)
    return found


def labeled(engine: Engine) -> list[str]:
    """Return every IRI that has a label."""
    return _iris(rows(engine, "SELECT DISTINCT ?s { ?s rdfs:label ?label }"))


def facts_about(engine: Engine, subject: ox.NamedNode) -> list[str]:
    """Return the facts that speak of an entity, or hold under it as a condition."""
    return _iris(rows(engine, _FACTS_ABOUT % {"node": subject}))


def facts_citing(engine: Engine, passage: ox.NamedNode) -> list[str]:
    """Return the facts that cite a passage."""
    return _iris(rows(engine, _FACTS_CITING % passage))


def facts_resting_on(engine: Engine, source: ox.NamedNode) -> int:
    """Return how many facts rest on passages of a source."""
    ((facts,),) = rows(engine, _RESTING % source)
    return _number(facts)


def claims(engine: Engine, facts: Iterable[str]) -> dict[str, list[ox.Triple]]:
    """Return the triples of facts."""
    found: dict[str, list[ox.Triple]] = defaultdict(list)
    values = _values(facts)
    if values:
        for fact, s, p, o in rows(engine, _CLAIMS % values):
            if (
                isinstance(fact, ox.NamedNode)
                and isinstance(s, ox.NamedNode)
                and isinstance(p, ox.NamedNode)
                and o is not None
            ):
                found[fact.value].append(ox.Triple(s, p, o))
    return found


def inferred_about(engine: Engine, subject: ox.NamedNode) -> list[ox.Triple]:
    """Return the conclusions of a reasoner that name an entity."""
    return _triples(rows(engine, _INFERRED_ABOUT % {"graph": GRAPH_INFERRED, "node": subject}))


def in_graph(engine: Engine, subjects: Iterable[str], graph: ox.NamedNode) -> list[ox.Triple]:
    """Return what one graph says of subjects."""
    values = _values(subjects)
    return _triples(rows(engine, _IN_GRAPH % (values, graph))) if values else []


def headings(engine: Engine, passages: Iterable[str]) -> dict[str, str]:
    """Return the section heading that each passage stands under."""
    values = _values(passages)
    if not values:
        return {}
    return {
        passage.value: heading.value
        for passage, heading in rows(engine, _HEADINGS % values)
        if isinstance(passage, ox.NamedNode) and isinstance(heading, ox.Literal)
    }


def withdrawn(engine: Engine) -> dict[str, tuple[list[str], list[str]]]:
    """Return every withdrawn IRI with what takes its place, and with why it was withdrawn."""
    found: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for term, _, value in rows(engine, _WITHDRAWN):
        if isinstance(term, ox.NamedNode):
            replaced_by, reasons = found[term.value]
            if isinstance(value, ox.NamedNode):
                replaced_by.append(value.value)
            elif isinstance(value, ox.Literal):
                reasons.append(value.value)
    return dict(found)


def _triples(found: Iterable[Row]) -> list[ox.Triple]:
    return [
        ox.Triple(s, p, o)
        for s, p, o in found
        if isinstance(s, ox.NamedNode) and isinstance(p, ox.NamedNode) and o is not None
    ]


def _number(term: Term | None) -> int:
    return int(term.value) if isinstance(term, ox.Literal) else 0


def _values(iris: Iterable[str]) -> str:
    """Write IRIs for a VALUES block; what is no IRI cannot come in."""
    return " ".join(str(ox.NamedNode(value)) for value in sorted(set(iris)))


def _iris(found: Iterable[Row]) -> list[str]:
    return [row[0].value for row in found if isinstance(row[0], ox.NamedNode)]
