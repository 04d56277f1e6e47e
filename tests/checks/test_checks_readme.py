"""The page about the checks names every rule, and what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.paths import content_folder

if TYPE_CHECKING:
    from checked_copy import SmallCopy

README = content_folder("ontology") / "checks" / "README.md"

ROBOT = [
    "annotation_whitespace",
    "deprecated_boolean_datatype",
    "deprecated_class_reference",
    "deprecated_property_reference",
    "duplicate_definition",
    "duplicate_exact_synonym",
    "duplicate_label",
    "duplicate_label_synonym",
    "duplicate_scoped_synonym",
    "equivalent_pair",
    "equivalent_class_axiom_no_genus",
    "illegal_use_of_built_in_vocabulary",
    "invalid_entity_uri",
    "invalid_xref",
    "label_formatting",
    "label_whitespace",
    "lowercase_definition",
    "misused_obsolete_label",
    "misused_replaced_by",
    "missing_definition",
    "missing_label",
    "missing_obsolete_label",
    "missing_ontology_description",
    "missing_ontology_license",
    "missing_ontology_title",
    "missing_subset_declaration",
    "missing_superclass",
    "missing_synonymtype_declaration",
    "multiple_asserted_superclasses",
    "multiple_definitions",
    "multiple_equivalent_classes",
    "multiple_equivalent_class_definitions",
    "multiple_labels",
]
"""The rules of `robot report` (https://robot.obolibrary.org/report_queries/)."""


def test_every_check_is_named_with_its_source(small_copy: SmallCopy) -> None:
    text = README.read_text("utf-8")
    for check in small_copy.suite.checks:
        assert f"`{check.rule.name}`" in text
        for place in check.rule.source.split("; "):
            name, _, codes = place.partition(" ")
            assert name in {"ROBOT", "OOPS!", "FOOPS!", "own", "own:"}
            if name in {"ROBOT", "OOPS!", "FOOPS!"}:
                rows = [f"| {code} | " for code in codes.split(", ")]
                assert [row for row in rows if row not in text] == []


def test_every_rule_of_robot_and_pitfall_of_oops_is_named_or_left_out() -> None:
    text = README.read_text("utf-8")
    pitfalls = [f"P{number:02}" for number in range(1, 42)]
    assert [name for name in [*ROBOT, *pitfalls] if name not in text] == []
