"""docs/mappings.md: its examples run, and its figures are those of the data."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.curation import load
from kg.mappings.content import SUB_PROPERTY, MappingContent, read
from kg.mappings.rules.rows import MATCHES, REASONS
from kg.mappings.summary import table
from kg.paths import content_folder, ontology_file
from kg.store.engine import Boolean

if TYPE_CHECKING:
    from kg.store.embedded import EmbeddedEngine

PAGE = (Path(__file__).parents[2] / "docs" / "mappings.md").read_text(encoding="utf-8")
PREFIXES = re.findall(r"```sparql prefixes\n(.*?)```", PAGE, re.DOTALL)[0]
QUERIES = [
    pytest.param(match[2], id=f"query-{match[1]}")
    for match in re.finditer(r"^(\d+)\. .*?```sparql\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE)
]


@pytest.fixture(scope="module")
def said() -> MappingContent:
    return read(content_folder("ontology"))[0]


def test_there_are_examples() -> None:
    assert len(QUERIES) == 4


@pytest.mark.parametrize("query", QUERIES)
def test_an_example_gives_rows(query: str, release_engine: EmbeddedEngine) -> None:
    answer = release_engine.query(PREFIXES + query)
    assert not isinstance(answer, Boolean)
    assert list(answer)


def test_the_table_of_categories_is_that_of_the_data(said: MappingContent) -> None:
    expected = table(said, load(content_folder("facts"), ontology_file()))
    assert expected in PAGE, f"write into docs/mappings.md:\n{expected}"


def test_the_number_of_rows_is_that_of_the_data(said: MappingContent) -> None:
    assert f"holds {len(said.mappings)} such rows" in PAGE


def rows_of(names: tuple[str, ...]) -> dict[str, int]:
    return {
        name: int(number)
        for name, number in re.findall(r"^\| `([\w:-]+)` \| (\d+) \|", PAGE, re.MULTILINE)
        if name in names
    }


def test_the_distribution_of_matches_is_that_of_the_data(said: MappingContent) -> None:
    counted = Counter(row.predicate_id for row in said.mappings)
    assert rows_of((*MATCHES, SUB_PROPERTY)) == counted


def test_the_reasons_for_no_match_are_counted(said: MappingContent) -> None:
    assert rows_of(tuple(REASONS)) == Counter(thing.kind for thing in said.unmapped)


def test_every_source_has_its_row(said: MappingContent) -> None:
    terms = Counter(row.object_prefix for row in {r.object_id: r for r in said.mappings}.values())
    rows = Counter(row.object_prefix for row in said.mappings)
    for source in said.sources:
        start = f"| `{source.prefix}` | {source.title} | {terms[source.prefix]} | "
        assert f"{start}{rows[source.prefix]} |" in PAGE
        assert source.license in PAGE


def test_every_relation_above_ours_has_its_row(said: MappingContent) -> None:
    for row in said.mappings:
        if row.relation:
            assert f"| `{row.subject_id}` | {row.object_label} (`{row.object_id}`) |" in PAGE


def test_relations_that_the_page_names_exist() -> None:
    content = load(content_folder("facts"), ontology_file())
    named = set(re.findall(r"`nbo:([a-z]\w+)`", PAGE))
    assert named <= set(content.ontology.local_names(content.ontology.properties))
