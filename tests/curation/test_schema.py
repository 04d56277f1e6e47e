"""The descriptor of the content files: complete, and the same as what the rules look at."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from kg.curation.rules import references
from kg.curation.schema import DESCRIPTOR, Field, Resource, resources
from kg.errors import ReleaseError

if TYPE_CHECKING:
    from pathlib import Path

RESOURCES = list(resources().values())
README = DESCRIPTOR.with_name("README.md").read_text("utf-8")


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda r: r.name)
def test_every_column_is_described_and_every_key_is_a_column(resource: Resource) -> None:
    assert all(field.description.endswith((".", '"text"@en.')) for field in resource.fields)
    assert set(resource.key) <= set(resource.header)


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda r: r.name)
def test_the_readme_names_every_file_and_column(resource: Resource) -> None:
    _, _, part = README.partition(f"### `{resource.path}`\n")
    table = part.partition("\n### ")[0]
    assert re.findall(r"^\| \*{0,2}`(\w+)`", table, re.MULTILINE) == resource.header


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda r: r.name)
def test_patterns_match_whole_cells(resource: Resource) -> None:
    patterns = [field.pattern for field in resource.fields if field.pattern]
    assert all(re.compile(p) and p.startswith("^") and p.endswith("$") for p in patterns)


def test_every_foreign_key_is_looked_at_by_a_rule() -> None:
    declared = {(r.name, key.column) for r in RESOURCES for key in r.foreign_keys}
    groups = (
        references.SOURCES,
        references.SECTIONS,
        references.PASSAGES,
        references.FACTS,
        references.FACTS_OF_TRIPLES,
        references.ENTITIES,
        references.THINGS,
    )
    assert declared <= {(ref.resource, ref.column) for group in groups for ref in group}


def test_the_descriptor_uses_only_what_the_validator_implements() -> None:
    package = json.loads(DESCRIPTOR.read_text("utf-8"))
    fields = [f for entry in package["resources"] for f in entry["schema"]["fields"]]
    assert {f["type"] for f in fields} <= {"string", "integer", "boolean", "date", "list"}
    constraints = {name for f in fields for name in f.get("constraints", {})}
    assert constraints <= {"required", "pattern", "enum", "minimum", "maximum"}


def test_a_lost_descriptor_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="install again"):
        resources(tmp_path / "datapackage.json")


def test_lists_are_split_at_their_delimiter() -> None:
    words = next(f for f in resources()["vocabulary"].fields if f.name == "words")
    assert (words.type, words.delimiter) == ("list", "|")
    assert isinstance(words, Field)
