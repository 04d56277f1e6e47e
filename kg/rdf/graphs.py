"""The named graphs of the dataset, beside one for each fact."""

from __future__ import annotations

from typing import Final

from kg.rdf.namespaces import iri

GRAPH_ONTOLOGY: Final = iri("graph:ontology")
"""Classes and properties: the ontology's edit file."""

GRAPH_IMPORTS: Final = iri("graph:imports")
"""Labels and sources of the terms of other ontologies that ours are mapped to."""

GRAPH_ENTITIES: Final = iri("graph:entities")
"""The things that facts are about, with labels and definitions."""

GRAPH_PROVENANCE: Final = iri("graph:provenance")
"""What is said about facts, passages, sections and documents."""

GRAPH_MAPPINGS: Final = iri("graph:mappings")
"""Matches with terms of other ontologies."""

GRAPH_INFERRED: Final = iri("graph:inferred")
"""What a reasoner concluded from ontology and facts."""

GRAPH_CASES: Final = iri("graph:cases")
"""Example cases, which are made up."""

GRAPH_INFERRED_CASES: Final = iri("graph:inferred-cases")
"""What a reasoner concluded about the example cases."""

GRAPH_METADATA: Final = iri("graph:metadata")
"""What the dataset is, and the saved queries."""

OUTSIDE_THE_MERGE: Final = frozenset({GRAPH_CASES, GRAPH_INFERRED_CASES})
"""Graphs that never get into the default graph: nothing made up answers a plain query."""
