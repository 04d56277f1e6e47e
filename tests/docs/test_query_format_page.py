"""The example of queries/README.md is a saved query that runs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.exports import DOWNLOADS
from kg.queries import schema
from kg.queries.column import KNOWN
from kg.queries.parameter import TYPES
from kg.queries.reading import read
from kg.rdf.graphs import GRAPH_METADATA
from kg.rdf.namespaces import BASE, PREFIXES, curie
from kg.store.engine import Solutions

if TYPE_CHECKING:
    from kg.release import Release
    from kg.store.embedded import EmbeddedEngine

PAGE = Path(__file__).parents[2] / "queries" / "README.md"


def test_the_example_runs_on_its_defaults_and_examples(release_engine: EmbeddedEngine) -> None:
    example = re.findall(r"```sparql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[0]
    query = read(example, Path("topic/example.rq"), "example.rq")
    for values in ({}, {p.name: p.example or "" for p in query.parameters}):
        answer = release_engine.query(query.bind(values, release_engine))
        assert isinstance(answer, Solutions)
        assert list(answer)


def words_of(part: Any) -> set[str]:
    """Return every key and every named value of a part of the schema."""
    if not isinstance(part, dict):
        return set()
    kept = {key: value for key, value in part.items() if key not in {"if", "then"}}
    deeper = set().union(*(words_of(value) for value in kept.values()))
    return {*part.get("properties", {}), *part.get("enum", ()), *deeper}


def test_the_page_names_every_key_and_value_of_the_schema() -> None:
    page = set(re.findall(r"`([^`\n]+)`", PAGE.read_text(encoding="utf-8")))
    words = words_of(schema.schema())
    assert {"summary", "pattern", "ranges", "series", "golden", "decimal"} < words
    assert words - page == set()
    assert set(TYPES) <= page


def test_the_page_says_what_names_of_columns_mean() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?`) \| (.*?) \| (\w+) \|$", page, re.MULTILINE)
    said = {
        name.strip("` "): (label.strip(), datatype)
        for names, labels, datatype in rows
        if datatype in schema.datatypes()
        for name, label in zip(names.split(","), labels.split(";"), strict=True)
    }
    assert said == {name: (known.label, known.datatype) for name, known in KNOWN.items()}


def test_the_page_names_every_property_of_queries_in_the_data(release: Release) -> None:
    path = release.path(DOWNLOADS["nq"].file)
    said = {
        quad.predicate.value
        for quad in ox.parse(path=path, format=ox.RdfFormat.N_QUADS)
        if quad.graph_name == GRAPH_METADATA
        and isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith((PREFIXES["query"], f"{BASE}queries/"))
    }
    page = set(re.findall(r"`([^`\n]+)`", PAGE.read_text(encoding="utf-8")))
    told = {name for name in map(curie, said) if name} - {"rdf:type", "sh:nodeKind"}
    assert {"sh:parameter", "csvw:name"} < told
    assert told - page == set()
    assert all(map(curie, said))
