"""What the rules read of a release: stages, their limits, labels and classes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.errors import ReleaseError
from kg.rdf.namespaces import PREFIXES, iri
from kg.store.engine import Triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.store.engine import Engine

_QUERY: Final = """
PREFIX nb: <https://w3id.org/neuroblastoma-kg/id/>
PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
CONSTRUCT { ?s ?p ?o }
WHERE {
  VALUES ?p {
    nbo:includesStage nbo:spreadLimitedTo nbo:mayAffectAtAge nbo:upperBound
    rdf:type rdfs:label rdfs:subClassOf rdfs:domain rdfs:range
    owl:disjointWith owl:members rdf:first rdf:rest
  }
  ?s ?p ?o
  # Passages and facts have types, and terms of other ontologies labels, that no rule reads.
  FILTER(?p NOT IN (rdf:type, rdfs:label) || isBlank(?s)
    || STRSTARTS(STR(?s), STR(nb:)) || STRSTARTS(STR(?s), STR(nbo:)))
}
"""


_UP: Final = frozenset({iri("rdf:type"), iri("rdfs:subClassOf")})
"""What leads from an entity to its classes."""


@dataclass(frozen=True)
class Background:
    """What the rules read of a release.

    Attributes:
        quads: all of it, in the default graph.
        labels: the label of each entity, by its local name; the first in the alphabet.
        stages: local names of the stages, in the order of their labels.
        ranges: what may stand behind a property: local names of the entities of its range, those
            of subclasses included. Properties without a range are left out.
    """

    quads: tuple[ox.Quad, ...]
    labels: Mapping[str, str]
    stages: tuple[str, ...]
    ranges: Mapping[ox.NamedNode, frozenset[str]]


_KNOWN: WeakKeyDictionary[object, Background] = WeakKeyDictionary()
"""What each engine answered, for whichever client: the data of an engine do not change."""


def background(engine: Engine) -> Background:
    """Ask an engine for what the rules read.

    Raises:
        ReleaseError: the engine's data have no stages.
        KgError: see ``Engine.query``.
    """
    if engine.source not in _KNOWN:
        _KNOWN[engine.source] = _asked(engine)
    return _KNOWN[engine.source]


def _asked(engine: Engine) -> Background:
    answer = engine.query(_QUERY)
    assert isinstance(answer, Triples)  # noqa: S101  # a CONSTRUCT
    quads = tuple(ox.Quad(t.subject, t.predicate, t.object) for t in answer)
    labels: dict[str, str] = {}
    stages: set[str] = set()
    for quad in quads:
        if quad.predicate == iri("rdfs:label") and isinstance(quad.object, ox.Literal):
            name = _local(quad.subject)
            if name:
                labels[name] = min(quad.object.value, labels.get(name, quad.object.value))
        elif quad.predicate == iri("nbo:includesStage"):
            stages.add(_local(quad.object))
    if not stages:
        raise ReleaseError("The release knows no stages; build it again with: nbkg build")
    in_order = tuple(sorted(stages, key=lambda name: labels.get(name, name)))
    return Background(quads, labels, in_order, _ranges(quads))


def _ranges(quads: Iterable[ox.Quad]) -> Mapping[ox.NamedNode, frozenset[str]]:
    below: dict[object, set[object]] = defaultdict(set)
    classes: dict[ox.NamedNode, list[object]] = defaultdict(list)
    for quad in quads:
        if quad.predicate in _UP:
            below[quad.object].add(quad.subject)
        elif quad.predicate == iri("rdfs:range") and isinstance(quad.subject, ox.NamedNode):
            classes[quad.subject].append(quad.object)
    return {
        property_: frozenset.intersection(*(_reached(class_, below) for class_ in found))
        for property_, found in classes.items()
    }


def _reached(class_: object, below: Mapping[object, set[object]]) -> frozenset[str]:
    """Return local names of the entities of a class."""
    seen, todo = {class_}, [class_]
    for one in todo:
        new = below.get(one, set()) - seen
        seen |= new
        todo += new
    return frozenset(filter(None, map(_local, seen)))


def _local(term: object) -> str:
    """Return the local name of an entity; empty for all else."""
    if isinstance(term, ox.NamedNode) and term.value.startswith(PREFIXES["nb"]):
        return term.value.removeprefix(PREFIXES["nb"])
    return ""
