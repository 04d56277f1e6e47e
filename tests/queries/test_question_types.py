"""Every heading of the document that asks or promises something has a saved query that answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from result_rows import rows

from kg.paths import content_folder
from kg.queries import Catalog

if TYPE_CHECKING:
    from kg.queries import SavedQuery
    from kg.store.embedded import EmbeddedEngine

CATALOG = Catalog.load(content_folder("queries"))

ANSWERED_BY = {
    "nb:section-title": ["what-is-neuroblastoma", "definition"],
    "nb:section-what-is": [
        "what-is-neuroblastoma", "parts-of-the-name", "cells-and-tissues-of-origin",
        "primary-sites", "metastasis-sites", "ages", "who-is-affected", "figures",
    ],
    "nb:section-symptoms-and-causes": ["symptoms", "how-the-tumor-forms"],
    "nb:section-signs-and-symptoms": [
        "symptoms", "how-signs-vary", "what-a-symptom-is-like", "where-a-finding-is",
        "pressed-structures", "what-tumors-can-do", "syndrome-features",
    ],
    "nb:section-signs-of-spread": ["symptoms", "when-does-a-symptom-occur", "spread-to-site"],
    "nb:section-signs-of-paraneoplastic-syndromes": ["syndrome-features", "symptoms"],
    "nb:section-causes": [
        "open-questions", "how-the-tumor-forms", "what-gene-mutations-do", "how-mutations-arise",
        "inheritance", "what-kinds-of-genes-do",
    ],
    "nb:section-genes": [
        "genes-of-a-form", "gene-effects", "genetic-terms", "chromosome-examination",
    ],
    "nb:section-diagnosis-and-tests": ["possible-tests"],
    "nb:section-how-diagnosed": [
        "possible-tests", "physical-examination", "tests-that-confirm", "what-a-test-is-for",
        "analytes", "first-imaging-test", "samples", "anesthesia",
    ],
    "nb:section-stages": [
        "stage-names", "stage-criteria", "stage-outlook", "what-classification-looks-at",
        "examples-of-staging-terms", "stages-with-spread-to", "stage-of-a-case",
    ],
    "nb:section-risk-groups": [
        "risk-groups", "what-the-risk-group-is-for", "how-the-risk-group-is-assigned",
        "risk-group-profile",
    ],
    "nb:section-management-and-treatment": ["management-options"],
    "nb:section-how-treated": [
        "management-options", "who-is-in-the-care-team", "what-the-care-team-explains",
        "who-does-what",
    ],
    "nb:section-curability": ["curability"],
    "nb:section-questions-to-ask": ["questions-to-ask"],
    "nb:section-outlook": ["what-to-expect"],
    "nb:section-what-to-expect": ["what-to-expect", "what-the-care-team-explains"],
    "nb:section-survival-rate": ["survival", "what-has-changed-survival"],
    "nb:section-note": ["support-for-parents"],
    "nb:section-care-at-cleveland-clinic": ["support-for-parents"],
    "nb:section-medically-reviewed": ["source"],
}  # fmt: skip
"""Section to the saved queries that answer what its heading asks."""

SECTIONS = """
PREFIX nbo: <https://w3id.org/neuroblastoma-kg/ontology#>
SELECT ?section WHERE { ?section a nbo:Section } ORDER BY ?section
"""
ABOUT = ("graph", "provenance")
"""Topics about the graph and its source, which answer questions that no heading asks."""


def test_every_heading_has_queries_that_answer_it(release_engine: EmbeddedEngine) -> None:
    assert {section for (section,) in rows(release_engine, SECTIONS)} == ANSWERED_BY.keys()
    assert {slug for slugs in ANSWERED_BY.values() for slug in slugs} <= {q.slug for q in CATALOG}


def test_every_query_on_the_disease_answers_a_heading_or_searches() -> None:
    answering = {slug for slugs in ANSWERED_BY.values() for slug in slugs}
    others = {q.slug for q in CATALOG if q.topic not in ABOUT} - answering
    assert others == {
        "can-spread-to",  # yes or no to one place of metastasis-sites
        "example-cases",  # what the reasoner makes of the stages
        "find-by-word",
        "other-words",
        "shares-at-least",  # figures from several sections
        "symptoms-under-several-circumstances",  # across the three sections on symptoms
        "where-organs-lie",
    }


@pytest.mark.parametrize("query", CATALOG, ids=lambda query: query.slug)
def test_headings_of_columns_are_told_apart(query: SavedQuery) -> None:
    labels = [c.label for c in query.columns if not c.label_of]
    assert len(set(labels)) == len(labels), labels
