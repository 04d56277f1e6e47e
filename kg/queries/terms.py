"""Terms of this project that a saved query names: each must be in the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.errors import Problem
from kg.paths import shown
from kg.queries.syntax import Syntax
from kg.rdf.namespaces import BASE, curie

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kg.queries.saved_query import SavedQuery

RULE: Final = "query-term"
"""Name of the rule, as problems carry it."""

_OURS: Final = BASE + "ontology#", BASE + "id/", BASE + "fact/", BASE + "passage/"


def unknown_terms(query: SavedQuery, known: Collection[str]) -> list[Problem]:
    """Return a problem for each class, property or thing of ours that the data does not know.

    A query that misspells one is valid SPARQL and silently finds nothing.

    Args:
        query: a saved query as it was read.
        known: every IRI of the data.
    """
    # The header stands before the text, so the lines of the file run ahead of those of the text.
    ahead = query.file_text.count("\n") - query.text.count("\n")
    named = [
        *((query.text.count("\n", 0, at) + 1 + ahead, iri) for at, iri in _iris(query.text)),
        *((1, p.of_class.value) for p in query.parameters if p.of_class is not None),
    ]
    return [
        Problem(
            shown(query.path),
            line,
            f"The data knows no {curie(iri)}.",
            "Correct the spelling, or add it to the content first.",
            RULE,
        )
        for line, iri in dict.fromkeys(named)
        if iri.startswith(_OURS) and iri not in known
    ]


def _iris(text: str) -> Iterator[tuple[int, str]]:
    """Yield offset and IRI of each IRI and prefixed name after the prologue."""
    syntax = Syntax(text)
    prefixes = syntax.declared_prefixes()
    prologue = len(syntax.prologue)
    for token in syntax.tokens:
        if token.start < prologue:
            continue
        if token.kind == "iri":
            yield token.start, token.text[1:-1]
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix in prefixes:
                yield token.start, prefixes[prefix] + local.replace("\\", "")
