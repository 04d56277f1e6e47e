"""The rules as files, and applying them to the triples of cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import ReleaseError
from kg.paths import content_folder
from kg.store.embedded import EmbeddedEngine
from kg.store.engine import Triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_AFTER: Final = "after"
"""Folder of the rules that ask what is not there, so that they wait until all else is."""


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        name: the name of its file, without the suffix.
        text: a SPARQL CONSTRUCT query.
        after: whether it is applied once, when the others give nothing new.
    """

    name: str
    text: str
    after: bool


def load_rules(folder: Path | None = None) -> tuple[Rule, ...]:
    """Read the rules.

    Args:
        folder: where they lie; None for ``ontology/rules`` of the checkout or the wheel.

    Raises:
        ReleaseError: there are none, or one cannot be read.
    """
    folder = folder or content_folder("ontology") / "rules"
    try:
        rules = [
            *_read(folder.glob("*.rq"), after=False),
            *_read((folder / _AFTER).glob("*.rq"), after=True),
        ]
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(f"A rule of {folder} cannot be read: {error}.") from error
    if not rules:
        raise ReleaseError(f"{folder} holds no rules; install the package again.")
    return tuple(rules)


def _read(paths: Iterable[Path], *, after: bool) -> Iterator[Rule]:
    for path in sorted(paths):
        yield Rule(path.stem, path.read_text(encoding="utf-8"), after)


def apply(rules: Sequence[Rule], store: ox.Store) -> None:
    """Add to a store what the rules conclude from it.

    The rules that are not `Rule.after` are applied in turn until a round adds nothing. That ends:
    they name the nodes that they make after the case and what is said of it.

    Args:
        rules: the rules, in any order.
        store: cases, and what the rules read of a release, in the default graph.

    Raises:
        QuerySyntaxError: a rule is no SPARQL.
        QueryEvaluationError: a rule cannot be evaluated.
    """
    first = [rule for rule in rules if not rule.after]
    size = -1
    while len(store) > size:
        size = len(store)
        for rule in first:
            _add(rule, store)
    for rule in rules:
        if rule.after:
            _add(rule, store)


def _add(rule: Rule, store: ox.Store) -> None:
    answer = EmbeddedEngine(store).query(rule.text)
    assert isinstance(answer, Triples)  # noqa: S101  # a CONSTRUCT
    new = [ox.Quad(triple.subject, triple.predicate, triple.object) for triple in answer]
    store.extend(new)
