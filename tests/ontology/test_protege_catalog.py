"""The edit file opens offline: the catalog finds each module under the IRI it is imported by."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

from kg.rdf.namespaces import BASE, iri

if TYPE_CHECKING:
    from pathlib import Path

    from edit_file import EditFile

OASIS = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"
ONTOLOGY = ox.NamedNode(f"{BASE}ontology")


@pytest.fixture(scope="module")
def catalog(edit_file: EditFile) -> dict[str, Path]:
    folder = edit_file.path.parent
    root = ET.parse(folder / "catalog-v001.xml").getroot()  # noqa: S314  # a file of ours
    return {e.attrib["name"]: folder / e.attrib["uri"] for e in root.iter(f"{OASIS}uri")}


def _names(file: Path) -> set[str]:
    """Return the ontology IRI and the version IRI that a file gives itself."""
    quads = list(ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE))
    ontology = {q.subject for q in quads if q.object == iri("owl:Ontology")}
    versions = {q.object for q in quads if q.predicate == iri("owl:versionIRI")}
    return {term.value for term in ontology | versions if isinstance(term, ox.NamedNode)}


def test_every_import_is_found(edit_file: EditFile, catalog: dict[str, Path]) -> None:
    imports = edit_file.values[ONTOLOGY, iri("owl:imports")]
    assert imports
    for module in imports:
        assert isinstance(module, ox.NamedNode)
        assert catalog[module.value].is_file()


def test_the_edit_file_is_found_by_both_its_names(
    edit_file: EditFile, catalog: dict[str, Path]
) -> None:
    (version,) = edit_file.values[ONTOLOGY, iri("owl:versionIRI")]
    assert isinstance(version, ox.NamedNode)
    assert catalog[ONTOLOGY.value] == edit_file.path
    assert catalog[version.value] == edit_file.path


def test_every_entry_leads_to_the_ontology_of_its_name(catalog: dict[str, Path]) -> None:
    for name, file in catalog.items():
        assert name in _names(file), file


def test_every_module_is_in_the_catalog(edit_file: EditFile, catalog: dict[str, Path]) -> None:
    modules = set((edit_file.path.parent / "imports").glob("*.ttl"))
    assert modules <= set(catalog.values())
