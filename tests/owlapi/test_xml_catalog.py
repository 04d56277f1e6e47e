"""XML catalogs: read as Protege reads them, or refused with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.errors import OntologyToolError
from kg.owlapi.catalog import read_catalog

if TYPE_CHECKING:
    from pathlib import Path

START = '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
ENTRY = '<uri name="http://example.org/a" uri="folder/a.ttl"/>'


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.ttl").write_text("", "utf-8")
    return tmp_path / "catalog-v001.xml"


@pytest.mark.parametrize("entries", [ENTRY, f'<group id="g">{ENTRY}</group>'])
def test_files_are_relative_to_the_catalog(catalog: Path, entries: str) -> None:
    catalog.write_text(f"{START}{entries}</catalog>", "utf-8")
    assert read_catalog(catalog) == {"http://example.org/a": catalog.parent / "folder" / "a.ttl"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{START}{ENTRY.replace('folder/a', 'b')}</catalog>", "no file"),
        (f'{START}<nextCatalog catalog="c.xml"/></catalog>', "nextCatalog"),
        (f'{START}<uri name="http://example.org/a"/></catalog>', "uri"),
        ("<catalog/>", "no XML catalog"),
        ("<catalog", "no XML"),
    ],
    ids=["missing file", "other entry", "incomplete entry", "other root", "not XML"],
)
def test_bad_catalog(catalog: Path, text: str, reason: str) -> None:
    catalog.write_text(text, "utf-8")
    with pytest.raises(OntologyToolError, match=reason):
        read_catalog(catalog)


def test_no_catalog(tmp_path: Path) -> None:
    with pytest.raises(OntologyToolError, match="cannot be read"):
        read_catalog(tmp_path / "none.xml")
