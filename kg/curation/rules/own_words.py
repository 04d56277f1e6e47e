"""The rule that no wording of a document stands in content; the document is not needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.curation.registry import Finding, problem, rule
from kg.curation.words import RUN, copied, forbidden
from kg.paths import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kg.curation.content import Content
    from kg.errors import Problem

RULE: Final = "own-words"
"""Name of the rule; it holds for other files of the project too."""

_SHOWN: Final = 2
_REMEDY: Final = (
    "Say it in other words, or, if it is a heading or a list of names, allow it in "
    "own_words_allowed.csv with the reason."
)
_TABLES: Final = (
    "sources",
    "sections",
    "passages",
    "vocabulary",
    "entities",
    "synonyms",
    "quantities",
    "cues",
    "facts",
    "triples",
    "cases",
    "fit_exceptions",
    "readings",
    "own_words_allowed",
)


@rule(
    RULE,
    f"No {RUN} words in a row are a document's.",
    needs=["own_words_allowed"],
)
def own_words(content: Content) -> Iterator[Finding]:
    """Find runs of a document's words in cells and in the ontology file."""
    unwanted = _unwanted(content)
    for resource in _TABLES:
        for row in getattr(content, resource):
            for column, value in vars(row).items():
                if (resource, column) == ("own_words_allowed", "words"):
                    continue
                cell = " ".join(value) if isinstance(value, tuple) else value
                if isinstance(cell, str):
                    for run in copied(cell, unwanted):
                        yield Finding(resource, row.line, _message(run.words), _REMEDY)
    for run in copied(content.ontology.text, unwanted):
        yield Finding("ontology", 1 + run.line, _message(run.words), _REMEDY)


@rule("missing-wording", "Every document has digests of its wording.", needs=["wording"])
def missing_wording(content: Content) -> Iterator[Finding]:
    """Find documents whose words nobody could find."""
    known = {row.source for row in content.wording}
    for source in content.sources:
        if source.id not in known:
            message = f"wording.csv holds no digest of {source.id}."
            remedy = "Run nbkg verify FILE --write-wording on the document's text."
            yield Finding("sources", source.line, message, remedy)


def own_words_of_files(content: Content, files: Mapping[Path, str]) -> Iterator[Problem]:
    """Find the same in other files of the project.

    Args:
        content: checked content.
        files: text by file.
    """
    unwanted = _unwanted(content)
    for path, text in files.items():
        for run in copied(text, unwanted):
            yield problem(RULE, shown(path), 1 + run.line, _message(run.words), _REMEDY)


def _unwanted(content: Content) -> frozenset[str]:
    return forbidden(
        (row.digest for row in content.wording), (row.words for row in content.own_words_allowed)
    )


def _message(words: tuple[str, ...]) -> str:
    start = " ".join(words[:_SHOWN])
    return f'{len(words)} words in a row are a document\'s, from "{start}..." on.'
