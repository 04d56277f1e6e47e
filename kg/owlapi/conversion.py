"""The syntaxes of OWL that are no RDF, for what is published as RDF/XML."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.owlapi.installation import Line
from kg.owlapi.library import OwlApi

if TYPE_CHECKING:
    from collections.abc import Mapping

SYNTAXES: Final[Mapping[str, str]] = {
    "ofn": "Ontology and facts in OWL functional syntax (needs Java and the OWL API)",
    "owx": "Ontology and facts in OWL/XML (needs Java and the OWL API)",
}
"""Name, which is also the suffix of files: title."""


def convert(document: Path, name: str) -> bytes:
    """Return an OWL document in another syntax, axiom by axiom the same.

    Args:
        document: a file that the OWL API reads.
        name: one of ``SYNTAXES``: functional syntax (Structural Specification, section 3.7) or
            OWL/XML (XML Serialization).

    Raises:
        MissingToolError: Java or the OWL API is not installed.
        OntologyToolError: the document cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder, OwlApi(Line.CURRENT) as api:
        out = Path(folder) / f"converted.{name}"
        api.write(api.read(document), name, out)
        return out.read_bytes()
