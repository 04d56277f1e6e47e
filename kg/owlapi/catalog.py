"""XML catalogs (OASIS XML Catalogs 1.1): where a document lies that an IRI names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from kg.errors import OntologyToolError

if TYPE_CHECKING:
    from pathlib import Path

_NAMESPACE: Final = "{urn:oasis:names:tc:entity:xmlns:xml:catalog}"


def read_catalog(file: Path) -> dict[str, Path]:
    """Return the files that a catalog maps IRIs to, as Protege reads it.

    Entries are ``uri`` elements (section 6.5.7), also inside ``group`` elements; the addresses
    of files are relative to the catalog.

    Raises:
        OntologyToolError: no catalog, one with other entries, or one that names a missing file.
    """
    try:
        root = ET.fromstring(file.read_bytes())  # noqa: S314 - a file of the project's own
    except OSError as error:
        raise OntologyToolError(f"The catalog {file} cannot be read: {error.strerror}.") from error
    except ET.ParseError as error:
        raise OntologyToolError(f"The catalog {file} is no XML: {error}.") from error
    if root.tag != f"{_NAMESPACE}catalog":
        raise OntologyToolError(f"{file} is no XML catalog: its root is {root.tag}.")
    found: dict[str, Path] = {}
    for element in root.iter():
        if element.tag in (f"{_NAMESPACE}catalog", f"{_NAMESPACE}group"):
            continue
        if element.tag != f"{_NAMESPACE}uri":
            raise OntologyToolError(
                f"The catalog {file} has an entry {element.tag.removeprefix(_NAMESPACE)}, which is "
                "not read here: write it as a uri element."
            )
        name, uri = element.get("name"), element.get("uri")
        if not name or not uri:
            raise OntologyToolError(f"A uri element of the catalog {file} lacks its name or uri.")
        place = file.parent / uri
        if not place.is_file():
            raise OntologyToolError(
                f"The catalog {file} maps {name} to {place}, where there is no file: correct the "
                "entry or add the file."
            )
        found[name] = place
    return found
