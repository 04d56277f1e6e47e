"""The CSV tables: entities, facts, the triples of facts, passages and mappings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curation import terms as t
from kg.exports.published import local_name
from kg.exports.table import SEPARATOR, Column, Table
from kg.rdf.graphs import GRAPH_ENTITIES, GRAPH_MAPPINGS, GRAPH_PROVENANCE
from kg.rdf.namespaces import PREFIXES, curie, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.exports.published import Published, Term

    Row = Mapping[str, str]

_LABEL, _TYPE, _NOTE = iri("rdfs:label"), iri("rdf:type"), iri("skos:note")
_DEFINITION, _SYNONYM = iri("skos:definition"), iri("skos:altLabel")


def _cell(values: Iterable[Term]) -> str:
    return SEPARATOR.join(sorted({local_name(value) for value in values}))


def _subjects(published: Published, graph: ox.NamedNode, prefix: str) -> list[ox.NamedNode]:
    """Return the subjects of a graph in a namespace that have a class, sorted."""
    found = {
        quad.subject
        for quad in published.quads
        if quad.graph_name == graph and quad.predicate == _TYPE
    }
    named = [term for term in found if isinstance(term, ox.NamedNode)]
    return sorted((n for n in named if n.value.startswith(PREFIXES[prefix])), key=str)


def _entities(published: Published) -> Iterator[Row]:
    classes = {
        quad.subject: quad.object
        for quad in published.quads
        if quad.graph_name == GRAPH_ENTITIES and quad.predicate == _TYPE
    }
    for subject in _subjects(published, GRAPH_ENTITIES, "nb"):
        yield {
            "entity": local_name(subject),
            "iri": subject.value,
            "class": local_name(classes[subject]),
            "label": _cell(published.objects(subject, _LABEL)),
            "definition": _cell(published.objects(subject, _DEFINITION)),
            "synonyms": _cell(published.objects(subject, _SYNONYM)),
            "lay_terms": _cell(published.objects(subject, t.LAY_TERM)),
            "lower_bound": _cell(published.objects(subject, t.LOWER_BOUND)),
            "lower_bound_exclusive": _cell(published.objects(subject, t.LOWER_BOUND_EXCLUSIVE)),
            "upper_bound": _cell(published.objects(subject, t.UPPER_BOUND)),
            "upper_bound_exclusive": _cell(published.objects(subject, t.UPPER_BOUND_EXCLUSIVE)),
            "approximate": _cell(published.objects(subject, t.APPROXIMATE)),
            "unit": _cell(published.objects(subject, t.UNIT)),
            "population": _cell(published.objects(subject, t.POPULATION)),
            "horizon_in_years": _cell(published.objects(subject, t.HORIZON_IN_YEARS)),
            "as_of_year": _cell(published.objects(subject, t.AS_OF_YEAR)),
            "note": _cell(published.objects(subject, _NOTE)),
        }


def _facts(published: Published) -> Iterator[Row]:
    for fact in _subjects(published, GRAPH_PROVENANCE, "fact"):
        yield {
            "fact": local_name(fact),
            "iri": fact.value,
            "statement": _cell(published.objects(fact, t.STATEMENT)),
            "frequency": _cell(published.objects(fact, t.FREQUENCY)),
            "certainty": _cell(published.objects(fact, t.CERTAINTY)),
            "scope": _cell(published.objects(fact, t.SCOPE)),
            "combination": _cell(published.objects(fact, t.COMBINATION)),
            "passages": _cell(published.objects(fact, t.CITES)),
            "source": _cell(published.objects(fact, t.SOURCE)),
            "note": _cell(published.objects(fact, _NOTE)),
        }


def _triples(published: Published) -> Iterator[Row]:
    for fact, triples in published.claims.items():
        for triple in triples:
            value = triple.object
            literal = isinstance(value, ox.Literal)
            yield {
                "fact": local_name(fact),
                "subject": local_name(triple.subject),
                "subject_label": _cell(published.objects(triple.subject, _LABEL)),
                "property": local_name(triple.predicate),
                "property_label": _cell(published.objects(triple.predicate, _LABEL)),
                "object": "" if literal else local_name(value),
                "object_label": local_name(value)
                if isinstance(value, ox.Literal)
                else _cell(published.objects(value, _LABEL)),
            }


def _passages(published: Published) -> Iterator[Row]:
    for passage in _subjects(published, GRAPH_PROVENANCE, "passage"):
        if t.PASSAGE not in published.objects(passage, _TYPE):
            continue
        selectors = published.objects(passage, iri("oa:hasSelector"))
        position = [s for s in selectors if isinstance(s, ox.NamedNode)]
        yield {
            "passage": local_name(passage),
            "iri": passage.value,
            "source": _cell(published.objects(passage, iri("oa:hasSource"))),
            "start": _cell(v for s in position for v in published.objects(s, iri("oa:start"))),
            "end": _cell(v for s in position for v in published.objects(s, iri("oa:end"))),
            "sha256": _cell(published.objects(passage, t.SHA256)),
            "section": _cell(published.objects(passage, t.IN_SECTION)),
            "kind": _cell(published.objects(passage, t.PASSAGE_KIND)),
            "lead_in": _cell(published.objects(passage, t.LEAD_IN)),
            "reason": _cell(published.objects(passage, t.REASON)),
        }


def _mappings(published: Published) -> Iterator[Row]:
    for quad in published.quads:
        match = quad.predicate.value.removeprefix(PREFIXES["skos"])
        if quad.graph_name != GRAPH_MAPPINGS or match == quad.predicate.value:
            continue
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode):
            yield {
                "subject": curie(subject.value) or subject.value,
                "subject_label": _cell(published.objects(subject, _LABEL)),
                "match": match,
                "object": value.value,
                "object_label": _cell(published.objects(value, _LABEL)),
            }


_NUMBER: Final = "integer"
_IRI: Final = "anyURI"

ENTITIES: Final = Table(
    "entities",
    "entities, quantities and controlled terms",
    ("entity",),
    (
        Column("entity", "Name of the entity.", "nb"),
        Column("iri", "Its IRI.", datatype=_IRI),
        Column("class", "Its class, as asserted.", "nbo"),
        Column("label", "Its label."),
        Column("definition", "Its definition."),
        Column("synonyms", "Other names.", many=True),
        Column("lay_terms", "Those that people without medical training use.", many=True),
        Column("lower_bound", "Lower bound of a quantity.", datatype=_NUMBER),
        Column("lower_bound_exclusive", "Whether it is left out itself.", datatype="boolean"),
        Column("upper_bound", "Upper bound of a quantity.", datatype=_NUMBER),
        Column("upper_bound_exclusive", "Whether it is left out itself.", datatype="boolean"),
        Column("approximate", "Whether the bounds hold only about.", datatype="boolean"),
        Column("unit", "What the bounds count.", "nb"),
        Column("population", "The people of whom a quantity is said.", "nb"),
        Column("horizon_in_years", "Years after which a share is counted.", datatype=_NUMBER),
        Column("as_of_year", "Year as of which a quantity is said to hold.", datatype=_NUMBER),
        Column("note", "A note."),
    ),
    _entities,
)
FACTS: Final = Table(
    "facts",
    "facts, each with its hedges, its conditions and what it cites",
    ("fact",),
    (
        Column("fact", "Name of the fact.", "fact"),
        Column("iri", "Its IRI.", datatype=_IRI),
        Column("statement", "The claim in a plain sentence."),
        Column("frequency", "How often it holds; empty where the document does not say.", "nb"),
        Column("certainty", "How firmly it is said.", "nb"),
        Column("scope", "Conditions and subgroups, all of which hold together.", "nb", many=True),
        Column("combination", "Whether each of its triples holds, or any of them may.", "nb"),
        Column("passages", "Passages that it cites.", "passage", many=True),
        Column("source", "The document.", "source", many=True),
        Column("note", "A note."),
    ),
    _facts,
)
TRIPLES: Final = Table(
    "triples",
    "the triples of the facts, with labels",
    ("fact", "subject", "property", "object", "object_label"),
    (
        Column("fact", "Name of the fact.", "fact"),
        Column("subject", "Name of the subject.", "nb"),
        Column("subject_label", "Its label."),
        Column("property", "Name of the property.", "nbo"),
        Column("property_label", "Its label."),
        Column("object", "Name of the object; empty where that is a text.", "nb"),
        Column("object_label", "Its label, or the text."),
    ),
    _triples,
)
PASSAGES: Final = Table(
    "passages",
    "passages: spans of the document, without their text",
    ("passage",),
    (
        Column("passage", "Name of the passage.", "passage"),
        Column("iri", "Its IRI.", datatype=_IRI),
        Column("source", "The document.", "source"),
        Column("start", "First character, in Unicode code points from 0.", datatype=_NUMBER),
        Column("end", "Character behind the last one.", datatype=_NUMBER),
        Column("sha256", "SHA-256 of its text."),
        Column("section", "The section in which it stands.", "nb"),
        Column("kind", "What task it has.", "nb"),
        Column("lead_in", "Passages whose words govern it.", "passage", many=True),
        Column("reason", "Why it states nothing, where it does not."),
    ),
    _passages,
)
MAPPINGS: Final = Table(
    "mappings",
    "matches with terms of other ontologies",
    ("subject", "match", "object"),
    (
        Column("subject", "CURIE of our term."),
        Column("subject_label", "Its label."),
        Column("match", "Kind of match, a property of SKOS.", "skos"),
        Column("object", "IRI of the other term.", datatype=_IRI),
        Column("object_label", "Its label."),
    ),
    _mappings,
)
TABLES: Final = (ENTITIES, FACTS, TRIPLES, PASSAGES, MAPPINGS)
"""Every table."""
