"""Saved queries as RDF: what each asks, the text to run, what can be set, what comes back.

A query is ``sh:SPARQLExecutable`` (SHACL, section 5), with the habits of the SPARQL examples of SIB
(https://github.com/sib-swiss/sparql-examples), so that tools made for those find ours: a type for
the form, the whole text with its prefixes, ``rdfs:comment`` as the question, ``schema:keywords``,
``schema:target``. Parameters are ``sh:Parameter`` (SHACL, section 6.2.1): the local name of
``sh:path`` is the SPARQL variable. A result with rows is a ``csvw:Table``
(https://www.w3.org/TR/tabular-metadata/), whose IRI is the address of its CSV. All nodes but lists
have IRIs, so that copies of the graph can be merged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import BadRequestError
from kg.queries.literals import LITERAL_TYPES
from kg.queries.parameter import LONGEST, MOST
from kg.rdf.graphs import GRAPH_METADATA
from kg.rdf.namespaces import BASE, ENDPOINT, PREFIXES, iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.queries.column import Column
    from kg.queries.parameter import Parameter
    from kg.queries.saved_query import SavedQuery
    from kg.sparql.form import Form
    from kg.store.engine import Engine

_Term = ox.NamedNode | ox.BlankNode | ox.Literal
_Said = tuple[ox.NamedNode | ox.BlankNode, str, _Term]
"""Subject, property as a CURIE, object."""

_FORMS: Final[Mapping[Form, tuple[str, str]]] = {
    "SELECT": ("sh:SPARQLSelectExecutable", "sh:select"),
    "ASK": ("sh:SPARQLAskExecutable", "sh:ask"),
    "CONSTRUCT": ("sh:SPARQLConstructExecutable", "sh:construct"),
}
"""Class of a query and property of its text; SHACL has none for DESCRIBE."""

_CELLS: Final[Mapping[str, str]] = {
    "entity": "xsd:anyURI",
    "iri": "xsd:anyURI",
    "string": "xsd:string",
    "integer": "xsd:integer",
    "decimal": "xsd:decimal",
    "boolean": "xsd:boolean",
    "date": "xsd:date",
    "any": "xsd:anyAtomicType",
}
"""Datatype of the cells of a column: what CSV holds of them."""


def executables(queries: Iterable[SavedQuery]) -> list[ox.Quad]:
    """Return what saved queries are, in ``graph:metadata``; `choices` says what can be set.

    Left out is a query that DESCRIBEs.
    """
    said = [*_prefixes()]
    for query in queries:
        if query.form in _FORMS:
            said += [*_query(query), *_result(query)]
    return _quads(said)


def choices(queries: Iterable[SavedQuery], engine: Engine) -> list[ox.Quad]:
    """Return the parameters of saved queries, in ``graph:metadata``.

    Args:
        queries: what `executables` was given.
        engine: holds the entities to choose from, and what `executables` returned.
    """
    return _quads(
        said
        for query in queries
        if query.form in _FORMS
        for place, parameter in enumerate(query.parameters)
        for said in _parameter(name_of(query.slug), place, parameter, engine)
    )


def name_of(slug: str) -> ox.NamedNode:
    """Return the IRI of a saved query."""
    return ox.NamedNode(PREFIXES["query"] + slug)


def _prefixes() -> Iterator[_Said]:
    """Declare our prefixes on the graph that uses them, as SHACL recommends (section 5.2.1)."""
    for prefix, namespace in PREFIXES.items():
        declared = ox.NamedNode(f"{GRAPH_METADATA.value}#prefix-{prefix}")
        yield GRAPH_METADATA, "sh:declare", declared
        yield declared, "rdf:type", iri("sh:PrefixDeclaration")
        yield declared, "sh:prefix", ox.Literal(prefix)
        yield declared, "sh:namespace", ox.Literal(namespace, datatype=iri("xsd:anyURI"))


def _query(query: SavedQuery) -> Iterator[_Said]:
    me = name_of(query.slug)
    kind, text = _FORMS[query.form]
    yield me, "rdf:type", iri("sh:SPARQLExecutable")
    yield me, "rdf:type", iri(kind)
    yield me, text, ox.Literal(query.text)
    yield me, "sh:prefixes", GRAPH_METADATA
    yield me, "rdfs:label", _words(query.summary)
    # One comment: tools list a query once for each.
    yield me, "rdfs:comment", _words(query.question or query.summary)
    for wording in query.questions[1:]:
        yield me, "dcterms:alternative", _words(wording)
    yield me, "dcterms:description", _words(query.description)
    yield me, "schema:category", ox.Literal(query.topic)
    for tag in query.tags:
        yield me, "schema:keywords", ox.Literal(tag)
    yield me, "schema:target", ox.NamedNode(ENDPOINT)
    yield me, "foaf:page", ox.NamedNode(f"{BASE}queries/{query.slug}")
    for parameter in query.parameters:
        yield me, "sh:parameter", _parameter_name(me, parameter.name)


def _result(query: SavedQuery) -> Iterator[_Said]:
    """Say what the rows hold; ASK gives none, and triples explain themselves.

    Schema and columns get no type: they would be the largest classes of the dataset.
    """
    if query.form != "SELECT":
        return
    me = name_of(query.slug)
    table = ox.NamedNode(f"{BASE}queries/{query.slug}.csv")
    schema = _part(me, "table-schema")
    columns = [_part(me, f"column-{column.name}") for column in query.columns]
    yield me, "schema:result", table
    yield table, "rdf:type", iri("csvw:Table")
    yield table, "csvw:tableSchema", schema
    yield from _list(schema, "csvw:column", columns)
    for name, column in zip(columns, query.columns, strict=True):
        yield from _column(name, column)


def _column(me: ox.NamedNode, column: Column) -> Iterator[_Said]:
    yield me, "csvw:name", ox.Literal(column.name)
    yield me, "csvw:title", _words(column.label)
    yield me, "csvw:datatype", iri(_CELLS[column.datatype])
    if column.description:
        yield me, "dcterms:description", _words(column.description)
    if column.link:
        taken_by = _parameter_name(name_of(column.link.query), column.link.parameter)
        yield me, "rdfs:seeAlso", taken_by


def _parameter(
    query: ox.NamedNode, place: int, parameter: Parameter, engine: Engine
) -> Iterator[_Said]:
    me = _parameter_name(query, parameter.name)
    yield me, "rdf:type", iri("sh:Parameter")
    yield me, "sh:path", _part(query, parameter.name)
    yield me, "sh:order", _number(place)
    yield me, "sh:name", _words(parameter.label)
    if parameter.description:
        yield me, "sh:description", _words(parameter.description)
    yield me, "sh:optional", _truth(said=not parameter.required)
    yield me, "sh:maxCount", _number(MOST if parameter.several else 1)
    yield from _values(me, parameter)
    for term in parameter.default:
        yield me, "sh:defaultValue", term
    if parameter.allowed or parameter.options_query:
        yield from _list(me, "sh:in", [option.term for option in parameter.options(engine)])
    for value in _example(parameter, engine):
        yield me, "skos:example", value


def _values(me: ox.NamedNode, parameter: Parameter) -> Iterator[_Said]:
    """Say which values fit, by SHACL's own constraints."""
    if parameter.of_class is not None:
        yield me, "sh:nodeKind", iri("sh:IRI")
        yield me, "sh:class", parameter.of_class
        return
    literals = LITERAL_TYPES[parameter.type]
    yield me, "sh:datatype", literals.datatypes[0]
    if parameter.type == "string":
        yield me, "sh:maxLength", _number(LONGEST)
    if parameter.pattern:
        yield me, "sh:pattern", ox.Literal(parameter.pattern)
    bounds = {"sh:minInclusive": parameter.minimum, "sh:maxInclusive": parameter.maximum}
    for bound, number in bounds.items():
        term = None if number is None else literals.read(f"{number:f}")
        if term is not None:
            yield me, bound, term


