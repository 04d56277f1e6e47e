"""Content and ontology in RDF, as named graphs.

Passages are W3C Web Annotation specific resources with a text position selector
(https://www.w3.org/TR/annotation-model/#text-position-selector): ``oa:start`` and ``oa:end`` count
code points. No blank node is made here; those of the ontology file get the names of RDFC-1.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curation import terms as t
from kg.curation.cases import case_triples
from kg.rdf.graphs import GRAPH_CASES, GRAPH_ENTITIES, GRAPH_ONTOLOGY, GRAPH_PROVENANCE
from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.curation.content import Content, Fact, Passage, Quantity, Section, Source, Triple
    from kg.curation.ontology import Ontology

_TYPE: Final = iri("rdf:type")
_LABEL: Final = iri("rdfs:label")
_DEFINITION: Final = iri("skos:definition")
_NOTE: Final = iri("skos:note")
_ALT_LABEL: Final = iri("skos:altLabel")
_INTEGER: Final = iri("xsd:integer")
_IMPORTS: Final = iri("owl:imports")

_SYNONYM: Final = {
    "exact": (_ALT_LABEL,),
    "lay": (_ALT_LABEL, t.LAY_TERM),
    "clinical": (_ALT_LABEL, t.CLINICAL_TERM),
    "abbreviation": (_ALT_LABEL, t.ABBREVIATION),
    "related": (t.RELATED_TERM,),
}

_Said = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]


def quads(content: Content) -> list[ox.Quad]:
    """Say checked content in RDF: named graphs only, in no particular order, none twice.

    The graphs are ``graph:entities``, ``graph:provenance``, ``graph:ontology``, ``graph:cases``
    and one for each fact.

    Args:
        content: what ``load`` returned.
    """
    found = [
        *_in_graph(_entities(content), GRAPH_ENTITIES),
        *_in_graph(_provenance(content), GRAPH_PROVENANCE),
        *_cases(content),
        *(ox.Quad(*_triple(triple), t.fact_iri(triple.fact)) for triple in content.triples),
        *ontology_quads(content.ontology),
    ]
    return list(dict.fromkeys(found))


def ontology_quads(ontology: Ontology) -> list[ox.Quad]:
    """Return the ontology's triples in ``graph:ontology``, with canonical blank nodes.

    Two blank nodes get the same names on every machine (RDFC-1.0, section 4). What the edit file
    imports is for editors: the dataset holds those modules as ``graph:imports``, and a download
    that asked for them could not be opened offline.
    """
    dataset = ox.Dataset(
        ox.Quad(triple.subject, triple.predicate, triple.object, GRAPH_ONTOLOGY)
        for triple in ontology.triples
        if triple.predicate != _IMPORTS
    )
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=str)


def _in_graph(said: Iterable[_Said], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    for subject, predicate, value in said:
        yield ox.Quad(subject, predicate, value, graph)


def _text(text: str) -> ox.Literal:
    return ox.Literal(text, language="en")


def _number(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_INTEGER)


def _truth(*, truth: bool) -> ox.Literal:
    return ox.Literal("true" if truth else "false", datatype=iri("xsd:boolean"))


# --- entities, quantities, vocabulary -----------------------------------------------------------


def _entities(content: Content) -> Iterator[_Said]:
    for entity in content.entities:
        subject = t.thing_iri(entity.id)
        yield from _described(subject, entity.class_name, entity.label, entity.definition)
        if entity.note:
            yield subject, _NOTE, _text(entity.note)
    for term in content.vocabulary:
        subject = t.term_iri(term.class_name, term.id)
        yield from _described(subject, term.class_name, term.label, term.definition)
    for quantity in content.quantities:
        subject = t.thing_iri(quantity.id)
        yield from _described(subject, quantity.class_name, quantity.label, quantity.definition)
        yield from _quantity(subject, quantity)
    for synonym in content.synonyms:
        for predicate in _SYNONYM[synonym.kind]:
            yield t.thing_iri(synonym.entity), predicate, _text(synonym.synonym)


def _described(
    subject: ox.NamedNode, class_name: str, label: str, definition: str
) -> Iterator[_Said]:
    yield subject, _TYPE, iri(f"nbo:{class_name}")
    yield subject, _LABEL, _text(label)
    yield subject, _DEFINITION, _text(definition)


def _quantity(subject: ox.NamedNode, quantity: Quantity) -> Iterator[_Said]:
    if quantity.lower is not None:
        yield subject, t.LOWER_BOUND, _number(quantity.lower)
        yield subject, t.LOWER_BOUND_EXCLUSIVE, _truth(truth=bool(quantity.lower_exclusive))
    if quantity.upper is not None:
        yield subject, t.UPPER_BOUND, _number(quantity.upper)
        yield subject, t.UPPER_BOUND_EXCLUSIVE, _truth(truth=bool(quantity.upper_exclusive))
    yield subject, t.APPROXIMATE, _truth(truth=quantity.approximate)
    yield subject, t.UNIT, t.term_iri("Unit", quantity.unit)
    if quantity.population:
        yield subject, t.POPULATION, t.thing_iri(quantity.population)
    if quantity.horizon_years is not None:
        yield subject, t.HORIZON_IN_YEARS, _number(quantity.horizon_years)
    if quantity.as_of is not None:
        yield subject, t.AS_OF_YEAR, _number(quantity.as_of)


# --- example cases ------------------------------------------------------------------------------


def _cases(content: Content) -> Iterator[ox.Quad]:
    for case in content.cases:
        subject = t.case_iri(case.id)
        yield ox.Quad(subject, _LABEL, _text(case.label), GRAPH_CASES)
        yield ox.Quad(subject, _NOTE, _text(case.note), GRAPH_CASES)
        for triple in case_triples(subject, case.description):
            yield ox.Quad(subject, triple.predicate, triple.object, GRAPH_CASES)


# --- facts and what they rest on ----------------------------------------------------------------


def _triple(
    triple: Triple,
) -> tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]:
    literal = t.LITERAL.fullmatch(triple.object)
    return (
        t.thing_iri(triple.subject),
        t.property_iri(triple.property),
        ox.Literal(literal["text"], language=literal["language"])
        if literal
        else t.thing_iri(triple.object),
    )


def _provenance(content: Content) -> Iterator[_Said]:
    for fact in content.facts:
        yield from _fact(fact, {content.passage_of[name].source for name in fact.passages})
    for order, passage in enumerate(content.passages, start=1):
        yield from _passage(passage, order)
    sources = {passage.section: passage.source for passage in content.passages}
    for order, section in enumerate(content.sections, start=1):
        yield from _section(section, order, sources)
    for source in content.sources:
        yield from _source(source)


def _fact(fact: Fact, sources: set[str]) -> Iterator[_Said]:
    subject = t.fact_iri(fact.id)
    yield subject, _TYPE, t.FACT
    yield subject, _LABEL, ox.Literal(fact.id)
    yield subject, t.STATEMENT, _text(fact.statement)
    if fact.frequency:
        yield subject, t.FREQUENCY, t.term_iri("Frequency", fact.frequency)
    yield subject, t.CERTAINTY, t.term_iri("Certainty", fact.certainty)
    for name in fact.scope:
        yield subject, t.SCOPE, t.thing_iri(name)
    if fact.combination:
        yield subject, t.COMBINATION, t.term_iri("Combination", fact.combination)
    for name in fact.passages:
        yield subject, t.CITES, t.passage_iri(name)
    for name in sorted(sources):
        yield subject, t.SOURCE, t.source_iri(name)
    if fact.note:
        yield subject, _NOTE, _text(fact.note)


def _passage(passage: Passage, order: int) -> Iterator[_Said]:
    subject = t.passage_iri(passage.id)
    selector = ox.NamedNode(f"{subject.value}#position")
    yield subject, _TYPE, t.PASSAGE
    yield subject, _TYPE, iri("oa:SpecificResource")
    yield subject, _LABEL, ox.Literal(passage.id)
    yield subject, iri("oa:hasSource"), t.source_iri(passage.source)
    yield subject, iri("oa:hasSelector"), selector
    yield selector, _TYPE, iri("oa:TextPositionSelector")
    yield selector, iri("oa:start"), _number(passage.start)
    yield selector, iri("oa:end"), _number(passage.end)
    yield subject, t.SHA256, ox.Literal(passage.sha256)
    yield subject, t.IN_SECTION, t.section_iri(passage.section)
    yield subject, t.PASSAGE_KIND, t.term_iri("PassageKind", passage.kind)
    for name in passage.lead_in:
        yield subject, t.LEAD_IN, t.passage_iri(name)
    if passage.reason:
        yield subject, t.REASON, _text(passage.reason)
    yield subject, t.ORDER, _number(order)


def _section(section: Section, order: int, sources: dict[str, str]) -> Iterator[_Said]:
    subject = t.section_iri(section.id)
    yield subject, _TYPE, t.SECTION
    yield subject, _LABEL, _text(section.heading)
    if section.parent:
        yield subject, t.PARENT_SECTION, t.section_iri(section.parent)
    yield subject, t.ORDER, _number(order)
    if section.id in sources:
        yield subject, t.SOURCE, t.source_iri(sources[section.id])


def _source(source: Source) -> Iterator[_Said]:
    subject = t.source_iri(source.id)
    yield subject, _TYPE, t.SOURCE_DOCUMENT
    yield subject, _LABEL, ox.Literal(source.title, language=source.language)
    yield subject, iri("dcterms:title"), ox.Literal(source.title, language=source.language)
    yield subject, iri("dcterms:publisher"), ox.Literal(source.publisher)
    yield subject, iri("foaf:page"), ox.NamedNode(source.page)
    reviewed = ox.Literal(source.reviewed.isoformat(), datatype=iri("xsd:date"))
    yield subject, t.REVIEWED_ON, reviewed
    yield subject, iri("dcterms:language"), ox.Literal(source.language)
    yield subject, t.SHA256, ox.Literal(source.sha256)
    yield subject, t.LENGTH, _number(source.length)
    if source.note:
        yield subject, _NOTE, _text(source.note)
