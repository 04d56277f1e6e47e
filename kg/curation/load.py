"""From a content folder to checked content, with every problem at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kg.curation import content as c
from kg.curation.ontology import read_ontology
from kg.curation.read import read_table
from kg.curation.registry import ONTOLOGY, RULES, problem
from kg.curation.rules import REGISTERED
from kg.curation.schema import resources
from kg.curation.validate import validate
from kg.errors import ContentError, Problem
from kg.paths import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kg.curation.schema import Resource
    from kg.curation.validate import Record

_ROWS: Final[Mapping[str, type[Any]]] = {
    "sources": c.Source,
    "sections": c.Section,
    "passages": c.Passage,
    "vocabulary": c.Term,
    "entities": c.Entity,
    "synonyms": c.Synonym,
    "quantities": c.Quantity,
    "cues": c.Cue,
    "facts": c.Fact,
    "triples": c.Triple,
    "cases": c.Case,
    "fit_exceptions": c.FitException,
    "readings": c.Reading,
    "own_words_allowed": c.AllowedRun,
    "wording": c.Wording,
}
_ID_COLUMN: Final = {
    "sources": "source",
    "sections": "section",
    "passages": "passage",
    "vocabulary": "term",
    "entities": "entity",
    "quantities": "quantity",
    "facts": "fact",
    "cases": "case",
}
"""The column that names a row of its own file; it becomes ``id``."""


@dataclass(frozen=True)
class Inspection:
    """What looking at a content folder found.

    Attributes:
        content: what could be read; build from it only if there are no problems.
        problems: everything wrong, sorted by file and line.
        not_run: rules that would have found what is not wrong, because a file that they need
            could not be read completely; by name, with those files.
        incomplete: names of the resources that could not be read completely.
    """

    content: c.Content
    problems: tuple[Problem, ...]
    not_run: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    incomplete: frozenset[str] = frozenset()


def load(facts: Path, ontology: Path) -> c.Content:
    """Read and check a content folder.

    Args:
        facts: the folder of the CSV files.
        ontology: the ontology file, in Turtle.

    Raises:
        ContentError: a rule is broken; it holds all problems, each with file, line and remedy.
        ReleaseError: this installation lacks its schema.
    """
    inspection = inspect(facts, ontology)
    if inspection.problems:
        raise ContentError(inspection.problems)
    return inspection.content


def inspect(facts: Path, ontology: Path) -> Inspection:
    """Read a content folder and run every rule on it, however broken it is.

    Raises:
        ReleaseError: this installation lacks its schema.
    """
    problems: list[Problem] = list(_unknown_files(facts))
    files = {ONTOLOGY: shown(ontology)}
    incomplete: set[str] = set()
    rows: dict[str, tuple[Any, ...]] = {}
    for resource in resources().values():
        table = read_table(facts / resource.path, resource.header)
        records = validate(table, resource)
        problems += [*table.problems, *records.problems]
        files[resource.name] = table.file
        rows[resource.name] = tuple(_row(record, resource) for record in records.records)
        if not records.complete:
            incomplete.add(resource.name)
    parsed, ontology_problems = read_ontology(ontology)
    problems += ontology_problems
    if ontology_problems:
        incomplete.add(ONTOLOGY)
    content = c.Content(folder=facts, ontology=parsed, **rows)
    not_run: dict[str, tuple[str, ...]] = {}
    for name in REGISTERED:
        lacking = sorted(RULES[name].needs & incomplete)
        if lacking:
            not_run[name] = tuple(files[resource] for resource in lacking)
        else:
            problems += _run(name, content, files)
    return Inspection(content, tuple(sorted(set(problems))), not_run, frozenset(incomplete))


def _run(name: str, content: c.Content, files: Mapping[str, str]) -> Iterator[Problem]:
    find = RULES[name].find
    if find is None:
        return
    for resource, line, message, remedy in find(content):
        yield problem(name, files[resource], line, message, remedy)


def _row(record: Record, resource: Resource) -> Any:
    columns = {"class": "class_name", _ID_COLUMN.get(resource.name): "id"}
    values = {columns.get(name, name): value for name, value in record.values.items()}
    return _ROWS[resource.name](line=record.line, **values)


def _unknown_files(facts: Path) -> Iterator[Problem]:
    known = {resource.path for resource in resources().values()}
    if facts.is_dir():
        for path in sorted(facts.glob("*.csv")):
            if path.name not in known:
                yield problem(
                    "unknown-file",
                    shown(path),
                    0,
                    "No part of the project reads this file.",
                    "Remove it, or describe it in datapackage.json.",
                )