def _example(parameter: Parameter, engine: Engine) -> Sequence[_Term]:
    """Return the terms of the example; together they are what a user may set."""
    if parameter.example is None:
        return ()
    try:
        return parameter.parse_all([parameter.example], engine)
    except BadRequestError:
        # The rules about answers say so, with file and line, and stop the build.
        return ()


def _parameter_name(query: ox.NamedNode, name: str) -> ox.NamedNode:
    """Return the IRI of a parameter; its path has the bare name, which holds no hyphen."""
    return _part(query, f"parameter-{name}")


def _part(query: ox.NamedNode, name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{query.value}#{name}")


def _list(subject: ox.NamedNode, predicate: str, members: Sequence[_Term]) -> Iterator[_Said]:
    """Yield an RDF list, in order."""
    before: ox.NamedNode | ox.BlankNode = subject
    for member in members:
        cell = ox.BlankNode()
        yield before, predicate, cell
        yield cell, "rdf:first", member
        before, predicate = cell, "rdf:rest"
    yield before, predicate, iri("rdf:nil")


def _words(text: str) -> ox.Literal:
    return ox.Literal(text, language="en")


def _number(count: int) -> ox.Literal:
    return ox.Literal(str(count), datatype=iri("xsd:integer"))


def _truth(*, said: bool) -> ox.Literal:
    return ox.Literal("true" if said else "false", datatype=iri("xsd:boolean"))


def _quads(said: Iterable[_Said]) -> list[ox.Quad]:
    return [
        ox.Quad(subject, iri(predicate), value, GRAPH_METADATA)
        for subject, predicate, value in said
    ]
