"""One interface to a service and to the embedded graph, with the same answers."""

from __future__ import annotations

import copy
import datetime as dt
import math
import pickle
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import rdflib

from kg.client import BlankNode, Iri, Triple, connect
from kg.errors import BadRequestError, MissingToolError, NotAcceptableError
from kg.queries.rows import plain, table_of
from kg.rdf.namespaces import PREFIXES
from kg.store.engine import Solutions

if TYPE_CHECKING:
    from kg.client import Client, Query
    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

NB, RDFS = PREFIXES["nb"], PREFIXES["rdfs"]
PROLOGUE = "".join(f"PREFIX {prefix}: <{ns}>\n" for prefix, ns in PREFIXES.items())


def needed(query: Query) -> dict[str, object]:
    """Return values for the parameters that need one."""
    return {p.name: p.example for p in query.parameters if p.required}


def examples(query: Query) -> dict[str, object]:
    return {p.name: p.example for p in query.parameters if p.example}


def test_queries_are_described_alike(embedded: Client, remote: Client) -> None:
    assert list(embedded.queries.values()) == list(remote.queries.values())
    assert len(embedded.queries) > 60


@pytest.mark.parametrize("values", [needed, examples])
def test_all_queries_give_the_same_both_ways(values: Any, embedded: Client, remote: Client) -> None:
    different, rows = [], 0
    for slug, query in embedded.queries.items():
        here, there = (client.query(slug, **values(query)) for client in (embedded, remote))
        rows += len(here)
        if (here.columns, repr(here.rows), here.sparql) != (
            there.columns,
            repr(there.rows),
            there.sparql,
        ):
            different.append(slug)
    assert not different
    assert rows > 1000


def test_rows_are_those_of_the_engine(client: Client, release_engine: EmbeddedEngine) -> None:
    answer = client.query("all-facts")
    table = table_of(release_engine.query(answer.sparql))
    assert answer.columns == table.names
    assert [list(row.values()) for row in answer] == [
        [plain(term) for term in row] for row in table.rows
    ]


def test_a_value_changes_the_rows(client: Client) -> None:
    mycn, atrx = (client.query("gene-effects", gene=gene) for gene in ("MYCN", "ATRX"))
    assert {row.gene.name for row in mycn} == {"MYCN"}
    assert {row.gene.name for row in atrx} == {"ATRX"}
    assert "VALUES ?gene { <https://w3id.org/neuroblastoma-kg/id/ATRX> }" in atrx.sparql
    first = mycn.rows[0]
    assert (first.gene, first.gene.label) == (NB + "MYCN", "MYCN")
    assert first["effect"].label == first.effectLabel == "fast tumor growth"


def test_values_may_be_of_python(client: Client) -> None:
    told = client.query("gene-effects", gene="MYCN").rows
    assert client.query("gene-effects", gene=told[0].gene).rows == told
    assert client.query("gene-effects", gene=rdflib.URIRef(NB + "MYCN")).rows == told
    assert client.query("gene-effects", gene=None).rows == client.query("gene-effects").rows
    lower = client.query("survival").to_dataframe()["lower"]
    over = [
        client.query("survival", minimum_percent=value).rows
        for value in (90, "90", [90], np.int64(90), lower[lower == 90])
    ]
    assert all(rows == over[0] for rows in over)
    assert len(over[0]) == 2


def test_several_values_are_a_list(client: Client) -> None:
    asked = {"age": 6, "local": [], "otherLocal": "none", "otherDistant": "none"}
    both = client.query("stage-of-a-case", distant=["liver", "skin"], **asked)
    commas = client.query("stage-of-a-case", distant="liver,skin", **asked)
    brain = client.query("stage-of-a-case", distant=("liver", "brain"), **asked)
    assert [row.stage.name for row in both if row.answer == "yes"] == ["stage-ms"]
    assert both.sparql == commas.sparql
    assert [row.stage.name for row in brain if row.answer == "yes"] == ["stage-m"]


LITERALS = {
    "7": 7,
    "2.50": Decimal("2.50"),
    "1e3": 1000.0,
    '"INF"^^xsd:double': math.inf,
    "true": True,
    '"0"^^xsd:boolean': False,
    '"2025-12-31"^^xsd:date': dt.date(2025, 12, 31),
    '"2025-12-31T10:00:00Z"^^xsd:dateTime': dt.datetime(2025, 12, 31, 10, tzinfo=dt.UTC),
    '"lump"': "lump",
    '"Knoten"@de': "Knoten",
    '"2025-02-30"^^xsd:date': "2025-02-30",
    '"one"^^xsd:integer': "one",
    '"1_0"^^xsd:integer': "1_0",
    '"x"^^nbo:none': "x",
    "nb:MYCN": NB + "MYCN",
    "<<( nb:MYCN nbo:p 1 )>>": Triple(NB + "MYCN", PREFIXES["nbo"] + "p", 1),
    "UNDEF": None,
}


@pytest.mark.parametrize("term", LITERALS)
def test_terms_are_values_of_python(term: str, client: Client) -> None:
    answer = client.sparql(f"{PROLOGUE} SELECT ?x {{ VALUES ?x {{ {term} }} }}")
    (row,) = answer
    assert row.x == LITERALS[term]
    assert isinstance(row.x, type(LITERALS[term]))


def test_a_node_without_name_is_a_node(client: Client) -> None:
    (row,) = client.sparql("SELECT ?x { BIND (BNODE() AS ?x) }")
    assert isinstance(row.x, BlankNode)


