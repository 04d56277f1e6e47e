"""Saved queries as RDF: whole, valid, and enough to run them with values by the data alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from metadata_queries import CSVW, GRAPH, SCHEMA, Extracted, extracted, parameter_of
from rdflib.namespace import DCTERMS, RDF, RDFS, SH, VOID, XSD
from result_rows import columns_and_rows, rows, rows_in_rdflib

from kg.paths import content_folder
from kg.queries import Catalog
from kg.queries.executables import choices, executables
from kg.queries.reading import read
from kg.rdf.graphs import GRAPH_METADATA
from kg.rdf.namespaces import PREFIXES
from kg.store.embedded import EmbeddedEngine

if TYPE_CHECKING:
    from pathlib import Path

    from kg.queries import SavedQuery

CATALOG = Catalog.load(content_folder("queries"))
PARAMETERS = [(query, parameter) for query in CATALOG for parameter in query.parameters]
QUERY = rdflib.Namespace(PREFIXES["query"])
FALSE = rdflib.Literal("false", datatype=XSD.boolean)

each_query = pytest.mark.parametrize("query", CATALOG, ids=lambda query: query.slug)
each_parameter = pytest.mark.parametrize(
    ("slug", "name"),
    [(query.slug, parameter.name) for query, parameter in PARAMETERS],
    ids=[f"{query.slug}-{parameter.name}" for query, parameter in PARAMETERS],
)

# What the tools of SIB ask of an example: one text, a comment in a language, an endpoint, and
# keywords under the right name.
EXPECTED_BY_SIB = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
<urn:example> a sh:NodeShape ;
  sh:targetClass sh:SPARQLExecutable ;
  sh:property
    [ sh:path [ sh:alternativePath ( sh:select sh:ask sh:construct ) ] ;
      sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path rdfs:comment ; sh:minCount 1 ; sh:datatype rdf:langString ] ,
    [ sh:path schema:target ; sh:minCount 1 ] ,
    [ sh:path schema:keywords ; sh:minCount 1 ] ,
    [ sh:path schema:keyword ; sh:maxCount 0 ] .
"""

