"""The dataset as one ontology file that ontology editors and reasoners open offline (RDF/XML).

It is the merge of the ontology, its imports, the entities, facts, passages and mappings, with five
differences. Each triple of a fact is an annotated axiom (`kg.exports.axioms`). Everything is
declared, individuals too. The axioms that no two entities are one are added, because OWL does not
assume it. Terms of other ontologies that mappings point at are individuals. And two graphs are left
out: ``graph:inferred``, because the reasoner of whoever opens the file finds the same and can
explain it, which an assertion could not; and ``graph:metadata``, which describes the dataset with
its graphs and not this file, and the saved queries, which are no part of the domain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curation.closure import closures
from kg.curation.distinct import all_different
from kg.exports.axioms import annotated_axioms, declarations
from kg.exports.order import written
from kg.exports.published import used_prefixes
from kg.rdf.graphs import (
    GRAPH_CASES,
    GRAPH_IMPORTS,
    GRAPH_INFERRED,
    GRAPH_INFERRED_CASES,
    GRAPH_METADATA,
    GRAPH_ONTOLOGY,
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
_OF_ONTOLOGIES: Final = frozenset({*_VERSIONS, iri("owl:imports")})
DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
"""The day in the IRI of a version."""

_TYPE, _DEFINITION = iri("rdf:type"), iri("skos:definition")
_ONTOLOGY: Final = iri("owl:Ontology")
_IAO_DEFINITION: Final = iri("obo:IAO_0000115")
_VOCABULARY: Final = tuple(PREFIXES[prefix] for prefix in ("rdf", "rdfs", "owl", "xsd"))
_CLASS, _LINK, _ANNOTATION, _INDIVIDUAL = (
    iri("owl:Class"),
    iri("owl:ObjectProperty"),
    iri("owl:AnnotationProperty"),
    iri("owl:NamedIndividual"),
)
_PROPERTIES: Final = frozenset({_LINK, iri("owl:DatatypeProperty"), _ANNOTATION})


def owl(published: Published) -> bytes:
    """Return the merged ontology as RDF/XML."""
    return _rdf_xml(owl_triples(published))


def owl_with_cases(published: Published) -> bytes:
    """Return the merged ontology with the example cases as RDF/XML."""
    return _rdf_xml(owl_triples(published, cases=True))


def _rdf_xml(triples: list[ox.Triple]) -> bytes:
    return written(triples, ox.RdfFormat.RDF_XML, used_prefixes(triples))


def owl_triples(published: Published, *, cases: bool = False) -> list[ox.Triple]:
    """Return the merged ontology: OWL 2 DL, each triple once, by subject.

    The header leads, and each thing's types lead what is said of it: readers look for both there.

    Args:
        published: what downloads are written from.
        cases: whether the example cases are in it, with the axioms that close their lists.
    """
    left_out = _LEFT_OUT if cases else _LEFT_OUT | {GRAPH_CASES}
    quads = [quad for quad in published.quads if quad.graph_name not in left_out]
    said = set(_body(quads))
    said.update(_header(quads, cases=cases))
    said.update(declarations())
    said.update(annotated_axioms(published))
    said.update(all_different(quads))
    said.update(closures(quads))
    definitions = [t for t in said if t.predicate == _DEFINITION]
    said.update(ox.Triple(t.subject, _IAO_DEFINITION, t.object) for t in definitions)
    # Editors show names; without one this would be a number in every description.
    said.add(ox.Triple(_IAO_DEFINITION, iri("rdfs:label"), ox.Literal("definition", language="en")))
    said.update(_undeclared(said))
    ontology = ONTOLOGY_WITH_CASES if cases else ONTOLOGY
    return sorted(
        said,
        key=lambda t: (t.subject != ontology, str(t.subject), t.predicate != _TYPE, str(t)),
    )


def _body(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    """Say what the graphs say, in one ontology.

    Modules stop being ontologies, but their titles, licenses and sources stay. A class of another
    ontology that nothing but a mapping points at becomes an individual: that keeps its label in
    sight, and foreign names out of the class tree and out of the reasoner's way, which would have
    to classify each of them.
    """
    own = {quad.object for quad in quads if quad.graph_name == GRAPH_ONTOLOGY}
    for quad in quads:
        if quad.subject == EDIT_FILE or quad.predicate in _OF_ONTOLOGIES:
            continue
        if quad.predicate == _TYPE and quad.object == _ONTOLOGY:
            continue
        if (
            quad.graph_name == GRAPH_IMPORTS
            and quad.predicate == _TYPE
            and quad.object == _CLASS
            and quad.subject not in own
        ):
            yield ox.Triple(quad.subject, _TYPE, _INDIVIDUAL)
        else:
            yield quad.triple


def _header(quads: Iterable[ox.Quad], *, cases: bool) -> Iterator[ox.Triple]:
    """Say of the merged ontology what the edit file says of itself; the merge imports nothing."""
    ontology = ONTOLOGY_WITH_CASES if cases else ONTOLOGY
    yield ox.Triple(ontology, _TYPE, _ONTOLOGY)
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
    kinds: defaultdict[Term, set[Term]] = defaultdict(set)
    for triple in said:
        if triple.predicate == _TYPE:
            kinds[triple.object].add(triple.subject)
    properties = {subject for kind in _PROPERTIES for subject in kinds[kind]}
    individuals: set[Term] = {
        subject
        for kind, subjects in kinds.items()
        if isinstance(kind, ox.NamedNode) and not _is_vocabulary(kind)
        for subject in subjects
    }
    for triple in said:
        if triple.predicate in kinds[_LINK]:
            individuals |= {triple.subject, triple.object}
    predicates: set[Term] = {triple.predicate for triple in said}
    missing: dict[ox.NamedNode, set[Term]] = {
        _ANNOTATION: predicates - properties,
        _CLASS: kinds.keys() - kinds[_CLASS],
        _INDIVIDUAL: individuals - kinds[_INDIVIDUAL],
    }
    return [
        ox.Triple(term, _TYPE, kind)
        for kind, terms in missing.items()
        for term in terms
        if isinstance(term, ox.NamedNode) and not _is_vocabulary(term)
    ]


def _is_vocabulary(term: ox.NamedNode) -> bool:
    return term.value.startswith(_VOCABULARY)
