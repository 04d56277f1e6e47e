"""The registry of rules about content: it feeds ``load``, ``nbkg check`` and the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from kg.errors import Problem
from kg.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.curation.content import Content

Stage = Literal["reading", "schema", "content"]
"""``reading``: the bytes of one file; ``schema``: one cell or one table; ``content``: the rest."""

ONTOLOGY: Final = "ontology"
"""The name of the ontology file where a rule names resources; the others are CSV files."""


class Finding(NamedTuple):
    """One violation, as a rule reports it.

    Attributes:
        resource: name of the CSV file without suffix, or ``ontology``.
        line: 1-based line; 0 where the whole file is meant.
        message: what is wrong.
        remedy: what to do about it.
    """

    resource: str
    line: int
    message: str
    remedy: str


@dataclass(frozen=True)
class Rule:
    """One rule about content.

    Attributes:
        name: short name, for example ``unknown-entity``.
        title: what holds in content that keeps the rule.
        stage: when it is looked at.
        needs: resources whose missing rows would make it find what is not wrong; while one of
            them could not be read completely, the rule does not run.
        find: the rule itself; None where the reader or the schema looks at it.
    """

    name: str
    title: str
    stage: Stage
    needs: frozenset[str] = frozenset()
    find: Callable[[Content], Iterable[Finding]] | None = None


RULES: Final[dict[str, Rule]] = {
    r.name: r
    for r in (
        Rule("missing-file", "Every file of the schema is there.", "reading"),
        Rule("unknown-file", "Every CSV file is in the schema.", "reading"),
        Rule("byte-order-mark", "No file starts with a byte order mark.", "reading"),
        Rule("encoding", "Every file is UTF-8.", "reading"),
        Rule("line-ending", "Lines end with LF, the last one too.", "reading"),
        Rule("empty-line", "No line is empty.", "reading"),
        Rule("control-character", "No cell holds a control character.", "reading"),
        Rule("normal-form", "Text is in Unicode normal form C.", "reading"),
        Rule("unclosed-quote", "Every quote is closed on its line.", "reading"),
        Rule("quoting", "Quotes stand where a cell needs them, and only there.", "reading"),
        Rule("header", "The header row is the schema's.", "reading"),
        Rule("cell-count", "Every row has a cell for each column.", "reading"),
        Rule("ontology-syntax", "The ontology file is Turtle.", "reading"),
        Rule("missing-value", "Required cells are filled.", "schema"),
        Rule("missing-citation", "Every fact cites a passage.", "schema"),
        Rule("missing-label", "Every entity and quantity has a label.", "schema"),
        Rule("missing-definition", "Every entity and quantity has a definition.", "schema"),
        Rule("stray-space", "Cells hold single spaces, none at either end.", "schema"),
        Rule("wrong-type", "Cells hold values of their column's type.", "schema"),
        Rule("wrong-form", "Names are built as the schema says.", "schema"),
        Rule("unknown-choice", "Cells with a fixed choice hold one of it.", "schema"),
        Rule("out-of-range", "Numbers lie within the limits of their column.", "schema"),
        Rule("list-form", "Lists hold each item once, and no empty one.", "schema"),
        Rule("duplicate-id", "No name stands for two rows.", "schema"),
    )
}
"""Every rule by name; importing ``kg.curation.rules`` adds those across files."""


def rule(
    name: str, title: str, *, needs: Iterable[str] = ()
) -> Callable[[Callable[[Content], Iterator[Finding]]], Callable[[Content], Iterator[Finding]]]:
    """Register a function as a rule across files."""

    def register(
        find: Callable[[Content], Iterator[Finding]],
    ) -> Callable[[Content], Iterator[Finding]]:
        if name in RULES:
            raise ValueError(f"There are two rules {name}.")
        RULES[name] = Rule(name, title, "content", frozenset(needs), find)
        return find

    return register


def problem(name: str, file: str, line: int, message: str, remedy: str) -> Problem:
    """Return a problem of a registered rule.

    Raises:
        KeyError: there is no such rule.
    """
    return Problem(file, line, message, remedy, RULES[name].name)


def mending(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return a remedy: the known word closest to this one, if any is close, and another way."""
    meant = did_you_mean(word, known, most=1, shown='"{}"'.format)
    return f"{meant} Otherwise {otherwise}" if meant else _upper(otherwise)


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