# The query by which tools of SIB find examples at an endpoint.
ASKED_BY_SIB = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query
WHERE { ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct ?query }
ORDER BY ?sq
"""


def test_every_saved_query_is_there_and_no_other(found: dict[str, Extracted]) -> None:
    assert set(found) == {query.slug for query in CATALOG}


@each_query
def test_the_text_form_and_columns_are_those_of_the_file(
    query: SavedQuery, found: dict[str, Extracted]
) -> None:
    said = found[query.slug]
    assert said.text == query.text
    assert said.form == query.form
    assert [p.variable for p in said.parameters] == [p.name for p in query.parameters]
    assert said.columns == (
        tuple(column.name for column in query.columns) if query.form == "SELECT" else ()
    )


@each_query
def test_what_it_asks_can_be_read(query: SavedQuery, metadata: rdflib.Graph) -> None:
    me = QUERY[query.slug]
    assert (me, RDF.type, SH[f"SPARQL{query.form.capitalize()}Executable"]) in metadata
    assert str(metadata.value(me, RDFS.label)) == query.summary
    wordings = [*metadata.objects(me, RDFS.comment), *metadata.objects(me, DCTERMS.alternative)]
    assert sorted(map(str, wordings)) == sorted(query.questions)
    assert {str(tag) for tag in metadata.objects(me, SCHEMA.keywords)} == set(query.tags)
    assert str(metadata.value(me, SCHEMA.category)) == query.topic
    assert str(metadata.value(me, DCTERMS.description)) == query.description


def test_all_are_valid_examples_for_the_tools_of_sib(
    metadata: rdflib.Graph, found: dict[str, Extracted]
) -> None:
    shapes = rdflib.Graph().parse(data=EXPECTED_BY_SIB, format="turtle")
    conforms, _, text = pyshacl.validate(metadata, shacl_graph=shapes)
    assert conforms, text
    asked = metadata.query(ASKED_BY_SIB)
    assert [str(row[0]) for row in asked] == [str(said.node) for said in found.values()]


def test_all_are_valid_shacl(metadata: rdflib.Graph) -> None:
    """Take the parameters for the property shapes that they are, and let SHACL check SHACL."""
    shapes = rdflib.Graph() + metadata
    for parameter in metadata.subjects(RDF.type, SH.Parameter):
        shapes.add((parameter, RDF.type, SH.PropertyShape))
    conforms, _, text = pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, text
    broken = shapes + rdflib.Graph()
    broken.add((next(metadata.subjects(RDF.type, SH.Parameter)), SH.maxCount, rdflib.Literal("x")))
    with pytest.raises(pyshacl.errors.ReportableRuntimeError):
        pyshacl.validate(rdflib.Graph(), shacl_graph=broken, meta_shacl=True)


def test_every_link_leads_to_a_parameter(metadata: rdflib.Graph) -> None:
    leads = set(metadata.objects(None, RDFS.seeAlso))
    assert leads
    assert leads <= set(metadata.subjects(RDF.type, SH.Parameter))
    assert len(leads) == len(
        {column.link for query in CATALOG for column in query.columns if column.link}
    )


def test_every_prefix_of_the_texts_is_declared(metadata: rdflib.Graph) -> None:
    declared = {
        str(metadata.value(node, SH.prefix)): str(metadata.value(node, SH.namespace))
        for node in metadata.objects(GRAPH, SH.declare)
    }
    assert declared == PREFIXES
    assert set(metadata.objects(None, SH.prefixes)) == {GRAPH}


@each_query
def test_another_engine_gives_the_same_rows(
    query: SavedQuery,
    found: dict[str, Extracted],
    dataset: rdflib.Dataset,
    release_engine: EmbeddedEngine,
) -> None:
    """rdflib runs what it has read out of the dataset."""
    assert rows_in_rdflib(dataset, found[query.slug].text) == rows(release_engine, query.text)


@each_parameter
def test_an_example_in_the_block_changes_the_rows(
    slug: str, name: str, found: dict[str, Extracted], release_engine: EmbeddedEngine
) -> None:
    parameter = parameter_of(found, slug, name)
    assert parameter.example
    text = found[slug].with_values({name: sorted(parameter.example)})
    changed = rows(release_engine, text)
    assert changed
    assert changed != rows(release_engine, found[slug].text)


@each_parameter
def test_a_default_in_the_block_changes_nothing(
    slug: str, name: str, found: dict[str, Extracted], release_engine: EmbeddedEngine
) -> None:
    """What stands in the text is the default that the metadata name, or an open block."""
    parameter = parameter_of(found, slug, name)
    terms = sorted(parameter.default)
    text = found[slug].with_values({name: terms}) if terms else found[slug].text
    assert rows(release_engine, text) == rows(release_engine, found[slug].text)
    assert terms or f"VALUES ?{name} {{ UNDEF }}" in text


@pytest.fixture(scope="module")
def typed(dataset: rdflib.Dataset) -> rdflib.Graph:
    """Return what classes the things of the dataset are of."""
    graph = rdflib.Graph()
    for prop in (RDF.type, RDFS.subClassOf):
        for triple in dataset.default_graph.triples((None, prop, None)):
            graph.add(triple)
    return graph


@pytest.fixture(scope="module")
def validated(metadata: rdflib.Graph, typed: rdflib.Graph) -> dict[tuple[Any, Any], bool]:
    """Say of (parameter, value) whether SHACL takes the value, in one run.

    Tried are the default, the example, what is listed, and a value that fits no parameter.
    """
    said = extracted(metadata).values()
    shapes = rdflib.Graph() + metadata
    data = rdflib.Graph() + typed
    tried = {}
    for number, parameter in enumerate(p for query in said for p in query.parameters):
        path = metadata.value(parameter.node, SH.path)
        values = {*parameter.default, *parameter.example, *parameter.allowed, RDF.nil}
        for place, value in enumerate(sorted(values, key=str)):
            focus = rdflib.URIRef(f"urn:try:{number}:{place}")
            data.add((focus, path, value))
            tried[focus] = (parameter.node, value)
            shapes.add((rdflib.URIRef(f"urn:shape:{number}"), SH.targetNode, focus))
        shapes.add((rdflib.URIRef(f"urn:shape:{number}"), RDF.type, SH.NodeShape))
        shapes.add((rdflib.URIRef(f"urn:shape:{number}"), SH.property, parameter.node))
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    refused = {str(node) for node in report.objects(None, SH.focusNode)}
    return {pair: str(focus) not in refused for focus, pair in tried.items()}


@each_parameter
def test_shacl_takes_the_values_that_a_parameter_names(
    slug: str, name: str, found: dict[str, Extracted], validated: dict[tuple[Any, Any], bool]
) -> None:
    parameter = parameter_of(found, slug, name)
    for value in parameter.default | parameter.example | set(parameter.allowed):
        assert validated[parameter.node, value], value
    assert not validated[parameter.node, RDF.nil]


@each_parameter
def test_what_is_listed_is_what_the_service_takes(
    slug: str, name: str, found: dict[str, Extracted], release_engine: EmbeddedEngine
) -> None:
    (parameter,) = [p for p in CATALOG[slug].parameters if p.name == name]
    listed = [str(term) for term in parameter_of(found, slug, name).allowed]
    options = [option.term.value for option in parameter.options(release_engine)]
    assert listed == (options if parameter.allowed or parameter.options_query else [])


def test_the_saved_query_on_saved_queries_lists_the_folder(release_engine: EmbeddedEngine) -> None:
    columns, listed = columns_and_rows(release_engine, CATALOG["saved-queries"].text)
    assert columns == ("query", "queryLabel", "question", "topic", "parameters")
    assert listed == [
        (f"query:{q.slug}", q.summary, q.question, q.topic, str(len(q.parameters))) for q in CATALOG
    ]


def test_queries_are_no_entities_and_void_stays_about_the_dataset(
    metadata: rdflib.Graph, dataset: rdflib.Dataset
) -> None:
    entity = rdflib.URIRef(PREFIXES["nbo"] + "Entity")
    described = set(metadata.subjects())
    assert not described & set(dataset.default_graph.subjects(RDF.type, entity))
    assert len(set(metadata.subjects(predicate=VOID.triples))) == 1


def test_every_bound_pattern_and_kind_of_value_is_said(tmp_path: Path) -> None:
    path = tmp_path / "one.rq"
    text = """#+ summary: Everything
