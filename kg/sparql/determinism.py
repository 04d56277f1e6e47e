"""Whether a query gives the same answer every time it is asked of the same data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.sparql.tokens import decoded

if TYPE_CHECKING:
    from kg.sparql.tokens import Token

_VOLATILE: Final = re.compile(r"rand|now|uuid|bnode", re.IGNORECASE)
"""RAND, NOW, UUID, STRUUID, BNODE (SPARQL 1.1 Query Language, section 17.4)."""


class Determinism:
    """Follows the tokens of one query after its form.

    Some deterministic queries count as others: it is the words that are looked for, in whatever
    may be code to some parser. A CONSTRUCT that may make blank nodes is none either: their labels
    are new every time.

    Attributes:
        holds: whether the tokens so far surely call nothing that changes from one evaluation to
            the next.
    """

    def __init__(self, *, construct: bool) -> None:
        """Begin a query; say whether it is a CONSTRUCT."""
        self.holds = True
        self._construct = construct
        self._depth = 0
        self._templates = 0

    def follow(self, token: Token) -> None:
        """Take the next token."""
        kind, text, _ = token
        if kind == "mark":
            if text == "{":
                self._templates += self._depth == 0
                self._depth += 1
            elif text == "}":
                self._depth -= 1
            elif text == "\\":
                self.holds = False  # to a parser that decodes escapes first this may be any word
        elif kind in {"run", "name"}:
            self._look_for_words(text.partition(":")[0] if kind == "name" else text)
        elif kind == "iri" and "(" in text:
            self._look_for_words(decoded(text))  # perhaps a comparison and a call: ?a<NOW()&&?b>?c
        in_template = self._templates == 1 and self._depth == 1
        if self._construct and (kind == "blank" or text == "[" or (in_template and text == "(")):
            self.holds = False

    def _look_for_words(self, code: str) -> None:
        if _VOLATILE.search(code):
            self.holds = False
