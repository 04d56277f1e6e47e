"""The dataset as one ontology file that ontology editors and reasoners open offline (RDF/XML).

It is the merge of the ontology, its imports, the entities, facts, passages and mappings, with four
differences. Each triple of a fact is an annotated axiom (`kg.exports.axioms`). Everything is
declared, individuals too. The axioms that no two entities are one are added, because OWL does not
assume it. And two graphs are left out: ``graph:inferred``, because the reasoner of whoever opens
the file finds the same and can explain it, which an assertion could not; and ``graph:metadata``,
which describes the dataset with its graphs and not this file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curation.closure import closures
from kg.curation.distinct import all_different
from kg.exports.axioms import annotated_axioms, declarations
from kg.exports.order import written
from kg.exports.published import used_prefixes
from kg.rdf.graphs import (
    GRAPH_CASES,
    GRAPH_INFERRED,
    GRAPH_INFERRED_CASES,
    GRAPH_METADATA,
)
from kg.rdf.namespaces import BASE, PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.exports.published import Published, Term

EDIT_FILE: Final = ox.NamedNode(f"{BASE}ontology")
"""IRI of the ontology that curators edit."""

ONTOLOGY: Final = ox.NamedNode(f"{BASE}neuroblastoma-kg.owl")
"""IRI of the merged ontology."""

ONTOLOGY_WITH_CASES: Final = ox.NamedNode(f"{BASE}neuroblastoma-kg.cases.owl")
"""IRI of the merged ontology with the example cases."""

_ABOUT: Final = (
    "Ontology, facts, citations and mappings in one file. Each axiom of a fact is annotated with "
    "the fact, its statement, hedges, conditions, citations and source. What a reasoner can "
    "conclude is not asserted."
)
_ABOUT_CASES: Final = (
    "The example cases are made up. The lists of each case are closed as it says they are "
    "complete, so that a reasoner finds its stage."
)
_LEFT_OUT: Final = frozenset({GRAPH_INFERRED, GRAPH_INFERRED_CASES, GRAPH_METADATA})
_VERSIONS: Final = tuple(
    iri(f"owl:{name}")
    for name in ("versionIRI", "priorVersion", "backwardCompatibleWith", "incompatibleWith")
)
DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
"""The day in the IRI of a version."""

_TYPE, _DEFINITION = iri("rdf:type"), iri("skos:definition")
_IAO_DEFINITION: Final = iri("obo:IAO_0000115")
_VOCABULARY: Final = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))
_PROPERTIES: Final = frozenset(
    iri(f"owl:{kind}Property") for kind in ("Object", "Datatype", "Annotation")
)


def owl(published: Published) -> bytes:
    """Return the merged ontology as RDF/XML, its header first."""
    return _rdf_xml(owl_triples(published), ONTOLOGY)


def owl_with_cases(published: Published) -> bytes:
    """Return the merged ontology with the example cases as RDF/XML, its header first."""
    return _rdf_xml(owl_triples(published, cases=True), ONTOLOGY_WITH_CASES)


def owl_triples(published: Published, *, cases: bool = False) -> list[ox.Triple]:
    """Return the merged ontology: OWL 2 DL, sorted, each triple once.

    Args:
        published: what downloads are written from.
        cases: whether the example cases are in it, with the axioms that close their lists.
    """
    left_out = _LEFT_OUT if cases else _LEFT_OUT | {GRAPH_CASES}
    quads = [quad for quad in published.quads if quad.graph_name not in left_out]
    ontologies = {q.subject for q in quads if q.predicate == _TYPE and _is(q.object, "Ontology")}
    said = {quad.triple for quad in quads if quad.subject not in ontologies}
    said.update(_header(quads, cases=cases))
    said.update(declarations())
    said.update(annotated_axioms(published))
    said.update(all_different(quads))
    said.update(closures(quads))
    definitions = [t for t in said if t.predicate == _DEFINITION]
    said.update(ox.Triple(t.subject, _IAO_DEFINITION, t.object) for t in definitions)
    said.update(_undeclared(said))
    return sorted(said, key=str)


def _rdf_xml(triples: list[ox.Triple], ontology: ox.NamedNode) -> bytes:
    # The header leads, and each thing's types lead what is said of it: readers look for both there.
    ordered = sorted(
        triples, key=lambda t: (t.subject != ontology, str(t.subject), t.predicate != _TYPE)
    )
    return written(ordered, ox.RdfFormat.RDF_XML, used_prefixes(triples))


def _header(quads: Iterable[ox.Quad], *, cases: bool) -> Iterator[ox.Triple]:
    """Say of the merged ontology what the edit file says of itself; the merge imports nothing."""
    ontology = ONTOLOGY_WITH_CASES if cases else ONTOLOGY
    yield ox.Triple(ontology, _TYPE, iri("owl:Ontology"))
    for text in (_ABOUT, _ABOUT_CASES)[: 1 + cases]:
        yield ox.Triple(ontology, iri("rdfs:comment"), ox.Literal(text, language="en"))
    for quad in quads:
        if quad.subject != EDIT_FILE or quad.predicate == iri("owl:imports"):
            continue
        if quad.predicate not in _VERSIONS:
            yield ox.Triple(ontology, quad.predicate, quad.object)
        else:
            yield ox.Triple(ontology, quad.predicate, version_iri(quad.object, ontology))


def version_iri(edited: Term, ontology: ox.NamedNode) -> Term:
    """Return the IRI of an ontology's version, dated as a version of the edit file is.

    The versions of the edit file before there was a merged file have no date. They stay what they
    are: the merged file has no other prior version.

    Args:
        edited: IRI of a version of the edit file.
        ontology: IRI of the ontology that is made from it.
    """
    if isinstance(edited, ox.NamedNode) and (day := DATE.search(edited.value)):
        return ox.NamedNode(f"{BASE}{day[0]}/{ontology.value.removeprefix(BASE)}")
    return edited


def _undeclared(said: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Declare what the merge uses and nobody declared.

    Properties that stand in no declaration are annotation properties: what the ontology means as
    logic it declares, or `nbkg build` stops.
    """
    types = {(t.subject, t.object) for t in said if t.predicate == _TYPE}
    declared_properties = {subject for subject, kind in types if kind in _PROPERTIES}
    links = {subject for subject, kind in types if _is(kind, "ObjectProperty")}
    classes = {subject for subject, kind in types if _is(kind, "Class")}
    found: set[ox.Triple] = set()
    for triple in said:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if not _is_vocabulary(predicate) and predicate not in declared_properties:
            found.add(ox.Triple(predicate, _TYPE, iri("owl:AnnotationProperty")))
        if predicate == _TYPE and isinstance(value, ox.NamedNode) and not _is_vocabulary(value):
            if value not in classes:
                found.add(ox.Triple(value, _TYPE, iri("owl:Class")))
            found.update(_individual(subject))
        elif predicate in links:
            found.update(_individual(subject))
            found.update(_individual(value))
    return sorted(found, key=str)


def _individual(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> list[ox.Triple]:
    """Declare an individual; those without a name need no declaration."""
    if not isinstance(term, ox.NamedNode):
        return []
    return [ox.Triple(term, _TYPE, iri("owl:NamedIndividual"))]


def _is(term: object, local_name: str) -> bool:
    return term == iri(f"owl:{local_name}")


def _is_vocabulary(term: ox.NamedNode) -> bool:
    return term.value.startswith(_VOCABULARY)