#+ description: It has a parameter of each kind.
#+ tags: [all]
#+ parameters:
#+   - {name: code, type: string, pattern: "^[a-z]+$", required: true, example: b}
#+   - {name: share, type: decimal, minimum: 0.5, maximum: 2, example: "1.5"}
#+   - {name: tag, type: language, several: true, example: "en,pt-BR"}
#+   - {name: day, type: date, example: "2025-01-31"}
#+   - {name: said, type: boolean, example: "no"}
ASK {
  VALUES ?code { "a" }
  VALUES ?share { UNDEF }
  VALUES ?tag { "de" "fr" }
  VALUES ?day { UNDEF }
  VALUES ?said { true }
  FILTER (?code = "a" || ?share > 1 || ?tag = "x" || ?day = "y" || ?said)
}
"""
    query = read(text, path, "topic/one.rq")
    quads = [*executables([query]), *choices([query], EmbeddedEngine(ox.Store()))]
    assert {quad.graph_name for quad in quads} == {GRAPH_METADATA}
    graph = rdflib.Graph().parse(
        data=ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES), format="nt"
    )
    assert str(graph.value(QUERY.one, SH.ask)) == query.text
    # Without a question the summary stands for it, as on the page.
    assert str(graph.value(QUERY.one, RDFS.comment)) == "Everything"
    assert not list(graph.objects(QUERY.one, SCHEMA.result))

    def said(name: str, *kept: str) -> dict[str, set[str]]:
        node = QUERY[f"one#parameter-{name}"]
        return {key: {o.n3() for o in graph.objects(node, SH[key])} for key in kept}

    string, decimal = "<http://www.w3.org/2001/XMLSchema#string>", "XMLSchema#decimal"
    assert said("code", "datatype", "pattern", "optional", "maxLength") == {
        "datatype": {string},
        "pattern": {'"^[a-z]+$"'},
        "optional": {FALSE.n3()},
        "maxLength": {rdflib.Literal(1000).n3()},
    }
    bounds = said("share", "minInclusive", "maxInclusive", "defaultValue")
    assert bounds["defaultValue"] == set()
    assert {bound.split('"')[1] for bound in bounds["minInclusive"]} == {"0.5"}
    assert {bound.split('"')[1] for bound in bounds["maxInclusive"]} == {"2.0"}
    assert all(decimal in bound for key in bounds for bound in bounds[key])
    assert said("tag", "maxCount", "defaultValue") == {
        "maxCount": {rdflib.Literal(100).n3()},
        "defaultValue": {'"de"', '"fr"'},
    }
    assert {str(p.variable): len(p.example) for p in extracted(graph)["one"].parameters} == {
        "code": 1, "share": 1, "tag": 2, "day": 1, "said": 1,
    }  # fmt: skip
    assert CSVW.Table not in set(graph.objects(None, RDF.type))
