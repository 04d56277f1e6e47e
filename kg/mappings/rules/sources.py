"""Rules about where mapped terms come from, and about the import modules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.mappings.content import IMPORTS, SOURCES
from kg.mappings.imports import KINDS, modules
from kg.mappings.registry import GENERATE
from kg.mappings.rules.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.curation import Content
    from kg.mappings.content import MappingContent


_NAMES: Final = frozenset({"shown", "withheld"})
_MODULE: Final = re.compile(r"[a-z0-9]+")
_ADDRESS: Final = re.compile(r'https?://[^\s<>"{}|\\^`]+')


def import_source(said: MappingContent, _: Content) -> Iterator[Finding]:
    """Find sources of terms without license and notice, and rows of no use."""
    file = f"{IMPORTS}/{SOURCES}"
    used = {row.object_prefix for row in said.mappings}
    names: set[str] = set()
    for source in said.sources:
        if source.prefix not in used or source.prefix in names:
            message = f"No mapping needs this row of {source.prefix}."
            yield Finding(file, source.line, message, "Remove it.")
        names.add(source.prefix)
        if not source.title or not source.ontology or not (source.license or source.notice):
            message = f"The row of {source.prefix} lacks a title, an ontology, or a license."
            yield Finding(
                file, source.line, message, "Fill it; without a license, say whom to credit."
            )
        for address in (source.ontology, source.license):
            if address and not _ADDRESS.fullmatch(address):
                message = f'"{address}" is no web address.'
                yield Finding(file, source.line, message, "Write it from http on.")
        if not _MODULE.fullmatch(source.module):
            message = f'"{source.module}" is no name of a module.'
            yield Finding(file, source.line, message, "Write small letters and digits.")
        if source.kind not in KINDS or source.names not in _NAMES:
            message = f'"{source.kind}" or "{source.names}" is no choice.'
            remedy = "Kinds are class and individual; names are shown or withheld."
            yield Finding(file, source.line, message, remedy)
    for name in sorted(used - names):
        message = f"{name} has no row, so its license is not said."
        yield Finding(file, 0, message, "Add the row.")


def import_module(said: MappingContent, _: Content) -> Iterator[Finding]:
    """Find modules that are not what the mappings make, and files that are no modules."""
    folder = said.folder / IMPORTS
    expected = modules(said)
    for name, text in expected.items():
        path = folder / name
        if not path.is_file():
            yield Finding(f"{IMPORTS}/{name}", 0, "The module is not there.", GENERATE)
        elif path.read_bytes() != text.encode():
            message = "The module is not what the mappings make of it."
            yield Finding(f"{IMPORTS}/{name}", 0, message, GENERATE)
    if folder.is_dir():
        for path in sorted(folder.iterdir()):
            if path.name not in {*expected, SOURCES}:
                yield Finding(f"{IMPORTS}/{path.name}", 0, "This is no module.", "Remove it.")
