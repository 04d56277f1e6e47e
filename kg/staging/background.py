"""What the rules read of a release: stages, their limits, labels and classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.errors import ReleaseError
from kg.rdf.namespaces import PREFIXES, iri
from kg.store.engine import Triples

if TYPE_CHECKING:
    from collections.abc import Mapping

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


@dataclass(frozen=True)
class Background:
    """What the rules read of a release.

    Attributes:
        quads: all of it, in the default graph.
        labels: the label of each entity, by its local name; the first in the alphabet.
        stages: local names of the stages, in the order of their labels.
    """

    quads: tuple[ox.Quad, ...]
    labels: Mapping[str, str]
    stages: tuple[str, ...]


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
    return Background(quads, labels, tuple(sorted(stages, key=lambda name: labels.get(name, name))))


def _local(term: object) -> str:
    """Return the local name of an entity; empty for all else."""
    if isinstance(term, ox.NamedNode) and term.value.startswith(PREFIXES["nb"]):
        return term.value.removeprefix(PREFIXES["nb"])
    return ""
