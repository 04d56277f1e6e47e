"""The files of mappings, read: what is mapped to what, what is not, and where terms come from.

The mapping set is an SSSOM TSV with its metadata in front
(https://mapping-commons.github.io/sssom/spec-formats-tsv/).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import yaml

from kg.mappings.prefixes import PrefixMap, read_prefixes
from kg.mappings.registry import problem
from kg.mappings.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingOf
    from pathlib import Path

    from kg.errors import Problem

MAPPINGS: Final = "mappings.sssom.tsv"
UNMAPPED: Final = "unmapped.tsv"
PREFIXES: Final = "prefixes.json"
IMPORTS: Final = "imports"
SOURCES: Final = "sources.tsv"

COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "subject_source",
    "object_source",
    "object_source_version",
    "confidence",
    "comment",
)
"""The columns of the mapping set, in SSSOM's order."""

_UNMAPPED_COLUMNS = ("subject_id", "subject_label", "kind", "reason")
_SOURCE_COLUMNS = ("prefix", "module", "kind", "names", "ontology", "title", "license", "notice")

SUB_PROPERTY: Final = "rdfs:subPropertyOf"
"""The predicate of a row that says which relation of another ontology one of ours is below."""


@dataclass(frozen=True)
class Mapping:
    """One row of the mapping set; SSSOM describes the columns of the same names.

    ``line`` is its 1-based line.
    """

    line: int
    subject_id: str
    subject_label: str
    predicate_id: str
    object_id: str
    object_label: str
    mapping_justification: str
    author_label: str
    subject_source: str
    object_source: str
    object_source_version: str
    confidence: str
    comment: str

    @property
    def relation(self) -> bool:
        """Whether it says what a property is below, and not what an entity is like."""
        return self.predicate_id == SUB_PROPERTY

    @property
    def object_prefix(self) -> str:
        """The prefix of the source of the object."""
        return self.object_id.partition(":")[0]


@dataclass(frozen=True)
class Unmapped:
    """One thing that is mapped to nothing: which, the kind of reason, and the reason."""

    line: int
    subject_id: str
    subject_label: str
    kind: str
    reason: str


@dataclass(frozen=True)
class TermSource:
    """Where mapped terms come from.

    Attributes:
        line: 1-based line.
        prefix: the prefix of its identifiers.
        module: name of the import module.
        kind: ``class`` or ``individual``: what its terms are in OWL.
        names: ``shown``, or ``withheld`` where the license lets identifiers out only.
        ontology: IRI of the ontology, or of the place that defines the terms.
        title: its name.
        license: IRI of the license; empty where none was found.
        notice: whom to credit, and what the license asks to be said.
    """

    line: int
    prefix: str
    module: str
    kind: str
    names: str
    ontology: str
    title: str
    license: str
    notice: str


@dataclass(frozen=True)
class MappingContent:
    """All files of mappings.

    Attributes:
        folder: the folder that they lie in.
        metadata: the metadata of the mapping set.
        mappings: its rows.
        unmapped: what is mapped to nothing.
        sources: where mapped terms come from.
        prefixes: how CURIEs become IRIs.
    """

    folder: Path
    metadata: MappingOf[str, Any]
    mappings: tuple[Mapping, ...]
    unmapped: tuple[Unmapped, ...]
    sources: tuple[TermSource, ...]
    prefixes: PrefixMap


def files(folder: Path) -> tuple[Path, ...]:
    """Return the files of mappings that people edit, whether or not they are there."""
    return (
        folder / MAPPINGS,
        folder / UNMAPPED,
        folder / PREFIXES,
        folder / IMPORTS / SOURCES,
    )


def read(folder: Path) -> tuple[MappingContent, list[Problem]]:
    """Read the files of mappings, each once; what cannot be read is left out and named.

    A folder with none of them has no mappings: that is no problem.
    """
    if not any(path.exists() for path in files(folder)):
        return MappingContent(folder, {}, (), (), (), PrefixMap({})), []
    mappings = read_table(folder / MAPPINGS, COLUMNS)
    unmapped = read_table(folder / UNMAPPED, _UNMAPPED_COLUMNS)
    sources = read_table(folder / IMPORTS / SOURCES, _SOURCE_COLUMNS)
    prefixes, prefix_problems = read_prefixes(folder / PREFIXES)
    metadata, metadata_problems = _metadata(mappings.preamble, mappings.file)
    content = MappingContent(
        folder,
        metadata,
        tuple(Mapping(line=row.line, **row.cells) for row in mappings.rows),
        tuple(Unmapped(line=row.line, **row.cells) for row in unmapped.rows),
        tuple(TermSource(line=row.line, **row.cells) for row in sources.rows),
        prefixes,
    )
    problems = [*mappings.problems, *unmapped.problems, *sources.problems, *prefix_problems]
    # Where the table itself could not be read, its missing metadata is no news.
    return content, problems if mappings.problems else [*problems, *metadata_problems]


def _metadata(preamble: str, file: str) -> tuple[MappingOf[str, Any], list[Problem]]:
    remedy = "Write the comment lines above the header as YAML: name, colon, value."
    try:
        metadata = yaml.safe_load(preamble)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        message = "The metadata are not YAML."
        return {}, [problem("sssom-metadata", file, line, message, remedy)]
    if not isinstance(metadata, dict):
        return {}, [problem("sssom-metadata", file, 1, "There are no metadata.", remedy)]
    return metadata, []
