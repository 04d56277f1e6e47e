"""From the files of mappings to checked mappings, with every problem at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import ContentError
from kg.mappings.content import files, read
from kg.mappings.quads import quads
from kg.mappings.registry import problem
from kg.mappings.rules import CONTENT_RULES, MODULE_RULES
from kg.paths import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pyoxigraph as ox

    from kg.curation import Content
    from kg.errors import Problem
    from kg.mappings.content import MappingContent


@dataclass(frozen=True)
class MappingInspection:
    """What looking at mappings found.

    Attributes:
        content: what could be read.
        problems: everything wrong, sorted by file and line.
    """

    content: MappingContent
    problems: tuple[Problem, ...]

    def quads(self) -> list[ox.Quad]:
        """Say the mappings in RDF: nothing where there are problems."""
        return [] if self.problems else quads(self.content)


def inspect_mappings(content: Content) -> MappingInspection:
    """Read the mappings beside the ontology file and run every rule on them.

    Args:
        content: the content whose entities, quantities and properties are mapped; it may break
            rules, but what could not be read of it counts as not there.
    """
    folder = content.ontology.file.parent
    said, problems = read(folder)
    # What a file that cannot be read would hold is not missing from the others.
    if not problems and any(path.exists() for path in files(folder)):
        problems += _found(said, content)
    return MappingInspection(said, tuple(sorted(set(problems))))


def mapping_quads(content: Content) -> list[ox.Quad]:
    """Say the mappings beside the ontology file in RDF; none where there are no such files.

    Raises:
        ContentError: a rule is broken; it holds all problems.
    """
    inspection = inspect_mappings(content)
    if inspection.problems:
        raise ContentError(inspection.problems)
    return inspection.quads()


def mapping_texts(content: Content) -> Mapping[Path, str]:
    """Return the text of each file of mappings that people write and that can be read."""
    texts = {}
    for path in files(content.ontology.file.parent):
        if path.is_file():
            texts[path] = path.read_bytes().decode("utf-8", errors="replace")
    return texts


def _found(said: MappingContent, content: Content) -> Iterator[Problem]:
    kept = True
    for name, find in CONTENT_RULES.items():
        for file, line, message, remedy in find(said, content):
            kept = False
            yield problem(name, shown(said.folder / file), line, message, remedy)
    if kept:
        for name, find in MODULE_RULES.items():
            for file, line, message, remedy in find(said, content):
                yield problem(name, shown(said.folder / file), line, message, remedy)
