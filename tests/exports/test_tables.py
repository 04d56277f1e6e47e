"""CSV tables: the same rows as the content, read back, and described."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.curation import Content, load
from kg.exports import DOWNLOADS, STEM, Published
from kg.exports.table import SEPARATOR
from kg.exports.tables import TABLES
from kg.paths import content_folder, ontology_file
from kg.rdf.graphs import GRAPH_IMPORTS, GRAPH_MAPPINGS
from kg.rdf.namespaces import iri

if TYPE_CHECKING:
    from kg.exports.table import Table

SMALL = Path(__file__).parents[1] / "data" / "small"


def rows(published: Published, name: str) -> list[dict[str, str]]:
    text = DOWNLOADS[f"{name}.csv"].serialize(published).decode()
    assert "\r" not in text
    return list(csv.DictReader(io.StringIO(text), strict=True))


@pytest.fixture(scope="module")
def content() -> Content:
    return load(content_folder("facts"), ontology_file())


def test_facts_are_those_of_the_content(released: Published, content: Content) -> None:
    found = {row["fact"]: row for row in rows(released, "facts")}
    assert list(found) == sorted(fact.id for fact in content.facts)
    for fact in content.facts:
        row = found[fact.id]
        assert row["statement"] == fact.statement
        assert row["note"] == fact.note
        for column, prefix in (
            ("frequency", "frequency-"),
            ("certainty", "certainty-"),
            ("combination", "combination-"),
        ):
            said: str = getattr(fact, column)
            assert row[column] == (prefix + said if said else "")
        assert row["scope"].split(SEPARATOR) == (sorted(fact.scope) or [""])
        assert row["passages"].split(SEPARATOR) == sorted(fact.passages)


def test_triples_are_those_of_the_content(released: Published, content: Content) -> None:
    found = sorted(
        (row["fact"], row["subject"], row["property"], row["object"] or row["object_label"])
        for row in rows(released, "triples")
    )
    given = sorted(
        (x.fact, x.subject, x.property, x.object.removeprefix('"').removesuffix('"@en'))
        for x in content.triples
    )
    assert found == given


def test_entities_are_those_of_the_content(released: Published, content: Content) -> None:
    found = {row["entity"]: row for row in rows(released, "entities")}
    things = (*content.entities, *content.quantities)
    assert {thing.id for thing in things} <= set(found)
    assert len(found) == len(things) + len(content.vocabulary)
    for thing in things:
        row = found[thing.id]
        assert (row["class"], row["label"]) == (thing.class_name, thing.label)
        assert row["definition"] == thing.definition
        synonyms = content.synonyms_of.get(thing.id, ())
        names = sorted({s.synonym for s in synonyms if s.kind != "related"})
        assert row["synonyms"] == SEPARATOR.join(names)
    for quantity in content.quantities:
        row = found[quantity.id]
        assert row["lower_bound"] == ("" if quantity.lower is None else str(quantity.lower))
        assert row["upper_bound"] == ("" if quantity.upper is None else str(quantity.upper))
        assert row["approximate"] == str(quantity.approximate).lower()


def test_passages_are_those_of_the_content(released: Published, content: Content) -> None:
    found = {row["passage"]: row for row in rows(released, "passages")}
    assert list(found) == sorted(passage.id for passage in content.passages)
    for passage in content.passages:
        row = found[passage.id]
        assert (int(row["start"]), int(row["end"])) == (passage.start, passage.end)
        assert (row["sha256"], row["source"]) == (passage.sha256, passage.source)
        assert row["section"] == f"section-{passage.section}"
        assert row["kind"] == f"passage-kind-{passage.kind}"
        assert row["reason"] == passage.reason


def test_mappings_are_those_of_the_graph(published: Published) -> None:
    term = ox.NamedNode("http://purl.obolibrary.org/obo/UBERON_0002107")
    match = ox.Quad(iri("nb:liver"), iri("skos:exactMatch"), term, GRAPH_MAPPINGS)
    label = ox.Quad(term, iri("rdfs:label"), ox.Literal("liver"), GRAPH_IMPORTS)
    assert rows(Published([*published.quads, match, label]), "mappings") == [
        {
            "subject": "nb:liver",
            "subject_label": "",
            "match": "exactMatch",
            "object": term.value,
            "object_label": "liver",
        }
    ]


def test_a_conclusion_changes_no_table(published: Published) -> None:
    more = ox.Quad(iri("nb:leaf-spot"), iri("rdf:type"), iri("nbo:New"), iri("graph:inferred"))
    for table in TABLES:
        name = table.name
        assert rows(Published([*published.quads, more]), name) == rows(published, name)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_keys_tell_rows_apart_and_order_them(released: Published, table: Table) -> None:
    keys = [tuple(row[k] for k in table.key) for row in rows(released, table.name)]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_is_described(released: Published, table: Table) -> None:
    group = json.loads(DOWNLOADS["csv-metadata.json"].serialize(released))
    (described,) = [x for x in group["tables"] if x["url"] == f"{STEM}.{table.name}.csv"]
    columns = {column["name"]: column for column in described["tableSchema"]["columns"]}
    data = DOWNLOADS[f"{table.name}.csv"].serialize(released).decode()
    assert ",".join(columns) == data.splitlines()[0]
    for row in rows(released, table.name):
        for name, cell in row.items():
            separator = columns[name].get("separator")
            values = cell.split(separator) if separator else [cell]
            kind = columns[name]["datatype"]
            if cell and kind == "integer":
                assert all(value.lstrip("-").isdigit() for value in values)
            if cell and kind == "boolean":
                assert cell in {"true", "false"}


def test_names_lead_to_iris_of_the_dataset(released: Published) -> None:
    """What ``valueUrl`` makes of a name is a subject of the dataset, or a document."""
    group = json.loads(DOWNLOADS["csv-metadata.json"].serialize(released))
    for table, described in zip(TABLES, group["tables"], strict=True):
        for column in described["tableSchema"]["columns"]:
            if "valueUrl" not in column:
                continue
            for row in rows(released, table.name):
                for value in filter(None, row[column["name"]].split(SEPARATOR)):
                    url = column["valueUrl"].replace(f"{{{column['name']}}}", value)
                    if not url.startswith("http://www.w3.org/2004/02/skos/"):
                        assert ox.NamedNode(url) in released.about