def test_a_label_comes_from_the_column_beside(client: Client) -> None:
    (row,) = client.sparql(
        PROLOGUE + "SELECT * { VALUES (?x ?xLabel ?y) { (nb:MYCN 'the gene' nb:ALK) } }"
    )
    assert row.x.label == "the gene"
    assert (row.y.label, row.y.name) == (None, "ALK")
    assert Iri(RDFS + "label").name == "rdfs:label"
    assert Iri("urn:x:1").name == "urn:x:1"


def test_a_row_is_a_mapping_with_names(client: Client) -> None:
    row = client.query("survival").rows[0]
    assert list(row) == list(client.query("survival").columns)
    assert dict(row)["lower"] == row.lower == row["lower"]
    with pytest.raises(AttributeError, match=r"no column 'lowr'. Did you mean lower\?"):
        _ = row.lowr
    with pytest.raises(KeyError, match="Did you mean lower"):
        row["lowr"]
    for copied in (copy.deepcopy(row), pickle.loads(pickle.dumps(row))):  # noqa: S301  # our own
        assert repr(copied) == repr(row)


def test_the_form_is_that_of_the_query(client: Client) -> None:
    text = "# ASK { }\nPREFIX construct: <urn:x:>\nselect ?x { BIND (construct:a AS ?x) }"
    answer = client.sparql(text)
    assert (answer.form, [row.x for row in answer]) == ("SELECT", ["urn:x:a"])
    assert answer.sparql == text


def test_ask_is_true_or_false(client: Client) -> None:
    yes, no = client.sparql("ASK { ?s ?p ?o }"), client.sparql("ASK { <urn:x:1> ?p ?o }")
    assert (bool(yes), bool(no)) == (True, False)
    assert [dict(row) for row in no] == [{"answer": False}]
    assert not client.sparql("SELECT ?s { <urn:x:1> ?s ?o }")


def test_triples_are_a_graph_of_rdflib(client: Client, release_engine: EmbeddedEngine) -> None:
    answer = client.query("neighborhood", entity="MYCN")
    graph = answer.graph()
    assert len(answer) == len(graph) == len(table_of(release_engine.query(answer.sparql)).rows) > 40
    label = graph.value(rdflib.URIRef(NB + "MYCN"), rdflib.RDFS.label)
    assert label == rdflib.Literal("MYCN", lang="en")
    described = client.sparql(f"DESCRIBE <{NB}MYCN>").graph()
    assert (rdflib.URIRef(NB + "MYCN"), rdflib.RDFS.label, label) in described
    with pytest.raises(NotAcceptableError, match=r"take \.rows"):
        client.query("survival").graph()


def test_a_whole_graph_is_one_of_rdflib(client: Client, release_engine: EmbeddedEngine) -> None:
    counted = release_engine.query(
        f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{PREFIXES['graph']}mappings> {{ ?s ?p ?o }} }}"
    )
    assert isinstance(counted, Solutions)
    ((number,),) = counted
    assert len(client.graph(PREFIXES["graph"] + "mappings")) == plain(number)


def test_the_default_graph_is_the_merge(embedded: Client, remote: Client) -> None:
    here, there = (
        {triple for triple in client.graph() if not isinstance(triple[0], rdflib.BNode)}
        for client in (embedded, remote)
    )
    named = [t for t in here ^ there if not isinstance(t[2], rdflib.BNode)]
    assert len(here) > 10_000
    assert not named


def test_a_data_frame_has_types(client: Client) -> None:
    answer = client.query("survival")
    frame = answer.to_dataframe()
    assert list(frame.columns) == list(answer.columns)
    assert [str(frame[name].dtype) for name in ("lower", "upper", "approximate", "certainty")] == [
        "Int64",
        "Int64",
        "boolean",
        "object",
    ]
    assert frame["upper"].isna().tolist() == [row.upper is None for row in answer]
    assert [cell.label for cell in frame["riskGroup"]] == [row.riskGroupLabel for row in answer]
    assert client.sparql("SELECT ?x ?y { <urn:x:1> ?x ?y }").to_dataframe().shape == (0, 2)
    large = client.sparql("SELECT * { VALUES ?x { 1 9223372036854775808 } }").to_dataframe()
    assert large["x"].tolist() == [1, 2**63]
    mixed = client.sparql(
        PROLOGUE + "SELECT * { VALUES (?x ?d) { (1 '9999-12-31'^^xsd:date) (2.5 UNDEF) } }"
    ).to_dataframe()
    assert mixed["x"].tolist() == [1.0, 2.5]
    assert mixed["d"].dt.year.tolist()[0] == 9999
    assert mixed["d"].isna().tolist() == [False, True]


def test_without_pandas_it_says_what_to_install(
    embedded: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(MissingToolError, match=r"pip install 'neuroblastoma-kg\[pandas\]'"):
        embedded.query("survival").to_dataframe()


def test_an_entity_says_what_it_is(client: Client, release_engine: EmbeddedEngine) -> None:
    by_label, by_curie = client.entity("horner syndrome"), client.entity("nb:horner-syndrome")
    assert by_label == by_curie
    assert by_label.iri == NB + "horner-syndrome"
    assert by_label.label == "Horner syndrome"
    told = table_of(
        release_engine.query(f"{PROLOGUE} SELECT ?d {{ <{by_label.iri}> skos:definition ?d }}")
    )
    assert [[by_label.definition]] == [[plain(cell) for cell in row] for row in told.rows]
    assert "N-myc" in {name.text for name in client.entity("MYCN").names}


def test_a_closed_client_answers_nothing(release: Release) -> None:
    with connect(release=release.folder) as client:
        assert client.sparql("ASK { ?s ?p ?o }")
    client.close()
    for ask in (
        lambda: client.sparql("ASK { ?s ?p ?o }"),
        lambda: client.query("gene-effects", gene="MYCN"),
        client.graph,
    ):
        with pytest.raises(BadRequestError, match="closed"):
            ask()
