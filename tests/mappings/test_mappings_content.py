"""The project's mappings hold against the reference table, the Bioregistry and SSSOM."""

from __future__ import annotations

import csv
import os
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import bioregistry
import curies
import pytest
import sssom_pydantic

from kg.mappings.content import COLUMNS, MappingContent, read
from kg.mappings.rules.rows import MATCHES

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"
SET = ONTOLOGY / "mappings.sssom.tsv"

HINTS = dict(zip(("exact", "close", "broad", "narrow", "related"), MATCHES, strict=True))
"""Our predicate for the word of the reference table."""

OTHER_PREFIXES = {
    # Prefixes whose IRIs differ from the Bioregistry's default, and why.
    "biolink": "the model's own IRIs (w3id.org); the default is a documentation page",
    "ENSEMBL": "a stable resolver",
    "FMA": "the ontology's own IRIs have fma before the number",
    "HGNC": "a stable resolver; the default has a fragment of a page",
    "ICDO": "a stable resolver; the default is the address of a search",
    "MESH": "the IRIs of MeSH RDF; the default is a page",
    "MedDRA": "a stable resolver; the default is a page of another party",
    "NCBIGene": "a stable resolver",
    "OMIM": "the address that Mondo links to as well",
    "SCTID": "the IRIs of SNOMED International",
    "SIO": "the ontology itself has http, not https",
}
"""IRIs that do not start as the Bioregistry's default does."""

OWN = {"bioregistry", "nb", "nbkg", "nbo", "rdfs", "semapv", "skos"}
"""Prefixes that are not of sources of mapped terms."""


@pytest.fixture(scope="module")
def said() -> MappingContent:
    content, problems = read(ONTOLOGY)
    assert problems == []
    return content


@pytest.fixture(scope="module")
def reference() -> dict[str, list[dict[str, str]]]:
    """The rows of the reference table by identifier."""
    folder = Path(os.environ.get("NBKG_REFERENCE") or ROOT.parent / "shared" / "reference")
    path = folder / "reference_terms.tsv"
    if not path.is_file():
        pytest.skip(
            "no reference table: set NBKG_REFERENCE to the folder that holds reference_terms.tsv"
        )
    rows: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            rows[row["curie"]].append(row)
    return rows


def test_each_identifier_is_a_verified_one_of_a_living_term(
    said: MappingContent, reference: dict[str, list[dict[str, str]]]
) -> None:
    used = {row.object_id for row in said.mappings}
    good = {
        curie
        for curie, rows in reference.items()
        if all(row["verified"] == "yes" and row["obsolete"] != "yes" for row in rows)
    }
    assert used
    assert used - good == set()


def test_each_name_is_the_official_one(
    said: MappingContent, reference: dict[str, list[dict[str, str]]]
) -> None:
    names = {row.object_id: row.object_label for row in said.mappings if row.object_label}
    official = {curie: reference[curie][0]["official_label"] for curie in names}
    assert names
    assert names == official


def test_a_name_lacks_only_where_it_is_unknown_or_withheld(
    said: MappingContent, reference: dict[str, list[dict[str, str]]]
) -> None:
    withheld = {source.prefix for source in said.sources if source.names == "withheld"}
    assert {"SCTID", "MedDRA"} <= withheld
    for row in said.mappings:
        if row.object_label or row.object_prefix in withheld:
            continue
        found = reference[row.object_id][0]
        # A text in brackets says where the identifier was seen; it is no name.
        assert re.search(
            r"^\(|\(biolink exact mapping\)$|value text",
            found["official_label"] + found["seen_in"].partition("label is the PCDC ")[2],
        ), row


def test_another_kind_of_match_than_the_table_gives_has_a_reason(
    said: MappingContent, reference: dict[str, list[dict[str, str]]]
) -> None:
    others = [
        row
        for row in said.mappings
        if not row.relation
        and row.predicate_id not in {HINTS[r["match"]] for r in reference[row.object_id]}
    ]
    assert others
    assert [row for row in others if not row.comment] == []


def test_every_term_of_the_table_is_used_or_named_as_unused(
    said: MappingContent, reference: dict[str, list[dict[str, str]]]
) -> None:
    page = (ROOT / "docs" / "mappings.md").read_text("utf-8")
    used = {row.object_id for row in said.mappings}
    unused = {
        curie
        for curie, rows in reference.items()
        if curie not in used
        and all(row["verified"] == "yes" and row["obsolete"] != "yes" for row in rows)
    }
    section = page.partition("## Terms of the table that nothing is mapped to")[2]
    assert {c for c in re.findall(r"`([A-Za-z]+:[\w.-]+)`", section) if c in reference} == unused


@pytest.mark.parametrize("how", ["pattern", "default"])
def test_prefixes_are_those_of_the_bioregistry(said: MappingContent, how: str) -> None:
    sources = {p.prefix: p for p in said.prefixes.prefixes.values() if p.prefix not in OWN}
    resources = {name: bioregistry.get_resource(p.bioregistry) for name, p in sources.items()}
    assert None not in resources.values()
    if how == "default":
        differing = {n for n, p in sources.items() if p.uri_prefix != _default(resources[n])}
        assert differing == OTHER_PREFIXES.keys()
        return
    for row in said.mappings:
        pattern = resources[row.object_prefix].get_pattern() or r"^\w+$"
        assert re.fullmatch(pattern, row.object_id.partition(":")[2]), row.object_id


def _default(resource: Any) -> str:
    return str(resource.get_uri_prefix())


def test_curies_expands_every_identifier_as_we_do(said: MappingContent) -> None:
    converter = curies.load_extended_prefix_map(str(ONTOLOGY / "prefixes.json"))
    for row in said.mappings:
        for curie in (row.subject_id, row.predicate_id, row.object_id, row.object_source):
            assert converter.expand(curie, strict=True) == said.prefixes.expand(curie).value


def test_sssom_pydantic_reads_every_row(said: MappingContent) -> None:
    pack = sssom_pydantic.read(SET)
    assert len(pack.mappings) == len(said.mappings)
    assert str(pack.mapping_set.license) == "https://creativecommons.org/licenses/by/4.0/"
    assert {str(m.justification.curie) for m in pack.mappings} == {"semapv:ManualMappingCuration"}


def test_the_columns_are_slots_of_sssom() -> None:
    assert set(COLUMNS) <= set(sssom_pydantic.Record.model_fields)


def test_both_files_have_rows(said: MappingContent) -> None:
    # A folder without any of the files has no mappings, which no rule would find.
    assert len(said.mappings) > 500
    assert len(said.unmapped) > 100
